package scoring

import (
	"math"
	"time"

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

// SayOf is what a rule with these weights says of what it found; a fact's rule gives at most its points.
func SayOf(c Counted, each, most int) Said { return Said{short(c.Points(each, most)), c.Is} }

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
	c := m.countIntent(r, f, at)
	return SayOf(c, r.Points, r.limit)
}

// short holds points in two bytes: a policy gives at most a thousand for one rule.
func short(points int) int16 { return int16(max(math.MinInt16, min(points, math.MaxInt16))) }
