package scoring

import (
	"math/bits"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/decay"
	"github.com/eqltui/eqltui/internal/lead"
)

// Earned is what one intent rule gave for one touch.
type Earned struct {
	Rule, Label string
	// Tenths of a point. Those of a rule's touches add up to ten times the rule's points exactly: a
	// half-life leaves each touch a part, and the rule's one rounding is put where most was earned.
	Tenths int
	// Outside: the touch is of the rule's kind, but older than the window.
	Outside bool
	// Capped: the rule gave its most for newer touches, and nothing or less for this one.
	Capped bool
	// Decayed: the touch is worth less than when it was new.
	Decayed bool
}

// Worth says for each of the facts' touches what it earned, in the order of the touches; nil for one
// that no rule looks at. A group's cap is not part of it: that takes from the sum, not from a touch.
func (m *Model) Worth(f *lead.Facts, now time.Time) [][]Earned {
	out := make([][]Earned, len(f.Touches))
	for i := range m.intent {
		m.worthBy(&m.intent[i], f, now.UnixMilli(), out)
	}
	return out
}

// part is one touch's share of a rule.
type part struct {
	touch, tenths int
	age           int64
}

func (m *Model) worthBy(r *intentRule, f *lead.Facts, now int64, out [][]Earned) {
	var parts []part
	var sum worth
	for j := range f.Touches {
		t := &f.Touches[j]
		age := now - t.At.UnixMilli()
		switch {
		case age < 0 || !r.matches(t):
		case r.when != nil && r.when.Test(f, t) != True:
		case age >= r.span(m.window):
			out[j] = append(out[j], Earned{Rule: r.ID, Label: r.Label, Outside: true})
		default:
			q := uint64(one)
			if r.half > 0 {
				q = decay.Left(age, r.half)
			}
			sum.add(q)
			parts = append(parts, part{j, tenthsOf(max(r.Points, -r.Points), q), age})
		}
	}
	share(parts, 10*abs(r.earn(sum)))
	sign := 1
	if r.earn(sum) < 0 {
		sign = -1
	}
	for _, p := range parts {
		full := 10 * abs(r.Points)
		e := Earned{Rule: r.ID, Label: r.Label, Tenths: sign * p.tenths, Decayed: r.half > 0 && p.age > 0}
		e.Capped = !e.Decayed && p.tenths < full || p.tenths == 0
		out[p.touch] = append(out[p.touch], e)
	}
}

// tenthsOf is 10 × points × q, q in Q62, rounded down.
func tenthsOf(points int, q uint64) int {
	hi, lo := bits.Mul64(uint64(10*points), q)
	return int(hi<<2 | lo>>62)
}

// share makes the parts add up to total: what the cap took is taken from the oldest, and what the
// rounding left goes to the one that earned most.
func share(parts []part, total int) {
	slices.SortStableFunc(parts, func(a, b part) int { return int(min(max(a.age-b.age, -1), 1)) })
	left, most := total, 0
	for i := range parts {
		parts[i].tenths = min(parts[i].tenths, left)
		left -= parts[i].tenths
		if parts[i].tenths > parts[most].tenths {
			most = i
		}
	}
	if len(parts) > 0 {
		parts[most].tenths += left
	}
}

func abs(n int) int { return max(n, -n) }
