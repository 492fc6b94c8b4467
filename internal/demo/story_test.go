package demo_test

import (
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
)

var manager = desk.Actor{User: "you", Role: desk.Manager}

// told is a demo whose reports are read.
type told struct {
	*testing.T
	*desk.Desk
	now time.Time
}

// quarter is the name of a quarter so many before the running one.
func (d told) quarter(ago int) string {
	day := review.DayOf(d.now.UnixMilli(), policy.Default().TimeZone)
	return day.Quarter().From.AddMonths(-3 * ago).Quarter().QuarterName()
}

func (d told) report(q desk.ReportQuery) *report.Report {
	d.Helper()
	r, err := d.Report(d.Context(), manager, q)
	if err != nil {
		d.Fatal(err)
	}
	return r
}

// by are the rows of a report by what a column names.
func by(r *report.Report, column string) map[string]func(string) any {
	out := map[string]func(string) any{}
	for i := range r.Rows {
		name, _ := r.Value(i, column).(string)
		out[name] = func(column string) any { return r.Value(i, column) }
	}
	return out
}

// rows are those of an export, by column.
func (d told) rows(kind desk.ExportKind) (out []map[string]any) {
	d.Helper()
	var names []string
	err := d.Export(d.Context(), desk.Actor{User: "you", Role: desk.Admin}, kind, "", func(columns []string) error {
		names = slices.Clone(columns)
		return nil
	}, func(values []any) error {
		row := map[string]any{}
		for i, v := range values {
			if at, ok := v.(*time.Time); ok {
				v = *at
			}
			if text, ok := v.(*string); ok {
				v = *text
			}
			row[names[i]] = v
		}
		out = append(out, row)
		return nil
	})
	if err != nil {
		d.Fatal(err)
	}
	return out
}

// TestWhateverTheDayTheStoryIsTold looks for each part of the story in the middle of a quarter, at its end and on its
// first day.
func TestWhateverTheDayTheStoryIsTold(t *testing.T) {
	t.Parallel()
	for _, now := range instants {
		t.Run(now.Format(time.RFC3339), func(t *testing.T) {
			t.Parallel()
			d := told{t, standing(t, now), now}
			d.ranks()
			d.pays()
			d.programme()
			d.pages()
			d.owes()
			d.targets()
			d.quiet()
			d.lists()
			d.lives()
		})
	}
}

// ranks looks at the review of the last quarter and at what was decided for the one before.
func (d told) ranks() {
	d.Helper()
	before, last := d.report(desk.ReportQuery{Name: "quarterly", Period: d.quarter(2)}), d.report(desk.ReportQuery{Name: "quarterly"})
	for _, r := range []*report.Report{before, last} {
		of, ranked := by(r, "partner"), 0
		for _, row := range of {
			if row("rank") != nil {
				ranked++
			}
		}
		if ranked < 10 || of["fjordlys"]("rank") != int64(1) || of["fjordlys"]("band") != "double" || of["polana"]("band") != "review" {
			d.Errorf("%s: %d ranked, fjordlys %v %v, polana %v", r.Period, ranked, of["fjordlys"]("rank"), of["fjordlys"]("band"),
				of["polana"]("band"))
		}
	}
	for ago, least := 7, int64(0); ago > 0; ago-- {
		row := by(d.report(desk.ReportQuery{Name: "quarterly", Period: d.quarter(ago)}), "partner")["fjordlys"]
		pipeline, _ := row("pipeline").(int64)
		if pipeline <= least {
			d.Errorf("%s: the rising partner brought %d, before %d", d.quarter(ago), pipeline, least)
		}
		least = pipeline
	}
	of := by(before, "partner")
	if of["fjordlys"]("decision") != "double" || of["polana"]("decision") != "end" {
		d.Errorf("decided: %v and %v", of["fjordlys"]("decision"), of["polana"]("decision"))
	}
	of = by(last, "partner")
	if of["olivo"]("band") != "too_early" || of["olivo"]("rank") != nil {
		d.Errorf("the newcomer has rank %v, band %v", of["olivo"]("rank"), of["olivo"]("band"))
	}
	third := 0
	for i := range last.Rows {
		if last.Value(i, "rank") == int64(3) && last.Value(i, "band") == "keep" {
			third++
		}
	}
	if third != 2 {
		d.Errorf("%d tie across the edge of the band", third)
	}
	for _, row := range d.rows("decisions") {
		done := row["done_at"] != nil && !isZero(row["done_at"])
		if done != (row["partner"] == "fjordlys") {
			d.Errorf("decision %v", row)
		}
	}
}

func isZero(v any) bool {
	at, ok := v.(time.Time)
	return ok && at.IsZero()
}

// pays looks at what was owed and paid.
func (d told) pays() {
	d.Helper()
	r := d.report(desk.ReportQuery{Name: "payouts"})
	differing, negative := 0, 0
	for i := range r.Rows {
		if r.Value(i, "difference") != int64(0) {
			differing++
		}
		lines, _ := r.Value(i, "lines").(report.Table)
		for j := range lines.Rows {
			if due, _ := lines.Value(j, "due").(int64); due < 0 && r.Value(i, "partner") == "nordwind" {
				negative++
			}
		}
	}
	if differing != 1 || negative != 1 || r.Total.Get("paid").(int64) < 1_000_000 {
		d.Errorf("%d payouts differ, %d wins of nordwind were taken back, %v paid", differing, negative, r.Total.Get("paid"))
	}
	before := d.report(desk.ReportQuery{Name: "payouts", Period: d.quarter(2)})
	if before.Total.Get("difference") != int64(0) || before.Total.Get("paid") == int64(0) {
		d.Errorf("%v paid for %s, %v too much", before.Total.Get("paid"), before.Period, before.Total.Get("difference"))
	}
}

// programme looks at eight quarters of cost and pipeline, and at the channels beside.
func (d told) programme() {
	d.Helper()
	r := d.report(desk.ReportQuery{Name: "programme"})
	if len(r.Rows) != 8 || r.Total.Get("verdict") != "on_course" {
		d.Errorf("%d quarters, %v", len(r.Rows), r.Total.Get("verdict"))
	}
	for i := range min(len(r.Rows), 7) {
		ratio, _ := r.Value(i, "pipeline_to_cost").(float64)
		if ratio < 4 || ratio > 6 || r.Value(i, "won").(int64) < 1 {
			d.Errorf("%v: pipeline to cost %v, won %v", r.Value(i, "quarter"), ratio, r.Value(i, "won"))
		}
	}
	channels := map[any]bool{}
	lines, _ := r.Total.Get("channels").(report.Table)
	for i := range lines.Rows {
		channels[lines.Value(i, "channel")] = true
	}
	if !channels["paid_search"] || !channels["paid_social"] || !channels["display"] {
		d.Errorf("channels %v", channels)
	}
	r = d.report(desk.ReportQuery{Name: "programme", Partners: []string{"mewa", "lanterna-lab"}, Against: "display/retargeting"})
	if r.Total.Get("compare") == nil {
		d.Error("no comparison")
	}
}

// pages looks at what is stale or gone, and at visits from AI answers.
func (d told) pages() {
	d.Helper()
	states, least := map[any]int{}, int64(-1)
	for ago := 5; ago > 0; ago-- {
		r, ai := d.report(desk.ReportQuery{Name: "content", Period: d.quarter(ago)}), int64(0)
		clear(states)
		for i := range r.Rows {
			states[r.Value(i, "state")]++
			ai += r.Value(i, "ai_visits").(int64)
		}
		if ai <= least {
			d.Errorf("%s: %d visits by AI, before %d", r.Period, ai, least)
		}
		least = ai
	}
	if mix, _ := d.report(desk.ReportQuery{Name: "content"}).Total.Get("mix").(report.Named); mix.Get("pillar").(int64) < 3 ||
		mix.Get("syndicated").(int64) < 3 {
		d.Errorf("published in the last quarter: %v", mix.Values)
	}
	if states["due"] != 2 || states["gone"] != 1 {
		d.Errorf("pages %v", states)
	}
	if r := d.report(desk.ReportQuery{Name: "content", Prospects: true}); len(r.Rows) < 8 {
		d.Errorf("%d prospects", len(r.Rows))
	}
}

// owes looks at what is due.
func (d told) owes() {
	d.Helper()
	list, err := d.Due(d.Context(), manager, time.Time{}, 0)
	if err != nil {
		d.Fatal(err)
	}
	pages, reviewed := 0, false
	for _, duty := range list {
		if duty.Kind == review.PageRefresh && duty.OverdueDays > 0 {
			pages++
		}
		reviewed = reviewed || duty.ID == "quarterly_review:"+d.quarter(1) && duty.State == review.DutyDue
		if duty.Kind != review.PageRefresh && duty.OverdueDays > 95 {
			d.Errorf("%+v", duty)
		}
	}
	if pages != 2 || !reviewed {
		d.Errorf("%d pages overdue; the review of the last quarter is due: %v", pages, reviewed)
	}
}

// targets looks at who missed a floor of the last quarter.
func (d told) targets() {
	d.Helper()
	r := d.report(desk.ReportQuery{Name: "quarterly"})
	of, n := by(r, "partner"), 0
	for _, row := range d.rows("targets") {
		id, _ := row["partner"].(string)
		if row["period"] != r.Period {
			continue
		}
		n++
		got := map[string]any{"eqls": r.Total.Get("eqls"), "pipeline": r.Total.Get("pipeline")}
		if id != desk.TheProgramme {
			got = map[string]any{"eqls": of[id]("eqls"), "pipeline": of[id]("pipeline")}
		}
		eqls, _ := row["eqls_floor"].(int64)
		pipeline, _ := row["pipeline_floor"].(desk.Minor)
		missed := got["eqls"].(int64) < eqls || got["pipeline"].(int64) < int64(pipeline)
		if eqls == 0 || pipeline == 0 || missed != (id == "polana") {
			d.Errorf("%s should reach %d EQLs and %d, got %v", id, eqls, pipeline, got)
		}
	}
	if n != 5 {
		d.Errorf("%d targets", n)
	}
}

// quiet looks at who stopped referring.
func (d told) quiet() {
	d.Helper()
	zone, days := policy.Default().TimeZone, map[any][]review.Day{}
	for _, row := range d.rows(desk.ExportLeads) {
		if at, ok := row["referred_at"].(time.Time); ok {
			days[row["partner"]] = append(days[row["partner"]], review.DayOf(at.UnixMilli(), zone))
		}
	}
	q := review.QuietOn(review.DayOf(d.now.UnixMilli(), zone), days["mewa"])
	named := slices.ContainsFunc(d.report(desk.ReportQuery{Name: "weekly"}).Notes, func(n report.Note) bool {
		return n.ID == "quiet" && n.Values[0] == "Mewa Media"
	})
	if !named {
		d.Error("the weekly report does not name the quiet partner")
	}
	if !q.Quiet || *q.SilentDays < 50 {
		d.Errorf("%+v, silent for %v days", q, q.SilentDays)
	}
}

// lives looks at when pages were published: none before its partner joined.
func (d told) lives() {
	d.Helper()
	joined := map[any]time.Time{}
	for _, row := range d.rows(desk.ExportPartners) {
		joined[row["id"]], _ = row["joined_at"].(time.Time)
	}
	for _, row := range d.rows(desk.ExportPages) {
		at, _ := row["published_at"].(time.Time)
		if from := joined[row["partner"]]; from.IsZero() || at.Before(from) || at.After(d.now) {
			d.Errorf("%v was published on %s, its partner joined on %s", row["url"], at, from)
		}
	}
}

// lists looks at overlaps, at conflicts and at the leads that only wait for their qualification.
func (d told) lists() {
	d.Helper()
	rows, err := d.Overlaps(d.Context(), manager, "nordwind")
	if err != nil {
		d.Fatal(err)
	}
	states := map[desk.OverlapState]int{}
	for _, row := range rows {
		states[row.State]++
	}
	if len(rows) < 20 || states[desk.Candidate] < 5 || states[desk.NotYet] < 5 || states[desk.NoOverlap] < 5 {
		d.Errorf("overlaps %v", states)
	}
	if ready := list(d, d.Desk, "stage:new verdict:eql"); len(ready) < 3 {
		d.Errorf("%d leads are ready", len(ready))
	}
	if !slices.ContainsFunc(list(d, d.Desk, "stage:new"), func(r desk.Row) bool { return r.Conflicts > 0 }) {
		d.Error("no lead is in conflict")
	}
	for _, row := range d.rows(desk.ExportPartners) {
		if row["cost_per_quarter"] == nil || row["payout_rate"] == nil {
			d.Errorf("partner %v", row)
		}
	}
}
