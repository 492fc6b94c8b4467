package desk

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/studio"
)

// ModelColumns are all leads with what each rule of a policy finds of them, so that other weights can be tried on them at once. A
// lead that nobody decided on is looked at as it is now, any other as it stood the moment before something became of it, by the
// facts of now: what a backtest says of what was known then, this does not. nil is the policy in force. They are read a page at a
// time, each in a reading of its own, so that nobody waits; progress is told how many of the leads are done.
func (d *Desk) ModelColumns(ctx context.Context, who Actor, p *policy.Policy, progress func(done, all int64)) (*studio.Columns, error) {
	if err := permit("look at the model", who, ReadReports); err != nil {
		return nil, err
	}
	present := d.rules.Load()
	draft := present
	if p != nil && p.Hash != present.policy.Hash {
		var err error
		if draft, err = compile(p); err != nil {
			return nil, err
		}
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	f := &columnFiller{present: present, draft: draft, now: now, out: studio.NewColumns(draft.policy)}
	for done := false; !done; {
		err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
			done, err = f.page(ctx, tx)
			return err
		})
		if err != nil {
			return nil, err
		}
		if progress != nil {
			progress(f.after, f.last)
		}
	}
	f.out.Close(store.Millis(now))
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		f.out.Rota, err = d.rota(ctx, tx)
		return err
	})
	return f.out, err
}

// columnFiller fills columns page by page.
type columnFiller struct {
	present, draft *rules
	now            time.Time
	out            *studio.Columns
	after, last    int64 // ids of leads
}

// page adds the next leads. A reading that is begun again adds nothing twice: rows go in when all of them are known.
func (f *columnFiller) page(ctx context.Context, tx *store.Tx) (done bool, err error) {
	if f.last == 0 {
		if f.last, err = tx.LastLead(ctx); err != nil {
			return false, err
		}
	}
	rows, err := tx.LeadsAfter(ctx, f.after, pastPage)
	if err != nil || len(rows) == 0 {
		return true, err
	}
	w := emptyHanded(ctx, tx, f.present, f.now)
	if err := w.take(rows); err != nil {
		return false, err
	}
	for _, l := range rows {
		f.add(w, w.leads[l.ID])
	}
	f.after = rows[len(rows)-1].ID
	return len(rows) < pastPage, nil
}

// add adds a lead, but for one that waits for what it lacks and one whose person is gone.
func (f *columnFiller) add(w *work, e *entry) {
	per := w.persons[e.PersonID]
	if e.Stage == lead.Quarantined || per == nil || per.ErasedAt != 0 {
		return
	}
	r := studio.Row{Case: caseOf(e.Lead), Living: !over(e.Lead)}
	facts := w.facts(e)
	r.Country = facts.Account.Country.V
	at := f.now
	if decided := soonestOf(r.Case.SQLAt, r.Case.WonAt, r.Case.ClosedAt); !r.Living && decided != 0 {
		at = store.Instant(decided - 1)
	}
	r.Counted = f.draft.model.Count(facts, at, nil)
	reached := f.draft.judge.Sent(facts, at)
	r.Sends, r.Reach = reached.Rest, reached.Reach
	sent := reached.Sends(&f.draft.policy.Gates)
	if f.draft != f.present {
		sent = f.present.judge.Sends(facts, at)
	}
	fit, intent := f.present.model.Points(facts, at)
	r.Present = fit + intent
	r.Was = r.Case.Candidate && sent && r.Present >= f.present.policy.Scoring.Threshold
	f.out.Add(&r)
}
