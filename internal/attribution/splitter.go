package attribution

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
)

// Splitter gives credits. It keeps its room from one path to the next, because a report goes over tens of
// thousands of them. The zero Splitter is ready; it is for one goroutine.
type Splitter struct {
	weights  []uint64 // of the touches within the look-back; their sum is below 2^64
	credits  []int64
	rests    []rest
	partners map[string]bool
}

// rest is what the division left of one touch's share.
type rest struct {
	over  uint64
	touch int
}

// Credits divides an amount in minor units, at least 0, over the touches of a path: one credit for each, in
// their order. They add up to the amount, or are all 0 when no touch lies within the look-back or the model
// is none. What they are written into is used again by the next call.
func (s *Splitter) Credits(t Terms, amount int64, p Path) []int64 {
	s.credits = append(s.credits[:0], make([]int64, len(p.Touches))...)
	from, to := p.Within(t.Lookback)
	if from == to || amount <= 0 {
		return s.credits
	}
	s.weights = append(s.weights[:0], make([]uint64, to-from)...)
	for i := range models {
		if models[i].name == t.Model {
			models[i].weigh(s, t, p.Touches[from:to], p)
			s.split(uint64(amount), s.credits[from:to])
		}
	}
	return s.credits
}

// Within returns where the touches begin and end that can have credit: those of (conversion − look-back,
// conversion], or all when no conversion is known.
func (p Path) Within(lookback int64) (from, to int) {
	if !p.Ends {
		return 0, len(p.Touches)
	}
	to = sort.Search(len(p.Touches), func(i int) bool { return p.Touches[i].At > p.At })
	if lookback > 0 {
		from = sort.Search(to, func(i int) bool { return p.Touches[i].At > p.At-lookback })
	}
	return from, to
}

// split gives each touch its weight's part of the amount, rounded down, and what is left over by one unit
// each to those whose parts lost most, of equal ones to the earlier (the method of largest remainders, as
// Hamilton proposed it for seats in 1792).
func (s *Splitter) split(amount uint64, credits []int64) {
	var total uint64
	for _, w := range s.weights {
		total += w
	}
	if total == 0 {
		return
	}
	left := amount
	s.rests = s.rests[:0]
	for i, w := range s.weights {
		if w == 0 {
			continue
		}
		high, low := bits.Mul64(amount, w)
		part, over := bits.Div64(high, low, total) // high < w <= total
		credits[i] = int64(part)
		left -= part
		s.rests = append(s.rests, rest{over, i})
	}
	if left == 0 {
		return
	}
	slices.SortFunc(s.rests, func(a, b rest) int { return cmp.Or(cmp.Compare(b.over, a.over), cmp.Compare(a.touch, b.touch)) })
	for _, r := range s.rests[:left] {
		credits[r.touch]++
	}
}
