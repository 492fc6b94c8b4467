package place

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// patience is how long a question to the desk may take before the screen says so.
const patience = 5 * time.Second

// Session is one person at one terminal. Everything that differs between two people who share the
// process is here.
type Session struct {
	Context  context.Context
	Desk     Desk
	Who      desk.Actor
	Now      func() time.Time
	At       time.Time // the instant this frame shows
	Zone     *time.Location
	Theme    *theme.Theme
	Words    *say.Words
	Table    []keys.Binding
	at       map[keys.ID]int // where each stands in it
	Demo     bool
	Met      bool // the person has pressed a key, or the mouse: before, nobody has chosen anything
	ReadOnly string
	Editor   bool // ctrl+e opens the person's own editor
	Hooks    Hooks
	Database string // where the data lie, "" when it is not told
	Still    bool   // nothing moves by itself
	Typed    func(cells map[string]string, zone *time.Location) (desk.Referral, map[string]string)
	Browse   func(ctx context.Context, url string) error // opens a web address; nil: links are copied
	Line     func(desk.Row, time.Time) string            // a lead as one line of JSON; nil: there is no such copy
	Details  Details
	Draft    *DraftModel // the model that is open beside the one in force; nil: none is
	Files    Files       // how files are brought in; nil: they are not
	// Give writes a report into a file of a format; nil: nothing is written here.
	Give  func(ctx context.Context, who desk.Actor, q desk.ReportQuery, format, path string) error
	Seat  *presence.Seat  // among everybody; nil: nobody is told where one is
	Here  *presence.Crowd // who is here, oneself too, in the order in which they came
	asked uint64
}

// Say returns the words of that id.
func (s *Session) Say(id string) string { return s.Words.Say(id) }

// Key is the first key of a binding, as people write it.
func (s *Session) Key(id keys.ID) string {
	if b := s.Binding(id); b != nil && len(b.Keys) > 0 {
		return s.Theme.Key(keys.Written(b.Keys[0]))
	}
	return s.Theme.Glyphs.Dash
}

// Reply is the answer to a question of any type, as the root hands it round.
type Reply interface{ number() uint64 }

// Answer brings what a question found. It carries the question's number, so that only the one who
// asked takes it, and takes no older one.
type Answer[T any] struct {
	n     uint64
	Value T
	Err   error
}

func (a Answer[T]) number() uint64 { return a.n }

// Nothing is the answer to what is only done.
type Nothing = struct{}

// Question is the number of the last thing asked; the zero one awaits nothing.
type Question[T any] struct{ n uint64 }

// Take returns the answer when it is the one to this question, which then awaits no more.
func (q *Question[T]) Take(msg tea.Msg) (a Answer[T], ok bool) {
	if a, ok = msg.(Answer[T]); !ok || q.n == 0 || q.n != a.n {
		return a, false
	}
	q.n = 0
	return a, true
}

// Waiting reports whether the answer is still out.
func (q *Question[T]) Waiting() bool { return q.n != 0 }

// Number tells this question from the others of the session, 0 when none is out.
func (q *Question[T]) Number() uint64 { return q.n }

// Ask runs do away from the screen, with a deadline, and numbers its answer for q. An answer to an
// older question of q no longer fits it.
func (q *Question[T]) Ask(s *Session, do func(ctx context.Context) (T, error)) tea.Cmd {
	return q.AskWithin(s, patience, do)
}

// writePatience is how long what writes may take: longer than the store waits for its turn, so that who is held up by others
// hears from it that they were writing, and is not broken off before.
const writePatience = 30 * time.Second

// Write is Ask for what writes.
func (q *Question[T]) Write(s *Session, do func(ctx context.Context) (T, error)) tea.Cmd {
	return q.AskWithin(s, writePatience, do)
}

// UndoPatience is how long taking back may take: a great batch is taken back lead by lead.
const UndoPatience = 2 * time.Minute

// ReportPatience is how long a report may take: it goes through all that happened in its time.
const ReportPatience = time.Minute

// PublishPatience is how long publishing a policy may take, and reading what a model finds of all leads: both go through all of them.
const PublishPatience = 15 * time.Minute

// ImportPatience is how long an import may take, and taking one back.
const ImportPatience = 12 * time.Hour

// AskWithin is Ask with another deadline.
func (q *Question[T]) AskWithin(s *Session, within time.Duration, do func(ctx context.Context) (T, error)) tea.Cmd {
	n := s.Number()
	q.n = n
	ctx := s.Context
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		v, err := do(ctx)
		return Answer[T]{n: n, Value: v, Err: err}
	}
}

// Number is one that no question and no timer of the session has had.
func (s *Session) Number() uint64 {
	s.asked++
	return s.asked
}

// Details are the leads of which everything was asked lately: for going back, and for the first frame
// of a lead's own screen.
type Details map[lead.ID]desk.Detail

// keptLeads is how many of them are kept.
const keptLeads = 24

// Put keeps a lead. When there are too many, all others are let go of: they are asked again.
func (d Details) Put(lead desk.Detail) {
	if len(d) >= keptLeads {
		clear(d)
	}
	d[lead.ID] = lead
}

// Of is what is known of a row's lead, nil when it has not been asked or has changed since.
func (d Details) Of(r desk.Row) *desk.Detail {
	if known, ok := d[r.ID]; ok && known.Version == r.Version {
		return &known
	}
	return nil
}

// Last is what was known of a lead when it was last asked, nil when it was not.
func (d Details) Last(id lead.ID) *desk.Detail {
	if known, ok := d[id]; ok {
		return &known
	}
	return nil
}

// Stale has these leads asked anew; until then the old ones are shown.
func (d Details) Stale(on []desk.Subject) {
	for _, s := range on {
		id := s.Lead()
		if known, ok := d[id]; ok {
			known.Version = -1
			d[id] = known
		}
	}
}

// SetTable sets the keys of this session.
func (s *Session) SetTable(table []keys.Binding) { s.Table, s.at = table, nil }

// Binding is the one of that id, nil when the table has none.
func (s *Session) Binding(id keys.ID) *keys.Binding {
	if len(s.at) == 0 { // each frame asks for a hundred of them
		s.at = make(map[keys.ID]int, len(s.Table))
		for i := range s.Table {
			if _, twice := s.at[s.Table[i].ID]; !twice {
				s.at[s.Table[i].ID] = i
			}
		}
	}
	i, ok := s.at[id]
	if !ok {
		return nil
	}
	return &s.Table[i]
}

// Policy is the one in force.
func (s *Session) Policy() *policy.Policy { return s.Desk.Policy() }

// AskLead asks for everything known of a lead.
func (s *Session) AskLead(q *Question[desk.Detail], id lead.ID) tea.Cmd {
	reader, who := s.Desk, s.Who
	return q.Ask(s, func(ctx context.Context) (desk.Detail, error) {
		d, err := reader.Lead(ctx, who, id)
		if err != nil {
			return desk.Detail{}, err
		}
		return say.CleanDetail(d), nil
	})
}

// Messages of the root.
type (
	Woke      struct{}           // something may have changed
	Ticked    struct{ N uint64 } // a visible digit changes now
	ToastGone struct{ N uint64 }
	Slow      struct{ N uint64 } // a question has been out for long enough to say so
	Settled   struct{ N uint64 } // the cursor has rested on its row
)

// Hooks replace what waits for real time, so that tests need not.
type Hooks struct {
	After  func(d time.Duration, msg tea.Msg) tea.Cmd
	Follow func(ctx context.Context, ch <-chan struct{}) tea.Cmd
	Meet   func(ctx context.Context, ch <-chan struct{}) tea.Cmd // who is here
	Watch  func(ctx context.Context, ch <-chan struct{}) tea.Cmd // what a colleague sees
	Exec   func(c tea.ExecCommand, done func(error) tea.Msg) tea.Cmd
	Lost   func(GoTo) // nobody takes it
	Drawn  func()     // returns when what a key changed by itself has been drawn
}

// UndoHint is " · u undo 15m" while there is an undo window.
func (s *Session) UndoHint() string {
	p := s.Policy()
	if p == nil || p.Hygiene.UndoWindow.Time <= 0 {
		return ""
	}
	return " " + s.Theme.Glyphs.Middot + " " + s.Words.Fill("toast.undo", say.Span(p.Hygiene.UndoWindow.Time))
}

// DayZone is where days begin and end that files and people name without a time: the policy's zone, wherever
// the viewer is.
func (s *Session) DayZone() *time.Location {
	if p := s.Policy(); p != nil && p.TimeZone != nil {
		return p.TimeZone
	}
	return s.Zone
}

// Date is the day of a referral or a deal, which is the same for every viewer.
func (s *Session) Date(t time.Time) string { return say.Date(t, s.At, s.DayZone()) }

// Written is a day of the past as it is typed: a day alone where it begins one in the policy's zone, else the
// viewer's time with its offset, because beside it times are the viewer's.
func (s *Session) Written(t time.Time) string {
	if day := t.In(s.DayZone()); day.Format("15:04:05") == "00:00:00" {
		return day.Format(time.DateOnly)
	}
	return t.In(s.Zone).Format("2006-01-02T15:04-07:00")
}

// Countdown is what a clock shows in this session.
func (s *Session) Countdown(c *desk.Clock) say.Countdown {
	return say.ReadClock(c, s.At, s.Zone, s.Theme.Glyphs, s.Still)
}

// Freshness is how old what was asked at an instant is, a dash for what was not asked yet.
func (s *Session) Freshness(asked time.Time) string {
	if asked.IsZero() {
		return s.Theme.Glyphs.Dash
	}
	if old := s.At.Sub(asked); old >= time.Minute {
		return say.Age(old)
	}
	return s.Say("frame.now")
}
