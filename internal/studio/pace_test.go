package studio_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/studio"
)

// A hundred leads, one a day, of which sales takes each second after ten days, and of which the model lets in each fifth.
func TestAPaceIsThatOfTheLastQuarter(t *testing.T) {
	t.Parallel()
	var cases []studio.Case
	var under []studio.Scored
	for i := range int64(200) {
		c := studio.Case{Lead: lead.ID(i + 1), Arrived: i * day, Candidate: i%20 != 0}
		if i%2 == 0 && i < 190 {
			c.SQLAt = c.Arrived + 10*day
		}
		s := studio.Scored{Rules: said(0, 0, 0)}
		if i%5 == 0 && c.Candidate {
			s.Entered = c.Arrived + 1
		}
		cases, under = append(cases, c), append(under, s)
	}
	for _, c := range []struct {
		name         string
		leads        int
		from, now    int64
		want         studio.Pace
		week, missed float64
	}{
		// Days 109 to 199: 110, 115, ... 195 without 120, 140, 160 and 180. Days 99 to 189: the even ones that no fifth is.
		{"a long history", 200, 0, 200 * day, studio.Pace{Days: 91, Passed: 14, Settled: 91, Missed: 36}, 14 * 7 / 91.0, 36},
		// Days 0 to 27; of days 0 to 17 those that are even and no fifth.
		{"a short one", 28, 0, 28 * day, studio.Pace{Days: 28, Passed: 4, Settled: 18, Missed: 7}, 1, 7 * 91 / 18.0},
		{"one that is looked at from a day on", 200, 179 * day, 200 * day, studio.Pace{Days: 21, Passed: 3, Settled: 11, Missed: 4},
			1, 4 * 91 / 11.0},
	} {
		got := frame().Test(cases[:c.leads], under[:c.leads], c.from, c.now)
		if got.MatureDays != 10 || got.Pace != c.want {
			t.Errorf("%s: %+v after %d days, want %+v", c.name, got.Pace, got.MatureDays, c.want)
		}
		if w, m := got.Pace.Weekly(), got.Pace.MissedAQuarter(); w == nil || m == nil || math.Abs(*w-c.week) > 1e-6 ||
			math.Abs(*m-c.missed) > 1e-6 {
			t.Errorf("%s: %v a week, want %v; %v missed, want %v", c.name, w, c.week, m, c.missed)
		}
	}
	short := studio.Pace{Days: 6, Passed: 9}
	if short.Weekly() != nil || short.MissedAQuarter() != nil {
		t.Error("six days say nothing of a week")
	}
}

// The part that waits is that of tables of Erlang's formula for waiting: C(1; 0.5) = 0.5, C(2; 1) = 0.3333, C(3; 2) = 0.4444,
// C(5; 4) = 0.5541, C(10; 8) = 0.4092.
func TestWhoWaitsIsThatOfErlangsTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		people int
		load   float64
		want   float64
	}{{1, 0.5, 0.5}, {2, 1, 0.3333}, {3, 2, 0.4444}, {5, 4, 0.5541}, {10, 8, 0.4092}} {
		r := studio.Rota{People: c.people, Hours: 40 * float64(c.people), Lead: 0.5}
		weekly := c.load * 40 / r.Lead
		got := r.Risk(&weekly)
		if got.Late == nil || math.Abs(*got.Late-c.want) > 5e-5 {
			t.Errorf("%d people, %v at work: %v wait, want %v", c.people, c.load, got.Late, c.want)
		}
		if math.Abs(*got.Busy-c.load/float64(c.people)) > 1e-6 {
			t.Errorf("%v of the hours, want %v", *got.Busy, c.load/float64(c.people))
		}
		r.Within = 2 // of one person with half an hour a lead: times e to the power of -(1 - 0.5) / 0.5 * 2
		if c.people == 1 {
			if got := r.Risk(&weekly); math.Abs(*got.Late-0.5*math.Exp(-2)) > 1e-6 {
				t.Errorf("who waits longer than two hours: %v", *got.Late)
			}
		}
	}
}

func TestARiskHasAWord(t *testing.T) {
	t.Parallel()
	rota := studio.Rota{People: 2, Hours: 80, Lead: 25.0 / 60, Within: 4}
	late := func(n, of int64) studio.Rota {
		r := rota
		r.Late, r.Due, r.Weeks = n, of, 13
		return r
	}
	for _, c := range []struct {
		name   string
		rota   studio.Rota
		weekly float64
		want   string
	}{
		{"few", rota, 34, studio.LowRisk}, {"none", rota, 0, studio.LowRisk},
		{"nearly all the hours there are", rota, 170, studio.SomeRisk},
		{"more than there are hours for", rota, 200, studio.HighRisk},
		{"what is late with few stays so", late(30, 100), 8, studio.HighRisk},
		{"one in ten", late(10, 100), 8, studio.SomeRisk},
		{"too few to tell", late(9, 10), 8, studio.LowRisk},
		{"nobody", studio.Rota{Lead: 1, Within: 4}, 8, studio.NobodyHere},
	} {
		if got := c.rota.Risk(&c.weekly); got.Level != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.name, got.Level, c.want, got.Late)
		}
	}
	if got := rota.Risk(nil); got != (studio.Risk{}) {
		t.Errorf("of no figure: %+v", got)
	}
}

// More leads never wait less, more people never let them wait longer, and at what came of late it is what was late, or more.
func TestARiskGrowsWithTheLeadsAndShrinksWithThePeople(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := studio.Rota{People: rapid.IntRange(1, 40).Draw(t, "people"), Lead: rapid.Float64Range(0.01, 4).Draw(t, "hours a lead"),
			Within: rapid.Float64Range(0, 16).Draw(t, "within"), Weeks: 13}
		r.Hours = float64(r.People) * rapid.Float64Range(1, 60).Draw(t, "hours")
		r.Due = rapid.Int64Range(0, 500).Draw(t, "due")
		r.Late = rapid.Int64Range(0, r.Due).Draw(t, "late")
		few := rapid.Float64Range(0, 400).Draw(t, "leads")
		more := few + rapid.Float64Range(0, 100).Draw(t, "more")
		a, b := *r.Risk(&few).Late, *r.Risk(&more).Late
		if a < 0 || b > 1 || a > b+1e-6 {
			t.Fatalf("%v of %v leads wait, %v of %v", a, few, b, more)
		}
		helped := r
		helped.People++
		helped.Hours *= float64(helped.People) / float64(r.People)
		helped.Due = 0
		alone := r
		alone.Due = 0
		if c, d := *helped.Risk(&few).Late, *alone.Risk(&few).Late; c > d+1e-6 {
			t.Fatalf("one more, and %v wait instead of %v", c, d)
		}
		if now := float64(r.Due) / r.Weeks; r.Due >= studio.LeastOutcomes {
			if got := *r.Risk(&now).Late; got < float64(r.Late)/float64(r.Due)-1e-6 {
				t.Fatalf("%v wait, and of late it were %d of %d", got, r.Late, r.Due)
			}
		}
	})
}
