package desk

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// DealCredits is an opportunity of a lead, divided among the touches on its path by both models that are shown side by
// side. Amounts are minor units; texts are clean.
type DealCredits struct {
	ID         int64 // of its Deal
	ExternalID string
	Amount     lead.Opt[int64]
	Sourced    PartnerName   // whose it is; no id: nobody's
	Influenced []PartnerName // who else has a touch on the path: the amount is influenced by each of them whole
	Models     []string
	Divided    []Divided // by Models
	Touches    []CreditedTouch
}

// CreditedTouch is a touch on the path to an opportunity with its credit by each of the models.
type CreditedTouch struct {
	ID, Kind           string
	At                 time.Time
	PartnerID, Partner string // "" for none
	Page               string // the referral page it belongs to, "" for none
	Team               attribution.Team
	Provisional        bool    // web analytics may still change it
	Minor              []int64 // by the models
}

// comparedModels are those that are shown side by side.
func comparedModels() []attribution.Model {
	return []attribution.Model{attribution.FirstKeyLast, attribution.FirstLastPartner}
}

// LeadCredits answers how each opportunity of a lead is divided, the newest first. Those of which nobody knows when they
// were created have no path and are left out.
func (d *Desk) LeadCredits(ctx context.Context, who Actor, id lead.ID) (out []DealCredits, err error) {
	if err := permit("show", who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		rows, err := tx.DealsOf(ctx, int64(id), leadDeals)
		if err != nil || len(rows) == 0 {
			return err
		}
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		leads, err := k.leadsByID([]int64{int64(id)})
		if err != nil {
			return err
		}
		var deals []*deal
		for _, o := range rows {
			if o.CreatedAt != 0 {
				deals = append(deals, &deal{o, leads[int64(id)]})
			}
		}
		if err := k.paths(deals, func(o *deal, steps []step) { out = append(out, k.dealCredits(o, steps)) }); err != nil {
			return err
		}
		out, err = d.maskDeals(ctx, tx, who, id, out)
		return err
	})
	return out, err
}

// maskDeals takes out of what is said of a lead's opportunities how its person is reached, for those who may not see that.
func (d *Desk) maskDeals(ctx context.Context, tx *store.Tx, who Actor, id lead.ID, deals []DealCredits) ([]DealCredits, error) {
	m := d.maskFor(who)
	if m == nil {
		return deals, nil
	}
	w, err := d.work(ctx, tx, who, journal.Human, "")
	if err != nil {
		return nil, err
	}
	if err := w.loadLeads([]int64{int64(id)}); err != nil {
		return nil, err
	}
	if e := w.leads[int64(id)]; e != nil {
		p := w.persons[e.PersonID]
		m = m.of(&lead.Personal{Email: p.Email, Phone: p.Phone})
	}
	return masked(m, deals), nil
}

// dealCredits is an opportunity with its path.
func (k *knowledge) dealCredits(o *deal, steps []step) DealCredits {
	name := func(id string) PartnerName { return PartnerName{ID: id, Name: safetext.Line(k.called(id))} }
	out := DealCredits{ID: o.ID, ExternalID: safetext.Line(o.ExternalID), Amount: o.Amount}
	if id := o.partner(); id != "" {
		out.Sourced = name(id)
	}
	for _, id := range influencers(o, steps) {
		out.Influenced = append(out.Influenced, name(id))
	}
	for _, s := range steps {
		t := CreditedTouch{ID: s.ID, Kind: safetext.Line(s.kind), At: store.Instant(s.At), PartnerID: s.Partner, Team: s.Team,
			Provisional: s.Provisional}
		if s.Partner != "" {
			t.Partner = name(s.Partner).Name
		}
		if p := k.byNumber[s.page]; p != nil {
			t.Page = safetext.Line(p.URL)
		}
		out.Touches = append(out.Touches, t)
	}
	for _, model := range comparedModels() {
		var sums Divided
		k.divide(&sums, model, o.partner(), o, steps)
		_, credits := k.credits(model, o, steps)
		for i := range credits {
			out.Touches[i].Minor = append(out.Touches[i].Minor, credits[i])
		}
		out.Models, out.Divided = append(out.Models, string(model)), append(out.Divided, sums)
	}
	return out
}
