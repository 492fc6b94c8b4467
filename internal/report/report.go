// Package report is a report as it is given out: rows of named figures that each format is written from, so that a
// figure is the same in the terminal, in JSON, in a table for a spreadsheet, in Markdown and in HTML. It is pure.
package report

import "time"

// Kind is what a column holds, by which it is written.
type Kind string

// The kinds of columns. A value that is nil is not known, or has no denominator: a dash for people, null in JSON.
const (
	Text    Kind = "text"    // string
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
	Name  string // the key in JSON and, of money with _minor behind it, the head in CSV
	Kind  Kind
	Title string // the head for people
	Where string // filter that finds what the figure of a row was counted from, with {KEY} for the row's text in that column; "" for none
	Quiet bool   // not in tables for people, where there is no room: the machine formats have it
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
	Name     string // weekly, quarterly, programme, content, sla, payouts, stalls
	Title    string // for people: "Weekly report, 2026-W47"
	Period   string // 2026-W47, "" where it has none
	From, To time.Time
	Zone     *time.Location
	AsOf     time.Time // what was known then
	Seq      int64     // number of the journal up to which it knows
	Currency string
	By       string // the column that names a row: partner, page
	Partner  string // whose edition it is, "" for ours
	Language string // of the edition: en, pl, it
	Table
	Total   Named    // figures of the whole
	Notes   []string // what a reader must know: what is marked, what is missing, and why
	Charts  []Chart
	KeptAt  time.Time // when it was given out, zero when it was not
	Changed []Change  // what became known since
}

// Chart is a figure that people look at, drawn from columns of the rows or, with Values, from what is not in them.
type Chart struct {
	Title  string
	Sort   ChartSort
	Label  string   // the column that names a bar
	Series []string // columns, all of one kind and on one scale
	Kind   Kind
	Labels []string    // with Values: the bars
	Values [][]float64 // by series and bar; minor units where the kind is Money
	Goal   *float64    // a line across, nil for none
}

// ChartSort is how a chart is drawn.
type ChartSort string

// The sorts of charts.
const (
	Bars    ChartSort = "bars"    // one bar a row, of several series side by side
	Stacked ChartSort = "stacked" // one bar a row, the series one behind the other
	Trend   ChartSort = "trend"   // over periods, one line a series
)

// Change is one figure that is another one since the report was given out.
type Change struct {
	Row, Figure string // the row's name, "" for the total; the column
	Then, Now   any
	Because     []string // lead by lead: "L-12 merged", "L-88 arrived late"
}

// Column is the place of a column, -1 when there is none.
func (t *Table) Column(name string) int {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return i
		}
	}
	return -1
}

// Value is a row's value in a column, nil when there is no such column.
func (t *Table) Value(row int, column string) any {
	if i := t.Column(column); i >= 0 {
		return t.Rows[row][i]
	}
	return nil
}

// Get is the value of a name, nil when there is none.
func (n *Named) Get(name string) any {
	for i := range n.Columns {
		if n.Columns[i].Name == name {
			return n.Values[i]
		}
	}
	return nil
}

// Add puts a figure behind the others.
func (n *Named) Add(name string, kind Kind, title string, value any) {
	n.Columns, n.Values = append(n.Columns, Column{Name: name, Kind: kind, Title: title}), append(n.Values, value)
}
