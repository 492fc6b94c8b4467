package crowd

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/store"
)

// rules is the policy with everything compiled that a lead is derived by. It is only read.
type rules struct {
	policy   *policy.Policy
	number   int64 // of the policy, as the database counts
	model    *scoring.Model
	judge    *gate.Judge
	queues   []queue
	partners []*lead.Partner
	reasons  []string
}

type queue struct {
	id   string
	when scoring.Test // nil: everything
	cal  *sla.Calendar
}

func compile(p *policy.Policy) (*rules, error) {
	r := &rules{policy: p, model: scoring.Compile(p), partners: partners()}
	r.judge = gate.Compile(p, r.model)
	for _, reason := range p.Reasons {
		r.reasons = append(r.reasons, reason.Code)
	}
	for _, q := range p.Queues {
		c, ok := p.Calendar(q.Calendar)
		if !ok {
			return nil, fmt.Errorf("make leads: queue %s names no calendar", q.ID)
		}
		cal, err := sla.New(sla.SpecOf(c))
		if err != nil {
			return nil, fmt.Errorf("make leads: read calendar %s: %w", c.ID, err)
		}
		one := queue{id: q.ID, cal: cal}
		if q.When != nil {
			one.when = scoring.CompilePredicate(*q.When)
		}
		r.queues = append(r.queues, one)
	}
	return r, nil
}

// queueFor is the first queue that takes the facts; unknown never matches.
func (r *rules) queueFor(f *lead.Facts) *queue {
	for i := range r.queues {
		if q := &r.queues[i]; q.when == nil || q.when(f, nil) == scoring.True {
			return q
		}
	}
	return &r.queues[len(r.queues)-1]
}

// derive writes score, verdict and clock of a lead as they stand at an instant. q is where it waits,
// nil while it was in none.
func (r *rules) derive(l *store.Lead, f *lead.Facts, q *queue, at time.Time) (lead.Stage, string) {
	fit, intent, verdict, stage, reason, open := r.judge.Brief(f, at)
	l.Fit, l.Intent, l.Score = int64(fit), int64(intent), int64(fit+intent)
	l.Verdict, l.OpenGates, l.Policy = verdict, open, r.number
	l.StaleAt = store.Never
	if next, ok := r.judge.StaleAt(f, at); ok && l.Stage.Living() {
		l.StaleAt = store.Millis(next)
	}
	r.clock(l, q)
	return stage, reason
}

// due is when a run of a clock is due.
func (r *rules) due(kind lead.ClockKind, start int64, queue string) int64 {
	limit := r.policy.Triage.Breach
	if kind == lead.ContactClock {
		limit = r.policy.Contact.Breach
	}
	for i := range r.queues {
		if q := &r.queues[i]; q.id == queue {
			if due, ok := q.cal.Due(store.Instant(start), limit); ok {
				return store.Millis(due)
			}
		}
	}
	return store.Never
}

// clock derives the running clock and its instants from when it started.
func (r *rules) clock(l *store.Lead, q *queue) {
	l.Clock, l.DueAt, l.AlertAt = "", store.Never, store.Never
	var start int64
	limits := r.policy.Triage
	switch {
	case q == nil:
		return
	case l.Stage == lead.New && l.TriageStart != 0 && l.TriageStop == 0:
		l.Clock, start = lead.TriageClock, l.TriageStart
	case l.Stage == lead.EQL && l.ContactStart != 0 && l.ContactStop == 0:
		l.Clock, start, limits = lead.ContactClock, l.ContactStart, r.policy.Contact
	default:
		return
	}
	if due, ok := q.cal.Due(store.Instant(start), limits.Breach); ok {
		l.DueAt = store.Millis(due)
	}
	if at, ok := q.cal.Due(store.Instant(start), limits.Alert); ok {
		l.AlertAt = store.Millis(at)
	}
}
