package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// keep keeps a report as it is given out: its figures stay what they were. The same figures are kept once. What it tells of one
// that was given out before, and since, is told still: that stands in what is written and not in what is kept.
func (d *Desk) keep(ctx context.Context, who Actor, r *report.Report) error {
	var doc bytes.Buffer
	bare := *r
	bare.KeptAt, bare.Changed = time.Time{}, nil
	if err := report.Write(&doc, "json", &bare, 0); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		row := store.KeptReport{Name: r.Name, Period: r.Period, Partner: r.Partner, AsOf: store.Millis(r.AsOf), Seq: r.Seq, KeptAt: w.ms(),
			KeptBy: who.User, Figures: doc.String()}
		at := w.now
		same, err := keptAlready(w, &row, r.Part)
		if err != nil {
			return err
		}
		if same != nil {
			at = store.Instant(same.KeptAt)
		} else if err := w.keepReport(&row, r.Part); err != nil {
			return err
		}
		if r.KeptAt.IsZero() {
			r.KeptAt = at
		}
		return nil
	})
}

// keptAlready is the newest that was kept of the same part of a report where it has the same figures, else nil.
func keptAlready(w *work, row *store.KeptReport, part string) (*store.KeptReport, error) {
	all, err := store.KeptReports.All(w.ctx, w.tx)
	if err != nil {
		return nil, err
	}
	last, was, err := newestOf(all, func(r *store.KeptReport) bool {
		return r.Name == row.Name && r.Period == row.Period && r.Partner == row.Partner
	}, func(_ *store.KeptReport, of string) bool { return of == part })
	if last == nil || err != nil {
		return nil, err
	}
	is, err := readGiven(row)
	if err != nil || !reflect.DeepEqual(was, is) {
		return nil, err
	}
	return last, nil
}

// keepReport writes a report under its id, which no other figures have.
func (w *work) keepReport(row *store.KeptReport, part string) error {
	id := []string{row.Name, row.Period, row.Partner, part, w.now.Format(stampLayout)}
	row.ID = strings.Join(strings.Fields(strings.Join(id, " ")), " ")
	old, err := w.kept.get(w, row.ID)
	if err != nil {
		return err
	}
	if old != nil {
		return fault.New(fault.Conflict, "report "+row.Name+" --keep", "other figures of it were kept at this very instant",
			"keep it again")
	}
	w.kept.put(w, row)
	_, err = w.flush()
	return err
}

const stampLayout = "2006-01-02T15:04:05.000Z"

// givenOut are the reports of a name and period that were given out before what is known, the newest first, as far as fits says.
func (k *knowledge) givenOut(a *asked, fits func(r *store.KeptReport, part string) bool) (*store.KeptReport, *keptFigures, error) {
	all, err := few(k, &keptKind, store.KeptReports)
	if err != nil {
		return nil, nil, err
	}
	return newestOf(all, func(r *store.KeptReport) bool {
		return r.Name == a.Name() && r.Period == a.Report.Period && r.AsOf <= k.at
	}, fits)
}

// newestOf is the report that was kept last of those that are of a kind and fit, with its figures. Only those of the kind are read.
func newestOf(all []*store.KeptReport, of func(*store.KeptReport) bool, fits func(r *store.KeptReport, part string) bool) (
	*store.KeptReport, *keptFigures, error,
) {
	all = slices.DeleteFunc(slices.Clone(all), func(r *store.KeptReport) bool { return !of(r) })
	slices.SortStableFunc(all, func(a, b *store.KeptReport) int { return cmp.Compare(b.KeptAt, a.KeptAt) })
	for _, r := range all {
		doc, err := readGiven(r)
		if err != nil {
			return nil, nil, err
		}
		if fits(r, doc.Part) {
			return r, doc, nil
		}
	}
	return nil, nil, nil
}

// keptFigures is a report as it was kept.
type keptFigures struct {
	Part  string // which part of the report it is, "" for all of it
	Rows  []map[string]any
	Total map[string]any
}

func readGiven(r *store.KeptReport) (*keptFigures, error) {
	doc := &keptFigures{}
	d := json.NewDecoder(strings.NewReader(r.Figures))
	d.UseNumber()
	if err := d.Decode(doc); err != nil {
		at := store.Instant(r.KeptAt).Format(time.DateOnly)
		return nil, fault.Wrap(fault.Invalid, "read the report that was kept on "+at, err, "")
	}
	return doc, nil
}

// givenRow is the row that is asked for as it stood in the report that was given out last, nil where it did not; the report is
// nil where none was given out.
func (k *knowledge) givenRow(q *SinceQuery, a *asked) (*store.KeptReport, map[string]any, error) {
	if q.ByOwner || !q.Then.IsZero() {
		return nil, nil, nil
	}
	mine := q.Row != "" && a.By == "partner" // in a partner's edition, and in its part of a report, its row stands too
	r, doc, err := k.givenOut(a, func(r *store.KeptReport, part string) bool {
		switch {
		case r.Partner != "" || strings.HasPrefix(part, partnerPart):
			return mine && (r.Partner == q.Row || part == partnerPart+q.Row)
		case a.Name() == "programme": // what is compared stands beside its figures
			return true
		}
		return (part == ProspectRows) == (q.Part == ProspectRows)
	})
	if r == nil || err != nil {
		return nil, nil, err
	}
	rows, by := doc.Rows, a.By
	switch {
	case q.Part != "" && q.Part != ProspectRows:
		lines, _ := doc.Total[q.Part].([]any)
		rows, by = nil, ""
		for _, l := range lines {
			if one, ok := l.(map[string]any); ok {
				rows = append(rows, one)
			}
		}
	case q.Row == "":
		return r, doc.Total, nil
	}
	for _, one := range rows {
		if rowName(func(name string) any { return one[name] }, by) == q.Row {
			return r, one, nil
		}
	}
	return r, nil, nil
}

// valuesOf are the values of columns in a line that was kept, nil for no line. What a record holds is told by what it holds now.
func valuesOf(columns []report.Column, now []any, of map[string]any) []any {
	if of == nil {
		return nil
	}
	out := make([]any, len(columns))
	for i, c := range columns {
		var is any
		if i < len(now) {
			is = now[i]
		}
		out[i] = valueOf(c.Kind, is, of[c.Name])
	}
	return out
}

func valueOf(kind report.Kind, now, kept any) any {
	switch v := kept.(type) {
	case json.Number:
		if kind == report.Count || kind == report.Money {
			if n, err := v.Int64(); err == nil {
				return n
			}
		}
		if f, err := v.Float64(); err == nil {
			return f
		}
	case map[string]any:
		if kind == report.Rate {
			k, _ := valueOf(report.Count, nil, v["k"]).(int64)
			n, _ := valueOf(report.Count, nil, v["n"]).(int64)
			return review.RateOf(k, n)
		}
		if is, ok := now.(report.Named); ok {
			return report.Named{Columns: is.Columns, Values: valuesOf(is.Columns, is.Values, v)}
		}
	case string:
		if kind != report.Span {
			return v
		}
		if d, err := time.ParseDuration(v); err == nil {
			return d
		}
	}
	return nil
}

// Name is the report's.
func (a *asked) Name() string { return a.Report.Name }

// since says what of a report that was given out is another figure now, lead by lead.
func (k *knowledge) since(a *asked) error {
	last, then, err := k.givenOut(a, func(r *store.KeptReport, part string) bool {
		return r.Partner == a.Report.Partner && part == a.Part
	})
	if err != nil || last == nil {
		return err
	}
	a.KeptAt = store.Instant(last.KeptAt)
	merged, err := k.mergedSince(a, last)
	if err != nil {
		return err
	}
	was := map[string]map[string]any{}
	for _, row := range then.Rows {
		if name, ok := row[a.By].(string); ok {
			was[name] = row
		}
	}
	is := map[string]bool{}
	for i := range a.Rows {
		name, _ := a.Value(i, a.By).(string)
		a.moved(name, was[name], a.Columns, a.Rows[i])
		is[name] = true
	}
	for _, m := range merged {
		if there := was[m.ID]; there != nil && !is[m.ID] {
			a.moved(m.ID, there, a.Columns, nil)
		}
	}
	a.moved("", then.Total, a.Total.Columns, a.Total.Values)
	if len(a.Changed) == 0 {
		return nil
	}
	return k.because(a, last, merged)
}

// mergedSince are the partners that became one since a report by partner was given out, in the order in which they did.
func (k *knowledge) mergedSince(a *asked, last *store.KeptReport) (out []*store.PartnerMerge, err error) {
	if a.By != "partner" {
		return nil, nil
	}
	all, err := store.PartnerMerges.All(k.ctx, k.tx)
	for _, m := range all {
		if of := a.ReportQuery.Partner; of != "" && m.Survivor != of && m.ID != of {
			continue // nothing of anybody else is in an edition of one partner
		}
		if m.MergedAt > last.AsOf && m.MergedAt <= k.at {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b *store.PartnerMerge) int { return cmp.Compare(a.MergedAt, b.MergedAt) })
	return out, err
}

// moved notes the counts and amounts of a row that are others now. A row that was not there counted nothing, nor does one that
// is gone (now is nil).
func (a *asked) moved(name string, was map[string]any, columns []report.Column, now []any) {
	for i, c := range columns {
		n, ok := int64(0), true
		if now != nil {
			n, ok = now[i].(int64)
		}
		if !ok || c.Kind != report.Count && c.Kind != report.Money {
			continue
		}
		then := int64(0)
		if v, ok := was[c.Name].(json.Number); ok {
			if then, _ = v.Int64(); then == n {
				continue
			}
		} else if was != nil || n == 0 {
			continue // it had no such figure
		}
		a.Changed = append(a.Changed, report.Change{Row: name, Figure: c.Name, Then: then, Now: n})
	}
}

// because finds the leads behind the figures that moved, and the merges of partners.
func (k *knowledge) because(a *asked, last *store.KeptReport, merged []*store.PartnerMerge) error {
	if a.By != "partner" {
		return nil
	}
	was, err := readKnown(k.ctx, k.tx, k.rules, store.Instant(last.AsOf))
	if err != nil {
		return err
	}
	then, err := was.addends(a.stretchOf)
	if err != nil {
		return err
	}
	now, err := k.addends(a.stretchOf)
	if err != nil {
		return err
	}
	for i := range a.Changed {
		c := &a.Changed[i]
		mine := func(p *addend) bool { return c.Row == "" || p.partner == c.Row }
		since := review.Compare(partsAmong(then[c.Figure], mine), partsAmong(now[c.Figure], mine))
		for _, m := range merged {
			// A total moves with the leads in it: only where none did, and the same figure of theirs moved, it is that they are one.
			if c.Row == m.ID || c.Row == m.Survivor || c.Row == "" && len(since.Leads) == 0 && a.movedOf(m, c.Figure) {
				c.Because = append(c.Because, report.Note{ID: "one_since", Values: []any{safetext.Line(m.ID), safetext.Line(m.Survivor)}})
			}
		}
		const most = 20
		for j, m := range since.Leads {
			if j == most {
				c.Because = append(c.Because, report.Note{ID: "more", Values: []any{int64(len(since.Leads) - most)}})
				break
			}
			c.Because = append(c.Because, k.movedSaid(m, c.Figure, last.AsOf))
		}
	}
	return nil
}

// movedOf reports whether a figure of either of two partners that are one moved.
func (a *asked) movedOf(m *store.PartnerMerge, figure string) bool {
	return slices.ContainsFunc(a.Changed, func(c report.Change) bool {
		return c.Figure == figure && (c.Row == m.ID || c.Row == m.Survivor)
	})
}

// movedSaid is why a lead adds something else: "L-88 arrived late".
func (k *knowledge) movedSaid(m review.Moved, figure string, since int64) report.Note {
	id, values := "came", []any{m.Lead.String()}
	money := figure == "pipeline" || figure == "revenue" || figure == "arr"
	switch m.How {
	case review.Left:
		id = "left"
	case review.Changed:
		id = "changed"
	default:
		leads, err := k.leadsByID([]int64{int64(m.Lead)})
		if l := leads[int64(m.Lead)]; err == nil && l != nil && l.CreatedAt > since {
			id = "late"
		}
	}
	if money {
		id += "_amount"
		if m.How != review.Came {
			values = append(values, report.Amount(m.Then))
		}
		if m.How != review.Left {
			values = append(values, report.Amount(m.Now))
		}
	}
	return report.Note{ID: id, Values: values}
}

// KeptRow is a report that was given out. Texts are clean.
type KeptRow struct {
	ID, Name, Period, Partner, By string
	AsOf, KeptAt                  time.Time
	Figures                       string // the document, as JSON
}

// KeptReports lists the reports that were given out, the newest first.
func (d *Desk) KeptReports(ctx context.Context, who Actor) (out []KeptRow, err error) {
	if err := permit("report", who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		return store.KeptReports.Every(ctx, tx, func(r *store.KeptReport) error {
			out = append(out, KeptRow{ID: safetext.Line(r.ID), Name: r.Name, Period: r.Period, Partner: safetext.Line(r.Partner),
				By: safetext.Line(r.KeptBy), AsOf: store.Instant(r.AsOf), KeptAt: store.Instant(r.KeptAt), Figures: r.Figures})
			return nil
		})
	})
	slices.SortStableFunc(out, func(a, b KeptRow) int { return b.KeptAt.Compare(a.KeptAt) })
	return out, err
}
