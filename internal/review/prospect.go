package review

import (
	"cmp"
	"math"
	"slices"
)

// Like is what the pages of one kind brought.
type Like struct{ Visits, EQLs int64 }

// Prospect is a page that there could be.
type Prospect struct {
	URL, Kind string
	Visits    int64 // a month, expected
	Elsewhere bool  // its audience is no industry of the ICP
}

// Potential is a prospect and the pipeline that it may bring a month, in minor units.
type Potential struct {
	Prospect
	Minor int64
}

// Potentials orders prospects by potential pipeline: expected visits × the low bound of EQLs a visit of pages of
// the same kind × pipeline an EQL; equal ones by visits, then by URL. Of a kind without visits, and of an audience
// that we do not serve, the potential is 0.
func Potentials(prospects []Prospect, like map[string]Like, perEQL Fraction) []Potential {
	out := make([]Potential, 0, len(prospects))
	for _, p := range prospects {
		out = append(out, Potential{p, potential(p, like[p.Kind], perEQL)})
	}
	slices.SortFunc(out, func(a, b Potential) int {
		return cmp.Or(cmp.Compare(b.Minor, a.Minor), cmp.Compare(b.Visits, a.Visits), cmp.Compare(a.URL, b.URL))
	})
	return out
}

func potential(p Prospect, like Like, perEQL Fraction) int64 {
	if p.Elsewhere || like.Visits == 0 || perEQL.Of == 0 {
		return 0
	}
	low, _ := Wilson(min(like.EQLs, like.Visits), like.Visits) // one visit may bring several colleagues
	const millionths = 1_000_000
	minor := halfUp(product(p.Visits, int64(low*millionths+0.5), perEQL.Minor), product(millionths, perEQL.Of))
	if minor == nil {
		return math.MaxInt64
	}
	return *minor
}
