package policy_test

import (
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
