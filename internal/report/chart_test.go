package report

import (
	"strings"
	"testing"
)

func drawing(c Chart, columns []Column, rows ...[]any) *drawn {
	r := base("quarterly", "")
	r.Columns, r.Rows = columns, rows
	return wordsOf(r).drawnOf(r, &c)
}

func TestAScaleBeginsAtNothingAndHoldsEveryFigure(t *testing.T) {
	t.Parallel()
	two := cols("partner", Text, "due", Money, "paid", Money)
	bars := Chart{Sort: Bars, Series: []string{"due", "paid"}}
	for _, tt := range []struct {
		name    string
		chart   Chart
		rows    [][]any
		low, up float64
		torn    bool
	}{
		{"one scale for all series", bars, [][]any{{"a", int64(10), int64(40)}, {"b", int64(20), nil}}, 0, 40, false},
		{"below nothing", bars, [][]any{{"a", int64(-10), int64(40)}}, -10, 40, false},
		{"nothing at all", bars, [][]any{{"a", nil, nil}, {"b", int64(0), int64(0)}}, 0, 1, false},
		{"no rows", bars, nil, 0, 1, false},
		{"an outlier is torn", bars, [][]any{{"a", int64(5_000_000_000), int64(100)}, {"b", int64(90), int64(80)}}, 0, 120, true},
		{"twice as much is not", bars, [][]any{{"a", int64(200), int64(100)}}, 0, 200, false},
		{"one figure alone is not", bars, [][]any{{"a", int64(5_000_000_000), nil}}, 0, 5_000_000_000, false},
		{"series behind each other", Chart{Sort: Stacked, Series: []string{"due", "paid"}}, [][]any{{"a", int64(10), int64(40)}},
			0, 50, false},
		{"the goal", Chart{Sort: Bars, Series: []string{"due"}, Goal: ptr(90)}, [][]any{{"a", int64(10), nil}}, 0, 90, false},
		{"a round end", Chart{Sort: Trend, Series: []string{"due"}}, [][]any{{"a", int64(9_100), nil}}, 0, 10_000, false},
	} {
		d := drawing(tt.chart, two, tt.rows...)
		if d.low != tt.low || d.up-tt.up > 1e-6 || tt.up-d.up > 1e-6 || d.torn != tt.torn {
			t.Errorf("%s: from %v to %v, torn %v", tt.name, d.low, d.up, d.torn)
		}
		if len(d.ticks) > 6 {
			t.Errorf("%s: %d ticks", tt.name, len(d.ticks))
		}
	}
}

func TestAnOutlierIsDrawnAsTornAndSaidInFull(t *testing.T) {
	t.Parallel()
	d := drawing(Chart{Name: "pipeline", Sort: Bars, Series: []string{"pipeline"}}, cols("partner", Text, "pipeline", Money),
		[]any{"giant", int64(5_000_000_000)}, []any{"ponte", int64(90_000)}, []any{"ostia", int64(45_000)})
	got := d.svg(wordsOf(base("quarterly", "")), 0)
	for _, want := range []string{`class="tear"`, "giant, Pipeline: 50 000 000", `width="58.33%"`, `width="29.17%"`} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %s in %s", want, got)
		}
	}
}

func TestAPeriodWithoutAFigureIsAGap(t *testing.T) {
	t.Parallel()
	d := drawing(Chart{Name: "weeks", Sort: Trend, Kind: Count, Series: []string{"eqls"}, Labels: []string{"1", "2", "3", "4"},
		Values: [][]any{{int64(1), int64(2), nil, int64(4)}}}, nil)
	got := d.svg(wordsOf(base("weekly", "")), 0)
	if lines, points := strings.Count(got, `class="line"`), strings.Count(got, `class="point"`); lines != 1 || points != 3 {
		t.Errorf("%d lines and %d points", lines, points)
	}
}

func TestOnlySoManyBarsAreDrawnAndThePageSaysSo(t *testing.T) {
	t.Parallel()
	page := written(t, content(), AsHTML, 0)
	if !strings.Contains(page, "The first 20 of 30 rows are drawn; the table has all.") {
		t.Error("the page does not say that rows are missing from the chart")
	}
}
