package testdesk_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// asked are the reports that have figures on screens, with the period in which the small programme has some.
func asked() []desk.ReportQuery {
	return []desk.ReportQuery{{Name: "weekly", Period: "2026-W47"}, {Name: "quarterly", Period: "2026-Q4"},
		{Name: "content", Period: "2026-Q4"}, {Name: "content", Period: "2026-Q4", Prospects: true},
		{Name: "payouts", Period: "2026-Q4"}, {Name: "programme"}, {Name: "programme", Period: "2026-Q4"}}
}

// Every number of every line of a report that was given out answers what it was, as it stands there, and what it is, as the
// report says it now; the leads that are named add up to the difference.
func TestEveryFigureOfAReportThatWasGivenOutStays(t *testing.T) {
	t.Parallel()
	for _, q := range asked() {
		t.Run(q.Name+" "+q.Period+map[bool]string{true: " prospects"}[q.Prospects], func(t *testing.T) {
			t.Parallel()
			now := testdesk.Friday()
			d := testdesk.New(t, func() time.Time { return now })
			who := testdesk.As("ania")
			ask := func(keep bool) *report.Report {
				t.Helper()
				q.Keep = keep
				r, err := d.Report(t.Context(), who, q)
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			then := ask(true)
			now = now.Add(time.Hour)
			more(t, d, now)
			is := ask(false)
			n, moved := 0, 0
			check := func(in desk.SinceQuery, columns []report.Column, was, values []any) {
				t.Helper()
				row, err := d.Since(t.Context(), who, in)
				if err != nil || !row.Given || !row.There || !row.At.Equal(then.AsOf) {
					t.Fatalf("of %+v it answers %+v, %v", in, row, err)
				}
				for i, c := range columns {
					f := row.Figure(c.Name)
					switch c.Kind {
					case report.Count, report.Money, report.Decimal, report.Share, report.Rate:
					default:
						if f != nil {
							t.Errorf("%s is no number, and told as %+v", c.Name, f)
						}
						continue
					}
					if f == nil {
						t.Fatalf("%s of %+v has no answer", c.Name, in)
					}
					n++
					about := cmpopts.EquateApprox(0, 1e-9)
					if diff := cmp.Diff([]any{was[i], values[i]}, []any{f.Then, f.Now}, about); diff != "" {
						t.Errorf("%s of %+v: %s", c.Name, in, diff)
					}
					if f.Added {
						moved += len(f.Leads)
						addsUp(t, f)
					}
				}
			}
			in := desk.SinceQuery{Report: q.Name, Period: q.Period}
			if q.Prospects {
				in.Part = desk.ProspectRows
			}
			check(in, is.Total.Columns, then.Total.Values, is.Total.Values)
			for i := range is.Rows {
				in.Row, _ = is.Value(i, is.By).(string)
				at := slices.IndexFunc(then.Rows, func(row []any) bool { return row[then.Column(then.By)] == in.Row })
				check(in, is.Columns, then.Rows[at], is.Rows[i])
			}
			if lines, ok := is.Total.Get("channels").(report.Table); ok {
				was, _ := then.Total.Get("channels").(report.Table)
				for i, row := range lines.Rows {
					channel, _ := row[0].(string)
					item, _ := row[1].(string)
					check(desk.SinceQuery{Report: q.Name, Period: q.Period, Part: "channels", Row: channel + "/" + item}, lines.Columns,
						was.Rows[i], row)
				}
			}
			if n == 0 && !q.Prospects || moved == 0 && (q.Name == "weekly" || q.Name == "quarterly" || q.Name == "programme") {
				t.Errorf("%d figures answered, %d leads moved any: this proves little", n, moved)
			}
		})
	}
}

// addsUp holds the leads of a figure against the difference.
func addsUp(t *testing.T, f *desk.FigureSince) {
	t.Helper()
	was, _ := f.Then.(int64)
	is, _ := f.Now.(int64)
	for _, m := range f.Leads {
		was += m.Now - m.Then
	}
	if was+f.Untold != is || f.Untold != 0 || len(f.Last) != len(f.Leads) {
		t.Errorf("%s: from %v to %v by %+v, %d untold", f.Name, f.Then, f.Now, f.Leads, f.Untold)
	}
}

// more is what comes in behind a report: a deal of a lead, and a referral that arrived late.
func more(t *testing.T, d *testdesk.Desk, now time.Time) {
	t.Helper()
	id := d.Listed()[0]
	err := d.Import(t.Context(), testdesk.As("ania"), false, func(im *desk.Importer) error {
		_, err := im.Opportunities(t.Context(), []desk.OpportunityIn{{Origin: desk.Origin{Name: "deals", Key: "D-9", Raw: "D-9"},
			Lead: id.String(), Stage: "open", Amount: lead.Known(int64(500000)), CreatedAt: now}})
		if err != nil {
			return err
		}
		late := desk.Referral{Origin: desk.Origin{Name: "late", Key: "1", Raw: "1"}, Partner: "baltica"}
		late.ReferredAt = lead.Known(now.Add(-2 * time.Hour))
		late.Email, late.ProgramTier = lead.Known("late@late.example"), lead.Known("gold")
		_, err = im.Referrals(t.Context(), []desk.Referral{late})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPipelineIsToldLeadByLeadSinceTheReviewWasGivenOut(t *testing.T) {
	t.Parallel()
	now := testdesk.Friday()
	d := testdesk.New(t, func() time.Time { return now })
	who := testdesk.As("ania")
	if _, err := d.Report(t.Context(), who, desk.ReportQuery{Name: "quarterly", Period: "2026-Q4", Keep: true}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	more(t, d, now)
	id := d.Listed()[0]
	row, err := d.Since(t.Context(), who, desk.SinceQuery{Report: "quarterly", Period: "2026-Q4", Row: d.Copy(id).PartnerID})
	if err != nil || !row.Given {
		t.Fatalf("it answers %+v, %v", row, err)
	}
	f := row.Figure("pipeline")
	was, _ := f.Then.(int64)
	if f.Now != was+500000 || len(f.Leads) != 1 || f.Leads[0].Lead != id || f.Kind != report.Money {
		t.Errorf("it answers %+v", f)
	}
	if f := row.Figure("eqls"); f.Then != f.Now || len(f.Leads) != 0 {
		t.Errorf("what did not move is told as %+v", f)
	}
}

// A part of a report that was kept says nothing of the whole, and the whole nothing false of it.
func TestAPartThatWasGivenOutIsNotTheReport(t *testing.T) {
	t.Parallel()
	now := testdesk.Friday()
	d := testdesk.New(t, func() time.Time { return now })
	who := testdesk.As("ania")
	for _, q := range []desk.ReportQuery{{Name: "quarterly", Period: "2026-Q4", Partner: "baltica"},
		{Name: "content", Period: "2026-Q4", Prospects: true}, {Name: "weekly", Period: "2026-W47", Partner: "baltica"}} {
		kept := q
		kept.Keep = true
		if _, err := d.Report(t.Context(), who, kept); err != nil {
			t.Fatal(err)
		}
		again, err := d.Report(t.Context(), who, q)
		if err != nil || again.KeptAt.IsZero() || len(again.Changed) > 0 {
			t.Errorf("%s asked for again is of %v, changed by %+v: %v", q.Name, again.KeptAt, again.Changed, err)
		}
		whole, err := d.Report(t.Context(), who, desk.ReportQuery{Name: q.Name, Period: q.Period})
		if err != nil || !whole.KeptAt.IsZero() || len(whole.Changed) > 0 {
			t.Errorf("all of %s is of %v, changed by %+v: %v", q.Name, whole.KeptAt, whole.Changed, err)
		}
		total, err := d.Since(t.Context(), who, desk.SinceQuery{Report: q.Name, Period: q.Period})
		if err != nil || total.Given {
			t.Errorf("the total of %s was given out: %+v, %v", q.Name, total, err)
		}
	}
	for row, given := range map[string]bool{"baltica": true, "ponte": false} {
		since, err := d.Since(t.Context(), who, desk.SinceQuery{Report: "quarterly", Period: "2026-Q4", Row: row})
		if err != nil || since.Given != given {
			t.Errorf("%s was given out: %v, %v", row, since.Given, err)
		}
	}
}

// What was given out is what stood there, also where a correction says that it never was so.
func TestWhatWasGivenOutIsReadAndNotComputed(t *testing.T) {
	t.Parallel()
	now := testdesk.Friday()
	d := testdesk.New(t, func() time.Time { return now })
	who := testdesk.As("ania")
	touch := func(at time.Time) {
		t.Helper()
		err := d.Import(t.Context(), who, false, func(im *desk.Importer) error {
			in := desk.TouchIn{Origin: desk.Origin{Name: "web", Key: "T-1", Raw: at.String()}}
			in.At, in.Kind, in.Partner, in.ClientID = at, "pricing_view", "baltica", "c-1"
			_, err := im.Touches(t.Context(), []desk.TouchIn{in})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	touch(now.Add(-time.Hour))
	kept, err := d.Report(t.Context(), who, desk.ReportQuery{Name: "weekly", Period: "2026-W47", Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	touch(now.AddDate(0, 0, -14))
	row, err := d.Since(t.Context(), who, desk.SinceQuery{Report: "weekly", Period: "2026-W47"})
	if err != nil {
		t.Fatal(err)
	}
	was, _ := kept.Total.Get("traffic").(int64)
	if f := row.Figure("traffic"); f.Then != was || f.Now != was-1 {
		t.Errorf("given out as %d, less one since, it is told as %+v", was, f)
	}
}

// keptRows are the reports that were kept, by their ids.
func keptRows(t *testing.T, d *testdesk.Desk) map[string]desk.KeptRow {
	t.Helper()
	rows, err := d.KeptReports(t.Context(), testdesk.As("ania"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]desk.KeptRow{}
	for _, r := range rows {
		out[r.ID] = r
	}
	return out
}

// Each part that is kept at one instant is a report of its own, and other figures of one are never dropped unsaid.
func TestWhatIsKeptAtOneInstantStaysApart(t *testing.T) {
	t.Parallel()
	now := testdesk.Friday()
	d := testdesk.New(t, func() time.Time { return now })
	who := testdesk.As("ania")
	all := []desk.ReportQuery{{Name: "weekly"}, {Name: "weekly", Partner: "baltica"}, {Name: "weekly", Partner: "ponte"},
		{Name: "weekly", Partner: "ponte", ForPartner: true}, {Name: "programme"},
		{Name: "programme", Period: "2026-Q4"}, {Name: "programme", Period: "2026-Q4", Compare: "2026-Q3"}}
	for _, q := range all {
		q.Keep = true
		if _, err := d.Report(t.Context(), who, q); err != nil {
			t.Fatal(err)
		}
	}
	if rows := keptRows(t, d); len(rows) != len(all) {
		t.Errorf("of %d there are %d: %v", len(all), len(rows), slices.Sorted(maps.Keys(rows)))
	}
	more(t, d, now)
	_, err := d.Report(t.Context(), who, desk.ReportQuery{Name: "programme", Period: "2026-Q4", Keep: true})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("other figures at the same instant: %v", err)
	}
}

// The same figures are kept once, and the answer is when. Other figures are kept beside them, and what is written of them says
// what moved since the ones before; what is kept does not.
func TestOtherFiguresAreKeptAndTheSameOnesOnce(t *testing.T) {
	t.Parallel()
	now := testdesk.Friday()
	d := testdesk.New(t, func() time.Time { return now })
	q := desk.ReportQuery{Name: "quarterly", Period: "2026-Q4", Keep: true}
	give := func() *report.Report {
		t.Helper()
		r, err := d.Report(t.Context(), testdesk.As("ania"), q)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := now
	for range 3 {
		if r := give(); !r.KeptAt.Equal(first) || len(r.Changed) > 0 {
			t.Errorf("at %v it is of %v, changed by %+v", now, r.KeptAt, r.Changed)
		}
		now = now.Add(time.Minute)
	}
	q.Partner = "baltica"
	give()
	if rows := keptRows(t, d); len(rows) != 2 {
		t.Errorf("kept three times, and a part once, it is there as %v", slices.Sorted(maps.Keys(rows)))
	}
	q.Partner, now = "", now.Add(time.Hour)
	more(t, d, now)
	second := now
	r := give()
	if !r.KeptAt.Equal(first) || len(r.Changed) == 0 {
		t.Errorf("after more came in it is of %v, changed by %+v", r.KeptAt, r.Changed)
	}
	rows := keptRows(t, d)
	if len(rows) != 3 {
		t.Errorf("other figures are there as %v", slices.Sorted(maps.Keys(rows)))
	}
	for id, row := range rows {
		if strings.Contains(row.Figures, "changed_since") || strings.Contains(row.Figures, "kept_at") {
			t.Errorf("%s was kept with what changed: %s", id, row.Figures)
		}
	}
	now = now.Add(time.Minute)
	if r := give(); !r.KeptAt.Equal(second) || len(r.Changed) > 0 || len(keptRows(t, d)) != 3 {
		t.Errorf("kept again it is of %v, changed by %+v", r.KeptAt, r.Changed)
	}
}
