package desk_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/google/go-cmp/cmp"
)

// A target of the time to answer is held against the median first answer: less is better, and the floor is the longest.
func TestATargetOfAnswersIsHeldAgainstTheMedian(t *testing.T) {
	t.Parallel()
	hours := func(n float64) lead.Opt[int64] { return lead.Known(int64(n * float64(time.Hour/time.Millisecond))) }
	for _, tt := range []struct {
		name          string
		after         time.Duration
		target, floor lead.Opt[int64]
		short, below  bool
		share         float64
		tells         []string
	}{
		{"within it", 40 * time.Minute, hours(1), hours(2), false, false, 1,
			[]string{"Median first answer: 40m; the target is 1h00m, the floor 2h00m.",
				"100 % of the first answers were given within 1h00m"}},
		{"between both", 90 * time.Minute, hours(1), hours(2), true, false, 0, []string{"0 % of the first answers"}},
		{"above the floor", 90 * time.Minute, hours(0.5), hours(1), true, true, 0, []string{"Median first answer: the floor is not held."}},
		{"a floor alone", 90 * time.Minute, lead.Opt[int64]{}, hours(2), false, false, -1, []string{"1h30m; the floor is 2h00m."}},
		{"nobody answered yet", 0, hours(1), hours(2), false, false, -1, []string{"Median first answer: none yet; the target is 1h00m"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
				return im.Targets(ctx, []store.Target{
					{Partner: "acme", Period: "2026-Q4", Answer: tt.target, AnswerFloor: tt.floor, EQLs: lead.Known[int64](4)},
					{Partner: "ponte", Period: "2026-Q4", EQLs: lead.Known[int64](77)},
				})
			})
			b.refer(perfect("a"))
			if tt.after > 0 {
				b.pass(tt.after)
				b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
				b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
			}
			p, err := b.PartnerReview(t.Context(), manager, "acme", desk.ReviewQuery{Quarter: "2026-Q4"})
			if err != nil || len(p.Targets) != 2 {
				t.Fatalf("%v: %+v", err, p.Targets)
			}
			got := p.Targets[1]
			if got.Name != "answer" || got.Short() != tt.short || got.Below != tt.below || got.Untold != (tt.after == 0) ||
				got.Value != tt.after.Milliseconds() {
				t.Errorf("%+v", got)
			}
			if s := got.Share; (s == nil) != (tt.share < 0) || s != nil && *s != tt.share {
				t.Errorf("the share is %v, want %v", s, tt.share)
			}
			for _, q := range []desk.ReportQuery{{Name: "weekly", ForPartner: true}, {Name: "quarterly"}} {
				q.Partner, q.Period = "acme", "2026-Q4"
				r, err := b.Report(t.Context(), manager, q)
				if err != nil {
					t.Fatal(err)
				}
				var text strings.Builder
				if err := report.Write(&text, "table", r, 0); err != nil {
					t.Fatal(err)
				}
				for _, want := range append(tt.tells, "the target is 4.") {
					if !strings.Contains(text.String(), want) {
						t.Errorf("%s does not say %q:\n%s", q.Name, want, text.String())
					}
				}
				if strings.Contains(text.String(), "77") {
					t.Errorf("%s tells another partner's target:\n%s", q.Name, text.String())
				}
				if ids := r.Untold(); len(ids) > 0 {
					t.Errorf("the catalogues have no words for %q", ids)
				}
			}
		})
	}
}

// What the programme should reach stands in its own report.
func TestTheProgrammesTargetsStandInItsReport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Targets(ctx, []store.Target{{Partner: desk.TheProgramme, Period: "2026-Q4", Answer: lead.Known[int64](3_600_000),
			Pipeline: lead.Known[int64](9_000_00), PipelineFloor: lead.Known[int64](1_000_00)}})
	})
	b.refer(perfect("a"))
	b.pass(30 * time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	r, err := b.Report(t.Context(), manager, desk.ReportQuery{Name: "programme", Period: "2026-Q4"})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := report.Write(&text, "md", r, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Median first answer: 30m; the target is 1h00m.", "Pipeline: the floor is not held."} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, text.String())
		}
	}
}

// What should be reached in a period that runs stands in the look at the programme: the programme's own first, then what is
// below its floor, each with the filter that finds its leads.
func TestTheProgrammeLooksAtItsTargets(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Targets(ctx, []store.Target{
			{Partner: "acme", Period: "2026-Q4", EQLs: lead.Known[int64](1)},
			{Partner: "ponte", Period: "2026-Q4", EQLs: lead.Known[int64](4), EQLsFloor: lead.Known[int64](2)},
			{Partner: "acme", Period: "2025-Q4", EQLs: lead.Known[int64](9)},
			{Partner: "acme", Period: "2027", EQLs: lead.Known[int64](9)},
			{Partner: desk.TheProgramme, Period: "2026", EQLs: lead.Known[int64](2)},
		})
	})
	b.refer(perfect("a"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	look, err := b.LookProgramme(t.Context(), manager, desk.ReportQuery{Name: "programme"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range look.Targets {
		got = append(got, strings.Join([]string{l.Partner, l.Period, l.Name, strconv.FormatInt(l.Value, 10), l.Where}, " "))
	}
	want := []string{"programme 2026 eqls 1 eql_at:2026 -partner:none", "ponte 2026-Q4 eqls 0 eql_at:2026-Q4 partner:ponte",
		"acme 2026-Q4 eqls 1 eql_at:2026-Q4 partner:acme"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !look.Targets[1].Below || look.Targets[2].Short() || !look.Targets[0].Short() {
		t.Errorf("%+v", look.Targets)
	}
}

// A report says of its period that it has not begun, runs still, or was over before anything was known.
func TestAReportSaysOfItsPeriodWhatItIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	for _, name := range []string{"quarterly", "weekly", "programme", "content", "sla", "payouts", "stalls"} {
		for period, want := range map[string]string{"2027-Q4": "not_begun", "2026-Q4": "running", "2019-Q1": "before_all",
			"2026-Q3": "before_all"} {
			r, err := b.Report(t.Context(), manager, desk.ReportQuery{Name: name, Period: period})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Notes) == 0 || r.Notes[0].ID != want {
				t.Errorf("%s of %s begins with %+v, not with %s", name, period, r.Notes, want)
			}
		}
	}
	r, err := b.Report(t.Context(), manager, desk.ReportQuery{Name: "quarterly"})
	if err != nil || len(r.Notes) == 0 || r.Notes[0].ID != "before_all" {
		t.Errorf("the last quarter begins with %+v, %v", r, err)
	}
}
