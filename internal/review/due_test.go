package review_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
)

func day(t testing.TB, text string) review.Day {
	t.Helper()
	d, ok := review.ParseDay(text)
	if !ok {
		t.Fatal(text)
	}
	return d
}

func lines(duties []review.Duty) string {
	var b strings.Builder
	for _, d := range duties {
		fmt.Fprintf(&b, "%s %s %s %s %d\n", d.Kind, d.What, d.DueOn, d.State, d.OverdueDays)
	}
	return b.String()
}

func TestDuties(t *testing.T) {
	t.Parallel()
	known := func(text string) lead.Opt[review.Day] { return lead.Known(day(t, text)) }
	base := review.Duties{
		AsOf: day(t, "2026-12-21"), Started: day(t, "2026-10-01"), Policy: day(t, "2026-10-01"),
		RefreshAfter: policy.Default().Programme.RefreshAfter, Ahead: 30,
		Pages: []review.Page{
			{URL: "old", Published: known("2025-05-01")}, {URL: "soon", Refreshed: known("2026-06-30"), Published: known("2020-01-01")},
			{URL: "far", Published: known("2026-10-01")}, {URL: "gone", Published: known("2025-05-01"), Gone: known("2026-11-10")},
			{URL: "no date"},
		},
		Partners: []review.Reachable{{ID: "deaf", Joined: known("2026-11-02")}, {ID: "early", Joined: known("2025-01-01")},
			{ID: "reached", HasChannel: true}},
	}
	for _, tt := range []struct {
		name   string
		change func(*review.Duties)
		want   string
	}{
		{"nothing is done", func(*review.Duties) {}, `
page_refresh old 2025-11-01 due 415
partner_channel early 2026-10-01 due 81
model_audit 2026-10-01 2026-10-31 due 51
partner_channel deaf 2026-11-02 due 49
weekly_report 2026-W51 2026-12-21 due 0
weekly_dedup 2026-W51 2026-12-21 due 0
page_refresh soon 2026-12-30 planned 0
quarterly_review 2026-Q4 2027-01-01 planned 0
decay_audit 2026-Q4 2027-01-01 planned 0
`},
		{"much is done, some is put off", func(d *review.Duties) {
			d.Done = map[string]review.Day{"weekly_report:2026-W51": d.AsOf, "model_audit:2026-10-01": day(t, "2026-12-01"),
				"page_refresh:old":      day(t, "2026-07-10"),
				"partner_channel:early": d.AsOf}
			d.Rescheduled = map[string]review.Day{"weekly_dedup:2026-W51": day(t, "2026-12-23"),
				"partner_channel:deaf": day(t, "2026-12-20")}
		}, `
partner_channel deaf 2026-12-20 due 1
weekly_dedup 2026-W51 2026-12-23 planned 0
weekly_report 2026-W52 2026-12-28 planned 0
page_refresh soon 2026-12-30 planned 0
model_audit 2026-12-01 2026-12-31 planned 0
quarterly_review 2026-Q4 2027-01-01 planned 0
decay_audit 2026-Q4 2027-01-01 planned 0
page_refresh old 2027-01-10 planned 0
`},
		{"in the new year", func(d *review.Duties) { d.AsOf, d.Pages, d.Partners = day(t, "2027-01-20"), nil, nil }, `
model_audit 2026-10-01 2026-10-31 due 81
quarterly_review 2026-Q4 2027-01-01 due 19
decay_audit 2026-Q4 2027-01-01 due 19
weekly_report 2027-W02 2027-01-18 due 2
weekly_dedup 2027-W02 2027-01-18 due 2
`},
		{"on the first day, nothing is owed of the time before", func(d *review.Duties) {
			d.AsOf, d.Pages, d.Partners = d.Started, nil, nil
		}, `
weekly_report 2026-W40 2026-10-05 planned 0
weekly_dedup 2026-W40 2026-10-05 planned 0
model_audit 2026-10-01 2026-10-31 planned 0
quarterly_review 2026-Q4 2027-01-01 planned 0
decay_audit 2026-Q4 2027-01-01 planned 0
`},
	} {
		d := base
		tt.change(&d)
		if got := lines(d.List()); got != tt.want[1:] {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want[1:])
		}
	}
}

func TestWhatIsDoneIsNotListedAndEachDutyIsListedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := review.Duties{
			AsOf:    review.Day(rapid.Int64Range(20_000, 21_000).Draw(t, "as of")),
			Started: review.Day(rapid.Int64Range(19_900, 21_000).Draw(t, "started")),
			Policy:  review.Day(rapid.Int64Range(19_900, 21_000).Draw(t, "policy")), RefreshAfter: policy.Default().Programme.RefreshAfter,
			Pages:    []review.Page{{URL: "p", Published: lead.Known(review.Day(rapid.Int64Range(19_000, 21_000).Draw(t, "published")))}},
			Partners: []review.Reachable{{ID: "a"}}, Done: map[string]review.Day{},
		}
		for range 4 {
			list := d.List()
			ids := map[string]bool{}
			for i, duty := range list {
				if ids[duty.ID] || (duty.State == review.DutyDue) != (duty.DueOn <= d.AsOf) || duty.OverdueDays < 0 || i > 0 &&
					list[i-1].DueOn > duty.DueOn {
					t.Fatalf("%s", lines(list))
				}
				ids[duty.ID] = true
			}
			if len(list) == 0 {
				t.Fatal("there is always a week to report")
			}
			done := rapid.SampledFrom(list).Draw(t, "done")
			d.Done[done.ID] = d.AsOf
			if after := d.List(); slices.ContainsFunc(after,
				func(x review.Duty) bool { return x.ID == done.ID && x.DueOn == done.DueOn && x.State == review.DutyDue }) {
				t.Fatalf("%s is done and listed:\n%s", done.ID, lines(after))
			}
		}
	})
}
