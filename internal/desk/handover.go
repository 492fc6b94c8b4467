package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Outreach is a person's first contact with a lead.
type Outreach struct {
	At  time.Time
	Who string // "" where the journal shown does not reach back that far
	How string // call, mail, meeting; "" likewise
}

// SentBack is what sales said when it returned a lead to triage.
type SentBack struct {
	By   string
	At   time.Time
	Note string // why, clean
}

// Taker is somebody an EQL can be handed to.
type Taker struct {
	User string
	Role Role // "" while the person never was here: the team's queues name them
}

// Takers returns the users an EQL can be handed to, in the order in which they are offered: those
// who may accept it, account executives first, then members of queues who never were here and so
// have no role yet, and the one who asks last.
func (d *Desk) Takers(ctx context.Context, who Actor) ([]Taker, error) {
	if err := within("list colleagues", who); err != nil {
		return nil, err
	}
	team, err := d.Team(ctx)
	if err != nil {
		return nil, err
	}
	var roles map[string]string
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		roles, err = tx.Users(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []Taker
	for _, name := range team {
		if role := Role(roles[name]); role == "" || May(role, Accept) {
			out = append(out, Taker{name, role})
		}
	}
	rank := func(t Taker) int {
		switch {
		case t.User == who.User:
			return len(Roles()) + 1
		case t.Role == "":
			return len(Roles())
		}
		return slices.Index(RolesOf(Accept), t.Role)
	}
	slices.SortStableFunc(out, func(a, b Taker) int { return cmp.Compare(rank(a), rank(b)) })
	return out, nil
}

// hander is who made an EQL of a lead and handed it to sales, "" when the journal does not say. One
// who only passed it on within sales is not meant: the questions are those of the first.
func (w *work) hander(e *entry) (string, error) {
	events, err := w.tx.After(w.ctx, lead.ID(e.ID), 0)
	if err != nil {
		return "", err
	}
	slices.Reverse(events)
	for _, ev := range stillDone(events) {
		if ev.By == journal.Human && (ev.Kind == journal.Qualified || ev.Data.Brief != 0) {
			return ev.Actor, nil
		}
	}
	return "", nil
}

// sentBack is the return of a lead by sales that nobody has answered by qualifying it again.
func sentBack(l *store.Lead, events []journal.Event, texts map[int64]string) *SentBack {
	if l.Stage != lead.New && l.Stage != lead.Nurture {
		return nil
	}
	for _, ev := range stillDone(events) {
		switch ev.Kind {
		case journal.Qualified:
			return nil
		case journal.Rejected:
			return &SentBack{By: safetext.Line(ev.Actor), At: ev.At, Note: safetext.Block(texts[ev.Data.Note])}
		}
	}
	return nil
}

// outreach is the first contact with a lead, nil when there was none.
func outreach(l *store.Lead, events []journal.Event) *Outreach {
	if l.FirstContactAt == 0 {
		return nil
	}
	o := Outreach{At: store.Instant(l.FirstContactAt)}
	for _, ev := range stillDone(events) {
		if ev.Kind == journal.Contacted && ev.At.Equal(o.At) {
			o.Who, o.How = safetext.Line(ev.Actor), safetext.Line(ev.Data.How)
		}
	}
	return &o
}

// stopped is the contact clock of an EQL that was reached, for who wants to know whether in time;
// nil while it runs and where there is none.
func (w *work) stopped(l *store.Lead) *Clock {
	if l.Stage != lead.EQL && l.Stage != lead.SQL || l.ContactStart == 0 || l.ContactStop == 0 {
		return nil
	}
	due := int64(store.Never)
	if at, ok := w.rules.calendar(l.Queue).Due(store.Instant(l.ContactStart), w.rules.clock(lead.ContactClock).Breach); ok {
		due = store.Millis(at)
	}
	return w.rules.clockOf(lead.ContactClock, l.ContactStart, l.ContactStop, due, l.Queue)
}

// stillDone are the events that were not taken back, newest first as they came.
func stillDone(events []journal.Event) []journal.Event {
	undone := undoneIn(events)
	return slices.DeleteFunc(slices.Clone(events), func(e journal.Event) bool { return e.Kind == journal.Undone || undone[e.Batch] })
}
