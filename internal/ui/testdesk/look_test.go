package testdesk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// What is looked at is what is reported: the same figures by partner, in each week of the programme.
func TestTheWeekThatIsLookedAtIsTheReported(t *testing.T) {
	t.Parallel()
	d := testdesk.New(t, testdesk.Friday)
	who := testdesk.As("ania")
	for _, week := range []string{"2026-W45", "2026-W46", "2026-W47"} {
		look, err := d.LookWeek(t.Context(), who, desk.WeekQuery{Week: week})
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Report(t.Context(), who, desk.ReportQuery{Name: "weekly", Period: week})
		if err != nil {
			t.Fatal(err)
		}
		rows := map[string]int{}
		for i := range r.Rows {
			id, _ := r.Value(i, "partner").(string)
			rows[id] = i
		}
		lines := append([]desk.FigureLine{look.Total}, look.Partners...)
		for n, l := range lines {
			get := r.Total.Get
			if n > 0 {
				get = func(name string) any { return r.Value(rows[l.ID], name) }
			}
			prev, _ := get("prev").(report.Named)
			mean, _ := get("mean4").(report.Named)
			for _, f := range l.Figures {
				if get(f.Name) == nil && f.Where == "" && prev.Get(f.Name) == nil {
					continue // a share that only the screen has, or one of nothing
				}
				want := []any{get(f.Name), prev.Get(f.Name), mean.Get(f.Name), get(f.Name)}
				if diff := cmp.Diff(want, []any{f.Now, f.Before, f.Mean, f.Trend[len(f.Trend)-1]}); diff != "" {
					t.Errorf("%s, %q, %s: %s", week, l.ID, f.Name, diff)
				}
			}
		}
		whole(t, d, &look)
	}
}

// whole holds the leads of a figure against it, and owners against all.
func whole(t *testing.T, d *testdesk.Desk, look *desk.WeekLook) {
	t.Helper()
	for _, name := range []string{"referrals", "eqls", "sqls", "won"} {
		var sum int64
		for _, l := range look.Owners {
			n, _ := l.Figure(name).Now.(int64)
			sum += n
		}
		all, _ := look.Total.Figure(name).Now.(int64)
		if sum != all {
			t.Errorf("%s: %s of owners are %d, of all %d", look.Week, name, sum, all)
		}
		for _, l := range append([]desk.FigureLine{look.Total}, look.Partners...) {
			row, err := d.Since(t.Context(), testdesk.As("ania"), l.In)
			if err != nil {
				t.Fatal(err)
			}
			since := row.Figure(name)
			if since.Now != l.Figure(name).Now {
				t.Errorf("%s: %s of %q are %v, of its leads %v", look.Week, name, l.ID, l.Figure(name).Now, since.Now)
			}
			moved, _ := since.Then.(int64)
			for _, m := range since.Leads {
				moved += m.Now - m.Then
			}
			if moved != since.Now || len(since.Last) != len(since.Leads) || since.Untold != 0 {
				t.Errorf("%s, %q: from %v to %v by %+v", name, l.ID, since.Then, since.Now, since.Leads)
			}
		}
	}
	for _, c := range look.Changes {
		if c.N > 0 && len(c.Leads) == 0 {
			t.Errorf("%+v is told of no lead", c)
		}
	}
}

// What a look at a week has no time for is left out and nothing else, and is taken over from an earlier look at that week alone.
func TestALookAtAWeekLeavesOutWhatTakesLonger(t *testing.T) {
	t.Parallel()
	d := testdesk.New(t, testdesk.Friday)
	ask := func(week string, most int) desk.WeekLook {
		l, err := d.Desk.LookWeek(t.Context(), testdesk.As("ania"), desk.WeekQuery{Week: week, AtMost: most})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	whole, enough, soon := ask("", 0), ask("", 1000), ask("", 1)
	if len(whole.Changes) == 0 || whole.Partly || enough.Partly || !soon.Partly || len(soon.Changes) != 0 {
		t.Errorf("changes %+v; those of a look %+v", whole.Changes, soon.Changes)
	}
	other := ask(whole.Prev, 0)
	if soon.Keep(&other); !soon.Partly {
		t.Error("what changed in another week is taken for this one's")
	}
	soon.Keep(&whole)
	if diff := cmp.Diff(whole, soon, cmpopts.IgnoreUnexported(desk.WeekChange{})); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyARowOfAReportHasAThenAndANow(t *testing.T) {
	t.Parallel()
	d := testdesk.New(t, testdesk.Friday)
	for _, q := range []desk.SinceQuery{{Report: "weekly", Period: "soon"}, {Report: "nothing"}, {}} {
		if _, err := d.Since(t.Context(), testdesk.As("ania"), q); err == nil {
			t.Errorf("%+v is answered", q)
		}
	}
	if _, err := d.LookWeek(t.Context(), testdesk.As("ania"), desk.WeekQuery{Week: "2026-Q4"}); err == nil {
		t.Error("a quarter is taken for a week")
	}
}

// The pages that are looked at are those of the report, with the same figures of the quarter.
func TestThePagesThatAreLookedAtAreTheReported(t *testing.T) {
	t.Parallel()
	d := testdesk.New(t, testdesk.Friday)
	who := testdesk.As("ania")
	look, err := d.LookContent(t.Context(), who, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Report(t.Context(), who, desk.ReportQuery{Name: "content", Period: look.Quarter})
	if err != nil {
		t.Fatal(err)
	}
	if len(look.Pages) != len(r.Rows) || len(look.Pages) == 0 {
		t.Fatalf("%d pages are looked at, %d reported", len(look.Pages), len(r.Rows))
	}
	rows := map[string]int{}
	for i := range r.Rows {
		url, _ := r.Value(i, "page").(string)
		rows[url] = i
	}
	for _, p := range look.Pages {
		i := rows[p.URL]
		want := []any{r.Value(i, "partner"), r.Value(i, "eqls"), r.Value(i, "pipeline"), r.Value(i, "revenue"),
			r.Value(i, "state"), r.Value(i, "ai_change")}
		if diff := cmp.Diff(want, []any{p.Partner, p.EQLs, p.Pipeline, p.Revenue, string(p.State), p.AI - p.AIBefore}); diff != "" {
			t.Errorf("%s: %s", p.URL, diff)
		}
	}
	if _, err := d.LookContent(t.Context(), who, "2026-W47"); err == nil {
		t.Error("a week is taken for a quarter")
	}
}

// A figure is held against the report that was given out, when one was.
func TestAFigureIsHeldAgainstTheReportThatWasGivenOut(t *testing.T) {
	t.Parallel()
	now := testdesk.Friday()
	d := testdesk.New(t, func() time.Time { return now })
	who := testdesk.As("ania")
	q := desk.SinceQuery{Report: "weekly", Period: "2026-W47"}
	if since, err := d.Since(t.Context(), who, q); err != nil || since.Given || !since.At.Equal(now.AddDate(0, 0, -1)) {
		t.Fatalf("before any was given out it answers %+v, %v", since, err)
	}
	if _, err := d.Report(t.Context(), who, desk.ReportQuery{Name: "weekly", Period: "2026-W47", Keep: true}); err != nil {
		t.Fatal(err)
	}
	given := now
	now = now.Add(time.Hour)
	since, err := d.Since(t.Context(), who, q)
	if err != nil || !since.Given || !since.At.Equal(given.UTC().Truncate(time.Millisecond)) || since.By != "ania" ||
		since.Figure("eqls").Then != since.Figure("eqls").Now {
		t.Errorf("it answers %+v, %v", since, err)
	}
}
