package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// patience is how long a question to the desk may take before the screen says so.
const patience = 5 * time.Second

// session is one person at one terminal. Everything that differs between two people who share the
// process is here.
type session struct {
	ctx      context.Context
	desk     Desk
	who      desk.Actor
	now      func() time.Time
	at       time.Time // the instant this frame shows
	zone     *time.Location
	th       *theme.Theme
	words    *words
	table    []keys.Binding
	demo     bool
	readOnly string
	editor   bool // ctrl+e opens the person's own editor
	hooks    hooks
	database string // where the data lie, "" when it is not told
	still    bool   // nothing moves by itself
	typed    func(cells map[string]string, zone *time.Location) (desk.Referral, map[string]string)
	asked    uint64
}

// say returns the words of that id.
func (s *session) say(id string) string { return s.words.say(id) }

// key is the first key of a binding, as people write it.
func (s *session) key(id keys.ID) string {
	for i := range s.table {
		if b := &s.table[i]; b.ID == id && len(b.Keys) > 0 {
			return s.th.Key(keys.Written(b.Keys[0]))
		}
	}
	return s.th.Glyphs.Dash
}

// answer brings what a question found. It carries the question's number, so that the one who asked
// can tell it from an older one.
type answer struct {
	n     uint64
	value any
	err   error
}

// question is the number of the last thing asked; the zero one awaits nothing.
type question struct{ n uint64 }

// takes reports whether the answer is to this question, and then awaits no more.
func (q *question) takes(a answer) bool {
	if q.n == 0 || q.n != a.n {
		return false
	}
	q.n = 0
	return true
}

// waiting reports whether the answer is still out.
func (q *question) waiting() bool { return q.n != 0 }

// ask runs do away from the screen, with a deadline, and numbers its answer for q. An answer to an
// older question of q no longer fits it.
func (s *session) ask(q *question, do func(ctx context.Context) (any, error)) tea.Cmd {
	return s.askWithin(q, patience, do)
}

// undoPatience is how long taking back may take: a great batch is taken back lead by lead.
const undoPatience = 2 * time.Minute

// askWithin is ask with another deadline.
func (s *session) askWithin(q *question, within time.Duration, do func(ctx context.Context) (any, error)) tea.Cmd {
	s.asked++
	n := s.asked
	q.n = n
	ctx := s.ctx
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		v, err := do(ctx)
		return answer{n: n, value: v, err: err}
	}
}

// policy is the one in force.
func (s *session) policy() *policy.Policy { return s.desk.Policy() }

// askLead asks for everything known of a lead.
func (s *session) askLead(q *question, id lead.ID) tea.Cmd {
	reader, who := s.desk, s.who
	return s.ask(q, func(ctx context.Context) (any, error) {
		d, err := reader.Lead(ctx, who, id)
		if err != nil {
			return nil, err
		}
		return cleanDetail(d), nil
	})
}

// Messages of the root.
type (
	woke      struct{}           // something may have changed
	ticked    struct{ n uint64 } // a visible digit changes now
	toastGone struct{ n uint64 }
	slow      struct{ n uint64 } // a question has been out for long enough to say so
	settled   struct{ n uint64 } // the cursor has rested on its row
)
