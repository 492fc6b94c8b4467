package attribution

import (
	"math/bits"

	"github.com/eqltui/eqltui/internal/decay"
)

// A model puts weights on touches, of which there is at least one. A role that has no touch puts none, so
// its share goes to the others in proportion; a touch that has two roles gets both weights.

// Shares of the roles, in hundredths.
const (
	ends   = 40 // of the first, the key and, where it counts as much as the first, the last
	lesser = 20 // of the role beside two of those
)

func (s *Splitter) firstKeyLast(_ Terms, touches []Touch, p Path) {
	last := len(touches) - 1
	s.weights[0] += ends
	s.weights[last] += lesser
	if key := keyOf(touches, p.Key); key >= 0 {
		s.weights[key] += ends
	}
}

// keyOf is the named touch, else the one between first and last whose kind has most points, of equal ones
// the earlier. It is -1 when there is none, also when the named one lies outside the look-back.
func keyOf(touches []Touch, named string) int {
	key := -1
	if named != "" {
		for i := range touches {
			if touches[i].ID == named {
				return i
			}
		}
		return key
	}
	for i := 1; i < len(touches)-1; i++ {
		if key < 0 || touches[i].Points > touches[key].Points {
			key = i
		}
	}
	return key
}

// firstLastPartner gives the partners with a touch between first and last one share in equal parts, each at
// its earliest touch there; when there are none between, the partners of the whole path.
func (s *Splitter) firstLastPartner(_ Terms, touches []Touch, _ Path) {
	n := s.influence(touches, 1, len(touches)-1)
	if n == 0 {
		n = s.influence(touches, 0, len(touches))
	}
	each := max(n, 1)
	s.weights[0] += ends * each
	s.weights[len(touches)-1] += ends * each
}

// influence puts a weight on the earliest touch of each partner from one touch to before another, and
// returns how many partners there are.
func (s *Splitter) influence(touches []Touch, from, to int) (partners uint64) {
	if s.partners == nil {
		s.partners = map[string]bool{}
	}
	clear(s.partners)
	for i := from; i < to; i++ {
		if id := touches[i].Partner; id != "" && !s.partners[id] {
			s.partners[id] = true
			s.weights[i] += lesser
			partners++
		}
	}
	return partners
}

func (s *Splitter) linear(_ Terms, _ []Touch, _ Path) {
	for i := range s.weights {
		s.weights[i] = 1
	}
}

func (s *Splitter) first(_ Terms, _ []Touch, _ Path) { s.weights[0] = 1 }

func (s *Splitter) last(_ Terms, touches []Touch, _ Path) { s.weights[len(touches)-1] = 1 }

// timeDecay counts ages from the last touch and not from the conversion, which changes no share, because a
// share is a quotient of two weights, and keeps most digits: to a hundred thousand million of a currency's
// hundredths each credit is that of the exact power; beyond, single units may lie elsewhere, on every machine
// alike.
func (s *Splitter) timeDecay(t Terms, touches []Touch, p Path) {
	if t.HalfLife <= 0 {
		s.linear(t, touches, p)
		return
	}
	newest := touches[len(touches)-1].At
	var high, low, carry uint64
	for i := range touches {
		s.weights[i] = decay.Left(newest-touches[i].At, t.HalfLife)
		low, carry = bits.Add64(low, s.weights[i], 0)
		high += carry
	}
	if high == 0 {
		return
	}
	fit := bits.Len64(high)
	for i := range s.weights {
		s.weights[i] >>= fit
	}
}

func (s *Splitter) position(_ Terms, touches []Touch, _ Path) {
	between := uint64(max(len(touches)-2, 0))
	for i := range s.weights {
		s.weights[i] = lesser
	}
	s.weights[0], s.weights[len(touches)-1] = ends*max(between, 1), ends*max(between, 1)
}
