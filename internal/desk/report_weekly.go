package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// figure is one figure of a tally.
type figure struct {
	name, title string
	kind        report.Kind
	of          func(*tally) any
	where       string // the leads behind it, with {period}; "" where it counts something else
}

// column is the figure as a column of rows by partner.
func (f *figure) column(period, whose string) report.Column {
	c := report.Column{Name: f.name, Kind: f.kind, Title: f.title, Quiet: slices.Contains(quietFigures, f.name)}
	if f.where != "" {
		c.Where = strings.TrimSpace(filled(f.where, period) + " " + whose)
	}
	return c
}

// weekly figures, in the order of the columns.
func weeklyFigures() []figure {
	n := func(f func(*tally) int64) func(*tally) any { return func(t *tally) any { return f(t) } }
	return []figure{
		{"traffic", "touches", report.Count, n(func(t *tally) int64 { return t.Traffic }), ""},
		{"visitors", "visitors", report.Count, n(func(t *tally) int64 { return t.Visitors }), ""},
		{"referrals", "referrals", report.Count, n(func(t *tally) int64 { return t.Referrals }), "referred:{period}"},
		{"eqls", "EQLs", report.Count, n(func(t *tally) int64 { return t.EQLs }), "eql_at:{period}"},
		{"sqls", "SQLs", report.Count, n(func(t *tally) int64 { return t.SQLs }), "sql_at:{period}"},
		{"won", "won", report.Count, n(func(t *tally) int64 { return t.Won }), "won_at:{period}"},
		{"arr", "ARR", report.Money, n(func(t *tally) int64 { return t.ARR }), "won_at:{period}"},
		{"conversion", "EQLs of referrals", report.Share, func(t *tally) any { return share(t.EQLs, t.Referrals) }, ""},
		{"sla_met", "contacted in time", report.Count, n(func(t *tally) int64 { return t.ContactMet }), ""},
		{"sla_total", "contact clocks", report.Count, n(func(t *tally) int64 { return t.ContactTotal }), ""},
		{"triage_met", "answered in time", report.Count, n(func(t *tally) int64 { return t.TriageMet }), ""},
		{"triage_total", "triage clocks", report.Count, n(func(t *tally) int64 { return t.TriageTotal }), ""},
		{"two_triggers", "with two triggers", report.Count, n(func(t *tally) int64 { return t.TwoTriggers }), ""},
		{"ai_eqls", "EQLs by AI", report.Count, n(func(t *tally) int64 { return t.AIEQLs }), ""},
	}
}

// weeklyShares are parts of other figures, behind what came before them in every format.
func weeklyShares() []figure {
	return []figure{
		{"in_time", "contacted in time, share", report.Share, func(t *tally) any { return share(t.ContactMet, t.ContactTotal) }, ""},
		{"triggers_share", "with two triggers, share", report.Share, func(t *tally) any { return share(t.TwoTriggers, t.EQLs) }, ""},
		{"ai_share", "EQLs by AI, share", report.Share, func(t *tally) any { return share(t.AIEQLs, t.EQLs) }, ""},
	}
}

// share is k of n, nil when n is 0.
func share(k, n int64) any {
	if n == 0 {
		return nil
	}
	return float64(k) / float64(n)
}

// means is how many periods before the mean is taken of.
const means = 4

// weekly is the joint report: each figure against the period before and the mean of four.
func (k *knowledge) weekly(a *asked) error {
	periods := []stretchOf{a.stretchOf}
	for i := range means {
		periods = append(periods, k.stretch(before(a.period, i+1)))
	}
	t, err := k.tally(periods...)
	if err != nil {
		return err
	}
	a.By = "partner"
	figures := weeklyFigures()
	columns := []report.Column{{Name: "partner", Kind: report.Text, Title: "partner"}}
	for _, f := range figures {
		columns = append(columns, f.column(a.Report.Period, "partner:{partner}"))
	}
	columns = append(columns, report.Column{Name: "prev", Kind: report.Record, Title: "before", Quiet: true},
		report.Column{Name: "mean4", Kind: report.Record, Title: "mean of four", Quiet: true})
	for _, f := range weeklyShares() {
		columns = append(columns, f.column(a.Report.Period, ""))
	}
	a.Columns = columns
	row := func(of func(i int) *tally) []any {
		var out []any
		for _, f := range figures {
			out = append(out, f.of(of(0)))
		}
		out = append(out, beforeOf(figures, of), meanOf(figures, of))
		for _, f := range weeklyShares() {
			out = append(out, f.of(of(0)))
		}
		return out
	}
	for _, p := range k.partners {
		if a.only(p.ID) {
			a.Rows = append(a.Rows, append([]any{p.ID}, row(func(i int) *tally { return t.of(p.ID, i) })...))
		}
	}
	of := func(i int) *tally { return &t.all[i] }
	if a.ReportQuery.Partner != "" {
		of = func(i int) *tally { return t.of(a.ReportQuery.Partner, i) }
	}
	a.Total = report.Named{Columns: totals(columns[1:], a.ReportQuery.Partner), Values: row(of)}
	if err := k.quiet(a); err != nil {
		return err
	}
	if id := a.ReportQuery.Partner; id != "" {
		if err := k.tellTargets(a, id, reached{of(0).EQLs, of(0).Pipeline, ""}); err != nil {
			return err
		}
	}
	weeklyCharts(a, of)
	goal := k.rules.policy.Programme.GoalTwoTriggers
	if c := of(0); c.EQLs > 0 {
		g := review.GoalOf(c.TwoTriggers, c.EQLs, review.Exactly(goal))
		if g.GoalMet != nil && !*g.GoalMet {
			a.note("two_triggers", c.TwoTriggers, c.EQLs, report.Percent(goal))
		}
	}
	return nil
}

// quietFigures have no room in a table for people: the rates beside them say more.
var quietFigures = []string{"triage_met", "triage_total", "two_triggers", "ai_eqls", "visitors", "in_time", "triggers_share", "ai_share"}

// totals are the columns of a total, whose leads are those of every partner.
func totals(columns []report.Column, partner string) []report.Column {
	out := slices.Clone(columns)
	for i := range out {
		if partner == "" {
			out[i].Where = swapped(out[i].Where, "partner:{partner}", "-partner:none")
		} else {
			out[i].Where = swapped(out[i].Where, "{partner}", partner)
		}
	}
	return out
}

// beforeOf are the figures of the period before.
func beforeOf(figures []figure, of func(int) *tally) report.Named {
	var n report.Named
	for _, f := range figures {
		n.Add(f.name, f.kind, f.title, f.of(of(1)))
	}
	return n
}

// meanOf are the means of the periods before: amounts in whole minor units, half up; conversion is that of their sums.
func meanOf(figures []figure, of func(int) *tally) report.Named {
	var n report.Named
	var sum tally
	for i := range means {
		sum.join(of(i + 1))
	}
	for _, f := range figures {
		v := f.of(&sum)
		switch whole, ok := v.(int64); {
		case ok && f.kind == report.Money:
			n.Add(f.name, f.kind, f.title, perhaps(review.Fraction{Minor: whole, Of: means}.Rounded()))
		case ok:
			n.Add(f.name, report.Decimal, f.title, float64(whole)/means)
		default:
			n.Add(f.name, f.kind, f.title, v)
		}
	}
	return n
}

// join adds another tally's counts.
func (t *tally) join(o *tally) {
	for _, f := range []struct{ to, from *int64 }{
		{&t.Traffic, &o.Traffic}, {&t.Visitors, &o.Visitors}, {&t.Referrals, &o.Referrals}, {&t.EQLs, &o.EQLs}, {&t.SQLs, &o.SQLs},
		{&t.Won, &o.Won}, {&t.Lost, &o.Lost}, {&t.ARR, &o.ARR}, {&t.Revenue, &o.Revenue}, {&t.Pipeline, &o.Pipeline},
		{&t.ContactMet, &o.ContactMet}, {&t.ContactTotal, &o.ContactTotal}, {&t.TriageMet, &o.TriageMet}, {&t.TriageTotal, &o.TriageTotal},
		{&t.TwoTriggers, &o.TwoTriggers}, {&t.AIEQLs, &o.AIEQLs}, {&t.CohortWon, &o.CohortWon}, {&t.CycleDays, &o.CycleDays},
		{&t.Opportunities, &o.Opportunities},
	} {
		*f.to = plus(*f.to, *f.from)
	}
}

// weeklyCharts draw the weeks that are compared, and what became of each partner's referrals.
func weeklyCharts(a *asked, of func(int) *tally) {
	if a.period.To-a.period.From == 7 {
		c := report.Chart{Name: "weeks", Sort: report.Trend, Kind: report.Count, Series: []string{"eqls", "sqls"}, Values: make([][]any, 2)}
		for i := means; i >= 0; i-- {
			c.Labels = append(c.Labels, before(a.period, i).From.Week())
			c.Values[0], c.Values[1] = append(c.Values[0], of(i).EQLs), append(c.Values[1], of(i).SQLs)
		}
		a.Charts = append(a.Charts, c)
	}
	if len(a.Rows) > 1 {
		a.Charts = append(
			a.Charts,
			report.Chart{Name: "funnel", Sort: report.Bars, Label: "partner", Series: []string{"referrals", "eqls", "sqls"}},
		)
	}
}

// quiet names the partners that usually refer and have stopped: at the end of the period, or as far as it is known.
func (k *knowledge) quiet(a *asked) error {
	until := min(a.to-1, k.at)
	days, err := k.referralDays(until)
	if err != nil {
		return err
	}
	for _, p := range k.partners {
		if !a.only(p.ID) || p.StatusAt(store.Instant(until)) != lead.Active {
			continue
		}
		q := review.QuietOn(review.DayOf(until, k.zone), days[p.ID])
		if q.Quiet && q.SilentDays != nil && q.UsualPerWeek != nil {
			a.note("quiet", k.called(p.ID), *q.UsualPerWeek, *q.SilentDays)
		}
	}
	return nil
}

// referralDays are the days with referrals by partner, up to an instant (ms): those of more than the stretch that says what is
// usual, and of the silence.
func (k *knowledge) referralDays(until int64) (map[string][]review.Day, error) {
	last := review.DayOf(until, k.zone)
	p := review.Period{From: last - 365, To: last + 1}
	days := map[string][]review.Day{}
	note := func(partner string, day review.Day, _ int, _ int64) {
		if partner != "" {
			days[partner] = append(days[partner], day)
		}
	}
	if until == k.at || until == k.midnight(p.To)-1 {
		if ok, err := k.kept(sumsOfPartner, p, []int{sumReferrals}, note); ok || err != nil {
			return days, err
		}
	}
	from := k.midnight(p.From)
	return days, k.leadsIn(from, until+1, func(l *store.CountedLead) error {
		if l.ReferredAt >= from && l.ReferredAt <= until {
			note(l.PartnerID, review.DayOf(l.ReferredAt, k.zone), 0, 0)
		}
		return nil
	})
}
