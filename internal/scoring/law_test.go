package scoring_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

var (
	drawKind = rapid.SampledFrom([]string{"a", "b", "c", "B ", "partner_referral"})
	drawText = rapid.SampledFrom([]string{"x", "y", "X ", ""})
)

func opt[T any](r *rapid.T, g *rapid.Generator[T], name string) lead.Opt[T] {
	if !rapid.Bool().Draw(r, name+" known") {
		return lead.Opt[T]{}
	}
	return lead.Known(g.Draw(r, name))
}

// facts draws a lead whose values are close to the literals that predicate draws.
func facts(r *rapid.T) *lead.Facts {
	f := &lead.Facts{}
	f.Account.Employees = opt(r, rapid.Int64Range(0, 6), "employees")
	f.Account.Region = opt(r, drawText, "region")
	f.Account.TechStack = opt(r, rapid.SliceOfN(drawText, 0, 2), "stack")
	if rapid.Bool().Draw(r, "partner") {
		f.Partner = &lead.Partner{ID: "x", Certified: opt(r, rapid.Bool(), "certified")}
	}
	f.Touches = rapid.SliceOfN(rapid.Custom(func(r *rapid.T) lead.Touch {
		return lead.Touch{
			ID: rapid.StringN(0, 2, -1).Draw(r, "id"), Kind: drawKind.Draw(r, "kind"),
			At:      noon().Add(time.Duration(rapid.Int64Range(-2, 12).Draw(r, "age")) * -time.Hour),
			Surface: opt(r, drawText, "surface"),
		}
	}), 0, 8).Draw(r, "touches")
	return f
}

func predicate(r *rapid.T, depth int) policy.Predicate {
	op := rapid.SampledFrom([]policy.Op{policy.Between, policy.AtLeast, policy.In, policy.NoneOf, policy.AnyOf, policy.Is,
		policy.Present, policy.All, policy.Any, policy.Not}).Draw(r, "op")
	p := policy.Predicate{Op: op}
	switch op {
	case policy.All, policy.Any, policy.Not:
		n := rapid.IntRange(1, 2).Draw(r, "operands")
		if depth == 0 {
			return numbers(policy.AtMost, 3)
		}
		if op == policy.Not {
			n = 1
		}
		for range n {
			p.Of = append(p.Of, predicate(r, depth-1))
		}
	case policy.Between:
		p.Field, p.Numbers = "account.employees", []int64{2, rapid.Int64Range(2, 5).Draw(r, "to")}
	case policy.AtLeast:
		p.Field, p.Numbers = "account.employees", []int64{rapid.Int64Range(0, 5).Draw(r, "from")}
	case policy.In, policy.NoneOf:
		p.Field, p.Texts = "account.region", rapid.SliceOfN(drawText, 1, 2).Draw(r, "texts")
	case policy.AnyOf:
		p.Field, p.Texts = "account.tech_stack", rapid.SliceOfN(drawText, 1, 2).Draw(r, "texts")
	default:
		p.Field, p.Truth = "partner.certified", rapid.Bool().Draw(r, "truth")
	}
	return p
}

func model(r *rapid.T) *scoring.Model {
	s := policy.Scoring{Threshold: 70, Window: span(8 * time.Hour), FitMax: rapid.IntRange(0, 40).Draw(r, "fit cap"),
		IntentMax: rapid.IntRange(0, 60).Draw(r, "intent cap")}
	for range rapid.IntRange(0, 4).Draw(r, "fit rules") {
		s.Fit = append(s.Fit, policy.FitRule{Points: rapid.IntRange(-20, 20).Draw(r, "points"), When: predicate(r, 2)})
	}
	for range rapid.IntRange(0, 40).Draw(r, "intent rules") {
		rule := policy.IntentRule{Points: rapid.IntRange(-20, 20).Draw(r, "points"), Max: rapid.IntRange(-40, 40).Draw(r, "max")}
		if rapid.Bool().Draw(r, "by kind") {
			rule.Touch = rapid.SliceOfN(drawKind, 1, 2).Draw(r, "kinds")
		} else {
			rule.Surface = "x"
		}
		if rapid.Bool().Draw(r, "conditional") {
			when := predicate(r, 1)
			if rapid.Bool().Draw(r, "of the touch") {
				when = texts("touch.surface", policy.Is, "x")
			}
			rule.When = &when
		}
		if rapid.IntRange(0, 3).Draw(r, "decays") == 0 {
			half := span(time.Duration(rapid.IntRange(1, 9).Draw(r, "half")) * time.Hour)
			rule.HalfLife = &half
		}
		if rapid.IntRange(0, 3).Draw(r, "own window") == 0 {
			window := span(time.Duration(rapid.IntRange(1, 9).Draw(r, "window")) * time.Hour)
			rule.Window = &window
		}
		s.Intent = append(s.Intent, rule)
	}
	return scoring.Compile(&policy.Policy{Scoring: s})
}

func TestLawsOfTheScore(tt *testing.T) {
	tt.Parallel()
	rapid.Check(tt, func(r *rapid.T) {
		m, f := model(r), facts(r)
		res := m.Score(f, noon())
		fit, intent := m.Points(f, noon())
		if fit != res.Fit || intent != res.Intent {
			r.Fatalf("Points says %d + %d, Score %d + %d", fit, intent, res.Fit, res.Intent)
		}
		if res.Total != res.Fit+res.Intent {
			r.Fatalf("%d + %d is not %d", res.Fit, res.Intent, res.Total)
		}
		sums := map[string]int{}
		for _, rule := range res.Rules {
			sums[rule.Group] += rule.Points
			if rule.Outcome != scoring.Hit && rule.Points != 0 {
				r.Fatalf("a %s earns %d", rule.Outcome, rule.Points)
			}
			if (rule.Outcome == scoring.Unknown) != (len(rule.Missing) > 0) {
				r.Fatalf("a %s misses %v", rule.Outcome, rule.Missing)
			}
		}
		for _, g := range res.Groups {
			if g.Sum != sums[g.Group] || g.Points != max(0, min(g.Sum, g.Cap)) {
				r.Fatalf("group %+v, its rules sum to %d", g, sums[g.Group])
			}
		}
		if reach := m.FitReach(f); reach < 0 {
			r.Fatalf("reach %d", reach)
		}
		if diff := cmp.Diff(res, m.Score(f, noon())); diff != "" {
			r.Fatalf("the same facts score differently:\n%s", diff)
		}
		turned := *f
		turned.Touches = slices.Clone(f.Touches)
		slices.Reverse(turned.Touches)
		if diff := cmp.Diff(res, m.Score(&turned, noon())); diff != "" {
			r.Fatalf("the order of the touches shows:\n%s", diff)
		}
	})
}

func TestATouchOfPositiveRulesNeverLowersAScore(tt *testing.T) {
	tt.Parallel()
	m := scoring.Compile(policy.Default())
	kinds := rapid.SampledFrom([]string{"partner_referral", "demo_request", "pricing_view", "page_view", "webinar_attended", "other"})
	rapid.Check(tt, func(r *rapid.T) {
		f := perfect()
		for range rapid.IntRange(0, 6).Draw(r, "touches") {
			before, _ := m.Points(f, noon())
			_, intent := m.Points(f, noon())
			f.Touches = append(f.Touches, lead.Touch{Kind: kinds.Draw(r, "kind"), At: noon().Add(-time.Hour), Surface: lead.Known("ai")})
			after, more := m.Points(f, noon())
			if after != before || more < intent {
				r.Fatalf("fit %d to %d, intent %d to %d", before, after, intent, more)
			}
		}
	})
}

// TestStaleAtMissesNoChange walks in steps of an hour, the grain of decay: between now and the
// instant it names, the score is the same.
func TestStaleAtMissesNoChange(tt *testing.T) {
	tt.Parallel()
	rapid.Check(tt, func(r *rapid.T) {
		m, f := model(r), facts(r)
		before := m.Score(f, noon())
		next, ok := m.StaleAt(f, noon())
		for h := range 30 {
			at := noon().Add(time.Duration(h) * time.Hour)
			if ok && !at.Before(next) {
				return
			}
			if got := m.Score(f, at); got.Fit != before.Fit || got.Intent != before.Intent {
				r.Fatalf("at %v the score is %d, not %d; stale at %v (%v)", at, got.Total, before.Total, next, ok)
			}
		}
	})
}

// What rules say in few bytes is what the breakdown says of them.
func TestRulesSayInShortWhatTheBreakdownSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		m, f := model(r), facts(r)
		res, said := m.Score(f, noon()), m.Say(f, noon(), nil)
		if len(said) != len(res.Rules) {
			r.Fatalf("%d rules say something, there are %d", len(said), len(res.Rules))
		}
		for i, s := range said {
			if s.Outcome() != res.Rules[i].Outcome || int(s.Points) != res.Rules[i].Points {
				r.Fatalf("rule %d: %s with %d points, the breakdown says %s with %d", i, s.Outcome(), s.Points, res.Rules[i].Outcome,
					res.Rules[i].Points)
			}
		}
	})
}
