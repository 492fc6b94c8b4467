package desk

import (
	"context"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/routing"
	"github.com/eqltui/eqltui/internal/store"
)

// RouteLeads is the right to have leads given out that stood there before routing came into force.
const RouteLeads Verb = "route"

// serveBatch is how many leads that wait are given out in one transaction.
const serveBatch = 200

// serveSoon gives out what waits, now that something may have freed somebody. Should that fail, the job of the name
// does it within a minute: what was done before stays done.
func (d *Desk) serveSoon(ctx context.Context) { _, _ = d.RouteWaiting(ctx) }

// RouteWaiting gives the leads that wait to whoever is available now, queue by queue, in the order in which they
// came, and returns how many it gave out. It asks one small question where none waits.
func (d *Desk) RouteWaiting(ctx context.Context) (int, error) {
	if d.store.ReadOnly() != "" {
		return 0, nil
	}
	var queues []string
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		queues, err = d.servableQueues(ctx, tx)
		return err
	})
	given := 0
	for i := 0; err == nil && i < len(queues); i++ {
		for more := true; more && err == nil; {
			var n int
			n, more, err = d.serve(ctx, queues[i])
			given += n
		}
	}
	return given, err
}

// servableQueues are those in which leads wait that somebody could have now: while nobody could, nothing is written.
func (d *Desk) servableQueues(ctx context.Context, tx *store.Tx) (out []string, err error) {
	waits, err := tx.AnyWaiting(ctx, 1)
	if err != nil || len(waits) == 0 {
		return nil, err
	}
	w, err := d.work(ctx, tx, Actor{User: routerName}, journal.System, "")
	for i := 0; err == nil && i < len(w.rules.queues); i++ {
		var ids []int64
		if ids, err = w.servable(w.rules.queues[i].id); len(ids) > 0 {
			out = append(out, w.rules.queues[i].id)
		}
	}
	return out, err
}

// serve is one transaction for one queue; more says that others may wait and be given out.
func (d *Desk) serve(ctx context.Context, queue string) (given int, more bool, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		given, more = 0, false
		w, err := d.work(ctx, tx, Actor{User: routerName}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		ids, err := w.servable(queue)
		if err != nil || len(ids) == 0 {
			return err
		}
		if given, err = w.serve(ids); err != nil {
			return err
		}
		more = given > 0 && len(ids) >= serveBatch
		return nil
	})
	return given, more, err
}

// servable are leads that wait in a queue, as far as anybody could have them now.
func (w *work) servable(queue string) ([]int64, error) {
	r, err := w.routing()
	if err != nil {
		return nil, err
	}
	could, err := r.could(queue, nil)
	if err != nil || !could {
		return nil, err
	}
	ids, err := w.tx.Waiting(w.ctx, queue, serveBatch)
	if err != nil {
		return nil, err
	}
	back, err := w.tx.WaitingBack(w.ctx, queue, serveBatch)
	return append(ids, back...), err
}

// could reports whether anybody of a queue, or of the one that is asked instead, is available.
func (r *router) could(queue string, asked []string) (bool, error) {
	q, err := r.inForce(queue)
	if err != nil || q == nil {
		return false, err
	}
	if err := r.count(); err != nil {
		return false, err
	}
	free := func(m routing.Member) bool { return r.off(q, q.Place(m.ID)) == "" }
	if q.of.rule.Nobody == "assign_anyway" || slices.ContainsFunc(q.of.members, free) {
		return true, nil
	}
	if asked = append(asked, queue); q.of.rule.Nobody == "fallback" && !slices.Contains(asked, q.of.rule.Fallback) {
		return r.could(q.of.rule.Fallback, asked)
	}
	return false, nil
}

// serve gives leads out in the order of ids, and returns how many have an owner now.
func (w *work) serve(ids []int64) (given int, err error) {
	w.router, w.order = nil, nil // what was counted did not know of them
	if err := w.loadLeads(ids); err != nil {
		return 0, err
	}
	w.order = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return w.leads[id] == nil })
	for _, id := range w.order {
		w.leads[id].serve = true
	}
	if _, err := w.flush(); err != nil {
		return 0, err
	}
	for _, id := range w.order {
		if e := w.leads[id]; e.Owner != e.was.Owner {
			given++
		}
	}
	return given, nil
}

// Reassign gives open leads that somebody has to the next other than who has them, as when a clock has breached, and
// returns how many went. Where nobody else of the queue is available a lead stays where it is. That it happens once for
// each run of a clock is the caller's to see to.
func (d *Desk) Reassign(ctx context.Context, leads []lead.ID) (went int, err error) {
	batch := d.newBatch()
	for part := range slices.Chunk(leads, serveBatch) {
		n := 0
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			n = 0
			w, err := d.work(ctx, tx, Actor{User: routerName}, journal.System, batch)
			if err != nil {
				return err
			}
			var ids []int64
			for _, id := range part {
				ids = append(ids, int64(id))
			}
			if err := w.loadLeads(ids); err != nil {
				return err
			}
			for _, id := range w.order {
				w.leads[id].another = true
			}
			if _, err := w.flush(); err != nil {
				return err
			}
			for _, id := range w.order {
				if e := w.leads[id]; e.Owner != e.was.Owner {
					n++
				}
			}
			return nil
		})
		if went += n; err != nil {
			return went, err
		}
	}
	return went, nil
}

// RouteUnassigned gives out the open leads that stood without an owner when routing came into force, in the order of
// their ids: nothing but this does. It returns how many have an owner now and how many wait; progress, when not nil, is
// called with how many are done.
func (d *Desk) RouteUnassigned(ctx context.Context, who Actor, progress func(int)) (given, waiting int, err error) {
	if err := permit("assign leads", who, RouteLeads); err != nil {
		return 0, 0, err
	}
	if why := d.store.ReadOnly(); why != "" {
		return 0, 0, fault.New(fault.ReadOnly, "assign leads", why, "")
	}
	batch := d.newBatch()
	for after, more := int64(0), true; more; {
		var n, held int
		var last int64
		err = d.store.Write(ctx, func(tx *store.Tx) error {
			n, held, more = 0, 0, false
			w, err := d.work(ctx, tx, Actor{User: routerName}, journal.System, batch)
			if err != nil {
				return err
			}
			ids, err := tx.NeverWaited(ctx, after, serveBatch)
			if err != nil || len(ids) == 0 {
				return err
			}
			last, more = ids[len(ids)-1], len(ids) == serveBatch
			if n, err = w.serve(ids); err != nil {
				return err
			}
			for _, id := range w.order {
				if w.leads[id].HeldAt != 0 {
					held++
				}
			}
			return nil
		})
		if err != nil {
			return given, waiting, err
		}
		given, waiting, after = given+n, waiting+held, last
		if progress != nil {
			progress(given + waiting)
		}
	}
	return given, waiting, nil
}
