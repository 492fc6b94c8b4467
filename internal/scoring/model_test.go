package scoring_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

func span(d time.Duration) policy.Span { return policy.Span{Time: d} }

// oneRule is a policy with a single intent rule and a window of ten days.
func oneRule(r policy.IntentRule) *scoring.Model {
	r.ID = "r"
	return scoring.Compile(&policy.Policy{Scoring: policy.Scoring{
		Threshold: 70, Window: span(240 * time.Hour), FitMax: 40, IntentMax: 60, Intent: []policy.IntentRule{r},
	}})
}

func touched(kind string, ages ...time.Duration) *lead.Facts {
	facts := new(lead.Facts)
	for _, age := range ages {
		facts.Touches = append(facts.Touches, lead.Touch{Kind: kind, At: noon().Add(-age)})
	}
	return facts
}

func ruleOf(tt *testing.T, m *scoring.Model, f *lead.Facts, id string) scoring.Rule {
	tt.Helper()
	for _, r := range m.Score(f, noon()).Rules {
		if r.ID == id {
			return r
		}
	}
	tt.Fatalf("no rule %s", id)
	return scoring.Rule{}
}

func TestAPerfectReferralByACertifiedPartnerScoresExactly70(tt *testing.T) {
	tt.Parallel()
	res := scoring.Compile(policy.Default()).Score(perfect(), noon())
	want := [2]scoring.Group{
		{Group: scoring.Fit, Sum: 40, Cap: 40, Points: 40}, {Group: scoring.Intent, Sum: 30, Cap: 60, Points: 30},
	}
	if diff := cmp.Diff(want, res.Groups); diff != "" || res.Total != 70 || res.Threshold != 70 {
		tt.Errorf("total %d of %d, groups (-want +got):\n%s", res.Total, res.Threshold, diff)
	}
}

func TestEvidenceNamesFieldsAndTouches(tt *testing.T) {
	tt.Parallel()
	m := scoring.Compile(policy.Default())
	facts := perfect()
	facts.Account.Region = lead.Opt[string]{}
	facts.Account.Industry = lead.Known("mi\x1bning")
	for _, kind := range []string{"webinar_attended", "pricing_view", "Pricing_View ", "case_study_view"} {
		facts.Touches = append(facts.Touches, lead.Touch{Kind: kind, At: noon().Add(-time.Hour), Surface: lead.Known("ai")})
	}
	for id, want := range map[string]scoring.Rule{
		"size":     {Outcome: scoring.Hit, Points: 12, Possible: 12, Evidence: "employees = 420"},
		"industry": {Outcome: scoring.Miss, Possible: 8, Evidence: "industry = mining"},
		"tech":     {Outcome: scoring.Hit, Points: 10, Possible: 10, Evidence: "tech_stack = salesforce, sap"},
		"region":   {Outcome: scoring.Unknown, Possible: 5, Missing: []string{"account.region"}},
		"pricing":  {Outcome: scoring.Hit, Points: 20, Possible: 20, Evidence: "2 × pricing_view, last 2026-11-20"},
		"study": {Outcome: scoring.Hit, Points: 10, Possible: 10,
			Evidence: "1 × case_study_view, 1 × webinar_attended, last 2026-11-20"},
		"ai":        {Outcome: scoring.Hit, Points: 4, Possible: 4, Evidence: "4 × ai, last 2026-11-20"},
		"certified": {Outcome: scoring.Hit, Points: 10, Possible: 10, Evidence: "1 × partner_referral, last 2026-11-19; certified = yes"},
		"demo":      {Outcome: scoring.Miss, Possible: 25},
	} {
		got := ruleOf(tt, m, facts, id)
		got.ID, got.Label, got.Group, got.Touches, got.Last = "", "", "", nil, time.Time{}
		if diff := cmp.Diff(want, got); diff != "" {
			tt.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

func TestATouchCountsFromItsInstantUntilItsWindowEnds(tt *testing.T) {
	tt.Parallel()
	own := span(time.Hour)
	m := oneRule(policy.IntentRule{Touch: []string{"x"}, Points: 5, Max: 50})
	hour := oneRule(policy.IntentRule{Touch: []string{"x"}, Points: 5, Max: 50, Window: &own})
	const window = 240 * time.Hour
	for _, row := range []struct {
		name string
		m    *scoring.Model
		age  time.Duration
		want int
	}{
		{"exactly now", m, 0, 5},
		{"1 ms ahead", m, -time.Millisecond, 0},
		{"exactly the window ago", m, window, 0},
		{"1 ms less than the window ago", m, window - time.Millisecond, 5},
		{"the rule's own window ago", hour, time.Hour, 0},
		{"1 ms less than that", hour, time.Hour - time.Millisecond, 5},
	} {
		facts := touched("x", row.age)
		if _, got := row.m.Points(facts, noon()); got != row.want {
			tt.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
		if got := row.m.Score(facts, noon()).Intent; got != row.want {
			tt.Errorf("%s: the breakdown gives %d, want %d", row.name, got, row.want)
		}
	}
}

func TestWhenIsAskedOfEachTouch(tt *testing.T) {
	tt.Parallel()
	when := texts("touch.owned_by", policy.Is, "partner")
	m := oneRule(policy.IntentRule{Touch: []string{"x"}, Points: 5, Max: 50, When: &when})
	touch := func(owner string) lead.Touch {
		x := lead.Touch{Kind: "x", At: noon()}
		if owner != "" {
			x.OwnedBy = lead.Known(owner)
		}
		return x
	}
	for _, row := range []struct {
		name    string
		touches []lead.Touch
		outcome scoring.Outcome
		points  int
	}{
		{"no touch of the kind is a miss", []lead.Touch{{Kind: "y", At: noon()}}, scoring.Miss, 0},
		{"a touch for which it does not hold is a miss", []lead.Touch{touch("own")}, scoring.Miss, 0},
		{"a touch for which it is not known is unknown", []lead.Touch{touch("own"), touch("")}, scoring.Unknown, 0},
		{"one for which it holds is a hit and earns alone", []lead.Touch{touch(""), touch("partner"), touch("own")}, scoring.Hit, 5},
	} {
		facts := &lead.Facts{Touches: row.touches}
		got := ruleOf(tt, m, facts, "r")
		if _, points := m.Points(facts, noon()); got.Outcome != row.outcome || got.Points != row.points || points != row.points {
			tt.Errorf("%s: %s with %d points (%d alone)", row.name, got.Outcome, got.Points, points)
		}
	}
}

func TestNegativePointsAndCapsAreSymmetric(tt *testing.T) {
	tt.Parallel()
	m := scoring.Compile(&policy.Policy{Scoring: policy.Scoring{
		Window: span(240 * time.Hour), FitMax: 40, IntentMax: 60, Intent: []policy.IntentRule{
			{ID: "good", Touch: []string{"good"}, Points: 30, Max: 200},
			{ID: "bad", Touch: []string{"bad"}, Points: -20, Max: -50},
		},
	}})
	for _, row := range []struct{ good, bad, sum, points int }{
		{0, 0, 0, 0}, {0, 1, -20, 0}, {2, 1, 40, 40}, {4, 1, 100, 60}, {4, 9, 70, 60}, {2, 9, 10, 10},
	} {
		facts := new(lead.Facts)
		for range row.good {
			facts.Touches = append(facts.Touches, lead.Touch{Kind: "good", At: noon()})
		}
		for range row.bad {
			facts.Touches = append(facts.Touches, lead.Touch{Kind: "bad", At: noon()})
		}
		g := m.Score(facts, noon()).Groups[1]
		if g.Sum != row.sum || g.Points != row.points {
			tt.Errorf("%d good, %d bad: sum %d, points %d, want %d, %d", row.good, row.bad, g.Sum, g.Points, row.sum, row.points)
		}
	}
}

func TestDecayHalvesPerHalfLife(tt *testing.T) {
	tt.Parallel()
	half, year := span(24*time.Hour), span(365*24*time.Hour)
	m := oneRule(policy.IntentRule{Touch: []string{"x"}, Points: 8, Max: 12, HalfLife: &half, Window: &year})
	const day = 24 * time.Hour
	for _, row := range []struct {
		name string
		ages []time.Duration
		want int
	}{
		{"fresh", []time.Duration{0}, 8},
		{"a day old", []time.Duration{day}, 4},
		{"half a day old: 5.66", []time.Duration{day / 2}, 6},
		{"4 + 2 + 1", []time.Duration{day, 2 * day, 3 * day}, 7},
		{"half a point is rounded up", []time.Duration{4 * day}, 1},
		{"a quarter is not", []time.Duration{5 * day}, 0},
		{"capped after rounding", []time.Duration{0, 0}, 12},
	} {
		if _, got := m.Points(touched("x", row.ages...), noon()); got != row.want {
			tt.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

func TestFitReachAddsWhatIsNotKnown(tt *testing.T) {
	tt.Parallel()
	m := scoring.Compile(&policy.Policy{Scoring: policy.Scoring{FitMax: 40, Fit: []policy.FitRule{
		{ID: "size", Points: 12, When: numbers(policy.AtLeast, 50)},
		{ID: "tiny", Points: -30, When: numbers(policy.AtMost, 9)},
		{ID: "region", Points: 5, When: texts("account.region", policy.Is, "emea")},
	}}})
	facts := new(lead.Facts)
	if got := m.FitReach(facts); got != 17 {
		tt.Errorf("with nothing known %d, want 17", got)
	}
	facts.Account.Employees = lead.Known[int64](420)
	facts.Account.Region = lead.Known("na")
	if got := m.FitReach(facts); got != 12 {
		tt.Errorf("with all known %d, want 12", got)
	}
}

func TestStaleAtIsTheNextInstantOfChange(tt *testing.T) {
	tt.Parallel()
	half := span(24 * time.Hour)
	plain := oneRule(policy.IntentRule{Touch: []string{"x"}, Points: 5, Max: 50})
	decaying := oneRule(policy.IntentRule{Touch: []string{"x"}, Points: 5, Max: 50, HalfLife: &half})
	const day = 24 * time.Hour
	halfPast := noon().Add(30 * time.Minute)
	for _, row := range []struct {
		name string
		m    *scoring.Model
		f    *lead.Facts
		now  time.Time
		want time.Time // zero: never
	}{
		{"no touch", plain, touched("x"), noon(), time.Time{}},
		{"a touch of another kind", plain, touched("y", day), noon(), time.Time{}},
		{"a touch long gone", plain, touched("x", 11*day), noon(), time.Time{}},
		{"the oldest leaves first", plain, touched("x", day, 8*day), noon(), noon().Add(2 * day)},
		{"a touch dated tomorrow begins to count", plain, touched("x", -day, day), noon(), noon().Add(day)},
		{"with decay, the next full hour", decaying, touched("x", day), halfPast, noon().Add(time.Hour)},
		{"decayed to nothing it only leaves", decaying, touched("x", 9*day), halfPast, noon().Add(day)},
	} {
		at, ok := row.m.StaleAt(row.f, row.now)
		if ok != !row.want.IsZero() || !at.Equal(row.want) {
			tt.Errorf("%s: %v (%v), want %v", row.name, at, ok, row.want)
		}
	}
}

func TestPointsAllocateNothing(tt *testing.T) {
	m, facts := scoring.Compile(policy.Default()), usual()
	if n := testing.AllocsPerRun(200, func() { m.Points(facts, noon()) }); n != 0 {
		tt.Errorf("%v allocations", n)
	}
}

func TestKindsAreComparedTrimmedAndFolded(tt *testing.T) {
	tt.Parallel()
	m := oneRule(policy.IntentRule{Touch: []string{" Demo", "demo "}, Points: 5, Max: 50})
	for _, kind := range []string{"demo", "DEMO", "\tdemo "} {
		if _, got := m.Points(touched(kind, 0), noon()); got != 5 {
			tt.Errorf("%q earns %d, want 5", kind, got)
		}
	}
}

func TestTouchesOfARuleAreNewestFirst(tt *testing.T) {
	tt.Parallel()
	m := oneRule(policy.IntentRule{Touch: []string{"x"}, Points: 5, Max: 50})
	r := ruleOf(tt, m, touched("x", 3*time.Hour, time.Hour, 2*time.Hour), "r")
	newest := slices.IsSortedFunc(r.Touches, func(a, b lead.Touch) int { return b.At.Compare(a.At) })
	if !newest || len(r.Touches) != 3 || !r.Last.Equal(noon().Add(-time.Hour)) {
		tt.Errorf("touches %v, last %v", r.Touches, r.Last)
	}
}
