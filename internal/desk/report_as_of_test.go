package desk_test

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
)

// reports are all reports of a year, as JSON by name. What is in a message for people beside figures is left out.
func (b *bench) reports(rt *rapid.T, asOf time.Time) map[string]string {
	out := map[string]string{}
	for _, name := range desk.ReportNames() {
		if name == "gaps" {
			continue // it is of the present alone, and says so
		}
		q := desk.ReportQuery{Name: name, AsOf: asOf}
		if !slices.Contains([]string{"programme", "stalls"}, name) {
			q.Period = "2026"
		}
		r, err := b.Report(context.Background(), root(), q)
		if err != nil {
			rt.Fatalf("%s: %v", name, err)
		}
		var doc bytes.Buffer
		r.Seq, r.AsOf = 0, time.Time{}
		if err := report.Write(&doc, "json", r, 0); err != nil {
			rt.Fatalf("%s: %v", name, err)
		}
		out[name] = visitors.ReplaceAllString(doc.String(), "")
	}
	return out
}

// visitors are left out: two visitors that turn out to be one person were one all along.
var visitors = regexp.MustCompile(`"visitors":[0-9.]+,`)

// goOn is what happens later, without two things that reach back by their meaning: an undo says that something never was,
// and a touch that a file corrects is what it is corrected to.
func (b *bench) goOn(rt *rapid.T, n int) {
	switch rapid.IntRange(0, 3).Draw(rt, "later") {
	case 0:
		b.pass(rapid.SampledFrom([]time.Duration{time.Minute, 5 * time.Hour, 60 * 24 * time.Hour}).Draw(rt, "pass"))
		if err := b.Tick(b.t.Context()); err != nil {
			rt.Fatal(err)
		}
	case 1:
		b.refer(drawReferral(rt, n))
	default:
		verbs := slices.DeleteFunc(desk.Verbs(), func(v desk.Verb) bool { return v == desk.Undo })
		b.act(rapid.SampledFrom(b.everybody()).Draw(rt, "who"), lead.ID(rapid.Int64Range(1, 4).Draw(rt, "lead")),
			drawAction(rt, rapid.SampledFrom(verbs).Draw(rt, "verb"), b.now()))
	}
}

// What was reported at an instant is what is reported as of that instant, whatever happens afterwards: leads come and move,
// people act on them, time passes.
func TestAReportAsOfAnInstantIsWhatItWasThen(t *testing.T) {
	t.Parallel()
	for seed := range number("EQLTUI_ACTS", 120) / 10 {
		asOfOnce(t, seed)
	}
}

func asOfOnce(t *testing.T, seed int) {
	t.Helper()
	rapid.Custom(func(rt *rapid.T) bool {
		b := setup(t)
		b.partners()
		b.refer(perfect("one"), perfect("two"))
		for n := range rapid.IntRange(1, 8).Draw(rt, "before") {
			if rapid.IntRange(0, 2).Draw(rt, "file") == 0 {
				_, _ = b.file(drawBatch(rt, n))
				continue
			}
			b.step(rt, n)
		}
		b.pass(time.Second)
		at := b.now()
		then := b.reports(rt, time.Time{})
		b.pass(time.Second)
		for n := range rapid.IntRange(1, 8).Draw(rt, "after") {
			b.goOn(rt, n)
		}
		if d := cmp.Diff(then, b.reports(rt, at)); d != "" {
			rt.Fatalf("what was reported at %s is another thing now: %s", at, d)
		}
		return true
	}).Example(seed)
}
