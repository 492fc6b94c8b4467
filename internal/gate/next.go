package gate

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// next finds what would help: first the moves that alone make the lead an EQL; when there are none,
// the members of the smallest set that does, each with its effect after those above it; then the
// other moves that gain points or pass a gate.
func (j *Judge) next(f *lead.Facts, now time.Time, s *survey) []Next {
	p := j.plan(f, now, s)
	alone := make([]survey, len(p.moves))
	gain := make([]int, len(p.moves))
	var flips uint64
	for i := range p.moves {
		alone[i] = p.with(1 << i)
		if j.isEQL(&alone[i]) {
			flips |= 1 << i
		}
		gain[i] = points(s, &alone[i]) + 5*j.newlyPassed(s, &alone[i])
	}
	order := byPromise(p.moves, gain)
	var out []Next
	var listed uint64
	for _, i := range order {
		if flips&(1<<i) != 0 {
			out = append(out, p.say(i, s, &alone[i], true, len(out) == 0))
			listed |= 1 << i
		}
	}
	if flips == 0 {
		if set, ok := p.smallest(order); ok {
			out, listed = p.inOrder(set), set
		}
	}
	for _, i := range order {
		if listed&(1<<i) == 0 && j.helps(&p.moves[i], s, &alone[i]) {
			out = append(out, p.say(i, s, &alone[i], false, false))
		}
	}
	return out
}

// offer is what is asked of a lead whose points alone are too few: the partner that its touches name. What else
// could help has to happen.
func (j *Judge) offer(f *lead.Facts, now time.Time, s *survey) []Next {
	if len(PartnersNamed(f, now)) == 0 {
		return nil
	}
	for _, g := range j.required {
		if s.gates[g] == failed && g != score {
			return nil
		}
	}
	p := j.plan(f, now, s) // which begins with the partner
	after := p.with(1)
	return []Next{p.say(0, s, &after, false, false)}
}

// helps reports whether a move is worth listing: it gains points or passes a gate and closes none.
// When the score gate passes already, points are no reason to wait for a touch.
func (j *Judge) helps(m *move, before, after *survey) bool {
	for _, g := range j.required {
		if after.gates[g] == failed {
			return false
		}
	}
	if m.fact == "lead.partner" && m.want != "" {
		return true // a touch names it: it need only be asked
	}
	gains := points(before, after) > 0
	if m.act && before.gates[score] == passed {
		gains = false
	}
	return gains || j.newlyPassed(before, after) > 0
}

// inOrder lists the members of a set so that each does the most that is left to do.
func (p *plan) inOrder(set uint64) []Next {
	var out []Next
	var done uint64
	at := p.before
	for done != set {
		best, bestPoints, bestGates := -1, 0, 0
		var after survey
		for left := set &^ done; left != 0; left &= left - 1 {
			i := bits.TrailingZeros64(left)
			got := p.with(done | 1<<i)
			gained, gates := points(&at, &got), p.j.newlyPassed(&at, &got)
			if best < 0 || gained > bestPoints || gained == bestPoints && gates > bestGates {
				best, bestPoints, bestGates, after = i, gained, gates, got
			}
		}
		out = append(out, p.say(best, &at, &after, false, true))
		done |= 1 << best
		at = after
	}
	return out
}

func points(before, after *survey) int { return after.fit + after.intent - before.fit - before.intent }

func (j *Judge) newlyPassed(before, after *survey) int {
	n := 0
	for _, g := range j.required {
		if before.gates[g] != passed && after.gates[g] == passed {
			n++
		}
	}
	return n
}

func (p *plan) say(i int, before, after *survey, flips, needed bool) Next {
	m := &p.moves[i]
	return Next{Fact: m.fact, Label: m.label, Want: m.want, Effect: p.effect(i, before, after), Flips: flips, Needed: needed}
}

// effect says what a move does: "+12 fit, 72 in all; passes score". One that does nothing by itself
// names the gates it brings nearer.
func (p *plan) effect(i int, before, after *survey) string {
	var parts, gained []string
	if d := after.fit - before.fit; d != 0 {
		gained = append(gained, fmt.Sprintf("%+d fit", d))
	}
	if d := after.intent - before.intent; d != 0 {
		gained = append(gained, fmt.Sprintf("%+d intent", d))
	}
	if len(gained) > 0 {
		parts = append(parts, fmt.Sprintf("%s, %d in all", strings.Join(gained, ", "), after.fit+after.intent))
	}
	for _, g := range p.j.required {
		if before.gates[g] != passed && after.gates[g] == passed {
			parts = append(parts, "passes "+g.String())
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, "; ")
	}
	for _, g := range p.j.required {
		if before.gates[g] != passed && p.relevant[g]&(1<<i) != 0 {
			parts = append(parts, "towards "+g.String())
		}
	}
	if len(parts) == 0 {
		// It makes up for what another member of the set takes away.
		return "needed beside the others"
	}
	return strings.Join(parts, "; ")
}
