package review_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
)

// TestATinyProgramme reckons a whole programme of eight leads and seven partners whose figures were worked out by hand.
func TestATinyProgramme(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ line, want string }{
		"quarterly review": {`{"op":"rank","input":{"from":"2026-10-01","to":"2027-01-01","partners":[
			{"id":"alfa","pipeline":9000000,"pages":3,"joined":"2025-01-01","eqls":1,"won_of_cohort":1,"won":1,"lost":0,"cost":300000},
			{"id":"beta","pipeline":4000000,"pages":2,"joined":"2025-01-01"},
			{"id":"gama","pipeline":1500000,"pages":1,"joined":"2025-01-01"},
			{"id":"delta","pipeline":1000000,"pages":2,"joined":"2025-01-01"},
			{"id":"echo","pipeline":1000000,"pages":2,"joined":"2025-01-01"},
			{"id":"fox","pipeline":5000000,"pages":0,"joined":"2025-01-01"},{"id":"golf","pipeline":9900000,"pages":1,"joined":"2026-10-05"}]}}`,
			`{"ranked":5,"k":1,"rows":[{"partner":"alfa","rank":1,"band":"double","pipeline_per_page":3000000,` +
				`"close_rate":{"k":1,"n":1,"low":0.206549,"high":1},"win_rate":{"k":1,"n":1,"low":0.206549,"high":1},"cost_per_eql":300000},` +
				`{"partner":"beta","rank":2,"band":"keep","pipeline_per_page":2000000},{"partner":"gama","rank":3,"band":"keep","pipeline_per_page":1500000},` +
				`{"partner":"delta","rank":4,"band":"keep","pipeline_per_page":500000},{"partner":"echo","rank":4,"band":"keep","pipeline_per_page":500000},` +
				`{"partner":"fox","rank":null,"band":"unranked","pipeline_per_page":null},{"partner":"golf","rank":null,"band":"too_early","pipeline_per_page":9900000}]}`},
		"programme": {`{"op":"programme","input":{"started_on":"2026-10-01","as_of":"2027-01-01","costs":[{"from":"2026-10-01","amount":2500000},
			{"from":"2026-10-01","amount":400000}],"opportunities":[{"created":"2026-10-12","amount":31400000}],
			"eql_dates":["2026-10-06","2026-10-13","2026-10-14","2026-11-03","2026-11-10","2026-11-17","2026-11-24"]}}`,
			`{"first_quarter_ends":"2027-01-01","cost":2900000,"pipeline":31400000,"pipeline_to_cost":10.83,"missing":0,"verdict":"on_course",` +
				`"pilot":{"day":92,"phase":"over","eqls":7,"goal":50,"state":"short","needed_per_week":0}}`},
		"figures": {`{"op":"kpi","input":{"eqls":7,"sqls":6,"won":2,"lost":1,"cost":2900000,"pipeline":31400000,"revenue":14000000,"opportunities":7,"cycle_days_sum":0}}`,
			`{"cost_per_eql":414286,"cost_per_sql":483333,"cost_per_won":1450000,"pipeline_per_eql":4485714,"revenue_per_eql":2000000,"average_won":7000000,` +
				`"cycle_days":0,"velocity_per_day":null,"sql_rate":{"k":6,"n":7,"low":0.486872,"high":0.97432},"win_rate":{"k":2,"n":3,"low":0.20766,"high":0.938508}}`},
		"mix": {`{"op":"content_mix","input":{"pillar":2,"syndicated":1}}`, `{"pillar":2,"syndicated":1,"share":0.6667,"goal_met":true,"pillar_pages_missing":0}`},
	} {
		if got, err := answer(t, tt.line); err != nil || got != tt.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", name, got, err, tt.want)
		}
	}
	if r := review.RateOf(2, 7); *r.Low != 0.082219 || *r.High != 0.641066 {
		t.Errorf("close rate %v to %v", *r.Low, *r.High)
	}
	clocks := make([]review.Clock, 7)
	for i := range clocks {
		clocks[i] = review.Clock{Due: lead.Known(int64(10)), Stop: lead.Known(int64(10))}
	}
	clocks[5].Stop, clocks[6].Stop = lead.Known(int64(11)), lead.Opt[int64]{}
	if a := review.Attain(clocks, 12, func(review.Clock) string { return "all" })["all"]; a.Met != 5 || a.Late != 1 ||
		a.Breached != 1 || *a.Attainment != 0.7143 {
		t.Errorf("attainment %+v", a)
	}
	if times := review.Quotient(11_000_000, 5_000_000, 2); *times != 2.2 {
		t.Errorf("against the campaign %v times", *times)
	}
}

// TestDutiesOfATinyProgramme lists the duties of the same programme.
func TestDutiesOfATinyProgramme(t *testing.T) {
	t.Parallel()
	known := func(text string) lead.Opt[review.Day] { return lead.Known(day(t, text)) }
	d := review.Duties{
		Started: day(t, "2026-10-01"), Policy: day(t, "2026-10-01"), RefreshAfter: policy.Default().Programme.RefreshAfter,
		Pages: []review.Page{
			{URL: "a1", Published: known("2025-05-01")}, {URL: "a2", Published: known("2026-01-10"), Refreshed: known("2026-07-31")},
			{URL: "a3", Published: known("2026-02-01"), Gone: known("2026-11-10")}, {URL: "b1", Published: known("2026-10-01")},
			{URL: "g1", Published: known("2026-06-30")}, {URL: "d1", Published: known("2026-06-01")},
			{URL: "e1", Published: known("2026-08-31")}, {URL: "e2"},
		},
	}
	for asOf, want := range map[string]string{
		"2026-12-21": "a1 2025-11-01 415, d1 2026-12-01 20", "2027-01-20": "a1 2025-11-01 445, d1 2026-12-01 50, g1 2026-12-30 21",
	} {
		d.AsOf = day(t, asOf)
		var pages []string
		for _, duty := range d.List() {
			if duty.Kind == review.PageRefresh {
				pages = append(pages, fmt.Sprintf("%s %s %d", duty.What, duty.DueOn, duty.OverdueDays))
			}
		}
		if got := strings.Join(pages, ", "); got != want {
			t.Errorf("%s: %s, want %s", asOf, got, want)
		}
	}
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	sunday := time.Date(2026, 10, 18, 21, 59, 59, 0, time.UTC)
	if before, after := review.DayOf(sunday.UnixMilli(), warsaw).Week(),
		review.DayOf(sunday.Add(time.Second).UnixMilli(), warsaw).Week(); before != "2026-W42" || after != "2026-W43" {
		t.Errorf("the week ends at midnight in Warsaw: %s, %s", before, after)
	}
}
