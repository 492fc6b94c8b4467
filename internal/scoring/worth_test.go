package scoring_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

// decaying is a copy of the default policy with a half-life on two of its rules.
func decaying(half time.Duration) *policy.Policy {
	p := *policy.Default()
	p.Scoring.Intent = slices.Clone(p.Scoring.Intent)
	for i := range p.Scoring.Intent {
		if r := &p.Scoring.Intent[i]; r.ID == "pricing" || r.ID == "asset" {
			r.HalfLife = &policy.Span{Time: half}
		}
	}
	return &p
}

func TestWhatTouchesEarnedAddsUpToTheRules(t *testing.T) {
	t.Parallel()
	kinds := []string{"pricing_view", "demo_request", "content_view", "case_study_view", "newsletter_open", lead.ReferralKind}
	rapid.Check(t, func(t *rapid.T) {
		p := policy.Default()
		if rapid.Bool().Draw(t, "decays") {
			p = decaying(time.Duration(rapid.IntRange(1, 60).Draw(t, "half")) * 24 * time.Hour)
		}
		m := scoring.Compile(p)
		f := &lead.Facts{Partner: &lead.Partner{ID: "acme", Certified: lead.Known(true)}}
		for range rapid.IntRange(0, 12).Draw(t, "touches") {
			f.Touches = append(f.Touches, lead.Touch{
				At:      noon().Add(-time.Duration(rapid.IntRange(-10, 4000).Draw(t, "hours")) * time.Hour),
				Kind:    rapid.SampledFrom(kinds).Draw(t, "kind"),
				Surface: lead.Known(rapid.SampledFrom([]string{"web", "ai"}).Draw(t, "surface")),
			})
		}
		sums := map[string]int{}
		for i, earned := range m.Worth(f, noon()) {
			for _, e := range earned {
				sums[e.Rule] += e.Tenths
				if e.Outside && e.Tenths != 0 || e.Outside && f.Touches[i].At.After(noon().Add(-24*time.Hour)) {
					t.Fatalf("touch %d: %+v", i, e)
				}
			}
		}
		for _, r := range m.Score(f, noon()).Rules {
			if r.Group == scoring.Intent && sums[r.ID] != 10*r.Points {
				t.Fatalf("%s: the touches earned %d tenths, the rule %d points", r.ID, sums[r.ID], r.Points)
			}
		}
	})
}

func TestTheCapTakesFromTheOldestTouch(t *testing.T) {
	t.Parallel()
	f := &lead.Facts{}
	for i := range 4 {
		f.Touches = append(f.Touches, lead.Touch{At: noon().Add(-time.Duration(i+1) * time.Hour), Kind: "pricing_view"})
	}
	f.Touches = append(f.Touches, lead.Touch{At: noon().Add(-400 * 24 * time.Hour), Kind: "pricing_view"})
	got := scoring.Compile(policy.Default()).Worth(f, noon())
	for i, want := range []scoring.Earned{{Tenths: 100}, {Tenths: 100}, {Capped: true}, {Capped: true}, {Outside: true}} {
		e := got[i][0]
		if e.Tenths != want.Tenths || e.Capped != want.Capped || e.Outside != want.Outside {
			t.Errorf("touch %d: %+v", i, e)
		}
	}
}
