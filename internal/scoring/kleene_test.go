package scoring_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

const (
	f = scoring.False
	u = scoring.Undecided
	t = scoring.True
)

// TestKleene writes Kleene's tables out, so that nothing of the implementation is reused.
func TestKleene(tt *testing.T) {
	tt.Parallel()
	for _, row := range []struct{ a, b, and, or scoring.Tri }{
		{f, f, f, f}, {f, u, f, u}, {f, t, f, t},
		{u, f, f, u}, {u, u, u, u}, {u, t, u, t},
		{t, f, f, t}, {t, u, u, t}, {t, t, t, t},
	} {
		if got := row.a.And(row.b); got != row.and {
			tt.Errorf("%v and %v = %v, want %v", row.a, row.b, got, row.and)
		}
		if got := row.a.Or(row.b); got != row.or {
			tt.Errorf("%v or %v = %v, want %v", row.a, row.b, got, row.or)
		}
		facts := new(lead.Facts)
		pair := []policy.Predicate{saying(facts, 0, row.a), saying(facts, 1, row.b)}
		if got := scoring.CompilePredicate(policy.Predicate{Op: policy.All, Of: pair})(facts, nil); got != row.and {
			tt.Errorf("all of %v, %v = %v, want %v", row.a, row.b, got, row.and)
		}
		if got := scoring.CompilePredicate(policy.Predicate{Op: policy.Any, Of: pair})(facts, nil); got != row.or {
			tt.Errorf("any of %v, %v = %v, want %v", row.a, row.b, got, row.or)
		}
	}
	for a, not := range map[scoring.Tri]scoring.Tri{f: t, u: u, t: f} {
		facts := new(lead.Facts)
		p := policy.Predicate{Op: policy.Not, Of: []policy.Predicate{saying(facts, 0, a)}}
		if got := scoring.CompilePredicate(p)(facts, nil); got != not || a.Not() != not {
			tt.Errorf("not %v = %v, want %v", a, got, not)
		}
	}
}

// saying makes a predicate over its own field that says v of the facts.
func saying(facts *lead.Facts, place int, v scoring.Tri) policy.Predicate {
	field, slot := "account.region", &facts.Account.Region
	if place == 1 {
		field, slot = "account.country", &facts.Account.Country
	}
	switch v {
	case scoring.True:
		*slot = lead.Known("it")
	case scoring.False:
		*slot = lead.Known("us")
	}
	return policy.Predicate{Op: policy.Is, Field: field, Texts: []string{"it"}}
}

func TestAllOfNothingHoldsAndAnyOfNothingDoesNot(tt *testing.T) {
	tt.Parallel()
	if got := scoring.CompilePredicate(policy.Predicate{Op: policy.All})(new(lead.Facts), nil); got != scoring.True {
		tt.Errorf("all of nothing = %v", got)
	}
	if got := scoring.CompilePredicate(policy.Predicate{Op: policy.Any})(new(lead.Facts), nil); got != scoring.False {
		tt.Errorf("any of nothing = %v", got)
	}
}
