package studio_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/studio"
)

func at() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// drawModel draws a small model: facts of two kinds, touches of three, some of them with a condition, a half-life, or negative.
func drawModel(t *rapid.T) *policy.Policy {
	p := &policy.Policy{}
	s := &p.Scoring
	s.Window = policy.Span{Time: 30 * 24 * time.Hour}
	for i := range rapid.IntRange(0, 10).Draw(t, "fit rules") {
		s.Fit = append(s.Fit, policy.FitRule{ID: fmt.Sprint("f", i), When: drawCondition(t)})
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "intent rules") {
		r := policy.IntentRule{ID: fmt.Sprint("i", i), Touch: []string{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "kind")}}
		if rapid.Bool().Draw(t, "conditional") {
			when := drawCondition(t)
			r.When = &when
		}
		if rapid.IntRange(0, 3).Draw(t, "decays") == 0 {
			r.HalfLife = &policy.Span{Time: time.Duration(rapid.IntRange(1, 200).Draw(t, "half-life")) * time.Hour}
		}
		s.Intent = append(s.Intent, r)
	}
	weigh(t, p)
	return p
}

func drawCondition(t *rapid.T) policy.Predicate {
	if rapid.Bool().Draw(t, "of a number") {
		n := int64(rapid.IntRange(0, 4).Draw(t, "at least"))
		return policy.Predicate{Op: policy.AtLeast, Field: "account.employees", Numbers: []int64{n}}
	}
	region := rapid.SampledFrom([]string{"x", "y"}).Draw(t, "region")
	return policy.Predicate{Op: policy.In, Field: "account.region", Texts: []string{region}}
}

// weigh draws other numbers for the same rules.
func weigh(t *rapid.T, p *policy.Policy) {
	s := &p.Scoring
	s.Threshold = rapid.IntRange(0, 100).Draw(t, "threshold")
	s.FitMax, s.IntentMax = rapid.IntRange(0, 100).Draw(t, "fit max"), rapid.IntRange(0, 100).Draw(t, "intent max")
	points := rapid.OneOf(rapid.IntRange(-40, 40), rapid.SampledFrom([]int{-1000, 0, 1000}))
	for _, n := range policy.GateNumbers() {
		*n.In(&p.Gates) = rapid.IntRange(0, 3).Draw(t, n.Gate)
	}
	for i := range s.Fit {
		s.Fit[i].Points = points.Draw(t, "points")
	}
	for i := range s.Intent {
		r := &s.Intent[i]
		r.Points = points.Draw(t, "points")
		if r.Max = rapid.IntRange(1, 1000).Draw(t, "max"); r.Points < 0 {
			r.Max = -r.Max
		}
	}
}

// reweighed is a model with other numbers and nothing else changed.
func reweighed(t *rapid.T, p *policy.Policy) *policy.Policy {
	other := *p
	other.Scoring.Fit = append([]policy.FitRule(nil), p.Scoring.Fit...)
	other.Scoring.Intent = append([]policy.IntentRule(nil), p.Scoring.Intent...)
	weigh(t, &other)
	return &other
}

func drawFacts(t *rapid.T) *lead.Facts {
	f := &lead.Facts{}
	if rapid.Bool().Draw(t, "employees known") {
		f.Account.Employees = lead.Known(rapid.Int64Range(0, 6).Draw(t, "employees"))
	}
	if rapid.Bool().Draw(t, "region known") {
		f.Account.Region = lead.Known(rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "region"))
	}
	n := rapid.OneOf(rapid.IntRange(0, 4), rapid.SampledFrom([]int{0, 300, 1200})).Draw(t, "touches")
	kind := rapid.SampledFrom([]string{"a", "b", "c", "d"})
	first, second := kind.Draw(t, "kind"), kind.Draw(t, "other kind")
	age := time.Duration(rapid.IntRange(-2, 1000).Draw(t, "age")) * time.Hour
	for i := range n {
		name := first
		if i%3 == 0 {
			name = second
		}
		f.Touches = append(f.Touches, lead.Touch{Kind: name, At: at().Add(-age - time.Duration(i)*time.Minute)})
	}
	return f
}

func drawCase(t *rapid.T, id int) studio.Case {
	c := studio.Case{Lead: lead.ID(id), Arrived: at().UnixMilli() - rapid.Int64Range(0, 80).Draw(t, "days old")*day,
		Candidate: rapid.Bool().Draw(t, "candidate")}
	on := c.Arrived + rapid.Int64Range(0, 40).Draw(t, "days")*day
	switch rapid.SampledFrom([]string{"open", "sql", "won", "lost", "closed"}).Draw(t, "became") {
	case "sql":
		c.SQLAt = on
	case "won":
		c.SQLAt, c.WonAt = on, on+day
	case "lost":
		c.SQLAt, c.ClosedAt = on, on+day
	case "closed":
		c.ClosedAt = on
	}
	return c
}

// Columns and the scorer never differ: whatever the rules, the leads and the weights, what columns say is what scoring each lead
// under a policy with these weights says.
func TestColumnsSayWhatScoringEachLeadSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawModel(t)
		present := reweighed(t, p)
		model, is := scoring.Compile(p), scoring.Compile(present)
		c := studio.NewColumns(p)
		var facts []*lead.Facts
		var rows []studio.Row
		for i := range rapid.IntRange(0, 12).Draw(t, "leads") {
			f := drawFacts(t)
			r := studio.Row{Case: drawCase(t, i+1), Counted: model.Count(f, at(), nil), Sends: rapid.Bool().Draw(t, "sends"),
				Country: rapid.SampledFrom([]string{"", "IT", "PL"}).Draw(t, "country")}
			for g := range r.Reach {
				r.Reach[g] = rapid.SampledFrom([]uint8{0, 1, 2, 3, gate.Whatever, gate.Whatever}).Draw(t, "reach")
			}
			fit, intent := is.Points(f, at())
			r.Present, r.Was = fit+intent, r.Case.Candidate && sends(&r, present) && fit+intent >= present.Scoring.Threshold
			c.Add(&r)
			facts, rows = append(facts, f), append(rows, r)
		}
		c.Close(at().UnixMilli())
		for range 3 {
			next := reweighed(t, p)
			agrees(t, c, next, facts, rows)
		}
	})
}

// sends reports whether the gates of a policy let a lead through, the score aside.
func sends(r *studio.Row, p *policy.Policy) bool {
	return (&gate.Sent{Rest: r.Sends, Reach: r.Reach}).Sends(&p.Gates)
}

// agrees holds columns against a history in which each lead has one moment.
func agrees(t *rapid.T, c *studio.Columns, p *policy.Policy, facts []*lead.Facts, rows []studio.Row) {
	model, frame, w := scoring.Compile(p), studio.FrameOf(p), studio.WeightsOf(p)
	var cases []studio.Case
	var under []studio.Scored
	e, scorer := c.Try(w, len(rows)), c.Scorer(w)
	var changed []studio.Change
	was := 0
	var held [policy.GateNumberCount]int64
	for i, f := range facts {
		fit, intent := model.Points(f, at())
		if got := c.Score(w, i); got != fit+intent {
			t.Fatalf("lead %d has %d in columns, %d when it is scored", i, got, fit+intent)
		}
		r := &rows[i]
		if got, known := scorer(r.Case.Lead); !known || got != fit+intent {
			t.Fatalf("lead %d has %d (%t) by its number, %d when it is scored", i, got, known, fit+intent)
		}
		if again, _ := scoring.Compile(studio.Weighed(p, w)).Points(f, at()); again != fit {
			t.Fatalf("lead %d has %d fit points under the same rules with these weights, %d when it is scored", i, again, fit)
		}
		s := frame.Judge([]studio.Point{{At: 1, Sends: sends(r, p) && r.Case.Candidate, Rules: model.Say(f, at(), nil)}})
		cases, under = append(cases, r.Case), append(under, s)
		if r.Was {
			was++
		}
		for g, n := range policy.GateNumbers() {
			lower := *p
			if *n.In(&lower.Gates) = 0; s.Entered == 0 && r.Case.Candidate && fit+intent >= p.Scoring.Threshold && sends(r, &lower) {
				held[g]++
			}
		}
		if enters := s.Entered != 0; enters != r.Was {
			changed = append([]studio.Change{{Lead: r.Case.Lead, Was: min(r.Present, 100), Is: s.Score, Enters: enters}}, changed...)
		}
	}
	if e.Held != held {
		t.Fatalf("%v are held by one gate alone, and not %v", e.Held, held)
	}
	report := frame.Test(cases, under, 0, at().UnixMilli())
	if e.Was != was || e.Entered+e.Left != len(changed) {
		t.Fatalf("%d EQLs before, %d enter and %d leave; %d were and %d changed", e.Was, e.Entered, e.Left, was, len(changed))
	}
	for i, g := range e.Changed {
		g.Taken, g.Won, g.Living, g.TooYoung = false, false, false, false
		if g != changed[i] {
			t.Fatalf("change %d is %+v and not %+v", i, g, changed[i])
		}
	}
	got := studio.Report{N: report.N, EQLs: report.EQLs, SQL: e.SQL, AUC: e.Area, ROC: e.ROC, Bands: e.Bands, MatureDays: c.MatureDays(),
		Rules: c.Rules(e), Pace: e.Pace}
	want := studio.Report{N: report.N, EQLs: report.EQLs, SQL: report.SQL, AUC: report.AUC, ROC: report.ROC, Bands: report.Bands,
		MatureDays: report.MatureDays, Rules: report.Rules, Pace: report.Pace}
	for i := range want.Rules { // of the leads that are too young, too, columns say which rule decided
		want.Rules[i].Decided, got.Rules[i].Decided = 0, 0
	}
	home := map[string][2]int64{}
	for i := range under {
		c, mature := &cases[i], studio.Mature(cases)
		if young := !c.SQL() && c.ClosedAt == 0 && at().UnixMilli()-c.Arrived < mature*day; under[i].Entered != 0 && !young {
			of := home[rows[i].Country]
			of[0]++
			if c.SQL() {
				of[1]++
			}
			home[rows[i].Country] = of
		}
	}
	if len(home) != len(e.Homes) {
		t.Fatalf("EQLs of %v, told of %v", home, e.Homes)
	}
	for i, h := range e.Homes {
		if of := home[h.Country]; of[0] != h.SQL.N || of[1] != h.SQL.K || i > 0 && h.SQL.N > e.Homes[i-1].SQL.N {
			t.Fatalf("%+v of %v", e.Homes, home)
		}
	}
	decided := make([]int64, len(frame.Rules))
	for i := range under {
		for _, r := range under[i].Decided {
			decided[r]++
		}
	}
	if !cmp.Equal(decided, e.Decided) {
		t.Fatalf("what each rule decided: %s", cmp.Diff(decided, e.Decided))
	}
	if !cmp.Equal(want, got) {
		t.Fatalf("columns say something else than a test of the same leads: %s", cmp.Diff(want, got))
	}
}

// millionColumns are a million leads of a model of twenty rules.
func millionColumns(n int) (*studio.Columns, studio.Weights) {
	p := &policy.Policy{}
	s := &p.Scoring
	s.Threshold, s.FitMax, s.IntentMax = 70, 40, 60
	p.Gates = policy.Gates{DistinctAssets: 2, SignalsAtLeast: 1, BANTYesAtLeast: 2}
	for i := range 10 {
		s.Fit = append(s.Fit, policy.FitRule{ID: fmt.Sprint("f", i), Points: 4 + i})
		s.Intent = append(s.Intent, policy.IntentRule{ID: fmt.Sprint("i", i), Points: 3 + i, Max: 12 + 2*i})
	}
	c := studio.NewColumns(p)
	r := studio.Row{Counted: make([]scoring.Counted, 20)}
	for i := range n {
		x := uint64(i+1) * 0x9e3779b97f4a7c15
		for k := range r.Counted {
			x ^= x >> 29
			x *= 0xbf58476d1ce4e5b9
			r.Counted[k] = scoring.Counted{Is: scoring.Tri(x >> 62 % 3)}
			if r.Counted[k].Is == scoring.True {
				r.Counted[k].Whole = 1
				if k >= 10 {
					r.Counted[k].Whole = 1 + x>>40%5
				}
			}
		}
		r.Reach = [policy.GateNumberCount]uint8{uint8(x >> 20 % 4), uint8(x >> 30 % 4), gate.Whatever}
		r.Case = studio.Case{Lead: lead.ID(i + 1), Candidate: x>>9%4 != 0, Arrived: int64(i) * 40000}
		if r.Sends, r.Present = x>>7%3 == 0, int(x>>50%101); x>>3%5 == 0 {
			r.Case.SQLAt = r.Case.Arrived + day
		}
		c.Add(&r)
	}
	c.Close(int64(n)*40000 + 100*day)
	return c, studio.WeightsOf(p)
}

func BenchmarkAMovedWeightOverAMillionLeads(b *testing.B) {
	c, w := millionColumns(1_000_000)
	i := 0
	for b.Loop() {
		i++
		w.Points[i%20] = 4 + i%7
		w.Threshold = 60 + i%20
		c.Try(w, 500)
	}
	b.ReportMetric(float64(c.Bytes())/1e6, "MB")
}
