package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/store"
)

// Every figure of a report that is counted from leads opens those leads by a filter that can be typed: as many as the
// figure says. Amounts open the leads that have them.
func TestEveryFigureOpensTheLeadsBehindIt(t *testing.T) {
	t.Parallel()
	db := tinyProgramme(t)
	now := func() time.Time { return time.Date(2027, 1, 3, 9, 0, 0, 0, time.UTC) }
	st, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	d, err := desk.Open(t.Context(), st, now)
	if err != nil {
		t.Fatal(err)
	}
	who := desk.Actor{User: "root", Role: desk.Admin}
	w := walk{t: t, d: d, who: who}
	for _, q := range []desk.ReportQuery{
		{Name: "weekly", Period: "2026-W41"}, {Name: "weekly", Period: "2026-W42"}, {Name: "weekly", Period: "2026-W47"},
		{Name: "weekly", Period: "2026-12"}, {Name: "quarterly", Period: "2026-Q4"}, {Name: "quarterly", Period: "2027-Q1"},
		{Name: "programme"}, {Name: "content", Period: "2026-Q4"}, {Name: "weekly", Period: "2026", Partner: "alfa"},
	} {
		r, err := d.Report(t.Context(), who, q)
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Rows {
			for j, c := range r.Columns {
				where := c.Where
				for k, other := range r.Columns {
					if text, ok := r.Rows[i][k].(string); ok {
						where = strings.ReplaceAll(where, "{"+other.Name+"}", text)
					}
				}
				w.step(r.Name, c, where, r.Rows[i][j])
			}
		}
		for j, c := range r.Total.Columns {
			w.step(r.Name, c, c.Where, r.Total.Values[j])
		}
	}
	// Of the day on which is asked, what is over counts: the seventh EQL is half an hour old.
	d2, err := desk.Open(t.Context(), st, func() time.Time { return time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	r, err := d2.Report(t.Context(), who, desk.ReportQuery{Name: "programme"})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Total.Get("eqls"); got != int64(7) {
		t.Errorf("%v EQLs on the day of the seventh", got)
	}
	for j, c := range r.Total.Columns {
		if c.Name == "eqls" {
			w.step("programme of today", c, c.Where, r.Total.Values[j])
		}
	}
	if w.counted < 100 || w.some < 20 {
		t.Errorf("%d figures were looked behind, %d of them above nothing: this would prove little", w.counted, w.some)
	}
}

// walk goes from figures to leads.
type walk struct {
	t             *testing.T
	d             *desk.Desk
	who           desk.Actor
	counted, some int
}

func (w *walk) step(of string, c report.Column, where string, value any) {
	w.t.Helper()
	n, ok := value.(int64)
	if where == "" || !ok {
		return
	}
	found := int64(0)
	err := w.d.Sorted(w.t.Context(), w.who, where, desk.ByClock, 0, func(desk.Row) error { found++; return nil })
	if err != nil {
		w.t.Errorf("%s, %s: %s: %v", of, c.Name, where, err)
		return
	}
	w.counted++
	if n > 0 {
		w.some++
	}
	if c.Kind == report.Count && found != n || c.Kind == report.Money && (found > 0) != (n > 0) && n > 0 {
		w.t.Errorf("%s, %s: %s finds %d leads, the figure is %d", of, c.Name, where, found, n)
	}
}
