package studio_test

import (
	"math/rand/v2"
	"strings"
	"testing"

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

func TestAnAuditMovesPointsFromWhatMisleadsToWhatTells(t *testing.T) {
	t.Parallel()
	f := weighed()
	shifts, _ := f.Propose(history(7, 2000, 0.8), 1000*day)
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
	if shifts, why := f.Propose(history(7, 9, 0.9), 1000*day); len(shifts) != 0 || len(why) != 1 ||
		!strings.Contains(why[0], "fewer than 30") {
		t.Errorf("of nine leads: %+v, %v", shifts, why)
	}
	for _, c := range [][3]int64{{29, 500, 0}, {30, 500, 1}, {500, 89, 2}, {149, 149, 4}, {9000, 9000, 5}} {
		if got := studio.Allowed(c[0], c[1]); got != int(c[2]) {
			t.Errorf("%d and %d outcomes allow %d points, want %d", c[0], c[1], got, c[2])
		}
	}
	shifts, _ := f.Propose(history(7, 140, 0.95), 1000*day)
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
		if shifts, why := weighed().Propose(history(seed+100, 400, 0.5), 1000*day); len(shifts) > 0 {
			proposed++
		} else if len(why) == 0 {
			t.Error("nothing is proposed, and nothing says why")
		}
	}
	if proposed > tries/6 {
		t.Errorf("of %d histories in which nothing tells anything, %d led to a proposal", tries, proposed)
	}
}
