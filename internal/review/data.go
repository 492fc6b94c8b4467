package review

import (
	"cmp"
	"slices"
)

// Unknown is a lead by the facts that are not known of it.
type Unknown struct {
	Partner string
	Facts   []string // by their fields, as in account.employees
	Flips   []string // those of them each of which alone would make it an EQL
}

// Gap is a fact that a partner's leads lack.
type Gap struct {
	Partner, Fact string
	Missing, Of   int64    // so many of the partner's leads
	Share         *float64 // of them, four decimals
	Would         int64    // would be EQL with it
}

// Gaps lists the next best data of each partner: what to ask it for first, which is what would make most leads EQL,
// then what most of them lack. Partners come by their id.
func Gaps(leads []Unknown) []Gap {
	type key struct{ partner, fact string }
	of, at := map[string]int64{}, map[key]*Gap{}
	gap := func(partner, fact string) *Gap {
		g := at[key{partner, fact}]
		if g == nil {
			g = &Gap{Partner: partner, Fact: fact}
			at[key{partner, fact}] = g
		}
		return g
	}
	for _, l := range leads {
		of[l.Partner]++
		for _, fact := range distinct(l.Facts) {
			gap(l.Partner, fact).Missing++
			if slices.Contains(l.Flips, fact) {
				gap(l.Partner, fact).Would++
			}
		}
	}
	out := make([]Gap, 0, len(at))
	for _, g := range at {
		g.Of = of[g.Partner]
		g.Share = Share(g.Missing, g.Of)
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.Partner, b.Partner), cmp.Compare(b.Would, a.Would), cmp.Compare(b.Missing, a.Missing),
			cmp.Compare(a.Fact, b.Fact))
	})
	return out
}

func distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
