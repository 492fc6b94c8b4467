package scoring

import (
	"time"

	"github.com/eqltui/eqltui/internal/decay"
	"github.com/eqltui/eqltui/internal/lead"
)

// Counted is what one rule found of a lead before any weight makes points of it, so that other weights can be tried on it:
// whether it hit, and how many touches it counts. Of a rule with a half-life the touches are whole ones and what is left of the
// last in Q62. A fact that is so counts once.
type Counted struct {
	Is          Tri
	Whole, Part uint64
}

// Points is what a rule with these weights gives for it: so much each, at most so much. A fact's rule gives at most its points.
func (c Counted) Points(each, most int) int {
	if c.Is != True {
		return 0
	}
	return worth{c.Whole, c.Part}.points(each, max(most, -most))
}

// Count appends what each rule found, fit first, in the order of the policy. Say makes points of the same counts.
func (m *Model) Count(f *lead.Facts, now time.Time, out []Counted) []Counted {
	for i := range m.fit {
		c := Counted{Is: m.fit[i].when.Test(f, nil)}
		if c.Is == True {
			c.Whole = 1
		}
		out = append(out, c)
	}
	for i := range m.intent {
		out = append(out, m.countIntent(&m.intent[i], f, now.UnixMilli()))
	}
	return out
}

func (m *Model) countIntent(r *intentRule, f *lead.Facts, at int64) Counted {
	var sum worth
	hit, missing := false, false
	for j := range f.Touches {
		t := &f.Touches[j]
		age := at - t.At.UnixMilli()
		if age < 0 || age >= r.span(m.window) || !r.matches(t) {
			continue
		}
		said := True
		if r.when != nil {
			said = r.when.Test(f, t)
		}
		switch {
		case said == True && r.half > 0:
			hit = true
			sum.add(decay.Left(age, r.half))
		case said == True:
			hit = true
			sum.whole++
		case said == Undecided:
			missing = missing || len(r.when.Missing(f, t)) > 0
		}
	}
	switch {
	case hit:
		return Counted{True, sum.whole, sum.part}
	case missing:
		return Counted{Is: Undecided}
	}
	return Counted{Is: False}
}
