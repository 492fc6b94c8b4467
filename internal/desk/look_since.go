package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// SinceQuery names a row of a report, whose figures are asked for as they were given out and as they are. It is what a screen
// knows of each of its figures: where it stands in a report, beside the leads behind it.
type SinceQuery struct {
	Report  string // the name of the report; "" where no report has the figure
	Period  string
	Part    string    // ProspectRows, or lines of the report's total among which the row is: channels; "" are its own rows
	Row     string    // its row, by what its rows are by: a partner, a page, a quarter, channel/item; "" is its total
	ByOwner bool      // what Owner has of a weekly report, which no report that is given out tells; "" is nobody
	Owner   string    //
	Then    time.Time // zero: when its report was last given out, else when the period ended, or while it runs a day ago
}

// ProspectRows is the part of the report of content that says where a link could stand.
const ProspectRows = "prospects"

// RowSince is the figures of a row then and now.
type RowSince struct {
	At      time.Time // then
	Given   bool      // the report was given out then, and what stood in it is then
	By      string    // who gave it out
	There   bool      // the row was there then
	Figures []FigureSince
	// Merged are partners that became one since then, which moves figures from one row to another.
	Merged []MergedPartner
}

// FigureSince is a figure then and now, lead by lead where leads add up to it.
type FigureSince struct {
	Name, Title string // of its column; the title in English
	Kind        report.Kind
	Then, Now   any // as the column holds it; nil: not known
	Where       string
	Added       bool // leads add up to it, so that each that moved it is named
	Leads       []review.Moved
	Last        []LastChange // by the leads
	Untold      int64        // so much of what moved no lead tells
}

// LastChange is what last happened to a lead after then; its kind is "" when nothing did.
type LastChange struct {
	Kind journal.Kind
	At   time.Time
	Late bool // it came in only after then
}

// Figure is the one of a name, nil when there is none.
func (r *RowSince) Figure(name string) *FigureSince {
	if i := slices.IndexFunc(r.Figures, func(f FigureSince) bool { return f.Name == name }); i >= 0 {
		return &r.Figures[i]
	}
	return nil
}

// Since answers the figures of a row of a report then and now. What was given out is read from what was kept, never computed
// again; where nothing was, it is what was known then.
func (d *Desk) Since(ctx context.Context, who Actor, q SinceQuery) (out RowSince, err error) {
	what := "report " + q.Report
	if err := permit(what, who, ReadReports); err != nil {
		return out, err
	}
	kind, ok := reportOf(q.Report)
	if !ok {
		return out, fault.New(fault.Usage, what, "there is no such report", "the reports are "+strings.Join(ReportNames(), ", "))
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = RowSince{}
		now, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		is, err := now.rowNow(kind, &q)
		if err != nil {
			return err
		}
		if is.values == nil && q.Row != "" {
			is.values = make([]any, len(is.columns)) // it is gone
		}
		given, doc, err := now.givenRow(&q, is.asked)
		if err != nil {
			return err
		}
		const day = 24 * 60 * 60 * 1000
		switch {
		case given != nil:
			q.Then, out.Given, out.By = store.Instant(given.AsOf), true, safetext.Line(given.KeptBy)
		case q.Then.IsZero():
			q.Then = store.Instant(now.at - day)
			if is.to != 0 {
				q.Then = store.Instant(min(is.to, now.at-day))
			}
		}
		var then *knowledge
		if given == nil || q.addsUp() { // of what was given out nothing else is asked of then
			if then, err = d.knownAt(ctx, tx, q.Then); err != nil {
				return err
			}
		}
		out.At = q.Then
		out.Merged, err = mergedAs(ctx, tx, now.name, func(m *store.PartnerMerge) bool {
			return m.MergedAt > store.Millis(q.Then) && m.MergedAt <= now.at && (q.Row == "" || m.ID == q.Row || m.Survivor == q.Row)
		})
		if err != nil {
			return err
		}
		was := tableRow{columns: is.columns}
		if given != nil {
			was.values = valuesOf(is.columns, is.values, doc)
		} else {
			known, err := then.rowNow(kind, &q)
			if err != nil {
				return err
			}
			was = known.tableRow
		}
		out.There = was.values != nil
		out.tell("", "", is.tableRow, was)
		if !q.addsUp() {
			return nil
		}
		return out.byLead(&q, then, now, is.stretchOf)
	})
	return out, err
}

// addsUp reports whether there are figures in the line that leads add up to.
func (q *SinceQuery) addsUp() bool {
	return q.Part == "" && slices.Contains([]string{"weekly", "quarterly", "programme"}, q.Report)
}

// reportOf is what is known of the report of a name.
func reportOf(name string) (reportKind, bool) {
	kinds := reportKinds()
	i := slices.IndexFunc(kinds, func(r reportKind) bool { return r.name == name })
	if i < 0 {
		return reportKind{}, false
	}
	return kinds[i], true
}

// tableRow is one line of a report: values under columns, nil where the line is not there.
type tableRow struct {
	columns []report.Column
	values  []any
}

func (r tableRow) at(name string) any {
	if i := slices.IndexFunc(r.columns, func(c report.Column) bool { return c.Name == name }); i >= 0 && i < len(r.values) {
		return r.values[i]
	}
	return nil
}

// rowAsked is a line with the report it is of.
type rowAsked struct {
	tableRow
	*asked
}

// rowNow makes the report and reads the row out of it.
func (k *knowledge) rowNow(kind reportKind, q *SinceQuery) (out rowAsked, err error) {
	a, err := k.ask(kind, ReportQuery{Name: kind.name, Period: q.Period, Prospects: q.Part == ProspectRows})
	if err != nil {
		return out, err
	}
	out.asked = a
	if q.ByOwner {
		t, err := k.tally(a.stretchOf)
		if err != nil {
			return out, err
		}
		of := t.in(t.owners, q.Owner, 0)
		for _, f := range append(weeklyFigures(), weeklyShares()...) {
			out.columns, out.values = append(out.columns, f.column(a.Report.Period, "")), append(out.values, f.of(of))
		}
		return out, nil
	}
	if err := kind.make(k, a); err != nil {
		return out, err
	}
	lines, by := a.Table, a.By
	switch q.Part {
	case "", ProspectRows:
		if q.Row == "" {
			out.tableRow = tableRow{a.Total.Columns, a.Total.Values}
			return out, nil
		}
	default:
		lines, _ = a.Total.Get(q.Part).(report.Table)
		by = ""
	}
	out.columns = lines.Columns
	for i := range lines.Rows {
		if rowName(tableRow{lines.Columns, lines.Rows[i]}.at, by) == q.Row {
			out.values = lines.Rows[i]
		}
	}
	return out, nil
}

// rowName is what a line is called: by its column, or, of lines of a total, channel/item.
func rowName(at func(string) any, by string) string {
	if by != "" {
		name, _ := at(by).(string)
		return name
	}
	channel, _ := at("channel").(string)
	item, _ := at("item").(string)
	return channel + "/" + item
}

// numbers reports whether a column holds what can be another number later.
func numbers(k report.Kind) bool {
	return slices.Contains([]report.Kind{report.Count, report.Money, report.Decimal, report.Share, report.Rate, report.Span}, k)
}

// tell holds the numbers of a line against those of the same line then. What a record holds stands under the names of both;
// the periods before are figures of their own reports.
func (r *RowSince) tell(name, title string, now, then tableRow) {
	for i, c := range now.columns {
		switch {
		case c.Kind == report.Record && c.Name != "prev" && c.Name != "mean4" && c.Name != "compare":
			is, _ := now.values[i].(report.Named)
			was, _ := then.at(c.Name).(report.Named)
			r.tell(name+c.Name+"_", c.Title+": ", tableRow{is.Columns, is.Values}, tableRow{was.Columns, was.Values})
		case numbers(c.Kind):
			r.Figures = append(r.Figures, FigureSince{Name: name + c.Name, Title: title + c.Title, Kind: c.Kind, Now: now.values[i],
				Then: then.at(c.Name), Where: rowWhere(c, now)})
		}
	}
}

// byLead names the leads that moved the figures that leads add up to.
func (r *RowSince) byLead(q *SinceQuery, then, now *knowledge, s stretchOf) error {
	of := func(k *knowledge) (map[string][]addend, error) {
		at := s
		switch {
		case q.Report == "programme" && q.Row != "": // a quarter
			p, _ := review.ParsePeriod(q.Row)
			at = k.stretch(p)
		case q.Report == "programme" && q.Period == "": // since its first day
			started, err := k.started()
			if err != nil {
				return nil, err
			}
			at = k.within(review.Period{From: started, To: max(review.DayOf(k.at, k.zone), started+1)})
		}
		return k.addends(at)
	}
	before, err := of(then)
	if err != nil {
		return err
	}
	after, err := of(now)
	if err != nil {
		return err
	}
	for i := range r.Figures {
		f := &r.Figures[i]
		if !slices.Contains(addedUp(), f.Name) {
			continue
		}
		since := review.Compare(q.parts(before[f.Name]), q.parts(after[f.Name]))
		f.Added, f.Leads = true, since.Leads
		was, _ := f.Then.(int64)
		is, _ := f.Now.(int64)
		f.Untold = (is - was) - (since.Now - since.Then)
		for _, m := range f.Leads {
			f.Last = append(f.Last, then.lastOf(int64(m.Lead)))
		}
	}
	return nil
}

// parts are those of the addends of a figure that are of the row.
func (q *SinceQuery) parts(of []addend) []review.Part {
	return partsAmong(of, func(a *addend) bool {
		return (q.Row == "" || q.Report == "programme" || a.partner == q.Row) && (!q.ByOwner || a.owner == q.Owner)
	})
}

// lastOf is the newest event of a lead that was not known yet.
func (k *knowledge) lastOf(id int64) LastChange {
	events := k.leadEvents[id]
	if len(events) == 0 {
		return LastChange{}
	}
	out := LastChange{Kind: events[0].Kind, At: events[0].At}
	for _, e := range events {
		c, made := e.Data.Changes["created_at"]
		out.Late = out.Late || made && len(c.Before) == 0
	}
	return out
}

// rowWhere is the filter of a column's figure in a line, with what the line has in the columns that it names.
func rowWhere(c report.Column, of tableRow) string {
	where := c.Where
	for _, by := range []string{"partner", "page", "quarter"} {
		if name, ok := of.at(by).(string); ok {
			where = swapped(where, "{"+by+"}", filter.Quote(name))
		}
	}
	return where
}

// KeepLine is the command that gives out and keeps the report in which a row stands, without the program's name.
func (q *SinceQuery) KeepLine() string {
	of := ReportQuery{Name: q.Report, Period: q.Period, Prospects: q.Part == ProspectRows}
	return of.Line() + " --keep"
}
