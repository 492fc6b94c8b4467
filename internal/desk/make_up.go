package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// madeUp is the name under which a database says how far what earlier versions did not keep is made up
// for: the last lead that is done, or wholly.
const (
	madeUp = "rows"
	wholly = "whole"
)

// makeUpStretch is how many leads are made up for in one transaction.
const makeUpStretch = 1000

// makeUp makes for a database of an earlier version what follows from its journal and its rows: the cycles
// of every lead, overlaps out of the leads that were made of them, and the pages that touches belong to.
func (d *Desk) makeUp(ctx context.Context) error {
	if d.store.ReadOnly() != "" {
		return nil
	}
	var at string
	if err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		at, err = tx.Meta(ctx, madeUp)
		return err
	}); err != nil || at == wholly {
		return err
	}
	for done := false; !done; {
		var after, last int64
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			at, err := tx.Meta(ctx, madeUp)
			if done = at == wholly; err != nil || done {
				return err
			}
			if last, err = tx.LastLead(ctx); err != nil {
				return err
			}
			after, _ = strconv.ParseInt(at, 10, 64) // "" is from the beginning
			if done = after >= last; done {
				if err := tx.SetMeta(ctx, attaching, store.TouchKey{}.String()); err != nil {
					return err
				}
				return tx.SetMeta(ctx, madeUp, wholly)
			}
			until := min(after+makeUpStretch, last)
			if err := d.makeUpLeads(ctx, tx, after, until); err != nil {
				return err
			}
			after = until
			return tx.SetMeta(ctx, madeUp, strconv.FormatInt(until, 10))
		})
		if err != nil {
			return err
		}
		if last > 0 {
			d.store.Upgraded(after, last)
		}
	}
	return d.attachAll(ctx)
}

// makeUpLeads makes up for the leads whose ids are above after and up to last.
func (d *Desk) makeUpLeads(ctx context.Context, tx *store.Tx, after, last int64) error {
	past, err := d.cyclesAnew(ctx, tx, after, last)
	if err != nil {
		return err
	}
	var ids []int64
	for id, h := range past {
		if !h.handled && h.source == lead.Overlap {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
	if err != nil {
		return err
	}
	if err := w.loadLeads(ids); err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.listOverlap(w.leads[id]); err != nil {
			return err
		}
	}
	_, err = w.flush()
	return err
}

// listOverlap moves a lead that an earlier version made of an overlap to the list of overlaps. The lead is
// archived: whoever wants it opens it again.
func (w *work) listOverlap(e *entry) error {
	a := w.accounts[e.AccountID]
	if e.Stage == lead.Archived || e.Owner != "" || e.PartnerID == "" || a.Domain == "" {
		return nil
	}
	o := store.Overlap{Partner: e.PartnerID, Domain: a.Domain, FirstSeen: cmp.Or(e.ReferredAt, e.CreatedAt), Company: a.Company}
	old, err := w.overlaps.get(w, overlapID(&o))
	if err != nil {
		return err
	}
	if old == nil {
		w.overlaps.put(w, &o)
	}
	e.StageBefore, e.Stage, e.ClosedAt, e.NurtureUntil = e.Stage, lead.Archived, w.ms(), 0
	w.stopTriage(e)
	e.say(journal.Archived, journal.Data{How: string(lead.Overlap)})
	w.rescore(e)
	return nil
}

// cyclesAnew makes the cycles of leads anew from the journal, and returns what it says of them.
func (d *Desk) cyclesAnew(ctx context.Context, tx *store.Tx, after, last int64) (map[int64]*history, error) {
	v := verifier{d: d, ctx: ctx, tx: tx, found: func(Mismatch) error { return nil }, rules: map[string]*rules{}}
	var err error
	if v.hashes, err = tx.PolicyHashes(ctx); err != nil {
		return nil, err
	}
	past, _, err := v.histories(after, last)
	if err != nil {
		return nil, err
	}
	if err := tx.DropCycles(ctx, after, last); err != nil {
		return nil, err
	}
	for _, id := range sortedKeys(past) {
		for _, c := range past[id].clocks.Cycles() {
			if err := tx.SaveCycle(ctx, &c); err != nil {
				return nil, err
			}
		}
	}
	return past, nil
}

// ran compares the cycles of a lead with those that its events give.
func (v *verifier) ran(l *store.Lead, h *history, have []*store.Cycle) error {
	if h == nil {
		return nil // told by facts
	}
	there := map[run]store.Cycle{}
	for _, c := range have {
		there[run{c.Kind, c.Start}] = *c
	}
	for _, want := range h.clocks.Cycles() {
		key := run{want.Kind, want.Start}
		is, ok := there[key]
		delete(there, key)
		// Of a run that ran before anything was told of runs, nothing is told any more (migration 16).
		if want.Told = max(want.Told, is.Told); ok && is == want {
			continue
		}
		shown := "none"
		if ok {
			shown = cycleText(&is)
		}
		if err := v.differs(l, "clock", cycleName(key), cycleText(&want), shown, hintRepair); err != nil {
			return err
		}
	}
	for key, c := range there {
		if err := v.differs(l, "clock", cycleName(key), "none", cycleText(&c), hintRepair); err != nil {
			return err
		}
	}
	return nil
}

func cycleName(r run) string { return fmt.Sprintf("%s cycle of %s", r.kind, instantText(r.start)) }

// cycleText is a cycle as a mismatch shows it.
func cycleText(c *store.Cycle) string {
	if c.Stop == 0 {
		return "due " + orNone(instantText(c.Due)) + ", runs"
	}
	return fmt.Sprintf("due %s, stopped %s by %s, owner %s", orNone(instantText(c.Due)), store.Instant(c.Stop).Format(time.RFC3339Nano),
		c.How, orNone(c.Owner))
}
