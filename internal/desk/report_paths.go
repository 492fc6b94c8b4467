package desk

import (
	"cmp"
	"slices"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/store"
)

// step is a touch on the path to an opportunity.
type step struct {
	attribution.Touch
	page int64
	kind string
}

// paths are the ways to opportunities: the touches of all persons at the account, or of the lead's person, that were
// known, within the look-back that ends when the opportunity was created. f is called with each deal that has a lead, in
// their order; its steps are f's only while it runs.
func (k *knowledge) paths(deals []*deal, f func(o *deal, steps []step)) error {
	const some = 500 // companies at a time
	ofAccount := k.rules.policy.Attribution.Path != "lead"
	for part := range slices.Chunk(slices.DeleteFunc(slices.Clone(deals), func(o *deal) bool { return o.lead == nil }), some) {
		persons := map[int64][]int64{} // by account
		if ofAccount {
			var accounts []int64
			for _, o := range part {
				if o.lead.AccountID != 0 {
					accounts = append(accounts, o.lead.AccountID)
				}
			}
			slices.Sort(accounts)
			at, err := k.tx.PersonsAt(k.ctx, slices.Compact(accounts))
			if err != nil {
				return err
			}
			for _, p := range at {
				persons[p.Account] = append(persons[p.Account], p.Person)
			}
		}
		of := func(o *deal) []int64 {
			if all := persons[o.lead.AccountID]; ofAccount && slices.Contains(all, o.lead.PersonID) {
				return all
			}
			return []int64{o.lead.PersonID}
		}
		whole := k.pathOf(part[0])
		var everybody []int64
		for _, o := range part {
			s := k.pathOf(o)
			whole.from, whole.to = min(whole.from, s.from), max(whole.to, s.to)
			everybody = append(everybody, of(o)...)
		}
		touches, err := k.touchesBetween(everybody, whole)
		if err != nil {
			return err
		}
		var steps []step
		for _, o := range part {
			steps = k.steps(steps[:0], k.pathOf(o), of(o), touches)
			f(o, steps)
		}
	}
	return nil
}

// pathOf is when touches are on the path to an opportunity: after its begin, up to its end.
func (k *knowledge) pathOf(o *deal) stretchOf {
	return stretchOf{o.CreatedAt - k.lookback().Milliseconds(), o.CreatedAt}
}

func (k *knowledge) steps(out []step, s stretchOf, persons []int64, touches map[int64][]store.CountedTouch) []step {
	type at struct {
		c *store.CountedTouch
	}
	var all []at
	for _, p := range persons {
		list := touches[p]
		for i := range list {
			if c := &list[i]; c.At > s.from && c.At <= s.to {
				all = append(all, at{c})
			}
		}
	}
	slices.SortFunc(all, func(a, b at) int { return cmp.Or(cmp.Compare(a.c.At, b.c.At), cmp.Compare(a.c.ID, b.c.ID)) })
	points := k.points()
	for _, a := range all {
		c := a.c
		out = append(out, step{attribution.Touch{ID: store.TouchName(c.ID), At: c.At, Partner: c.Partner,
			Team:        attribution.TeamOf(c.Surface, c.OwnedBy.V, c.Partner),
			Points:      points[c.Kind],
			Provisional: k.provisional(c)}, c.Page, c.Kind})
	}
	return out
}

func (k *knowledge) points() map[string]int64 {
	if k.worth == nil {
		k.worth = attribution.Points(k.rules.policy)
	}
	return k.worth
}

// credits divides an opportunity among its steps by a model.
func (k *knowledge) credits(model attribution.Model, o *deal, steps []step) ([]attribution.Touch, []int64) {
	k.line = k.line[:0]
	for _, s := range steps {
		k.line = append(k.line, s.Touch)
	}
	halfLife, _ := k.rules.policy.Attribution.TimeDecayHalfLife.Duration()
	terms := attribution.Terms{Model: model, Lookback: k.lookback().Milliseconds(), HalfLife: halfLife.Milliseconds()}
	return k.line, k.splitter.Credits(terms, o.amount(), attribution.Path{Touches: k.line, Ends: true, At: o.CreatedAt})
}

// influencers are the partners that have a step on the path to an opportunity that somebody else sourced.
func influencers(o *deal, steps []step) (out []string) {
	for _, s := range steps {
		if s.Partner != "" && s.Partner != o.partner() && !slices.Contains(out, s.Partner) {
			out = append(out, s.Partner)
		}
	}
	return out
}
