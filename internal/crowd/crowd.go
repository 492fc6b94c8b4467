// Package crowd makes databases and import files of any size: the crowd on which speed is measured.
// The same options give the same rows, whatever the machine. Every score, verdict, stage and due time
// in them is derived by the same pure rooms that the desk uses.
package crowd

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/store"
)

// TouchesPerLead is how many touches there are for each lead, on average and in all.
const TouchesPerLead = 5

// chunkSize is how many leads are made and written together. Companies do not cross chunks, so that
// chunks can be made side by side.
const chunkSize = 2000

// Options say what to make.
type Options struct {
	Leads int
	Seed  uint64
	// Now is the instant at which the programme stands: the newest lead came a moment before.
	Now time.Time
}

// Origin is the name under which the leads were imported.
const Origin = "referrals"

// Fill writes a programme of o.Leads leads and TouchesPerLead times as many touches into an empty
// database. progress, when not nil, is called with the leads written so far.
func Fill(ctx context.Context, st *store.Store, o Options, progress func(int)) error {
	o.Now = o.Now.UTC().Truncate(time.Second)
	d, err := desk.Open(ctx, st, func() time.Time { return o.Now.AddDate(-1, 0, 0) })
	if err != nil {
		return err
	}
	r, err := compile(policy.Default())
	if err != nil {
		return err
	}
	if err := st.Write(ctx, func(tx *store.Tx) error {
		if r.number, err = tx.PolicyNumber(ctx, r.policy.Hash); err != nil {
			return err
		}
		return base(ctx, tx, r, o)
	}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := 0
	for m := range chunks(ctx, r, o) {
		if m.err != nil {
			return m.err
		}
		if err := st.Write(ctx, func(tx *store.Tx) error { return m.write(ctx, tx) }); err != nil {
			return fmt.Errorf("write leads from %d: %w", m.first, err)
		}
		if done += len(m.items); progress != nil {
			progress(done)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.SumAgain(ctx)
}

// made is a chunk, or why there is none.
type made struct {
	*chunk
	err error
}

// chunks makes the chunks side by side and yields them in order, a few ahead of whoever reads them.
func chunks(ctx context.Context, r *rules, o Options) <-chan made {
	jobs := make(chan chan made, runtime.NumCPU())
	broken := func(one chan<- made) func(*safego.Panic) {
		return func(p *safego.Panic) { one <- made{err: p} }
	}
	out := make(chan made)
	safego.Go(func() {
		defer close(jobs)
		for first := 0; first < o.Leads; first += chunkSize {
			one := make(chan made, 1)
			select {
			case jobs <- one:
			case <-ctx.Done():
				return
			}
			safego.Go(func() {
				c, err := newChunk(r, o, first)
				one <- made{c, err}
			}, broken(one))
		}
	}, broken(out))
	safego.Go(func() {
		defer close(out)
		for one := range jobs {
			select {
			case out <- <-one:
			case <-ctx.Done():
				return
			}
		}
	}, broken(out))
	return out
}

// base writes what the leads refer to: partners and the team.
func base(ctx context.Context, tx *store.Tx, r *rules, o Options) error {
	began := o.Now.AddDate(-1, 0, 0)
	for _, u := range team {
		if err := tx.AddUser(ctx, u, string(desk.Admin), began.UnixMilli()); err != nil {
			return err
		}
	}
	for _, p := range r.partners {
		if err := tx.SavePartner(ctx, p); err != nil {
			return err
		}
		changes, err := partnerFields.Diff(nil, p, "partner.")
		if err != nil {
			return err
		}
		tx.Append(journal.Event{At: began, Kind: journal.PartnerSaved, Actor: team[0], By: journal.Import, Batch: "partners",
			Policy: r.number,
			Data:   journal.Data{To: p.ID, Changes: changes}})
	}
	return nil
}

// write brings a chunk into the database, in the order that suits the indexes: each table in one go.
func (c *chunk) write(ctx context.Context, tx *store.Tx) error {
	n, touches, opportunities := int64(len(c.items)), 0, 0
	for _, it := range c.items {
		touches += len(it.touches)
		if it.opportunity != nil {
			opportunities++
		}
	}
	// Companies, persons and notes carry the number of the lead they came with.
	for _, name := range []string{"lead", "person", "account", "personal"} {
		if _, err := tx.Take(ctx, name, n); err != nil {
			return err
		}
	}
	touch, err := tx.Take(ctx, "touch", int64(touches))
	if err != nil {
		return err
	}
	opportunity, err := tx.Take(ctx, "opportunity", int64(opportunities))
	if err != nil {
		return err
	}
	for _, it := range c.items {
		if it.account != nil {
			if err := tx.AddAccount(ctx, it.account); err != nil {
				return err
			}
		}
	}
	for _, it := range c.items {
		if err := it.writePerson(ctx, tx); err != nil {
			return err
		}
	}
	for _, it := range c.items {
		if err := tx.AddLead(ctx, &it.lead); err != nil {
			return err
		}
		if it.opportunity != nil {
			it.opportunity.ID = opportunity
			opportunity++
			if err := tx.SaveOpportunity(ctx, it.opportunity); err != nil {
				return err
			}
		}
		for _, e := range it.events {
			tx.Append(e)
		}
		for _, cycle := range it.clocks.Cycles() {
			if err := tx.SaveCycle(ctx, &cycle); err != nil {
				return err
			}
		}
	}
	for _, it := range c.items {
		for i := range it.touches {
			it.touches[i].ID = touch
			touch++
			if err := tx.AddTouch(ctx, &it.touches[i]); err != nil {
				return err
			}
		}
	}
	return c.remember(ctx, tx)
}

// remember keeps what an import keeps of every row that it admitted. A partner's referral is no row
// of its own.
func (c *chunk) remember(ctx context.Context, tx *store.Tx) error {
	for _, it := range c.items {
		if err := tx.Admit(ctx, "lead", row("lead", it.lead.ID), it.lead.ID); err != nil {
			return err
		}
		for i := range it.touches {
			t := &it.touches[i]
			if t.Kind == lead.ReferralKind {
				continue
			}
			if err := tx.Admit(ctx, "touch", row("touch", t.ID), t.ID); err != nil {
				return err
			}
		}
		if it.opportunity == nil {
			continue
		}
		if err := tx.Admit(ctx, "opportunity", row("opportunity", it.opportunity.ID), it.lead.ID); err != nil {
			return err
		}
	}
	return nil
}

// row is a digest as an import makes it of a row's content: like any other, and in no order.
func row(kind string, id int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", kind, id))
	return store.Digest(sum[:])
}

func (it *item) writePerson(ctx context.Context, tx *store.Tx) error {
	if err := tx.AddPerson(ctx, &it.person); err != nil {
		return err
	}
	if it.lead.ClientID.Known {
		if err := tx.TieClient(ctx, it.lead.ClientID.V, it.person.ID); err != nil {
			return err
		}
	}
	if it.note != "" {
		if err := tx.KeepText(ctx, &store.Text{ID: it.lead.ID, PersonID: it.person.ID, At: it.lead.CreatedAt, Kind: "note",
			Text: it.note}); err != nil {
			return err
		}
	}
	return tx.SaveOrigin(ctx, "lead", Origin+"\x1f"+it.lead.ExternalID.V, it.lead.ID)
}

func known(s string) lead.Opt[string] {
	if s == "" {
		return lead.Opt[string]{}
	}
	return lead.Known(s)
}
