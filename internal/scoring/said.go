package scoring

import (
	"math"
	"time"

	"github.com/eqltui/eqltui/internal/decay"
	"github.com/eqltui/eqltui/internal/lead"
)

// Said is what one rule found, True for hit and False for miss, and the points that it gave, in few bytes: of a history there are
// very many.
type Said struct {
	Points int16
	Is     Tri
}

// Outcome is what the rule found, in a word.
func (s Said) Outcome() Outcome { return s.Is.outcome() }

// Say appends what each rule says, fit first, in the order of the policy: a breakdown without its evidence. It must agree with
// Score.
func (m *Model) Say(f *lead.Facts, now time.Time, out []Said) []Said {
	for i := range m.fit {
		s := Said{Is: m.fit[i].when.Test(f, nil)}
		if s.Is == True {
			s.Points = short(m.fit[i].Points)
		}
		out = append(out, s)
	}
	for i := range m.intent {
		out = append(out, m.sayIntent(&m.intent[i], f, now.UnixMilli()))
	}
	return out
}

func (m *Model) sayIntent(r *intentRule, f *lead.Facts, at int64) Said {
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
			sum.add(one)
		case said == Undecided:
			missing = missing || len(r.when.Missing(f, t)) > 0
		}
	}
	switch {
	case hit:
		return Said{short(r.earn(sum)), True}
	case missing:
		return Said{Is: Undecided}
	}
	return Said{Is: False}
}

// short holds points in two bytes: a policy gives at most a thousand for one rule.
func short(points int) int16 { return int16(max(math.MinInt16, min(points, math.MaxInt16))) }
