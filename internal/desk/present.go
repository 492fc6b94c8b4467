package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/store"
)

// freshen brings the points of listed leads up to this instant where time alone has changed them since
// they were derived: so a list shows what each lead shows, also while nobody gives time its due.
func (d *Desk) freshen(ctx context.Context, tx *store.Tx, who Actor, rows []store.ListRow) error {
	now := store.Millis(d.now())
	var ids []int64
	for i := range rows {
		if r := &rows[i]; r.StaleAt <= now && r.Stage.Living() {
			ids = append(ids, r.ID)
		}
	}
	leads, err := tx.LeadsByID(ctx, ids)
	if err != nil || len(leads) == 0 {
		return err
	}
	if err := d.present(ctx, tx, who, leads); err != nil {
		return err
	}
	byID := map[int64]*store.Lead{}
	for _, l := range leads {
		byID[l.ID] = l
	}
	for i := range rows {
		r := &rows[i]
		if l := byID[r.ID]; l != nil {
			r.Score, r.Fit, r.Intent, r.Verdict = l.Score, l.Fit, l.Intent, l.Verdict
		}
	}
	return nil
}

// present derives points, verdict and open gates of those living leads whose points time may have
// changed, at this instant. Nothing is written.
func (d *Desk) present(ctx context.Context, tx *store.Tx, who Actor, leads []*store.Lead) error {
	now := store.Millis(d.now())
	var stale []*store.Lead
	for _, l := range leads {
		if l.StaleAt <= now && l.Stage.Living() {
			stale = append(stale, l)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	w, err := d.work(ctx, tx, who, "", "")
	if err != nil {
		return err
	}
	if err := w.take(stale); err != nil {
		return err
	}
	for _, l := range stale {
		if p := w.persons[l.PersonID]; p == nil || w.accounts[l.AccountID] == nil || p.ErasedAt != 0 {
			continue // what it was derived from is gone
		}
		fit, intent, verdict, _, _, open := w.rules.judge.Brief(w.facts(w.leads[l.ID]), w.now)
		l.Fit, l.Intent, l.Score = int64(fit), int64(intent), int64(fit+intent)
		l.Verdict, l.OpenGates = verdict, open
	}
	return nil
}
