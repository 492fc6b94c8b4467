// Package report is a report as it is given out: rows of named figures that each format is written from, so that a
// figure is the same in the terminal, in JSON, in a table for a spreadsheet, in Markdown and in HTML. It is pure.
//
// A report holds values and the names of what they are; the words that people read stand in one catalogue for each
// language (words.en.yaml and its like), so that an edition for a partner is the same report in another Language.
package report

import "time"

// Kind is what a column holds, by which it is written.
type Kind string

// The kinds of columns. A value that is nil is not known, or has no denominator: a dash for people, null in JSON.
const (
	Text    Kind = "text"    // string, as somebody wrote it
	Word    Kind = "word"    // string from a fixed list (double, too_early): people read word.NAME of the catalogue
	Count   Kind = "count"   // int64
	Money   Kind = "money"   // int64, minor units of the report's currency
	Decimal Kind = "decimal" // float64 with as many decimals as it came with: a ratio, days
	Share   Kind = "share"   // float64 from 0 to 1: a percentage for people
	Rate    Kind = "rate"    // review.Rate: k of n with its interval
	Flag    Kind = "flag"    // bool
	Day     Kind = "day"     // string, 2026-12-24
	Instant Kind = "instant" // time.Time
	Span    Kind = "span"    // time.Duration
	Record  Kind = "record"  // Named: figures under names of their own
	Lines   Kind = "lines"   // Table: lines that make up the row
)

// Column is one figure of each row.
type Column struct {
	Name  string // the key in JSON and, of money with _minor behind it, the head in CSV; the words are column.NAME
	Kind  Kind
	Title string // in English, the head where the catalogue has no words for the name
	// Where is the filter that finds what the figure of a row was counted from, with {KEY} for what the row has in
	// that column; "" for none.
	Where string
	Quiet bool // not in tables for people: the machine formats have it
}

// Table is rows under columns; each row has a value for each column.
type Table struct {
	Columns []Column
	Rows    [][]any
}

// Named are figures under names, in their order.
type Named struct {
	Columns []Column
	Values  []any
}

// Report is one report.
type Report struct {
	Name     string // weekly, quarterly, programme, content, sla, payouts, stalls, gaps
	Title    string // in English, for who shows it beside other things: "Weekly report, 2026-W47"
	Period   string // 2026-W47, "" where it has none
	From, To time.Time
	Zone     *time.Location // nil: UTC
	AsOf     time.Time      // what was known then
	Seq      int64          // number of the journal up to which it knows
	Currency string
	By       string // the column that names a row: partner, page; "": the first
	Partner  string // whose edition it is, "" for ours
	Part     string // which part of it was asked for, "" for all: partner=acme, prospects
	Language string // en, pl, it; "" is en
	Table
	Total   Named  // figures of the whole
	Notes   []Note // what a reader must know: what is marked, what is missing, and why
	Charts  []Chart
	KeptAt  time.Time // when it was given out, zero when it was not
	Changed []Change  // what became known since
}

// Note is a sentence of the catalogue, note.ID, with {0}, {1}, ... replaced by its values: texts and numbers as they are,
// and what is of the types below in its own way. A Note without an ID says its first value, in nobody's language: what a
// person wrote.
type Note struct {
	ID     string
	Values []any // string, int, int64, float64, time.Time as a day, time.Duration, Amount, Percent, Term
}

// What stands in a note.
type (
	Amount  int64   // minor units of the report's currency
	Percent float64 // from 0 to 1
	Term    string  // word.TERM of the catalogue
)

// Chart is a figure that people look at, drawn from columns of the rows or, with Values, from what is not in them.
type Chart struct {
	Name   string // the words are chart.NAME
	Title  string // in English, where the catalogue has none
	Sort   ChartSort
	Label  string   // the column that names a bar, "" for the report's By
	Series []string // columns, all of one kind and on one scale; with Values their names alone
	Kind   Kind     // with Values: Count, Money, Decimal or Share; else that of the columns
	Labels []string // with Values: the bars, or the periods; a word of the catalogue is said as such
	Values [][]any  // by series and bar, as a column of Kind holds them
	Goal   *float64 // a line across, in the unit of the values; nil for none
	Beside bool     // the line is no goal but a published figure, which nobody is held to
}

// ChartSort is how a chart is drawn.
type ChartSort string

// The sorts of charts.
const (
	Bars      ChartSort = "bars"      // one bar a row, of several series side by side
	Stacked   ChartSort = "stacked"   // one bar a row, the series one behind the other
	Trend     ChartSort = "trend"     // over periods, one line a series
	Intervals ChartSort = "intervals" // one dot a row with the bounds of its rate; the columns are Rates
)

// Change is one figure that is another one since the report was given out.
type Change struct {
	Row, Figure string // the row's name, "" for the total; the column
	Then, Now   any    // as the column holds it
	Because     []Note // lead by lead: "L-12 merged", "L-88 arrived late"
}

// Column is the place of a column, -1 when there is none.
func (t *Table) Column(name string) int { return place(t.Columns, name) }

// Value is a row's value in a column, nil when there is no such column.
func (t *Table) Value(row int, column string) any {
	if i := t.Column(column); i >= 0 {
		return t.Rows[row][i]
	}
	return nil
}

// Get is the value of a name, nil when there is none.
func (n *Named) Get(name string) any {
	if i := place(n.Columns, name); i >= 0 {
		return n.Values[i]
	}
	return nil
}

// Add puts a figure behind the others.
func (n *Named) Add(name string, kind Kind, title string, value any) {
	n.Columns, n.Values = append(n.Columns, Column{Name: name, Kind: kind, Title: title}), append(n.Values, value)
}

// totals are the places of the rows' columns in the total, -1 for one that the whole has no such figure of. What has the
// name for something else is none: stalls count those that wait for a partner, and each row has a partner.
func (r *Report) totals() []int {
	out := make([]int, len(r.Columns))
	for i := range r.Columns {
		out[i] = place(r.Total.Columns, r.Columns[i].Name)
		if at := out[i]; at >= 0 && r.Total.Columns[at].Kind != r.Columns[i].Kind {
			out[i] = -1
		}
	}
	return out
}

// totalRow is the total as a row, and whether it has anything of one.
func (r *Report) totalRow() (row []any, has bool) {
	row = make([]any, len(r.Columns))
	for i, at := range r.totals() {
		if at >= 0 {
			row[i], has = r.Total.Values[at], true
		}
	}
	return row, has
}

func place(columns []Column, name string) int {
	for i := range columns {
		if columns[i].Name == name {
			return i
		}
	}
	return -1
}

// by is the place of the column that names a row, -1 without columns.
func (r *Report) by() int {
	if i := r.Column(r.By); i >= 0 {
		return i
	}
	return min(len(r.Columns), 1) - 1
}

// bands is the column by whose words the rows are divided, double before keep: -1 where they have no bands.
func (r *Report) bands() int { return r.Column("band") }

// heads are the figures of the whole that stand on top of a page.
func (r *Report) heads() []string {
	return map[string][]string{
		"weekly":    {"referrals", "eqls", "sqls", "won", "arr", "conversion"},
		"quarterly": {"pipeline", "eqls", "close_rate", "win_rate", "revenue"},
		"programme": {"verdict", "pipeline_to_cost", "cost_per_eql", "sql_rate", "close_rate", "pipeline"},
		"content":   {"pages", "due", "visits", "eqls"},
		"sla":       {"win_rate_in_time", "win_rate_others", "first_answer_median_minutes"},
		"payouts":   {"due", "paid", "difference"},
		"stalls":    {"stalled"},
		"gaps":      {"leads", "one_fact_away"},
		"backtest":  {"eqls", "enters", "leaves", "precision", "recall"},
	}[r.Name]
}

func (r *Report) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}
