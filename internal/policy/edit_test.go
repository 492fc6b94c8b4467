package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/policy"
)

func TestANumberIsWrittenOtherwiseAndNothingElse(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	out, err := p.With(policy.Edit{Path: "scoring.threshold", To: 100}, policy.Edit{Path: "scoring.fit.rules[size].points", To: 9},
		policy.Edit{Path: "scoring.intent.rules[pricing].max", To: 5}, policy.Edit{Path: "scoring.intent.rules[pricing].points", To: 5})
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(p.Document), "\n"), strings.Split(string(out.Document), "\n")
	changed := 0
	for i := range was {
		if was[i] != is[i] {
			changed++
		}
	}
	if changed != 3 || len(was) != len(is) || len(policy.Diff(p, out)) != 4 {
		t.Errorf("%d lines and %d values changed", changed, len(policy.Diff(p, out)))
	}
	if out.Scoring.Threshold != 100 || out.Scoring.Fit[0].Points != 9 || out.Hash == p.Hash {
		t.Errorf("threshold %d, size %d", out.Scoring.Threshold, out.Scoring.Fit[0].Points)
	}
	same, err := out.With(policy.Edit{Path: "scoring.threshold", To: 70}, policy.Edit{Path: "scoring.fit.rules[size].points", To: 12},
		policy.Edit{Path: "scoring.intent.rules[pricing].max", To: 20}, policy.Edit{Path: "scoring.intent.rules[pricing].points", To: 10})
	if err != nil || same.Hash != p.Hash {
		t.Errorf("it does not come back: %v", err)
	}
}

func TestANumberThatIsNotThereIsNotWritten(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"scoring.fit.rules[nosuch].points", "nosuch", "scoring.fit.rules[size].label", "scoring"} {
		if _, err := policy.Default().With(policy.Edit{Path: path, To: 3}); err == nil {
			t.Errorf("%s was written", path)
		}
	}
	if _, err := policy.Default().With(policy.Edit{Path: "scoring.threshold", To: 101}); err == nil {
		t.Error("a threshold above 100 was taken")
	}
}

// The numbers of gates stand where their paths say, within what a document may say.
func TestNumbersOfGatesAreWritten(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	for _, n := range policy.GateNumbers() {
		if !slices.Contains(policy.GateIDs(), n.Gate) || !p.Writes(n.Path) {
			t.Errorf("the default policy does not say %s of the gate %s", n.Path, n.Gate)
		}
		for _, to := range []int{0, n.Most} {
			out, err := p.With(policy.Edit{Path: n.Path, To: to})
			if err != nil || *n.In(&out.Gates) != to {
				t.Errorf("%s is not %d: %v", n.Path, to, err)
			}
		}
		if _, err := p.With(policy.Edit{Path: n.Path, To: n.Most + 1}); err == nil {
			t.Errorf("%s was more than %d", n.Path, n.Most)
		}
	}
	bare, problems := policy.Parse([]byte(strings.Replace(string(p.Document), "  signal: {at_least: 1}\n", "", 1)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if bare.Writes("gates.signal.at_least") || bare.Writes("gates.signal") || !bare.Writes("gates.bant.yes_at_least") {
		t.Error("what the document leaves out is taken as written")
	}
}
