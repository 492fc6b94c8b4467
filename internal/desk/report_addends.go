package desk

import (
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// addend is what a partner's lead adds to a figure: 1 where leads are counted, an amount in minor units.
type addend struct {
	review.Part
	partner, owner string
}

// addedUp are the figures that the leads of partners add up to.
func addedUp() []string {
	return []string{"referrals", "eqls", "sqls", "won", "lost", "pipeline", "revenue", "arr"}
}

// addends are what the leads of partners add to each figure of a period, by the figure's name. Figures that are counted from
// something else than leads and their opportunities have none.
func (k *knowledge) addends(s stretchOf) (map[string][]addend, error) {
	out := map[string][]addend{}
	add := func(figure string, at int64, l *store.CountedLead, value int64) {
		if l != nil && l.PartnerID != "" && value != 0 && k.in(s, at) {
			out[figure] = append(out[figure], addend{review.Part{Lead: lead.ID(l.ID), Value: value}, l.PartnerID, l.Owner})
		}
	}
	err := k.leadsIn(s.from, s.to, func(l *store.CountedLead) error {
		add("referrals", l.ReferredAt, l, 1)
		add("eqls", l.EQLAt, l, 1)
		add("sqls", l.SQLAt, l, 1)
		add("won", l.WonAt, l, 1)
		add("lost", l.LostAt, l, 1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	deals, err := k.opportunities()
	for _, o := range deals {
		add("pipeline", o.CreatedAt, o.lead, o.amount())
		if o.Stage == "won" {
			add("revenue", o.ClosedAt, o.lead, o.amount())
			add("arr", o.ClosedAt, o.lead, o.ARR.V)
		}
	}
	return out, err
}

// partsAmong are the parts of some of the addends.
func partsAmong(of []addend, mine func(*addend) bool) (out []review.Part) {
	for i := range of {
		if mine(&of[i]) {
			out = append(out, of[i].Part)
		}
	}
	return out
}
