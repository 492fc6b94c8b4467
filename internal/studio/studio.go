// Package studio is the arithmetic of the model's audit: would another policy have been right more often. It is pure: leads of
// the history as two policies would have seen them go in, figures with their intervals come out, and words where there is too
// little to say anything.
package studio

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Frame is what of a policy turns the points of its rules into a total.
type Frame struct {
	Threshold         int
	FitCap, IntentCap int
	Fit               int // how many of the rules are fit rules: they stand first
	Rules             []Rule
}

// Rule is a rule of the policy as the studio names it.
type Rule struct {
	ID, Label, Group string
	AI               bool // it counts touches from an AI surface
	Fades            bool // what it gives for a touch gets less with time
	Points, Max      int  // for one hit or touch, and the most it gives
}

// FrameOf is the frame of a policy.
func FrameOf(p *policy.Policy) *Frame {
	f := &Frame{Threshold: p.Scoring.Threshold, FitCap: p.Scoring.FitMax, IntentCap: p.Scoring.IntentMax, Fit: len(p.Scoring.Fit)}
	for i := range p.Scoring.Fit {
		r := &p.Scoring.Fit[i]
		f.Rules = append(f.Rules, Rule{ID: r.ID, Label: r.Label, Group: scoring.Fit, Points: r.Points, Max: r.Points})
	}
	for i := range p.Scoring.Intent {
		r := &p.Scoring.Intent[i]
		f.Rules = append(f.Rules, Rule{ID: r.ID, Label: r.Label, Group: scoring.Intent, AI: strings.TrimSpace(r.Surface) == "ai",
			Fades: r.HalfLife != nil, Points: r.Points, Max: r.Max})
	}
	return f
}

// Say appends what each rule says of what was found.
func (f *Frame) Say(found []scoring.Counted, out []scoring.Said) []scoring.Said {
	for i := range found {
		out = append(out, scoring.SayOf(found[i], f.Rules[i].Points, f.Rules[i].Max))
	}
	return out
}

// Point is an instant at which something of a lead had become known and nobody had closed it yet.
type Point struct {
	At    int64          // ms
	Sends bool           // no gate of the policy but its score stands in the way
	Rules []scoring.Said // in the order of the frame
}

// Weighs reports whether what rules say under this frame tells what the same rules say under another: those whose weights differ
// give one number of points, whatever they count.
func (f *Frame) Weighs(other *Frame) bool {
	return slices.EqualFunc(f.Rules, other.Rules, func(a, b Rule) bool {
		same := a.Points == b.Points && a.Max == b.Max
		return a.ID == b.ID && a.Group == b.Group && a.Fades == b.Fades && (same || !a.Fades && a.single() && b.single())
	})
}

// Weigh appends what rules say under another frame that this one weighs.
func (f *Frame) Weigh(other *Frame, rules, out []scoring.Said) []scoring.Said {
	for i, s := range rules {
		if s.Is == scoring.True && f.Rules[i].Points != other.Rules[i].Points {
			s.Points = int16(other.Rules[i].Points)
		}
		out = append(out, s)
	}
	return out
}

// Book holds what rules say of leads, each different answer once: there are few of them, and millions of leads.
type Book struct {
	known map[string][]scoring.Said
	key   []byte
}

// Keep returns the one of the book that says the same.
func (b *Book) Keep(rules []scoring.Said) []scoring.Said {
	b.key = b.key[:0]
	for _, s := range rules {
		b.key = append(binary.LittleEndian.AppendUint16(b.key, uint16(s.Points)), byte(s.Is))
	}
	kept, known := b.known[string(b.key)]
	if known {
		return kept
	}
	const most = 1 << 16 // where scores fade every lead has an answer of its own, and none is met again
	if b.known == nil || len(b.known) == most {
		b.known = map[string][]scoring.Said{}
	}
	kept = slices.Clone(rules)
	b.known[string(b.key)] = kept
	return kept
}

// Total is the score: each group is held between nothing and its cap. A rule left out, by its place, gives nothing; -1 is none.
func (f *Frame) Total(rules []scoring.Said, without int) int {
	fit, intent := 0, 0
	for i := range rules {
		switch {
		case i == without:
		case i < f.Fit:
			fit += int(rules[i].Points)
		default:
			intent += int(rules[i].Points)
		}
	}
	return max(0, min(fit, f.FitCap)) + max(0, min(intent, f.IntentCap))
}

// Scored is what a policy would have made of a lead.
type Scored struct {
	Score   int            // the highest before its outcome
	At      int64          // ms: since when it had it
	Entered int64          // ms: when it would have entered EQL, 0 for never
	Rules   []scoring.Said // since then
	Decided []int          // the rules without any one of which it would not have entered
}

// Judge follows a lead through its points, which are in the order of what was known.
func (f *Frame) Judge(points []Point) Scored {
	var s Scored
	best := -1
	for i := range points {
		p := &points[i]
		total := f.Total(p.Rules, -1)
		if best < 0 || total > s.Score {
			best, s.Score, s.At = i, total, p.At
		}
		if p.Sends && total >= f.Threshold && s.Entered == 0 {
			s.Entered = p.At
		}
	}
	if best >= 0 {
		s.Rules = points[best].Rules
	}
	if s.Entered == 0 {
		return s
	}
	for r := range f.Rules {
		if !f.enters(points, r) {
			s.Decided = append(s.Decided, r)
		}
	}
	return s
}

// enters reports whether a lead would have entered had a rule given nothing.
func (f *Frame) enters(points []Point, without int) bool {
	for i := range points {
		if points[i].Sends && f.Total(points[i].Rules, without) >= f.Threshold {
			return true
		}
	}
	return false
}

// Case is what became of a lead.
type Case struct {
	Lead      lead.ID
	Arrived   int64 // ms
	Candidate bool  // it could become an EQL at all: it came through a partner
	SQLAt     int64 // ms: when sales took it, 0 for never
	WonAt     int64
	ClosedAt  int64 // lost, disqualified or put away; 0 for none of them
}

// Became is what became of a lead, in one word.
func (c *Case) Became() string {
	switch {
	case c.WonAt != 0:
		return "won"
	case c.SQL() && c.ClosedAt != 0:
		return "lost"
	case c.SQL():
		return "sql"
	case c.ClosedAt != 0:
		return "closed"
	}
	return "open"
}

// SQL reports whether sales took it. One that was won was taken, whether or not anybody said so.
func (c *Case) SQL() bool { return c.SQLAt != 0 || c.WonAt != 0 }

// decided reports whether something became of it.
func (c *Case) decided() bool { return c.SQL() || c.ClosedAt != 0 }
