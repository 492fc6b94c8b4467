package desk

import (
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/store"
)

// HoursOf are the calendars of some queues, each once. A lead in no queue, and a queue that the policy
// no longer has, go by the last one's; so do leads whose queues never close, for there is no day on
// which those begin to work.
func HoursOf(p *policy.Policy, queues []string) []*sla.Calendar {
	if p == nil || len(p.Queues) == 0 {
		return nil
	}
	last := p.Queues[len(p.Queues)-1].Calendar
	var ids []string
	for _, queue := range queues {
		id := last
		if q, ok := p.Queue(queue); ok {
			id = q.Calendar
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	var out []*sla.Calendar
	for _, id := range ids {
		if c := hours(p, id); c != nil && c.Closes() {
			out = append(out, c)
		}
	}
	if c := hours(p, last); len(out) == 0 && c != nil {
		return []*sla.Calendar{c}
	}
	return out
}

// NeverClosed reports whether one of some queues works round the clock: then it is not so that nobody
// works, on whatever day.
func NeverClosed(p *policy.Policy, queues []string) bool {
	return p != nil && slices.ContainsFunc(queues, func(queue string) bool {
		q, ok := p.Queue(queue)
		if !ok {
			return false
		}
		c := hours(p, q.Calendar)
		return c != nil && !c.Closes()
	})
}

// hours is the policy's calendar of that id, nil for none.
func hours(p *policy.Policy, id string) *sla.Calendar {
	c, ok := p.Calendar(id)
	if !ok {
		return nil
	}
	cal, err := sla.New(sla.SpecOf(c))
	if err != nil {
		return nil
	}
	return cal
}

// IdleLong is how long nothing may run by the clock while people work.
const IdleLong = 15 * time.Minute

// IdleFor is how long people have worked since an instant: by the queue of the policy that has worked longest.
func IdleFor(p *policy.Policy, since, now time.Time) (idle time.Duration) {
	if p == nil {
		return 0
	}
	for _, q := range p.Queues {
		if c := hours(p, q.Calendar); c != nil {
			idle = max(idle, c.Elapsed(since, now))
		}
	}
	return idle
}

// Hours are the calendars of some leads' queues: those by which the cockpit reads a day for them.
func (d *Desk) Hours(ctx context.Context, on []Subject) ([]*sla.Calendar, error) {
	var places []store.Place
	for i := range on {
		if on[i].Kind == Leads {
			places = append(places, store.Place{ID: int64(on[i].Lead())})
		}
	}
	var queues []string
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		queues = nil // may run again
		rows, err := tx.Rows(ctx, places)
		for i := range rows {
			queues = append(queues, rows[i].Queue)
		}
		return err
	})
	return HoursOf(d.Policy(), queues), err
}
