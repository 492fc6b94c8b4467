package desk

import (
	"context"
	"maps"
	"math"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// repairPage is how many leads are derived anew in one transaction.
const repairPage = 500

// Repair derives anew what is only derived: searched columns and the index, counters, and of every
// lead points, verdict, clock and conflicts. What somebody did and what the journal says stays. It
// returns how many leads changed; progress, when not nil, is called with the leads done so far.
func (d *Desk) Repair(ctx context.Context, who Actor, progress func(int)) (int, error) {
	if err := permit("repair figures", who, RepairFigures); err != nil {
		return 0, err
	}
	batch := d.newBatch()
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.MendSequences(ctx); err != nil {
			return err
		}
		keys, err := tx.RewriteKeys(ctx)
		if err != nil {
			return err
		}
		fixed, err := recount(ctx, tx)
		if err != nil {
			return err
		}
		if keys > 0 {
			fixed["keys"] = keys
		}
		if err := d.turnsAnew(ctx, tx); err != nil {
			return err
		}
		// Sums are added up again when everything else is right.
		if err := sumAnew(ctx, tx, d.rules.Load()); err != nil {
			return err
		}
		tx.Append(journal.Event{At: d.now(), Kind: journal.Repaired, Actor: who.User, By: journal.System, Batch: batch,
			Policy: d.rules.Load().number, Data: journal.Data{Counts: fixed}})
		return nil
	})
	if err != nil {
		return 0, err
	}
	changed, seen := 0, 0
	for after := int64(0); ; {
		from := after
		n, last, more, err := d.repairPage(ctx, batch, after)
		changed += more
		if err == nil && n == 0 {
			err = d.sumAll(ctx, math.MaxInt, nil)
		}
		if err != nil || n == 0 {
			return changed, err
		}
		after, seen = last, seen+n
		if err := d.store.Write(ctx, func(tx *store.Tx) error {
			_, err := d.cyclesAnew(ctx, tx, from, last)
			return err
		}); err != nil {
			return changed, err
		}
		if progress != nil {
			progress(seen)
		}
	}
}

// recount sets the counters right and returns by how much each was wrong.
func recount(ctx context.Context, tx *store.Tx) (map[string]int, error) {
	want, err := tx.Recount(ctx)
	if err != nil {
		return nil, err
	}
	have, err := tx.Counters(ctx)
	if err != nil {
		return nil, err
	}
	names := maps.Clone(have)
	maps.Copy(names, want)
	fixed := map[string]int{}
	for name := range names {
		if by := want[name] - have[name]; by != 0 {
			tx.Count(name, by)
			fixed[name] = int(by)
		}
	}
	return fixed, nil
}

func (d *Desk) repairPage(ctx context.Context, batch string, after int64) (n int, last int64, changed int, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		n, last, changed = 0, after, 0
		w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, batch)
		if err != nil {
			return err
		}
		rows, err := tx.LeadsAfter(ctx, after, repairPage)
		if err != nil || len(rows) == 0 {
			return err
		}
		n, last = len(rows), rows[len(rows)-1].ID
		if err := w.take(rows); err != nil {
			return err
		}
		conflicts, err := tx.ConflictsOf(ctx, after, last)
		if err != nil {
			return err
		}
		settled, err := settledConflicts(ctx, tx, rows)
		if err != nil {
			return err
		}
		for id, n := range settled {
			conflicts[id] -= n
		}
		// Where the events begin is told by a verification, not here.
		v := verifier{d: d, ctx: ctx, tx: tx, found: func(Mismatch) error { return nil }, rules: map[string]*rules{}}
		past, _, err := v.histories(after, last)
		if err != nil {
			return err
		}
		for _, l := range rows {
			e := w.leads[l.ID]
			if w.persons[l.PersonID] == nil || w.accounts[l.AccountID] == nil || past[l.ID] == nil {
				continue // nothing can be derived for it
			}
			if tx.CannotRead("leads", l.ID) != nil {
				continue // nor for one of which something cannot be read
			}
			if e.Conflicts = conflicts[l.ID]; l.Stage.Living() {
				w.rescore(e)
			} else {
				w.setClock(e)
			}
			did, err := w.repair(e, past[l.ID].fields)
			if err != nil {
				return err
			}
			if did {
				changed++
			}
		}
		return nil
	})
	return n, last, changed, err
}

// repair writes a lead that was derived anew. What the journal says of derived fields is where the
// event begins: what somebody put into the row without an event never was.
func (w *work) repair(e *entry, past fold) (bool, error) {
	changes, err := leadFields.Diff(&e.was, e.Lead, "")
	if err != nil {
		return false, err
	}
	whole, err := leadFields.Diff(nil, e.Lead, "")
	if err != nil {
		return false, err
	}
	rewritten := len(changes) > 0 || e.StaleAt != e.was.StaleAt || e.Policy != e.was.Policy
	for _, name := range derived() {
		was, known := past[name]
		switch now := whole[name].After; {
		case name == "by_hand" || !known:
		case sameJSON(was, now):
			delete(changes, name)
		default:
			changes[name] = journal.Change{Before: was, After: now}
		}
	}
	if !rewritten && len(changes) == 0 {
		return false, nil
	}
	e.UpdatedAt = w.ms()
	if ok, err := w.tx.SaveLead(w.ctx, e.Lead, &e.was); err != nil || !ok {
		return false, err
	}
	if len(changes) > 0 {
		w.append(journal.Event{Kind: journal.Rescored, Data: journal.Data{Changes: changes}}, e.ID, journal.System, "system")
	}
	return true, nil
}
