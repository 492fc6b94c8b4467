package review_test

import (
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
)

func TestSoManyPillarPagesMoreReachTheGoalAndOneLessDoesNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		goal := big.NewRat(rapid.Int64Range(0, 99).Draw(t, "goal"), 100)
		pillar, syndicated := rapid.Int64Range(0, 500).Draw(t, "pillar"), rapid.Int64Range(0, 500).Draw(t, "syndicated")
		m := review.MixOf(pillar, syndicated, goal)
		if pillar+syndicated == 0 {
			if m.Share != nil || m.GoalMet != nil || m.Missing != nil {
				t.Fatalf("of nothing: %+v", m)
			}
			return
		}
		if after := review.MixOf(pillar+*m.Missing, syndicated, goal); !*after.GoalMet || *m.GoalMet != (*m.Missing == 0) {
			t.Fatalf("%d more are not enough: %+v", *m.Missing, after)
		}
		if *m.Missing > 0 {
			if before := review.MixOf(pillar+*m.Missing-1, syndicated, goal); *before.GoalMet {
				t.Fatalf("one less than %d was enough", *m.Missing)
			}
		}
	})
}

func TestQuietDoesNotDependOnTheOrderOrOnRepeatedDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		asOf := review.Date(2026, 11, 20)
		days := rapid.SliceOf(rapid.Map(rapid.Int64Range(-5, 400), func(n int64) review.Day { return asOf - review.Day(n) })).Draw(t,
			"days")
		q := review.QuietOn(asOf, days)
		again := review.QuietOn(asOf, rapid.Permutation(append(slices.Clone(days), days...)).Draw(t, "mixed"))
		if q.Quiet != again.Quiet || q.DaysInBaseline != again.DaysInBaseline || (q.SilentDays == nil) != (q.DaysInBaseline == 0) {
			t.Fatalf("%+v, in another order %+v", q, again)
		}
		if q.SilentDays != nil && (*q.SilentDays < 0 || q.Quiet && *q.SilentDays == 0) {
			t.Fatalf("%+v", q)
		}
	})
}

func TestTheProgrammeMissesWhatItSaysAndNoMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := review.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day"))
		entries := rapid.SliceOf(rapid.Custom(func(t *rapid.T) review.Entry {
			return review.Entry{On: start + review.Day(rapid.Int64Range(-10, 120).Draw(t, "on")),
				Minor: rapid.Int64Range(0, 1000).Draw(t, "minor")}
		}))
		p := review.Programme{
			Started: start, Goal: big.NewRat(rapid.Int64Range(0, 60).Draw(t, "goal"), 10), Costs: entries.Draw(t, "costs"),
			Deals: entries.Draw(t, "deals"),
			Pilot: review.Pilot{SetupWeeks: rapid.IntRange(0, 5).Draw(t, "setup"),
				SampleWeeks: rapid.IntRange(1, 9).Draw(t, "sample"), EQLs: rapid.Int64Range(1, 60).Draw(t, "eqls")},
		}
		asOf := start + review.Day(rapid.Int64Range(-5, 150).Draw(t, "as of"))
		s, err := p.Standing(asOf)
		if err != nil {
			t.Fatal(err)
		}
		if (s.Verdict == nil) != (s.Cost == 0) || s.Missing < 0 || s.Pilot.NeededPerWeek < 0 {
			t.Fatalf("%+v", s)
		}
		if s.Cost == 0 {
			return
		}
		if (*s.Verdict == review.OnCourse) != (s.Missing == 0) ||
			(*s.Verdict == review.PauseOrChange) != (s.Missing > 0 && asOf >= s.FirstQuarterEnds) {
			t.Fatalf("%+v", s)
		}
		for extra, enough := range map[int64]bool{s.Missing: true, s.Missing - 1: false} {
			if extra < 0 {
				continue
			}
			more := p
			more.Deals = append(slices.Clone(p.Deals), review.Entry{On: start, Minor: extra})
			if got, _ := more.Standing(max(asOf, start)); asOf >= start && (got.Missing == 0) != enough {
				t.Fatalf("with %d more: %+v", extra, got)
			}
		}
	})
}

func TestNoFigureIsEverWithoutItsDenominatorOrOverflows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int64 {
			return rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 9), rapid.Int64Range(0, math.MaxInt64)).Draw(t, name)
		}
		c := review.Counts{EQLs: n("eqls"), SQLs: n("sqls"), Won: n("won"), Lost: n("lost"), Cost: n("cost"), Pipeline: n("pipeline"),
			Revenue: n("revenue"), Opportunities: n("opportunities"), CycleDays: n("days")}
		k := c.KPI()
		for name, f := range map[string]struct {
			figure *int64
			of     int64
		}{"cost_per_eql": {k.CostPerEQL, c.EQLs}, "cost_per_sql": {k.CostPerSQL, c.SQLs}, "cost_per_won": {k.CostPerWon, c.Won},
			"pipeline_per_eql": {k.PipelinePerEQL, c.EQLs}, "average_won": {k.AverageWon, c.Won}} {
			if (f.figure == nil) != (f.of == 0) || f.figure != nil && *f.figure < 0 {
				t.Fatalf("%s of %+v: %v", name, c, f.figure)
			}
		}
		if k.CycleDays != nil && (math.IsNaN(*k.CycleDays) || math.IsInf(*k.CycleDays, 0)) || k.VelocityPerDay != nil &&
			*k.VelocityPerDay < 0 {
			t.Fatalf("%+v of %+v", k, c)
		}
	})
}

func TestAClockIsCountedOnceUnderEachKey(t *testing.T) {
	t.Parallel()
	opt := rapid.Custom(func(t *rapid.T) lead.Opt[int64] {
		if rapid.Bool().Draw(t, "known") {
			return lead.Known(rapid.Int64Range(0, 4e12).Draw(t, "ms"))
		}
		return lead.Opt[int64]{}
	})
	rapid.Check(t, func(t *rapid.T) {
		clocks := rapid.SliceOf(rapid.Custom(func(t *rapid.T) review.Clock {
			return review.Clock{Owner: rapid.SampledFrom([]string{"", "ana", "bo"}).Draw(t, "owner"), Due: opt.Draw(t, "due"),
				Stop: opt.Draw(t, "stop")}
		})).Draw(t, "clocks")
		now := rapid.Int64Range(0, 4e12).Draw(t, "now")
		for _, key := range []func(review.Clock) string{func(c review.Clock) string { return c.Owner },
			func(c review.Clock) string { return c.Week(time.UTC) }} {
			var all int64
			for name, a := range review.Attain(clocks, now, key) {
				ended := a.Met + a.Late + a.Breached
				all += ended + a.Running
				if name == "" || (a.Attainment == nil) != (ended == 0) {
					t.Fatalf("%q: %+v", name, a)
				}
			}
			if all != int64(len(clocks)) {
				t.Fatalf("%d of %d", all, len(clocks))
			}
		}
	})
}

func TestAcceptanceLossOfOddDelays(t *testing.T) {
	t.Parallel()
	s := policy.Default().Stalls
	for delay, want := range map[time.Duration]review.Loss{
		-time.Hour: {}, 0: {}, 15*time.Minute + 1: {Late: true, Percent: 0.76}, math.MaxInt64: {Late: true, Percent: 100},
	} {
		if got := review.AcceptanceLoss(delay, s); got != want {
			t.Errorf("%v: %+v, want %+v", delay, got, want)
		}
	}
	s.AcceptanceLossPerHour = 1
	if got := review.AcceptanceLoss(time.Second, s); got.Percent != 100 {
		t.Errorf("when all is lost at once: %+v", got)
	}
}

func TestAStalledLeadHasTheFirstCauseThatHoldsAndOnlyIdleOnesAreListed(t *testing.T) {
	t.Parallel()
	s := policy.Default().Stalls
	const day = 24 * 60 * 60 * 1000
	now := int64(100 * day)
	all := review.Waiting{Synced: true, Delay: time.Hour, FieldRefused: true, AskedPartner: true, OpenFacts: 2, Score: 71, AIPoints: 2}
	list := func(change func(*review.Waiting)) review.Cause {
		w := all
		w.MovedAt = now - 5*day
		change(&w)
		rows := review.Stalls([]review.Waiting{w}, now, s, 70)
		if len(rows) != 1 {
			t.Fatalf("%+v", rows)
		}
		return rows[0].Cause
	}
	var held review.Waiting
	got := []review.Cause{}
	for _, drop := range []func(*review.Waiting){
		func(*review.Waiting) {}, func(w *review.Waiting) { w.FieldRefused = false },
		func(w *review.Waiting) { w.Delay = 15 * time.Minute },
		func(w *review.Waiting) { w.AskedPartner = false }, func(w *review.Waiting) { w.OpenFacts = 0 },
		func(w *review.Waiting) { w.Score = 72 },
	} {
		drop(&all)
		got = append(got, list(func(w *review.Waiting) { held = *w }))
	}
	if !slices.Equal(got, review.Causes()) || held.Score != 72 {
		t.Errorf("%v, want %v", got, review.Causes())
	}
	rows := review.Stalls([]review.Waiting{{Lead: 3, MovedAt: now - 5*day}, {Lead: 2, MovedAt: now - 5*day},
		{Lead: 1, MovedAt: now - 5*day + 1},
		{Lead: 4, MovedAt: now - 9*day, Delay: 4 * time.Hour}}, now, s, 70)
	var ids []lead.ID
	for _, r := range rows {
		ids = append(ids, r.Lead)
	}
	if !slices.Equal(ids, []lead.ID{4, 2, 3}) || rows[0].Idle != 9*24*time.Hour || rows[0].Loss.Percent != 11.47 {
		t.Errorf("%+v", rows)
	}
	if late := review.Stalls([]review.Waiting{{MovedAt: 0, Delay: time.Hour}}, now, s, 70); late[0].Cause != review.WaitsForRep {
		t.Errorf("without a CRM its lag is no cause: %+v", late)
	}
}

func TestGaps(t *testing.T) {
	t.Parallel()
	leads := []review.Unknown{
		{Partner: "ponte", Facts: []string{"size", "country"}, Flips: []string{"size"}},
		{Partner: "ponte", Facts: []string{"size", "size"}},
		{Partner: "ponte", Facts: []string{"country"}},
		{Partner: "ponte"},
		{Partner: "alfa", Facts: []string{"country"}},
	}
	rapid.Check(t, func(t *rapid.T) {
		got := review.Gaps(rapid.Permutation(leads).Draw(t, "mixed"))
		want := []review.Gap{
			{Partner: "alfa", Fact: "country", Missing: 1, Of: 1}, {Partner: "ponte", Fact: "size", Missing: 2, Of: 4, Would: 1},
			{Partner: "ponte", Fact: "country", Missing: 2, Of: 4},
		}
		shares := []float64{1, 0.5, 0.5}
		for i, g := range got {
			if *g.Share != shares[i] {
				t.Fatalf("%+v", g)
			}
			g.Share = nil
			if len(got) != len(want) || g != want[i] {
				t.Fatalf("%+v, want %+v", g, want[i])
			}
		}
	})
}

func TestWhatMovedAddsUpToTheDifference(t *testing.T) {
	t.Parallel()
	parts := rapid.SliceOf(rapid.Custom(func(t *rapid.T) review.Part {
		return review.Part{Lead: lead.ID(rapid.Int64Range(1, 8).Draw(t, "lead")), Value: rapid.Int64Range(0, 3).Draw(t, "value")}
	}))
	rapid.Check(t, func(t *rapid.T) {
		then, now := parts.Draw(t, "then"), parts.Draw(t, "now")
		s := review.Compare(then, now)
		var was, is, moved int64
		for _, p := range then {
			was += p.Value
		}
		for _, p := range now {
			is += p.Value
		}
		for i, m := range s.Leads {
			moved += m.Now - m.Then
			if i > 0 && s.Leads[i-1].Lead >= m.Lead {
				t.Fatalf("not by their numbers: %+v", s.Leads)
			}
		}
		if s.Then != was || s.Now != is || moved != is-was {
			t.Fatalf("%+v: %d then, %d now", s, was, is)
		}
		if same := review.Compare(then, rapid.Permutation(then).Draw(t, "mixed")); len(same.Leads) != 0 {
			t.Fatalf("nothing changed, but %+v", same.Leads)
		}
	})
}

func TestPotentials(t *testing.T) {
	t.Parallel()
	like := map[string]review.Like{"article": {Visits: 1, EQLs: 1}, "backlink": {Visits: 400, EQLs: 2}, "listing": {Visits: 3, EQLs: 9}}
	in := []review.Prospect{
		{URL: "c", Kind: "article", Visits: 5000, Elsewhere: true}, {URL: "a", Kind: "article", Visits: 500},
		{URL: "b", Kind: "backlink", Visits: 500},
		{URL: "d", Kind: "webinar", Visits: 9000}, {URL: "e", Kind: "listing", Visits: math.MaxInt64},
	}
	got := review.Potentials(in, like, review.Fraction{Minor: 31_400_000, Of: 7})
	var order string
	for _, p := range got {
		order += p.URL
	}
	// 500 × 0.206549 × 4485714.29 and 500 × 0.001372 × 4485714.29
	if order != "eabdc" || got[1].Minor != 463259900 || got[2].Minor != 3077200 || got[3].Minor != 0 || got[4].Minor != 0 {
		t.Errorf("%s: %+v", order, got)
	}
	for _, p := range review.Potentials(in, nil, review.Fraction{}) {
		if p.Minor != 0 {
			t.Errorf("nothing to compare with: %+v", p)
		}
	}
}
