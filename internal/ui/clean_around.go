package ui

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// cleanAround does for what stands around a lead what cleanDetail does for the lead.
func cleanAround(a desk.Around) desk.Around {
	a.Currency = safetext.Line(a.Currency)
	a.Deals = slices.Clone(a.Deals)
	for i := range a.Deals {
		a.Deals[i].Stage = safetext.Line(a.Deals[i].Stage)
	}
	a.Leads = slices.Clone(a.Leads)
	for i := range a.Leads {
		n := &a.Leads[i]
		for _, s := range []*string{&n.Name, &n.PartnerID, &n.Partner, &n.Owner} {
			*s = safetext.Line(*s)
		}
		n.Stage = lead.Stage(safetext.Line(string(n.Stage)))
	}
	if a.Talk != nil {
		t := *a.Talk
		t.Who, t.How = safetext.Line(t.Who), safetext.Line(t.How)
		a.Talk = &t
	}
	return a
}

func cleanEarned(all [][]scoring.Earned) [][]scoring.Earned {
	out := make([][]scoring.Earned, len(all))
	for i, earned := range all {
		out[i] = slices.Clone(earned)
		for k := range out[i] {
			out[i][k].Rule, out[i][k].Label = safetext.Line(out[i][k].Rule), safetext.Line(out[i][k].Label)
		}
	}
	return out
}

func cleanBrief(b *desk.Brief) *desk.Brief {
	if b == nil {
		return nil
	}
	c := *b
	for _, s := range []*string{&c.Lead, &c.Company, &c.From, &c.To} {
		*s = safetext.Line(*s)
	}
	c.Parts = slices.Clone(c.Parts)
	for i := range c.Parts {
		p := &c.Parts[i]
		p.ID, p.Title, p.Lines = safetext.Line(p.ID), safetext.Line(p.Title), cleanLines(p.Lines)
	}
	return &c
}
