package attribution

import "math/bits"

// Role is the part that a touch has in a model with roles.
type Role int

// The roles. Middle is the key touch of FirstKeyLast, and a partner's influence in FirstLastPartner.
const (
	AtFirst Role = iota
	Middle
	AtLast
	roleCount
)

// ByRole divides the credits of a model with roles, of touches that can have credit, by the roles for which they were
// given: a touch that has two roles is divided as their weights are, and what is left over is the earlier role's, so that
// the sums add up to the credits. Any other model gives all to Middle.
func (s *Splitter) ByRole(model Model, touches []Touch, credits []int64) (sums [roleCount]int64) {
	if len(touches) == 0 {
		return sums
	}
	var weights [roleCount][]uint64
	for r := range weights {
		weights[r] = make([]uint64, len(touches))
	}
	last := len(touches) - 1
	switch model {
	case FirstKeyLast:
		weights[AtFirst][0], weights[AtLast][last] = ends, lesser
		if key := keyOf(touches, ""); key >= 0 {
			weights[Middle][key] = ends
		}
	case FirstLastPartner:
		s.weights = append(s.weights[:0], weights[Middle]...)
		n := s.influence(touches, 1, last)
		if n == 0 {
			n = s.influence(touches, 0, last+1)
		}
		copy(weights[Middle], s.weights)
		weights[AtFirst][0], weights[AtLast][last] = ends*max(n, 1), ends*max(n, 1)
	default:
		for i := range touches {
			weights[Middle][i] = 1
		}
	}
	for i, credit := range credits {
		s.divide(&sums, credit, weights[AtFirst][i], weights[Middle][i], weights[AtLast][i])
	}
	return sums
}

// divide gives roles their parts of a credit, rounded down, and what is left over to the first that has a weight.
func (*Splitter) divide(sums *[roleCount]int64, credit int64, weights ...uint64) {
	var all uint64
	for _, w := range weights {
		all += w
	}
	if all == 0 {
		return
	}
	left, first := credit, -1
	for r, w := range weights {
		if w == 0 {
			continue
		}
		if first < 0 {
			first = r
		}
		high, low := bits.Mul64(uint64(credit), w)
		part, _ := bits.Div64(high, low, all) // w is at most all, so that a part is at most the credit
		sums[r] += int64(part)
		left -= int64(part)
	}
	sums[first] += left
}
