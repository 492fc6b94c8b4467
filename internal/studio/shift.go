package studio

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Shift is a small change of a policy: points from one rule to another, or a threshold that is moved.
type Shift struct {
	Kind   string `json:"kind"` // rules or threshold
	From   string `json:"from"` // a rule; the threshold as it is
	To     string `json:"to"`   // a rule; the threshold as it would be
	Points int    `json:"points"`
	Text   string `json:"text"`
}

// The kinds of shifts.
const (
	OfRules     = "rules"
	OfThreshold = "threshold"
)

// mostPoints is how far a proposal goes at most.
const mostPoints = 5

// Trial is one lead with all that is needed to score it under a shift.
type Trial struct {
	Case   Case
	Points []Point
}

// Allowed is by how many points a sample lets a model be moved: one for every 30 outcomes of the rarer kind, five at most.
func Allowed(taken, not int64) int { return int(min(mostPoints, min(taken, not)/LeastOutcomes)) }

// Propose finds the shifts that the history speaks for, at most three, those that take points from a rule that misleads first and then
// the strongest, and says in words why there are no more. A shift of rules must raise the area under the curve by more than chance
// would among all shifts that were tried: the two areas are compared by DeLong's test for correlated curves, at 5 % divided by the
// number of tries (Bonferroni). A threshold is moved where what would enter or stay out is so unlike the EQLs that there are that
// the intervals lie apart. It is left off when the context ends, with what that says.
func (f *Frame) Propose(ctx context.Context, trials []Trial, now int64) (out []Shift, why []string, err error) {
	old := mature(trials, now)
	taken, not := int64(0), int64(0)
	for i := range old {
		if old[i].Case.SQL() {
			taken++
		} else {
			not++
		}
	}
	most := Allowed(taken, not)
	if most == 0 {
		return nil, []string{"no shift is proposed: " + TooFew(taken, not)}, nil
	}
	threshold, moved := f.moveThreshold(old, most)
	if moved {
		out = append(out, threshold)
	}
	const rules = 2
	shifts, err := f.betweenRules(ctx, old, most)
	if err != nil {
		return nil, nil, err
	}
	out = append(out, shifts[:min(len(shifts), rules)]...)
	if len(shifts) == 0 {
		why = append(why, "no shift of points between two rules does better than chance would among all that were tried")
	}
	if !moved {
		why = append(why, "nothing speaks for another threshold; of leads below it that were never sent to sales nobody knows what sales "+
			"would have done")
	}
	return out, why, nil
}

// mature leaves out what is too young to say anything.
func mature(trials []Trial, now int64) []*Trial {
	cases := make([]Case, len(trials))
	for i := range trials {
		cases[i] = trials[i].Case
	}
	days := Mature(cases)
	var out []*Trial
	for i := range trials {
		if !tooYoung(&trials[i].Case, days, now) {
			out = append(out, &trials[i])
		}
	}
	return out
}

// move is points from one rule to another.
type move struct{ from, to, points int }

// pairs are the moves that can be tried: a rule gives what it has and stays above nothing, and one gets more whose points are one
// number.
func (f *Frame) pairs(points int) []move {
	var out []move
	for i := range f.Rules {
		for j := range f.Rules {
			a, b := &f.Rules[i], &f.Rules[j]
			if i != j && a.single() && b.single() && a.Points > points {
				out = append(out, move{i, j, points})
			}
		}
	}
	return out
}

// single reports whether a rule gives one number of points, and gives them.
func (r *Rule) single() bool { return r.Points > 0 && r.Points == r.Max }

// score is the highest total of a lead under a move. Points that go from one group to another take the caps along.
func (f *Frame) score(t *Trial, m move) int {
	fitCap, intentCap := f.FitCap, f.IntentCap
	if m.points != 0 && (m.from < f.Fit) != (m.to < f.Fit) {
		if m.to < f.Fit {
			fitCap, intentCap = fitCap+m.points, intentCap-m.points
		} else {
			fitCap, intentCap = fitCap-m.points, intentCap+m.points
		}
	}
	best := 0
	for i := range t.Points {
		fit, intent := 0, 0
		for r, s := range t.Points[i].Rules {
			n := int(s.Points)
			if s.Is == scoring.True && m.points != 0 {
				switch r {
				case m.from:
					n -= m.points
				case m.to:
					n += m.points
				}
			}
			if r < f.Fit {
				fit += n
			} else {
				intent += n
			}
		}
		best = max(best, max(0, min(fit, fitCap))+max(0, min(intent, intentCap)))
	}
	return best
}

// gain is by how much a move raises the area, and how many standard errors that is.
type gain struct {
	move
	by, errors float64
}

func (f *Frame) betweenRules(ctx context.Context, trials []*Trial, most int) ([]Shift, error) {
	tries := f.pairs(most)
	if len(tries) == 0 {
		return nil, nil
	}
	was := f.placed(trials, move{})
	bar := math.Sqrt2 * math.Erfinv(1-0.05/float64(len(tries)))
	var found []gain
	for _, m := range tries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if by, errors := was.against(f.placed(trials, m)); errors > bar {
			found = append(found, gain{m, by, errors})
		}
	}
	misleads := f.misleading(trials)
	slices.SortFunc(found, func(a, b gain) int {
		return cmp.Or(cmp.Compare(misleads[b.from], misleads[a.from]),
			cmp.Compare(b.by, a.by), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	var out []Shift
	used := map[int]bool{}
	for _, g := range found {
		if used[g.from] || used[g.to] {
			continue // its effect is not its own
		}
		used[g.from], used[g.to] = true, true
		a, b := f.Rules[g.from].ID, f.Rules[g.to].ID
		out = append(out, Shift{OfRules, a, b, g.points, fmt.Sprintf("%d %s from %s to %s", g.points, plural(g.points), a, b)})
	}
	return out, nil
}

// misleading says of each rule whether it misleads, 1 for those that do: what they give is the first to go elsewhere.
func (f *Frame) misleading(trials []*Trial) []int {
	t := newTally(f)
	for _, trial := range trials {
		s := f.Judge(trial.Points)
		t.add(&trial.Case, &s)
	}
	out := make([]int, len(f.Rules))
	for i, row := range t.rows(f) {
		out[i] = int(one(slices.Contains(row.Notes, Misleads)))
	}
	return out
}

func plural(points int) string {
	if points == 1 {
		return "point"
	}
	return "points"
}

// placement is every lead's part of an area: how often its score beats those of the other kind.
type placement struct {
	area     float64
	pos, neg []float64
}

func (f *Frame) placed(trials []*Trial, m move) placement {
	var pos, neg scores
	got := make([]int, len(trials))
	for i, t := range trials {
		got[i] = min(f.score(t, m), topScore)
		if t.Case.SQL() {
			pos.add(got[i])
		} else {
			neg.add(got[i])
		}
	}
	k, n := float64(pos.total()), float64(neg.total())
	above := placements(&neg, func(below, same float64) float64 { return (below + same/2) / n })
	under := placements(&pos, func(below, same float64) float64 { return (k - below - same/2) / k })
	p := placement{area: mean(&pos, above, k)}
	for i, t := range trials {
		if t.Case.SQL() {
			p.pos = append(p.pos, above[got[i]])
		} else {
			p.neg = append(p.neg, under[got[i]])
		}
	}
	return p
}

// against is by how much another placement of the same leads has the larger area, and how many standard errors that is.
func (p placement) against(o placement) (by, errors float64) {
	by = o.area - p.area
	spread := func(a, b []float64) float64 {
		sum := 0.0
		for i := range a {
			d := b[i] - a[i] - by
			sum += d * d
		}
		return sum / float64(len(a)-1) / float64(len(a))
	}
	v := spread(p.pos, o.pos) + spread(p.neg, o.neg)
	if v <= 0 {
		return by, 0
	}
	return by, by / math.Sqrt(v)
}

// moveThreshold proposes the smallest move that the intervals speak for.
func (f *Frame) moveThreshold(trials []*Trial, most int) (Shift, bool) {
	rate := func(from, to int) review.Rate { // of leads whose highest total with no gate in the way lies there
		k, n := int64(0), int64(0)
		for _, t := range trials {
			best := -1
			for i := range t.Points {
				if t.Points[i].Sends {
					best = max(best, f.Total(t.Points[i].Rules, -1))
				}
			}
			if best >= from && best < to {
				n++
				k += one(t.Case.SQL())
			}
		}
		return review.RateOf(k, n)
	}
	eqls := rate(f.Threshold, topScore+1)
	if eqls.Low == nil {
		return Shift{}, false
	}
	for points := 1; points <= most; points++ {
		up, down := f.Threshold+points, f.Threshold-points
		if r := rate(f.Threshold, up); r.High != nil && up <= topScore && *r.High < *eqls.Low {
			return f.threshold(up, points), true
		}
		if r := rate(down, f.Threshold); r.Low != nil && down >= 0 && *r.Low >= *eqls.Low {
			return f.threshold(down, points), true
		}
	}
	return Shift{}, false
}

func (f *Frame) threshold(to, points int) Shift {
	return Shift{OfThreshold, fmt.Sprint(f.Threshold), fmt.Sprint(to), points, fmt.Sprintf("threshold %d instead of %d", to, f.Threshold)}
}
