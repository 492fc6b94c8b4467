package studio_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/studio"
)

// weighed is a policy of which the first rule says nothing of what becomes of a lead and the second much.
func weighed() *studio.Frame {
	return &studio.Frame{Threshold: 30, FitCap: 40, IntentCap: 60, Fit: 1, Rules: []studio.Rule{
		{ID: "noise", Group: scoring.Fit, Points: 20, Max: 20}, {ID: "demo", Group: scoring.Intent, Points: 15, Max: 15},
		{ID: "pages", Group: scoring.Intent, Points: 2, Max: 6},
	}}
}

// history draws leads: each hits the first rule by a coin, and the second more often if sales takes it.
func history(seed uint64, n int, told float64) []studio.Trial {
	r := rand.New(rand.NewPCG(seed, 1))
	var out []studio.Trial
	for i := range n {
		c := studio.Case{Lead: lead.ID(i + 1), Arrived: int64(i+1) * day / 10, Candidate: true}
		taken := r.IntN(2) == 0
		if taken {
			c.SQLAt = c.Arrived + day
		} else {
			c.ClosedAt = c.Arrived + day
		}
		p := studio.Point{At: c.Arrived, Sends: true, Rules: make([]scoring.Said, 3)}
		if r.IntN(2) == 0 {
			p.Rules[0] = scoring.Said{Is: scoring.True, Points: 20}
		}
		if likely := r.Float64() < told; likely == taken {
			p.Rules[1] = scoring.Said{Is: scoring.True, Points: 15}
		}
		out = append(out, studio.Trial{Case: c, Points: []studio.Point{p}})
	}
	return out
}

// propose is Propose that nobody leaves off.
func propose(t *testing.T, f *studio.Frame, trials []studio.Trial, now int64) ([]studio.Shift, []string) {
	t.Helper()
	shifts, why, err := f.Propose(t.Context(), trials, now)
	if err != nil {
		t.Fatal(err)
	}
	return shifts, why
}

func TestAnAuditMovesPointsFromWhatMisleadsToWhatTells(t *testing.T) {
	t.Parallel()
	f := weighed()
	shifts, _ := propose(t, f, history(7, 2000, 0.8), 1000*day)
	found := false
	for _, s := range shifts {
		if s.Points < 1 || s.Points > 5 {
			t.Errorf("%+v is no small shift", s)
		}
		found = found || s.Kind == studio.OfRules && s.From == "noise" && s.To == "demo"
	}
	if !found || len(shifts) > 3 {
		t.Errorf("proposed: %+v", shifts)
	}
}

func TestAnAuditProposesNoMoreThanTheSampleSupports(t *testing.T) {
	t.Parallel()
	f := weighed()
	if shifts, why := propose(t, f, history(7, 9, 0.9), 1000*day); len(shifts) != 0 || len(why) != 1 ||
		!strings.Contains(why[0], "fewer than 30") {
		t.Errorf("of nine leads: %+v, %v", shifts, why)
	}
	for _, c := range [][3]int64{{29, 500, 0}, {30, 500, 1}, {500, 89, 2}, {149, 149, 4}, {9000, 9000, 5}} {
		if got := studio.Allowed(c[0], c[1]); got != int(c[2]) {
			t.Errorf("%d and %d outcomes allow %d points, want %d", c[0], c[1], got, c[2])
		}
	}
	shifts, _ := propose(t, f, history(7, 140, 0.95), 1000*day)
	for _, s := range shifts {
		if s.Points > 2 {
			t.Errorf("%+v of 140 leads", s)
		}
	}
}

// Where no rule says anything, chance alone proposes hardly ever anything.
func TestAnAuditDoesNotTakeChanceForAReason(t *testing.T) {
	t.Parallel()
	const tries = 60
	proposed := 0
	for seed := range uint64(tries) {
		if shifts, why := propose(t, weighed(), history(seed+100, 400, 0.5), 1000*day); len(shifts) > 0 {
			proposed++
		} else if len(why) == 0 {
			t.Error("nothing is proposed, and nothing says why")
		}
	}
	if proposed > tries/6 {
		t.Errorf("of %d histories in which nothing tells anything, %d led to a proposal", tries, proposed)
	}
}

// Whoever leaves an audit off waits for no more than one try.
func TestAnAuditIsLeftOff(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := weighed().Propose(ctx, history(7, 2000, 0.8), 1000*day); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}

// What rules say under one set of weights tells what they say under another, where it says that it does.
func TestOtherWeightsSayWhatTheSameRulesWouldSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weight := rapid.IntRange(1, 30)
		var f, other studio.Frame
		var said, want []scoring.Said
		for i := range rapid.IntRange(1, 8).Draw(t, "rules") {
			r := studio.Rule{ID: string(rune('a' + i)), Points: weight.Draw(t, "points"), Fades: rapid.Bool().Draw(t, "fades")}
			r.Max = r.Points * rapid.IntRange(1, 3).Draw(t, "times")
			o := r
			if rapid.Bool().Draw(t, "other weights") {
				o.Points = weight.Draw(t, "other points")
				o.Max = o.Points * rapid.IntRange(1, 3).Draw(t, "other times")
			}
			c := scoring.Counted{Is: rapid.SampledFrom([]scoring.Tri{scoring.True, scoring.False, scoring.Undecided}).Draw(t, "is")}
			if c.Is == scoring.True {
				c.Whole = rapid.Uint64Range(1, 4).Draw(t, "touches")
				if r.Fades {
					c.Whole, c.Part = c.Whole-1, rapid.Uint64Range(1, 1<<62-1).Draw(t, "part")
				}
			}
			f.Rules, other.Rules = append(f.Rules, r), append(other.Rules, o)
			said = append(said, scoring.SayOf(c, r.Points, r.Max))
			want = append(want, scoring.SayOf(c, o.Points, o.Max))
		}
		if got := f.Weigh(&other, said, nil); f.Weighs(&other) && !slices.Equal(got, want) {
			t.Fatalf("%+v under %+v is %+v under %+v and not %+v", said, f, got, other, want)
		}
	})
}
