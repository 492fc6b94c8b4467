package report

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
)

// page is a report as people read it, in words: what the terminal, Markdown and HTML are laid out from.
type page struct {
	words   *words
	title   string
	facts   []string // of what time, in what money, as known when
	parts   []part
	notes   []string
	changed []string
}

// part is one table of the page.
type part struct {
	title string // "" for the only one
	heads []head
	rows  []line
	total *line  // nil for none
	by    int    // the column that names a row
	band  string // what the bands of its rows are called, "" without bands
}

type head struct {
	title string
	right bool // figures
	rate  bool // of which the share is what is read first
}

// line is one row of a part.
type line struct {
	cells []string
	band  string   // what stands above it when it is another than that of the row before
	code  string   // the band as the report has it
	moved []string // by cell, how far it is from the week before; nil for none
	found []string // by cell, the filter that finds what it was counted from; nil for none
}

// pageOf lays a report out.
func pageOf(r *Report, w *words) *page {
	p := &page{words: w, title: w.headline(r), facts: w.facts(r)}
	p.add(w.overview(r))
	p.add(w.figures(r))
	if len(r.Columns) > 0 {
		p.parts = append(p.parts, w.rows(r))
	}
	for i, c := range r.Total.Columns {
		if t, ok := r.Total.Values[i].(Table); ok && !c.Quiet {
			p.add(w.lines(c, &t))
		}
	}
	for i := range r.Columns {
		if r.Columns[i].Kind == Lines && !r.Columns[i].Quiet {
			p.add(w.lines(r.Columns[i], r.gathered(i)))
		}
	}
	if len(p.parts) == 1 {
		p.parts[0].title = "" // the title of the page says what it is
	}
	p.notes = w.notes(r)
	for i := range r.Changed {
		p.changed = append(p.changed, w.change(r, &r.Changed[i]))
	}
	return p
}

// add takes a part that has rows.
func (p *page) add(one part) {
	if len(one.rows) > 0 {
		p.parts = append(p.parts, one)
	}
}

// headline is "Weekly report, 2026-W47, for Ponte".
func (w *words) headline(r *Report) string {
	parts := []string{w.named("report", r.Name)}
	if r.Period != "" {
		parts = append(parts, r.Period)
	}
	if r.Partner != "" {
		parts = append(parts, w.say("head.for", safetext.Line(r.Partner)))
	}
	return strings.Join(parts, ", ")
}

// facts are what holds for every figure: its time, its money, and when it was known.
func (w *words) facts(r *Report) []string {
	var out []string
	if !r.From.IsZero() && !r.To.IsZero() {
		out = append(out, w.between(r.From, r.To))
	}
	if r.Currency != "" {
		out = append(out, w.say("head.amounts", r.Currency))
	}
	if !r.AsOf.IsZero() {
		out = append(out, w.say("head.known", w.minute(r.AsOf)))
	}
	if !r.KeptAt.IsZero() {
		out = append(out, w.say("head.kept", w.minute(r.KeptAt)))
	}
	if r.Partner == "" && r.Seq > 0 { // how much else there is, is no partner's to know
		out = append(out, w.say("head.seq", w.whole(r.Seq)))
	}
	return append(out, w.say("head.zone", r.zone().String()))
}

// between is the first and the last day of a period whose end is its first instant no more.
func (w *words) between(from, to time.Time) string {
	last := to.In(w.zone).Add(-time.Nanosecond)
	if from := from.In(w.zone); from.Year() == last.Year() && from.Month() == last.Month() {
		if from.Day() == last.Day() {
			return w.day(last)
		}
		first, _, _ := strings.Cut(w.day(from), " ")
		return first + "–" + w.day(last)
	}
	return w.day(from) + " – " + w.day(last)
}

// rows is the table of the rows, with the total under it.
func (w *words) rows(r *Report) part {
	t := Table{Columns: r.Columns, Rows: r.Rows}
	total := len(r.Rows)
	if row, has := r.totalRow(); has && len(r.Total.Columns) > 0 {
		t.Rows = append(slices.Clone(r.Rows), row)
	}
	f := flatten(&t, r.inRows)
	p := w.part(&f)
	p.title = w.say("part.rows")
	if len(p.rows) > total {
		last, places := p.rows[total], r.totals()
		p.total, p.rows = &last, p.rows[:total]
		for j := range f.columns {
			switch name := f.columns[j].path[0]; {
			case name == r.Columns[r.by()].Name:
				last.cells[j] = w.say("table.total")
			case places[r.Column(name)] < 0:
				last.cells[j] = "" // the whole has no such figure, which is not the same as one that is not known
			}
		}
	}
	p.by = slices.IndexFunc(f.columns, func(c leaf) bool { return c.path[0] == r.Columns[r.by()].Name })
	p.by = max(p.by, 0)
	if i := r.bands(); i >= 0 {
		p.band = w.named("column", r.Columns[i].Name)
		w.divide(r, p.rows)
	}
	for i := range p.rows {
		p.rows[i].moved, p.rows[i].found = w.beside(r, f.columns, r.Rows[i])
	}
	return p
}

// inRows reports whether people see a column in the rows. Bands stand between rows, and lines are tables of their own.
func (r *Report) inRows(c *Column) bool {
	return shown(c) && c.Kind != Lines && c.Name != "band"
}

// divide says where one band ends and the next begins.
func (w *words) divide(r *Report, rows []line) {
	i := r.bands()
	for n := range rows {
		if code, _ := r.Rows[n][i].(string); code != "" {
			rows[n].band, rows[n].code = w.named("word", code), code
		}
	}
}

// beside is what a page has room for beside a row's figures: how far those on top of it are from the week before, and
// what finds what they were counted from, which is for us alone.
func (w *words) beside(r *Report, columns []leaf, row []any) (moved, found []string) {
	n := Named{r.Columns, row}
	before, _ := n.Get("prev").(Named)
	tops := r.heads()
	for j := range columns {
		c := &columns[j]
		if len(c.path) == 1 && slices.Contains(tops, c.Name) && before.Columns != nil {
			if text := w.moved(&c.Column, n.Get(c.Name), before.Get(c.Name)); !still(text) {
				moved = with(moved, len(columns), j, text)
			}
		}
		if c.Where != "" && r.Partner == "" {
			found = with(found, len(columns), j, n.filled(c.Where))
		}
	}
	return moved, found
}

// with puts a text into a row that is made when it has one.
func with(row []string, of, i int, text string) []string {
	if row == nil {
		row = make([]string, of)
	}
	row[i] = text
	return row
}

// filled is a filter with what the row has for each {KEY}, in quotation marks where it is more than a word.
func (n *Named) filled(where string) string {
	for i := range n.Columns {
		key := "{" + n.Columns[i].Name + "}"
		if text, ok := n.Values[i].(string); ok && strings.Contains(where, key) {
			where = strings.ReplaceAll(where, key, filter.Quote(safetext.Line(text)))
		}
	}
	return where
}

// figures are those of the whole, where it has any that stand in no row.
func (w *words) figures(r *Report) part {
	t := Table{Columns: r.Total.Columns, Rows: [][]any{r.Total.Values}}
	f := flatten(&t, func(c *Column) bool { return shown(c) && c.Kind != Lines })
	places := r.totals()
	if !slices.ContainsFunc(f.columns, func(c leaf) bool { return !slices.Contains(places, place(r.Total.Columns, c.path[0])) }) {
		return part{}
	}
	p := part{title: w.say("part.total"), heads: []head{{title: w.say("table.figure")}, {title: w.say("table.value"), right: true}}}
	for j := range f.columns {
		c := &f.columns[j]
		v := f.rows[0][j]
		p.rows = append(p.rows, line{cells: []string{w.title(c), w.value(c.Kind, v, digits(c.Kind, one(v)))}})
	}
	return p
}

// lines is a table that is a figure itself.
func (w *words) lines(c Column, t *Table) part {
	f := flatten(t, shown)
	p := w.part(&f)
	p.title = w.head(&c)
	return p
}

// gathered is the lines of all rows, each behind what its row is called.
func (r *Report) gathered(column int) *Table {
	by := r.by()
	out := Table{Columns: []Column{r.Columns[by]}}
	for _, row := range r.Rows {
		t, ok := row[column].(Table)
		if !ok {
			continue
		}
		for _, c := range t.Columns {
			if out.Column(c.Name) < 0 {
				out.Columns = append(out.Columns, c)
			}
		}
		for _, inner := range t.Rows {
			n := Named{append([]Column{r.Columns[by]}, t.Columns...), append([]any{row[by]}, inner...)}
			out.Rows = append(out.Rows, n.under(out.Columns))
		}
	}
	for i, row := range out.Rows { // what a later row brought
		for len(row) < len(out.Columns) {
			row = append(row, nil)
		}
		out.Rows[i] = row
	}
	return &out
}

// part is a table in words, its figures one below the other.
func (w *words) part(f *flat) part {
	p := part{rows: make([]line, len(f.rows))}
	for i := range p.rows {
		p.rows[i].cells = make([]string, len(f.columns))
	}
	for j := range f.columns {
		c := &f.columns[j]
		p.heads = append(p.heads, head{title: w.title(c), right: numeric(c.Kind), rate: c.Kind == Rate})
		n := digits(c.Kind, down(f.rows, j))
		for i, row := range f.rows {
			p.rows[i].cells[j] = w.value(c.Kind, row[j], n)
		}
	}
	return p
}

func numeric(k Kind) bool { return k != Text && k != Word && k != Flag }

// notes are the sentences of the report, and those that explain its signs.
func (w *words) notes(r *Report) []string {
	var out []string
	for _, n := range r.Notes {
		out = append(out, w.note(n))
	}
	some, few := r.rates()
	if some {
		id := "note.interval"
		if w.brief {
			id = "note.of"
		}
		out = append(out, w.say(id))
	}
	if few {
		out = append(out, w.say("note.small"))
	}
	return out
}

// rates reports whether a rate is shown, and whether one of few is.
func (r *Report) rates() (some, few bool) {
	look := func(t *Table) {
		f := flatten(t, shown)
		for j := range f.columns {
			if f.columns[j].Kind != Rate {
				continue
			}
			for v := range down(f.rows, j) {
				if rate, ok := v.(review.Rate); ok {
					some, few = some || rate.N > 0, few || rate.N > 0 && rate.Small()
				}
			}
		}
	}
	look(&r.Table)
	look(&Table{Columns: r.Total.Columns, Rows: [][]any{r.Total.Values}})
	return some, few
}

// change is one figure that is another since: "Ponte, EQLs: then 41, now 43 (L-12 merged)".
func (w *words) change(r *Report, c *Change) string {
	row := safetext.Line(c.Row)
	if row == "" {
		row = w.say("table.total")
	}
	column := &Column{Name: c.Figure, Kind: Text}
	if i := r.Column(c.Figure); i >= 0 {
		column = &r.Columns[i]
	} else if i := place(r.Total.Columns, c.Figure); i >= 0 {
		column = &r.Total.Columns[i]
	}
	text := w.say("change.was", row, w.head(column), w.alone(column, c.Then), w.alone(column, c.Now))
	var why []string
	for _, n := range c.Because {
		why = append(why, w.note(n))
	}
	if len(why) > 0 {
		text += " (" + strings.Join(why, ", ") + ")"
	}
	return text
}

func one(v any) func(func(any) bool) { return func(yield func(any) bool) { yield(v) } }

// down is a column of rows.
func down(rows [][]any, column int) func(func(any) bool) {
	return func(yield func(any) bool) {
		for _, row := range rows {
			if !yield(row[column]) {
				return
			}
		}
	}
}
