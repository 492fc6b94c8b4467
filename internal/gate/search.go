package gate

import (
	"math/bits"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
)

// nodeBudget bounds the sets of moves that one search judges, about a millisecond's worth. Real
// policies need a few dozen.
const nodeBudget = 2000

// search looks for the cheapest set of moves that makes the lead an EQL, by branch and bound. At
// each step it takes the open goal that the fewest moves could help, because every solution must
// contain one of these; having tried one of them it forbids it to the branches after, so that no
// set is judged twice. Within the budget the answer is the cheapest there is.
type search struct {
	*plan
	order  []int // moves, cheap ones first and then those that alone do most
	nodes  int
	found  bool
	best   uint64
	atCost int
}

// smallest returns the cheapest set found, no member of which can be left out; false when there is
// none.
func (p *plan) smallest(order []int) (uint64, bool) {
	s := &search{plan: p, order: order}
	s.look(0, 0, 0)
	if !s.found {
		return 0, false
	}
	// When the budget ended the search early, the set may have members it can do without.
	for i := len(order) - 1; i >= 0; i-- {
		bit := uint64(1) << order[i]
		if s.best&bit == 0 {
			continue
		}
		if got := p.with(s.best &^ bit); p.j.isEQL(&got) {
			s.best &^= bit
		}
	}
	return s.best, true
}

func (j *Judge) isEQL(s *survey) bool {
	v, _ := j.verdict(s)
	return v == lead.IsEQL
}

func (s *search) look(moves, forbidden uint64, cost int) {
	if s.nodes++; s.nodes > nodeBudget {
		return
	}
	got := s.with(moves)
	v, not := s.j.verdict(&got)
	if v == lead.IsEQL {
		if !s.found || cost < s.atCost {
			s.found, s.best, s.atCost = true, moves, cost
		}
		return
	}
	if !s.j.reverses && s.j.dead(&got) {
		return
	}
	if s.found && cost+s.atLeast(&got, not) >= s.atCost {
		return
	}
	goal := s.goal(&got, not, ^(moves | forbidden))
	for _, i := range s.order {
		if goal&(1<<i) == 0 {
			continue
		}
		s.look(moves|1<<i, forbidden, cost+s.moves[i].cost)
		forbidden |= 1 << i
	}
}

// atLeast is a lower bound of what still has to be spent: a fact for each BANT answer and for our
// confirmation, and one at all.
func (s *search) atLeast(got *survey, not set) int {
	facts := 0
	if not.has(bant) {
		facts += s.j.rules.BANTYesAtLeast - got.yes
	}
	if not.has(joint) && s.scratch.Confirmed.Us != lead.Confirmed {
		facts++
	}
	return factCost * max(1, facts)
}

// goal returns the moves, of those allowed, that may help the open goal with the fewest of them;
// none when some goal is out of reach. It reads the facts that `with` left behind.
func (s *search) goal(got *survey, not set, allowed uint64) uint64 {
	best, fewest := uint64(0), maxMoves+1
	offer := func(moves uint64) {
		moves &= allowed
		if n := bits.OnesCount64(moves); n < fewest {
			best, fewest = moves, n
		}
	}
	for _, g := range s.j.required {
		switch {
		case !not.has(g):
		case got.gates[g] == failed && g != score:
			// Only a policy that asks whether a field is known comes here.
			offer(^uint64(0))
		case g == icp:
			for i := range s.j.musts {
				if s.j.musts[i].when.Test(&s.scratch, nil) == scoring.Undecided {
					offer(s.forMust[i])
				}
			}
		case g == record:
			s.offerRecord(offer)
		case g == joint && s.scratch.Confirmed.Us != lead.Confirmed:
			offer(s.sets("confirmed.us"))
		default:
			offer(s.relevant[g])
		}
	}
	return best
}

func (s *search) offerRecord(offer func(uint64)) {
	if s.scratch.Partner == nil {
		offer(s.sets("lead.partner"))
	}
	if !stated(s.scratch.Lead.ProgramTier) {
		offer(s.sets("lead.program_tier"))
	}
	if !s.scratch.Lead.ReferredAt.Known {
		offer(s.sets("lead.referred_at"))
	}
}

// byPromise sorts moves: cheap ones first, then those that alone do most.
func byPromise(moves []move, gain []int) []int {
	order := make([]int, len(moves))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if moves[a].cost != moves[b].cost {
			return moves[a].cost - moves[b].cost
		}
		return gain[b] - gain[a]
	})
	return order
}
