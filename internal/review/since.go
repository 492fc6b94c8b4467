package review

import (
	"cmp"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
)

// Part is what a lead adds to a figure: 1 for a lead that is counted, an amount in minor units.
type Part struct {
	Lead  lead.ID
	Value int64
}

// Moved is a lead that adds something else now than it did then.
type Moved struct {
	Lead      lead.ID
	Then, Now int64
	How       How
}

// How says what became of a lead's part.
type How string

// The ways in which a part differs. What happened to the lead, such as a merge, its history says.
const (
	Came    How = "came" // it was not in the figure
	Left    How = "left" // it is no longer in it
	Changed How = "changed"
)

// Since is a figure that was given out and the same one now.
type Since struct {
	Then, Now int64
	Leads     []Moved // by their numbers; their differences add up to that of the figure
}

// Compare holds the parts of a figure then against those now. A lead with several parts, such as
// opportunities, adds them up. Sums that are too large to count are not met: a figure was counted before.
func Compare(then, now []Part) Since {
	was, is := sums(then), sums(now)
	var s Since
	for id, v := range was {
		s.Then += v
		after, there := is[id]
		switch {
		case !there:
			s.Leads = append(s.Leads, Moved{id, v, 0, Left})
		case after != v:
			s.Leads = append(s.Leads, Moved{id, v, after, Changed})
		}
	}
	for id, v := range is {
		s.Now += v
		if _, there := was[id]; !there {
			s.Leads = append(s.Leads, Moved{id, 0, v, Came})
		}
	}
	slices.SortFunc(s.Leads, func(a, b Moved) int { return cmp.Compare(a.Lead, b.Lead) })
	return s
}

func sums(parts []Part) map[lead.ID]int64 {
	out := make(map[lead.ID]int64, len(parts))
	for _, p := range parts {
		out[p.Lead] += p.Value
	}
	return out
}
