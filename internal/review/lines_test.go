package review_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/review"
)

// said is an error with its hint, as a line has it.
func said(err error) string { return err.Error() + "; " + fault.HintOf(err) }

func TestLinesBeyondTheReferenceFigures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, line, want string }{
		{"nobody to rank", `{"op":"rank","input":{"from":"2026-10-01","to":"2027-01-01","partners":[]}}`, `{"ranked":0,"k":0,"rows":[]}`},
		{"one partner, everything zero", `{"op":"rank","input":{"from":"2026-10-01","to":"2027-01-01","partners":[{"id":"a","pipeline":0,"pages":1,` +
			`"joined":null,"eqls":0,"won_of_cohort":0,"won":0,"lost":0,"cost":0}]}}`,
			`{"ranked":1,"k":0,"rows":[{"partner":"a","rank":1,"band":"keep","pipeline_per_page":0,"close_rate":{"k":0,"n":0,"low":null,"high":null},` +
				`"win_rate":{"k":0,"n":0,"low":null,"high":null},"cost_per_eql":null}]}`},
		{"the largest amounts there are", `{"op":"rank","input":{"from":"2026-10-01","to":"2027-01-01","partners":[` +
			`{"id":"a","pipeline":9223372036854775807,"pages":2},{"id":"b","pipeline":9223372036854775806,"pages":2}]}}`,
			`{"ranked":2,"k":0,"rows":[{"partner":"a","rank":1,"band":"keep","pipeline_per_page":4611686018427387904},` +
				`{"partner":"b","rank":2,"band":"keep","pipeline_per_page":4611686018427387903}]}`},
		{"a clock that is never due", `{"op":"sla","input":{"now":"2026-11-18","clocks":[{"lead":"a","due":null},{"lead":"b","due":null,"stop":"2026-11-17"}]}}`,
			`{"states":{"a":"running","b":"met"},"by_owner":{"none":{"met":1,"late":0,"breached":0,"running":1,"attainment":1}},` +
				`"by_queue":{"none":{"met":1,"late":0,"breached":0,"running":1,"attainment":1}},` +
				`"by_partner":{"none":{"met":1,"late":0,"breached":0,"running":1,"attainment":1}},` +
				`"by_week":{"none":{"met":1,"late":0,"breached":0,"running":1,"attainment":1}}}`},
		{"nothing runs", `{"op":"sla","input":{"now":"2026-11-18","clocks":[]}}`, `{"states":{},"by_owner":{},"by_queue":{},"by_partner":{},"by_week":{}}`},
		{"triggers of nobody", `{"op":"triggers","input":[]}`, `{"per_lead":{},"k":0,"n":0,"share":null,"goal_met":null}`},
		{"a trigger however it is spelled", `{"op":"triggers","input":[{"lead":"a","eql_at":"2026-11-16T09:00:00","touches":[` +
			`{"kind":"Demo request","at":"2026-11-16T08:00:00Z"},{"kind":"PRICING_VIEW","at":"2026-11-16"}]}]}`,
			`{"per_lead":{"a":2},"k":1,"n":1,"share":1,"goal_met":true}`},
		{"all pillar pages wanted", `{"op":"content_mix","input":{"pillar":3,"syndicated":1,"goal":1}}`,
			`{"pillar":3,"syndicated":1,"share":0.75,"goal_met":false,"pillar_pages_missing":null}`},
		{"the policy's own goal", `{"op":"content_mix","input":{"pillar":2,"syndicated":2}}`,
			`{"pillar":2,"syndicated":2,"share":0.5,"goal_met":false,"pillar_pages_missing":1}`},
		{"a page that goes later", `{"op":"content_due","input":{"as_of":"2026-11-20","pages":[{"url":"p","published_at":"2026-11-01","gone_at":"2026-11-21"}]}}`,
			`{"p":{"state":"fresh","due_on":"2027-05-01","overdue_days":0}}`},
		{"refresh after days", `{"op":"content_due","input":{"as_of":"2026-11-20","refresh_after":"2w","pages":[{"url":"p","published_at":"2026-11-01"}]}}`,
			`{"p":{"state":"due","due_on":"2026-11-15","overdue_days":5}}`},
		{"a programme before its start", `{"op":"programme","input":{"started_on":"2026-09-07","as_of":"2026-09-01","goal":5,"costs":[{"from":"2026-09-01","amount":5}],` +
			`"opportunities":[],"eql_dates":[]}}`, `{"first_quarter_ends":"2026-12-07","cost":0,"pipeline":0,"pipeline_to_cost":null,"missing":0,"verdict":null,` +
			`"pilot":{"day":-6,"phase":"setup","eqls":0,"goal":50,"state":"running","needed_per_week":4}}`},
		{"half a cent short of a broken goal", `{"op":"programme","input":{"started_on":"2026-09-07","as_of":"2026-09-07","goal":2.5,"costs":[{"from":"2026-09-07","amount":1}],` +
			`"opportunities":[{"created":"2026-09-07","amount":2}],"eql_dates":[]}}`, `{"first_quarter_ends":"2026-12-07","cost":1,"pipeline":2,"pipeline_to_cost":2,"missing":1,` +
			`"verdict":"not_yet","pilot":{"day":0,"phase":"setup","eqls":0,"goal":50,"state":"running","needed_per_week":5}}`},
		{"more SQLs than EQLs", `{"op":"kpi","input":{"eqls":1,"sqls":2,"won":1,"lost":0,"cost":0,"pipeline":0,"revenue":0,"opportunities":0,"cycle_days_sum":0}}`,
			`{"cost_per_eql":0,"cost_per_sql":0,"cost_per_won":0,"pipeline_per_eql":0,"revenue_per_eql":0,"average_won":0,"cycle_days":0,"velocity_per_day":null,` +
				`"sql_rate":{"k":2,"n":1,"low":null,"high":null},"win_rate":{"k":1,"n":1,"low":0.206549,"high":1}}`},
		{"a month's payouts, one of a partner without a rate", `{"op":"payouts","input":{"period":"2026-11","rates_bp":{"a":1},"won":[` +
			`{"id":"o","closed_at":"2026-11-30","credits":{"b":7,"a":5000}},{"id":"p","closed_at":"2026-12-01","credits":{"a":9}}]}}`,
			`[{"partner":"a","lines":[{"opportunity":"o","credit":5000,"rate_bp":1,"due":1}],"due":1,"paid":0,"difference":-1},` +
				`{"partner":"b","lines":[{"opportunity":"o","credit":7,"rate_bp":0,"due":0}],"due":0,"paid":0,"difference":0}]`},
		{"taken back before it was won, by the dates", `{"op":"payouts","input":{"period":"2026-Q4","rates_bp":{"a":100},"rate_changes":[` +
			`{"partner":"a","rate_bp":200,"from":"2027-01-01"}],"won":[{"id":"o","closed_at":"2027-01-02","credits":{"a":50}}],` +
			`"reversed":[{"opportunity":"o","partner":"a","credit":50,"reversed_at":"2026-12-31"}]}}`,
			`[{"partner":"a","lines":[{"opportunity":"o","credit":-50,"rate_bp":200,"due":-1}],"due":-1,"paid":0,"difference":1}]`},
		{"nobody's opportunity", `{"op":"opportunity_owner","input":[]}`, `null`},
		{"a date that is not known comes last", `{"op":"opportunity_owner","input":[{"id":"L-1","stage":"new","referred_at":null},{"id":"L-2","stage":"new","referred_at":"2026-11-16"}]}`, `"L-2"`},
		{"hidden characters are written out", `{"op":"content_due","input":{"as_of":"2026-11-20","pages":[{"url":"p\u202e"}]}}`,
			`{"p\u202e":{"state":"no_date","due_on":null,"overdue_days":null}}`},
	} {
		got, err := answer(t, tt.line)
		if err != nil || got != tt.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", tt.name, got, err, tt.want)
		}
	}
}

func TestARankingSaysWhyAndHowSurelyWhenItIsAsked(t *testing.T) {
	t.Parallel()
	var partners []string
	for i, amounts := range []string{"50000000", "300,200,400", "300,300", "100,200,100", "250"} {
		var list []int64
		if err := json.Unmarshal([]byte("["+amounts+"]"), &list); err != nil {
			t.Fatal(err)
		}
		var sum int64
		for _, a := range list {
			sum += a
		}
		partners = append(partners, fmt.Sprintf(`{"id":"p%d","pipeline":%d,"pages":%d,"amounts":[%s]}`, i, sum, i+1, amounts))
	}
	line := `{"op":"rank","input":{"from":"2026-10-01","to":"2027-01-01","why":true,"partners":[` + strings.Join(partners, ",") + `]}}`
	got, err := answer(t, line)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Rows []struct {
			Partner string
			Band    review.Band
			Stays   *float64 `json:"stays_in_band"`
			Why     struct {
				Figure      [2]int64
				Up, Down    *struct{ Minor int64 }
				Alone       *int64
				BandWithout review.Band `json:"band_without"`
			}
		}
	}
	if err := json.Unmarshal([]byte(got), &doc); err != nil {
		t.Fatal(err)
	}
	first, last := doc.Rows[0], doc.Rows[4]
	if first.Partner != "p0" || first.Band != review.Double || first.Why.Alone == nil || *first.Why.Alone != 50000000 ||
		first.Why.BandWithout != review.Review {
		t.Errorf("one deal makes the first one: %s", got)
	}
	if first.Why.Up != nil || first.Why.Down == nil || first.Why.Down.Minor != 50000000-450 {
		t.Errorf("what it may lose: %s", got)
	}
	if *first.Stays < 0.55 || *first.Stays > 0.72 {
		t.Errorf("it rests on one deal, which does not come again 37 times in 100: stays %v", *first.Stays)
	}
	if last.Partner != "p4" || last.Why.Up == nil || last.Why.Up.Minor != 250 || last.Why.Down != nil {
		t.Errorf("what the last one needs to reach 100 a page: %s", got)
	}
	if again, _ := answer(t, line); again != got {
		t.Errorf("drawn again it differs:\n%s\n%s", got, again)
	}
}

func BenchmarkRankLine(b *testing.B) {
	var partners []string
	for i := range 10_000 {
		partners = append(
			partners,
			fmt.Sprintf(`{"id":"p%d","pipeline":%d,"pages":%d,"amounts":[%d,1000,200,0]}`, i, i*7%5000+1200, i%9+1, i*7%5000),
		)
	}
	line := `{"op":"rank","input":{"from":"2026-10-01","to":"2027-01-01","why":true,"partners":[` + strings.Join(partners, ",") + `]}}`
	for b.Loop() {
		if _, err := answer(b, line); err != nil {
			b.Fatal(err)
		}
	}
}
