package report

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/review"
)

// hostile are names as they come from outside.
const (
	script  = `<script>alert("x")</script> & "Söhne" | *GmbH*`
	formula = `=HYPERLINK("http://evil.example","click")`
	rtl     = "شركة الشحن \u202eevil"
	long    = "Baltica Integrator Zakład Usług Informatycznych i Doradztwa Gospodarczego Spółka z ograniczoną odpowiedzialnością"
)

func warsaw() *time.Location { return time.FixedZone("Europe/Warsaw", 3600) }

func cols(kinds ...any) []Column {
	var out []Column
	for i := 0; i < len(kinds); i += 2 {
		out = append(out, Column{Name: kinds[i].(string), Kind: kinds[i+1].(Kind)})
	}
	return out
}

func marked(columns []Column, mark func(*Column), names ...string) []Column {
	for _, name := range names {
		mark(&columns[place(columns, name)])
	}
	return columns
}

func quiet(c *Column) { c.Quiet = true }

func base(name, period string) *Report {
	at := time.Date(2026, 11, 16, 0, 0, 0, 0, warsaw())
	return &Report{Name: name, Period: period, From: at, To: at.AddDate(0, 0, 7), Zone: warsaw(),
		AsOf: at.AddDate(0, 0, 7).Add(8 * time.Hour),
		Seq:  1234, Currency: "EUR", By: "partner"}
}

// samples is one report of each name, with values that are hard to write.
func samples() []*Report {
	return []*Report{weekly(), quarterly(), programme(), content(), answers(), payouts(), stalls(), gaps()}
}

func weeklyColumns() []Column {
	return cols("traffic", Count, "visitors", Count, "referrals", Count, "eqls", Count, "sqls", Count, "won", Count, "arr", Money,
		"conversion", Share, "sla_met", Count, "sla_total", Count, "triage_met", Count, "triage_total", Count,
		"two_triggers", Count, "ai_eqls", Count)
}

func weeklyRow(n int64) []any {
	var share any
	if n > 0 {
		share = float64(n) / float64(n+3)
	}
	return []any{100 * n, 31 * n, n + 3, n, n / 2, n / 4, 1_200_000 * n, share, n, n + 1, n, n + 2, n / 3, n / 5}
}

func weekly() *Report {
	r := base("weekly", "2026-W47")
	figures := weeklyColumns()
	mean := append([]Column(nil), figures...)
	for i := range mean {
		if mean[i].Kind == Count {
			mean[i].Kind = Decimal
		}
	}
	meanRow := func(n int64) []any {
		row := weeklyRow(n)
		for i, v := range row {
			if v, ok := v.(int64); ok && figures[i].Kind == Count {
				row[i] = float64(v) + 0.25
			}
		}
		return row
	}
	r.Columns = append(cols("partner", Text), figures...)
	r.Columns = append(r.Columns, Column{Name: "prev", Kind: Record, Quiet: true}, Column{Name: "mean4", Kind: Record, Quiet: true})
	r.Columns[place(r.Columns, "eqls")].Where = "partner:{partner} eql_at:2026-W47"
	for i, name := range []string{"Baltica", "ponte", script, formula, rtl, long, "quiet one"} {
		n := int64(len([]string{"Baltica", "ponte", script, formula, rtl, long}) - i)
		row := append([]any{name}, weeklyRow(n*n)...)
		r.Rows = append(r.Rows, append(row, Named{figures, weeklyRow(n)}, Named{mean, meanRow(n)}))
	}
	total := append([]Column(nil), figures...)
	r.Total = Named{append(total, Column{Name: "prev", Kind: Record, Quiet: true}, Column{Name: "mean4", Kind: Record, Quiet: true}),
		append(weeklyRow(91), Named{figures, weeklyRow(88)}, Named{mean, meanRow(70)})}
	goal := 70.0
	weeks := []string{"35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47"}
	r.Charts = []Chart{
		{Name: "weeks", Sort: Trend, Kind: Count, Series: []string{"eqls", "sqls"}, Labels: weeks, Goal: &goal,
			Values: [][]any{ints(41, 52, 47, 60, 58, 71, 66, 70, 73, 69, 80, 88, 91),
				ints(12, 20, 22, 25, 24, 30, 28, 31, 35, 33, 40, 44, 45)}},
		{Name: "funnel", Sort: Bars, Series: []string{"referrals", "eqls", "sqls"}},
	}
	r.Notes = []Note{{ID: "running"}, {ID: "provisional", Values: []any{time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)}}}
	return r
}

func ints(values ...int64) []any {
	var out []any
	for _, v := range values {
		out = append(out, v)
	}
	return out
}

func quarterly() *Report {
	r := base("quarterly", "2026-Q4")
	r.From, r.To = time.Date(2026, 10, 1, 0, 0, 0, 0, warsaw()), time.Date(2027, 1, 1, 0, 0, 0, 0, warsaw())
	r.Columns = marked(cols("rank", Count, "partner", Text, "tier", Text, "pages", Count, "pages_visited", Count, "pipeline", Money,
		"influenced", Money, "pipeline_per_page", Money, "eqls", Count, "sqls", Count, "won", Count, "lost", Count,
		"close_rate", Rate,
		"win_rate", Rate, "cost", Money, "cost_per_eql", Money, "revenue", Money, "small", Flag, "stays_in_band", Share, "decision", Word,
		"band", Word), quiet, "small")
	for i, name := range []string{long, "Ponte", script, "ostia", rtl, formula, "delta", "echo", "fox", "golf"} {
		n := int64(10 - i)
		band, rank := "keep", any(int64(i+1))
		switch {
		case i < 2:
			band = "double"
		case i == 6, i == 7:
			band = "review"
		case i == 8:
			band, rank = "too_early", nil
		case i == 9:
			band, rank = "unranked", nil
		}
		pipeline := 120_000_00*n + 50
		if i == 0 {
			pipeline = 50_000_000_00
		}
		row := []any{rank, name, "gold", n, n / 2, pipeline, 90_000_00 * n, pipeline / max(n, 1), 3 * n, n, n / 2, n / 4,
			review.RateOf(n/2, 3*n), review.RateOf(n/2, n/2+n/4), 3_000_00 * n, 1_000_00 * n, 60_000_00 * n, 3*n < 6,
			0.5 + float64(n)/21, "keep", band}
		if i == 9 {
			row[7], row[3], row[15], row[18], row[19] = nil, int64(0), nil, nil, nil
			row[12], row[13] = review.RateOf(1, 3), review.RateOf(0, 0)
		}
		r.Rows = append(r.Rows, row)
	}
	r.Total = Named{cols("pages", Count, "pipeline", Money, "eqls", Count, "sqls", Count, "won", Count, "lost", Count,
		"close_rate", Rate,
		"win_rate", Rate, "cost", Money, "cost_per_eql", Money, "revenue", Money),
		[]any{int64(54), int64(56_000_000_00), int64(165), int64(54), int64(25), int64(10), review.RateOf(25, 165), review.RateOf(25, 35),
			int64(165_000_00), int64(1_000_00), int64(3_000_000_50)}}
	r.Charts = []Chart{
		{Name: "pipeline_per_page", Sort: Bars, Series: []string{"pipeline_per_page"}},
		{Name: "close_rate", Sort: Intervals, Series: []string{"close_rate"}, Goal: ptr(0.12), Beside: true},
		{Name: "cost_and_pipeline", Sort: Bars, Series: []string{"revenue", "cost"}},
	}
	r.Notes = []Note{{ID: "influenced"}, {ID: "outlier", Values: []any{long, Amount(50_000_000_00)}}}
	r.KeptAt = r.To.Add(9 * time.Hour)
	r.Changed = []Change{{Row: "Ponte", Figure: "eqls", Then: int64(26), Now: int64(27),
		Because: []Note{{ID: "merged", Values: []any{"L-12"}}, {ID: "late", Values: []any{"L-88"}}}},
		{Figure: "pipeline", Then: int64(55_000_000_00), Now: nil}}
	return r
}

func ptr(f float64) *float64 { return &f }

func programme() *Report {
	r := base("programme", "")
	channels := Table{cols("channel", Text, "item", Text, "spend", Money, "leads", Count, "sqls", Count, "won", Count, "arr", Money),
		[][]any{{"display", script, int64(4_000_000), int64(90), int64(9), int64(2), int64(5_000_000)},
			{"paid_search", formula, int64(3_000_000), int64(1), nil, nil, int64(9_000_000)}}}
	benchmarks := Table{cols("name", Text, "low", Share, "high", Share, "source", Text, "ours", Rate),
		[][]any{{"EQL to SQL", 0.3, 0.45, "a yearly report of 2025", review.RateOf(6, 7)}}}
	pilot := Named{cols("day", Count, "phase", Word, "eqls", Count, "goal", Count, "state", Word, "needed_per_week", Count),
		[]any{int64(92), "over", int64(7), int64(50), "short", int64(0)}}
	r.Total = Named{cols("cost", Money, "eqls", Count, "sqls", Count, "won", Count, "lost", Count, "pipeline", Money,
		"revenue", Money, "arr", Money,
		"cost_per_eql", Money, "average_won", Money, "sql_rate", Rate, "close_rate", Rate, "mql_close_rate", Rate, "cycle_days", Decimal,
		"velocity_per_day", Money, "pipeline_year_before", Money, "pipeline_to_cost", Decimal, "missing", Count, "verdict", Word,
		"pilot", Record, "channels", Lines, "benchmarks", Lines),
		[]any{int64(2_900_000), int64(7), int64(6), int64(2), int64(1), int64(31_400_000), int64(14_000_000), int64(11_000_000),
			int64(414_286), int64(7_000_000), review.RateOf(6, 7), review.RateOf(2, 7), review.RateOf(0, 0), 31.5,
			int64(-5_000), nil, 10.83,
			int64(0), "on_course", pilot, channels, benchmarks}}
	r.Charts = []Chart{{Name: "channels", Sort: Bars, Kind: Money, Series: []string{"spend", "arr"}, Labels: []string{script,
		"paid_search/core"},
		Values: [][]any{{int64(4_000_000), int64(3_000_000)}, {int64(5_000_000), nil}}}}
	r.Notes = []Note{{ID: "benchmark"}, {Values: []any{"written by <b>hand</b>"}}}
	return r
}

func content() *Report {
	r := base("content", "2026-Q4")
	r.By = "page"
	r.Columns = cols("page", Text, "partner", Text, "visits", Count, "ai_visits", Count, "eqls", Count, "pipeline", Money,
		"influenced", Money, "revenue", Money,
		"arr", Money, "cost", Money, "state", Word, "due_on", Day, "overdue_days", Count)
	for i := range int64(30) {
		row := []any{fmt.Sprintf("https://alfa.example/pages/%d?utm_source=%s", i, "x"), "alfa", 1000 - 31*i, i, i % 4,
			1_000_00 * i, int64(0), 500_00 * i,
			500_05 * i, 12_345_67 * (i % 2), "due", "2025-11-01", 394 - i}
		if i > 25 {
			row[10], row[11], row[12] = "no_date", nil, nil
		}
		r.Rows = append(r.Rows, row)
	}
	mix := Named{cols("pillar", Count, "syndicated", Count, "share", Share, "goal_met", Flag, "pillar_pages_missing", Count),
		[]any{int64(2), int64(1), 0.6667, true, int64(0)}}
	r.Total = Named{cols("visits", Count, "ai_visits", Count, "eqls", Count, "mix", Record),
		[]any{int64(16_515), int64(435), int64(43), mix}}
	r.Charts = []Chart{{Name: "visits", Sort: Stacked, Series: []string{"visits", "ai_visits"}}}
	return r
}

func answers() *Report {
	r := base("sla", "2026-Q4")
	r.By = "owner"
	clock := func(n int64) any {
		return Named{cols("met", Count, "late", Count, "breached", Count, "running", Count, "attainment", Share,
			"reassigned", Count, "escalated", Count),
			[]any{n, n / 3, n / 5, int64(1), float64(n) / float64(n+n/3+n/5+1), n / 6, n / 7}}
	}
	r.Columns = cols("owner", Text, "contact", Record, "triage", Record, "win_rate_in_time", Rate, "first_answer_median_minutes", Decimal)
	for i, name := range []string{"ana", "marta.wojcik", script} {
		n := int64(7 * (i + 1))
		r.Rows = append(r.Rows, []any{name, clock(n), clock(2 * n), review.RateOf(n/2, n), float64(n) + 0.5})
	}
	r.Rows = append(r.Rows, []any{"nobody", nil, clock(0), review.RateOf(0, 0), nil})
	r.Total = Named{cols("contact", Record, "win_rate_in_time", Rate, "win_rate_others", Rate), []any{clock(42),
		review.RateOf(21, 42), review.RateOf(0, 0)}}
	r.Charts = []Chart{{Name: "win_rate", Sort: Intervals, Series: []string{"win_rate_in_time"}}}
	return r
}

func payouts() *Report {
	r := base("payouts", "2026-Q4")
	lines := func(rows ...[]any) any {
		return Table{cols("opportunity", Text, "at", Instant, "credit", Money, "rate_bp", Count, "due", Money), rows}
	}
	at := time.Date(2026, 11, 20, 14, 3, 0, 0, time.UTC)
	r.Columns = cols("partner", Text, "lines", Lines, "due", Money, "paid", Money, "difference", Money)
	r.Rows = [][]any{
		{script, lines([]any{"o1", at, int64(1_800_000), int64(1000), int64(180_000)}, []any{formula, at, int64(-1_800_001),
			int64(1000), int64(-180_000)}),
			int64(0), int64(180_000), int64(180_000)},
		{"beta", lines([]any{"o1", at, int64(3_600_000), int64(500), int64(180_000)}), int64(180_000), int64(0), int64(-180_000)},
		{"golf", lines(), int64(0), int64(0), int64(0)},
	}
	r.Total = Named{cols("due", Money, "paid", Money, "difference", Money), []any{int64(180_000), int64(180_000), int64(0)}}
	r.Charts = []Chart{{Name: "payouts", Sort: Bars, Series: []string{"due", "paid", "difference"}}}
	r.Partner, r.Language = "Ponte <Srl>", "it"
	return r
}

func stalls() *Report {
	r := base("stalls", "")
	r.From, r.To, r.By = time.Time{}, time.Time{}, "lead"
	r.Columns = cols("lead", Text, "company", Text, "cause", Word, "idle", Span, "loss_percent", Decimal)
	r.Rows = [][]any{{"L-1", script, "rep", 75 * time.Hour, 89.81}, {"L-22", long, "ai_carries_score", 30 * time.Minute,
		1.51}, {"L-3", "", "fact", time.Duration(0), nil}}
	r.Total = Named{cols("stalled", Count, "company", Count), []any{int64(3), int64(2)}} // a name that rows have for something else
	r.Language = "pl"
	r.Notes = []Note{{ID: "estimate", Values: []any{0.03}}}
	return r
}

func gaps() *Report {
	r := base("gaps", "")
	r.From, r.To, r.By = time.Time{}, time.Time{}, "field"
	lines := func(rows ...[]any) Table {
		return Table{cols("partner", Text, "missing", Count, "leads", Count, "missing_share", Share, "would", Count), rows}
	}
	r.Columns = cols("field", Word, "missing", Count, "leads", Count, "missing_share", Share, "would", Count, "partners", Lines)
	r.Rows = [][]any{{"account.employees", int64(31), int64(100), 0.31, int64(14),
		lines([]any{script, int64(30), int64(90), 0.3333, int64(14)}, []any{long, int64(1), int64(10), 0.1, int64(0)})},
		{"bant.budget", int64(5), int64(100), 0.05, int64(0), lines([]any{formula, int64(5), int64(10), 0.5, int64(0)})}}
	r.Total = Named{cols("leads", Count, "one_fact_away", Count), []any{int64(100), int64(14)}}
	r.Language = "it"
	r.Notes = []Note{{ID: "ask_first", Values: []any{Term("account.employees"), Percent(0.31), int64(100), int64(14)}}}
	return r
}
