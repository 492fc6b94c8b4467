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

// What could still come by a rule is what comes when its touches come, whatever was there before: no point more
// and none less, also beside the group's cap.
func TestWhatCouldComeByARuleComesByItsTouches(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	m := scoring.Compile(p)
	byReferral := []string{"referral", "certified"} // one touch earns by both
	rapid.Check(t, func(rt *rapid.T) {
		f := &lead.Facts{Partner: &lead.Partner{Certified: lead.Known(rapid.Bool().Draw(rt, "certified"))}}
		more := func(r *policy.IntentRule) {
			touch := lead.Touch{At: noon().Add(-time.Minute), Surface: lead.Opt[string]{V: r.Surface, Known: r.Surface != ""}}
			if len(r.Touch) > 0 {
				touch.Kind = r.Touch[0]
			}
			f.Touches = append(f.Touches, touch)
		}
		draw := rapid.IntRange(0, len(p.Scoring.Intent)-1)
		for _, i := range rapid.SliceOfN(draw, 0, 9).Draw(rt, "touches") {
			more(&p.Scoring.Intent[i])
		}
		before := m.Score(f, noon())
		rule := &p.Scoring.Intent[draw.Draw(rt, "rule")]
		of := []string{rule.ID}
		if slices.Contains(byReferral, rule.ID) {
			of = byReferral
		}
		want := 0
		for _, c := range before.Could {
			if slices.Contains(of, c.ID) {
				want += c.Points
			}
		}
		for range 20 {
			more(rule)
		}
		if got := m.Score(f, noon()).Total - before.Total; got != min(want, 60-before.Intent) {
			rt.Fatalf("%s could bring %d and brought %d", rule.ID, want, got)
		}
	})
}

func TestOnlyWhatTheLeadMayEarnCouldCome(t *testing.T) {
	t.Parallel()
	p := *policy.Default()
	p.Scoring.Intent = append(slices.Clone(p.Scoring.Intent),
		policy.IntentRule{ID: "careers", Label: "looked for a job", Touch: []string{"careers_view"}, Points: -5, Max: -10})
	for _, certified := range []bool{true, false} {
		f := &lead.Facts{Partner: &lead.Partner{Certified: lead.Known(certified)}}
		f.Touches = []lead.Touch{{At: noon(), Kind: "careers_view"}}
		res := scoring.Compile(&p).Score(f, noon())
		has := func(id string) bool {
			return slices.ContainsFunc(res.Could, func(c scoring.Could) bool { return c.ID == id })
		}
		if has("certified") != certified || has("careers") || !has("demo") {
			t.Errorf("certified %t: %+v", certified, res.Could)
		}
	}
}
