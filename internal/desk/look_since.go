package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// SinceQuery asks for one figure of a report as it was known and as it is.
type SinceQuery struct {
	Report  string // the name of the report; "" is the weekly one
	Figure  string // the name of its column
	Period  string
	Row     string // its row, by what its rows are by: a partner, a page; "" is its total
	ByOwner bool   // of what Owner has; "" is nobody
	Owner   string
	Then    time.Time // zero: when its report was last given out, else when the period ended, or while it runs a day ago
}

// FigureSince is a figure then and now, lead by lead.
type FigureSince struct {
	review.Since
	At    time.Time    // then
	Given bool         // the report was given out then
	Last  []LastChange // by the leads of Since
	// Merged are partners that became one since then, which moves figures from one row to another.
	Merged []MergedPartner
	Money  bool // amounts in minor units
	Whole  bool // it is not added up from leads, so that none can be named
}

// LastChange is what last happened to a lead after then; its kind is "" when nothing did.
type LastChange struct {
	Kind journal.Kind
	At   time.Time
	Late bool // it came in only after then
}

// Since answers a figure of a report then and now. One that leads add up to is told lead by lead.
func (d *Desk) Since(ctx context.Context, who Actor, q SinceQuery) (out FigureSince, err error) {
	kind, ok := reportOf(cmp.Or(q.Report, "weekly"))
	what := "report " + cmp.Or(q.Report, "weekly")
	if err := permit(what, who, ReadReports); err != nil {
		return out, err
	}
	if !ok {
		return out, fault.New(fault.Usage, what, "there is no such report", "the reports are "+strings.Join(ReportNames(), ", "))
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		now, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		is, err := now.ask(kind, ReportQuery{Name: kind.name, Period: q.Period})
		if err != nil {
			return err
		}
		if q.Then.IsZero() {
			given, err := now.lastKept(is)
			if err != nil {
				return err
			}
			const day = 24 * 60 * 60 * 1000
			q.Then = store.Instant(now.at - day)
			if is.to != 0 {
				q.Then = store.Instant(min(is.to, now.at-day))
			}
			if given != nil {
				q.Then, out.Given = store.Instant(given.AsOf), true
			}
		}
		then, err := d.knownAt(ctx, tx, q.Then)
		if err != nil {
			return err
		}
		was, err := then.ask(kind, ReportQuery{Name: kind.name, Period: q.Period})
		if err != nil {
			return err
		}
		out.At = q.Then
		out.Merged, err = mergedAs(ctx, tx, now.name, func(m *store.PartnerMerge) bool {
			return m.MergedAt > then.at && m.MergedAt <= now.at && (q.Row == "" || m.ID == q.Row || m.Survivor == q.Row)
		})
		if err != nil {
			return err
		}
		if slices.Contains(addedUp(), q.Figure) && kind.name != "content" {
			return out.byLead(&q, then, now, was, is)
		}
		return out.whole(&q, kind, then, now, was, is)
	})
	return out, err
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

// byLead holds the leads that add up to a figure then against those that do now.
func (out *FigureSince) byLead(q *SinceQuery, then, now *knowledge, was, is *asked) error {
	if is.Report.Period == "" { // all there is: since the first day of the programme
		started, err := now.started()
		if err != nil {
			return err
		}
		was.stretchOf = then.within(review.Period{From: started, To: review.DayOf(then.at, then.zone)})
		is.stretchOf = now.within(review.Period{From: started, To: review.DayOf(now.at, now.zone)})
	}
	before, err := then.addends(was.stretchOf)
	if err != nil {
		return err
	}
	after, err := now.addends(is.stretchOf)
	if err != nil {
		return err
	}
	out.Since = review.Compare(q.parts(before), q.parts(after))
	out.Money = slices.Contains([]string{"pipeline", "revenue", "arr"}, q.Figure)
	for _, m := range out.Leads {
		out.Last = append(out.Last, then.lastOf(int64(m.Lead)))
	}
	return nil
}

// whole makes the report then and now, and reads the figure out of both.
func (out *FigureSince) whole(q *SinceQuery, kind reportKind, then, now *knowledge, was, is *asked) error {
	out.Whole = true
	for _, one := range []struct {
		k  *knowledge
		a  *asked
		to *int64
	}{{then, was, &out.Then}, {now, is, &out.Now}} {
		if err := kind.make(one.k, one.a); err != nil {
			return err
		}
		value, column, there := one.a.figure(q.Row, q.Figure)
		n, counts := value.(int64)
		switch {
		case there && !counts && value != nil, column.Name == "" && one.to == &out.Now:
			return fault.New(fault.Usage, "report "+kind.name, "this figure is neither a count nor an amount",
				"ask it of what is counted or added up")
		}
		*one.to, out.Money = n, out.Money || column.Kind == report.Money
	}
	return nil
}

// figure is a value of a report: of the row of a name, or of its total. there is false where that row is not there.
func (a *asked) figure(row, name string) (value any, column report.Column, there bool) {
	columns, values := a.Total.Columns, a.Total.Values
	if row != "" {
		columns, values = a.Columns, nil
		for i := range a.Rows {
			if by, _ := a.Value(i, a.By).(string); by == row {
				values = a.Rows[i]
			}
		}
	}
	i := slices.IndexFunc(columns, func(c report.Column) bool { return c.Name == name })
	if i < 0 {
		return nil, report.Column{}, false
	}
	if values == nil {
		return nil, columns[i], false
	}
	return values[i], columns[i], true
}

// parts are the addends of the figure that are asked for.
func (q *SinceQuery) parts(of map[string][]addend) []review.Part {
	return partsAmong(of[q.Figure], func(a *addend) bool {
		return (q.Row == "" || a.partner == q.Row) && (!q.ByOwner || a.owner == q.Owner)
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
