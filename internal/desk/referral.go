package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Hand is the origin of records that a person typed.
const Hand = "hand"

// Trial is what admitting a referral would bring about, or has.
type Trial struct {
	Outcome
	Known  bool     // the record is a lead that is there already: the same person of the same partner
	Lead   Detail   // as it would stand
	Lacks  []string // the facts that would let it out of quarantine, as Set names them
	Rivals []Rival  // living leads of the same person or company
}

// Rival is another living lead of the same person or company.
type Rival struct {
	ID       lead.ID
	Partner  string // its name, or its id
	Same     bool   // the same partner: a candidate for a duplicate; else a channel conflict
	Person   bool   // the same person; else the same company
	Owner    string
	Stage    lead.Stage
	Referred time.Time // zero: not known
}

// TryReferral says what adding a referral would bring about: it is admitted, looked at, and taken
// back, as in a dry run of an import.
func (d *Desk) TryReferral(ctx context.Context, who Actor, r Referral) (Trial, error) {
	if err := permit("add a referral", who, ImportFiles); err != nil {
		return Trial{}, err
	}
	var t Trial
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		im := &Importer{d: d, who: who, by: journal.Human, batch: d.newBatch(), one: tx}
		if err := im.loadSalt(ctx)(tx); err != nil {
			return err
		}
		var err error
		if t, err = im.hand(ctx, r); err != nil {
			return err
		}
		if err := t.look(ctx, d, tx, who); err != nil {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		return t, nil
	}
	return t, err
}

// AddReferral admits a referral that a person typed, by the way of every import. It is an act of that person,
// whose undo takes the lead away again.
func (d *Desk) AddReferral(ctx context.Context, who Actor, r Referral) (Trial, error) {
	var t Trial
	err := d.Import(ctx, who, false, func(im *Importer) error {
		im.by = journal.Human
		var err error
		t, err = im.hand(ctx, r)
		return err
	})
	if err != nil {
		return t, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error { return t.look(ctx, d, tx, who) })
	return t, err
}

// hand admits one record.
func (im *Importer) hand(ctx context.Context, r Referral) (Trial, error) {
	if strings.TrimSpace(r.Email.V+r.Account.Domain.V+r.Partner) == "" && !r.Name.Known && !r.Account.Name.Known {
		return Trial{}, fault.New(fault.Usage, "add a referral", "nothing says whom it is about", "give an e-mail or a domain")
	}
	r.Origin.Name = Hand
	out, err := im.Referrals(ctx, []Referral{r})
	if err != nil || len(out) == 0 {
		return Trial{}, err
	}
	t := Trial{Outcome: out[0]}

	t.Known = t.Fate == Updated || t.Fate == Unchanged
	if t.Fate == RejectedIn {
		return t, fault.New(fault.Usage, "add a referral", t.Reason, "")
	}
	return t, nil
}

// look reads the lead as it stands in the transaction, and what stands beside it.
func (t *Trial) look(ctx context.Context, d *Desk, tx *store.Tx, who Actor) error {
	w, err := d.work(ctx, tx, who, "", "")
	if err != nil {
		return err
	}
	if err := w.loadLeads([]int64{int64(t.Outcome.Lead)}); err != nil {
		return err
	}
	e := w.leads[int64(t.Outcome.Lead)]
	if e == nil {
		return notFound("add a referral", t.Outcome.Lead)
	}
	if t.Lead, err = w.detail(e, who); err != nil {
		return err
	}
	if e.Stage == lead.Quarantined {
		t.Lacks = w.lacks(e)
	}
	t.Known = t.Known || e.Version > 1 // completed, and yet in quarantine
	t.Rivals, err = w.rivals(e)
	return err
}

// rivals lists the other living leads of a lead's person or company, the first referred first.
func (w *work) rivals(e *entry) ([]Rival, error) {
	if err := w.leadsOfPersons([]int64{e.PersonID}); err != nil {
		return nil, err
	}
	if w.accounts[e.AccountID].Domain != "" {
		rows, err := w.tx.LeadsByAccount(w.ctx, []int64{e.AccountID})
		if err != nil {
			return nil, err
		}
		if err := w.take(rows); err != nil {
			return nil, err
		}
	}
	var out []Rival
	for _, id := range w.order {
		o := w.leads[id]
		if o.ID == e.ID || !o.Stage.Living() {
			continue
		}
		r := Rival{ID: lead.ID(o.ID), Partner: o.PartnerID, Same: o.PartnerID == e.PartnerID, Person: o.PersonID == e.PersonID,
			Owner: safetext.Line(o.Owner), Stage: o.Stage, Referred: store.Instant(o.ReferredAt)}
		if p := w.partners[o.PartnerID]; p != nil {
			r.Partner = p.Name
		}
		r.Partner = safetext.Line(r.Partner)
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Rival) int { return a.Referred.Compare(b.Referred) })
	return out, nil
}
