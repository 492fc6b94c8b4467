package studio_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/studio"
)

// edited is the default policy with numbers written otherwise.
func edited(t *testing.T, edits ...policy.Edit) *policy.Policy {
	t.Helper()
	p, err := policy.Default().With(edits...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What one person moved goes on top of what another published, whichever of them was first.
func TestNumbersAreTakenOverToWhatWasPublishedMeanwhile(t *testing.T) {
	t.Parallel()
	threshold := func(to int) policy.Edit { return policy.Edit{Path: "scoring.threshold", To: to} }
	size := func(to int) policy.Edit { return policy.Edit{Path: "scoring.fit.rules[size].points", To: to} }
	assets := func(to int) policy.Edit { return policy.Edit{Path: "gates.engagement.distinct_assets", To: to} }
	for _, c := range []struct {
		name          string
		mine, present []policy.Edit
		want          []policy.Edit
		both          int
	}{
		{"other numbers", []policy.Edit{size(14)}, []policy.Edit{threshold(66)}, []policy.Edit{size(14), threshold(66)}, 0},
		{"the same number", []policy.Edit{threshold(72)}, []policy.Edit{threshold(66)}, []policy.Edit{threshold(72)}, 1},
		{"to the same", []policy.Edit{threshold(66)}, []policy.Edit{threshold(66)}, []policy.Edit{threshold(66)}, 0},
		{"numbers of gates", []policy.Edit{assets(3)}, []policy.Edit{threshold(66)}, []policy.Edit{assets(3), threshold(66)}, 0},
		{"nothing published", []policy.Edit{threshold(66)}, nil, []policy.Edit{threshold(66)}, 0},
	} {
		out, both, err := studio.Onto(policy.Default(), edited(t, c.mine...), edited(t, c.present...))
		if err != nil || len(policy.Diff(out, edited(t, c.want...))) != 0 || len(both) != c.both {
			t.Errorf("%s: %v, %v", c.name, both, err)
		}
		if c.both > 0 && both[0] != "threshold: 70 → 72, and not 66 as it was published" {
			t.Errorf("%s: %q", c.name, both)
		}
	}
	const between = "{account.employees: {between: [50, "
	doc := strings.Replace(string(policy.Default().Document), between, between[:len(between)-4]+"60, ", 1)
	other, problems := policy.Parse([]byte(doc))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	_, _, err := studio.Onto(policy.Default(), other, edited(t, threshold(66)))
	if fault.KindOf(err) != fault.Refused {
		t.Errorf("a rule that was written anew: %v", err)
	}
	if out, _, err := studio.Onto(policy.Default(), edited(t, threshold(66)), other); err != nil ||
		!slices.ContainsFunc(policy.Diff(other, out), func(c policy.Change) bool { return c.Path == "scoring.threshold" }) {
		t.Errorf("a number on a rule that was written anew: %v", err)
	}
}

// Columns answer for moved numbers of gates, and what such a policy sends to people must be asked anew all the same: a backtest of
// both does not ask once for the two.
func TestMovedGatesAreForColumnsAndNotTheSameRules(t *testing.T) {
	t.Parallel()
	c := studio.NewColumns(policy.Default())
	for _, n := range policy.GateNumbers() {
		moved := edited(t, policy.Edit{Path: n.Path, To: 3})
		if !c.Fits(moved) || studio.SameRules(policy.Default(), moved) {
			t.Errorf("%s: columns fit %t, the same rules %t", n.Path, c.Fits(moved), studio.SameRules(policy.Default(), moved))
		}
		if w := studio.WeightsOf(moved); *n.In(&studio.Weighed(policy.Default(), w).Gates) != 3 {
			t.Errorf("%s is not among the weights", n.Path)
		}
	}
	if c.Fits(edited(t, policy.Edit{Path: "programme.pilot.eqls", To: 60})) {
		t.Error("columns answer for any number")
	}
}
