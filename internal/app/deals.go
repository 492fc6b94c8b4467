package app

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// money is an amount as JSON has it; without one it is null.
type money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// dealForm is an opportunity as `show --json` has it.
type dealForm struct {
	ID         int64   `json:"id"`
	ExternalID string  `json:"external_id"`
	Origin     string  `json:"origin"`
	Lead       *string `json:"lead"`
	Amount     *money  `json:"amount"`
	ARR        *money  `json:"arr"`
	Stage      *string `json:"stage"`
	CreatedAt  *string `json:"created_at"`
	ClosedAt   *string `json:"closed_at"`
	Chosen     *string `json:"chosen"`
	Because    *string `json:"because"`
	Disputed   bool    `json:"disputed"`
	Reason     *string `json:"reason"`
}

// disputeForm is another lead with which something is open.
type disputeForm struct {
	Kind       desk.DisputeKind `json:"kind"`
	Lead       string           `json:"lead"`
	Partner    *string          `json:"partner"`
	Stage      lead.Stage       `json:"stage"`
	ReferredAt *string          `json:"referred_at"`
	First      bool             `json:"first"`
	Why        string           `json:"why"`
}

// overlapForm is a partner that has the company among its customers too.
type overlapForm struct {
	Partner   string `json:"partner"`
	FirstSeen string `json:"first_seen"`
}

func dealsOf(deals []desk.Deal, currency string) []dealForm {
	out := []dealForm{}
	for i := range deals {
		d := &deals[i]
		f := dealForm{ID: d.ID, ExternalID: d.ExternalID, Origin: d.Origin, Amount: moneyOf(d.Amount, currency),
			ARR: moneyOf(d.ARR, currency), Stage: known(d.Stage), ClosedAt: stampOf(d.Closed), Chosen: known(d.Chosen),
			Because: known(string(d.Because)), Disputed: d.Disputed, Reason: known(d.Reason)}
		if d.Lead != 0 {
			f.Lead = known(d.Lead.String())
		}
		if !d.Created.IsZero() {
			f.CreatedAt = stampOf(&d.Created)
		}
		out = append(out, f)
	}
	return out
}

func moneyOf(minor lead.Opt[int64], currency string) *money {
	if !minor.Known {
		return nil
	}
	return &money{minor.V, currency}
}

func disputesOf(all []desk.Dispute) []disputeForm {
	out := []disputeForm{}
	for i := range all {
		d := &all[i]
		out = append(out, disputeForm{d.Kind, d.Lead.String(), known(d.PartnerID), d.Stage, stampOf(d.Referred), d.First, why(d)})
	}
	return out
}

// why is what is open, as a sentence without the lead.
func why(d *desk.Dispute) string {
	if d.Kind == desk.SameID {
		return "the same external id: a person says whose it is"
	}
	what := "the same company"
	if d.SamePerson {
		what = "the same person"
	}
	if d.First {
		return what + " by another partner, referred first"
	}
	return what + " by another partner, referred later"
}

func overlapsOf(all []desk.SharedWith) []overlapForm {
	out := []overlapForm{}
	for _, o := range all {
		out = append(out, overlapForm{o.PartnerID, stamp(o.Since)})
	}
	return out
}

// deals prints the lead's opportunities, those that are held behind them.
func (p *page) deals(det *desk.Detail) {
	if len(det.Deals)+len(det.HeldDeals) == 0 {
		return
	}
	p.title("Opportunities")
	for i := range det.Deals {
		d := &det.Deals[i]
		parts := []string{det.Around.Money(d.Amount), d.Stage}
		if !d.Created.IsZero() {
			parts = append(parts, "since "+p.day(d.Created))
		}
		if d.Closed != nil {
			parts = append(parts, "closed "+p.day(*d.Closed))
		}
		parts = append(parts, d.Choice())
		if d.Disputed {
			parts = append(parts, "disputed")
		}
		p.line("  %s  %s", d.ExternalID, sentence(parts))
	}
	for i := range det.HeldDeals {
		d := &det.HeldDeals[i]
		p.line("  %s  %s", d.ExternalID, sentence([]string{det.Around.Money(d.Amount), "held", d.Reason}))
	}
}

// disputes prints with whom it is open whose the lead is.
func (p *page) disputes(det *desk.Detail) {
	if len(det.Disputes) == 0 {
		return
	}
	p.title("Disputed")
	for i := range det.Disputes {
		d := &det.Disputes[i]
		when := ""
		if d.Referred != nil {
			when = p.day(*d.Referred)
		}
		p.line("  %s", sentence([]string{d.Lead.String(), d.Partner, string(d.Stage), when, why(d)}))
	}
}

func sentence(parts []string) string {
	var said []string
	for _, part := range parts {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, ", ")
}
