package desk

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/studio"
)

// Report is a backtest as a report that is given out. Its rows are the bands of scores, each with what became of its leads; what
// both policies made of them is its total, and the rules, the leads that change and the ROC curve are tables of it.
func (b *Backtest) Report(zone *time.Location) *report.Report {
	u, n := &b.Under, &b.Now
	r := &report.Report{Name: "backtest", Title: "Backtest of a policy", From: b.From, To: b.To, Zone: zone, AsOf: b.To, By: "score"}
	if r.From.IsZero() {
		r.From = b.First
	}
	if r.From.IsZero() || !r.From.Before(r.To) {
		r.From, r.To = time.Time{}, time.Time{}
	}
	r.Columns = backtestColumns("score", report.Text, "band_leads", report.Count, "sales_took", report.Rate, "were_won", report.Rate)
	for i := range u.Bands {
		d := &u.Bands[i]
		r.Rows = append(r.Rows, []any{fmt.Sprintf("%d–%d", d.From, d.To), d.N, d.SQL, d.Won})
	}
	add := func(name string, kind report.Kind, value any) { r.Total.Add(name, kind, "", value) }
	add("draft", report.Text, shortly(b.Draft))
	add("in_force", report.Text, shortly(b.Present))
	add("counted", report.Count, u.N)
	add("too_young", report.Count, u.TooYoung)
	add("eqls", report.Count, u.EQLs)
	add("eqls_in_force", report.Count, n.EQLs)
	add("enters", report.Count, int64(len(b.Entered)))
	add("leaves", report.Count, int64(len(b.Left)))
	add("precision", report.Rate, u.SQL.Precision)
	add("precision_in_force", report.Rate, n.SQL.Precision)
	add("recall", report.Rate, u.SQL.Recall)
	add("recall_in_force", report.Rate, n.SQL.Recall)
	add("won_precision", report.Rate, u.Won.Precision)
	add("won_precision_in_force", report.Rate, n.Won.Precision)
	b.addPace(r)
	add("area", report.Text, areaSaid(u.AUC))
	add("area_in_force", report.Text, areaSaid(n.AUC))
	add("rules", report.Lines, rulesTable(u))
	add("entering", report.Lines, movedTable(b.Entered))
	add("leaving", report.Lines, movedTable(b.Left))
	add("roc", report.Lines, rocTable(u))
	for _, why := range u.Why {
		r.Notes = append(r.Notes, report.Note{ID: "not_enough", Values: []any{why}})
	}
	if u.Short != nil && u.Short.On != nil {
		r.Notes = append(r.Notes, report.Note{ID: "enough_on", Values: []any{store.Instant(*u.Short.On)}})
	}
	if reach := b.reach(); reach != nil {
		r.Notes = append(r.Notes, *reach)
	}
	r.Notes = append(r.Notes, notesOnRules(u.Rules)...)
	r.Notes = append(r.Notes, b.notesOnPace()...)
	r.Notes = append(r.Notes, report.Note{ID: "known_then"}, report.Note{ID: "mature", Values: []any{u.MatureDays}})
	if u.Enough {
		bands := report.Chart{Name: "calibration", Sort: report.Intervals, Series: []string{"sales_took"}}
		r.Charts = append(r.Charts, bands, rocChart(u))
	}
	r.Charts = append(r.Charts, report.Chart{Name: "scores", Sort: report.Bars, Series: []string{"band_leads"}})
	return r
}

// addPace adds what would come to those who work on EQLs, and what would pass them by.
func (b *Backtest) addPace(r *report.Report) {
	under, now := b.Risks()
	for _, side := range []struct {
		suffix string
		of     *studio.Report
		risk   studio.Risk
	}{{"", &b.Under, under}, {"_in_force", &b.Now, now}} {
		missed := side.of.Pace.MissedAQuarter()
		if !side.of.Enough {
			missed = nil
		}
		r.Total.Add("passed_weekly"+side.suffix, report.Decimal, "", tenths(side.of.Pace.Weekly()))
		r.Total.Add("missed_quarterly"+side.suffix, report.Decimal, "", tenths(missed))
		var level any
		if side.risk.Level != "" {
			level = "risk_" + side.risk.Level
		}
		r.Total.Add("sla_risk"+side.suffix, report.Word, "", level)
	}
}

// tenths is a figure with one decimal, nil for none.
func tenths(x *float64) any {
	if x == nil {
		return nil
	}
	const tenth = 10
	return math.Round(*x*tenth) / tenth
}

// notesOnPace say over which days a pace is counted, and who works on what it lets through.
func (b *Backtest) notesOnPace() (out []report.Note) {
	p := &b.Under.Pace
	if p.Weekly() == nil {
		return nil
	}
	out = append(out, report.Note{ID: "pace", Values: []any{p.Days, p.Settled}})
	if r := b.Rota; r != nil && r.People > 0 {
		out = append(out, report.Note{ID: "rota", Values: []any{int64(r.People), tenths(&r.Hours), r.Late, r.Due}})
	}
	return out
}

// reach says how the history lies to the policy in force, nil where they begin together.
func (b *Backtest) reach() *report.Note {
	id, between := "history_before", b.Apart()
	switch {
	case between == 0:
		return nil
	case between < 0:
		id, between = "history_after", -between
	}
	return &report.Note{ID: id, Values: []any{b.First, b.Published, between}}
}

// Apart is how many days before the policy in force the history begins, less than none where it begins after it; 0 where one of
// the two has no beginning.
func (b *Backtest) Apart() int64 {
	const day = 24 * time.Hour
	if b.First.IsZero() || b.Published.IsZero() {
		return 0
	}
	return int64(b.Published.Sub(b.First) / day)
}

// notesOnRules say of which rules what is to be known beside their figures, those that are alike by twos.
func notesOnRules(rules []studio.RuleRow) (out []report.Note) {
	label, of := map[string]string{}, map[string][]string{}
	for i := range rules {
		label[rules[i].ID] = rules[i].Label
	}
	for i := range rules {
		for _, n := range rules[i].Notes {
			if other, ok := strings.CutPrefix(n, studio.SameAs); !ok {
				of[n] = append(of[n], rules[i].Label)
			} else if at := slices.IndexFunc(rules, func(r studio.RuleRow) bool { return r.ID == other }); i < at {
				out = append(out, report.Note{ID: "rules_alike", Values: []any{rules[i].Label, label[other]}})
			}
		}
	}
	for _, n := range []string{studio.NeverHit, studio.AlwaysHit, studio.NeverMissed, studio.NothingKnown, studio.AIDecides,
		studio.Misleads} {
		if labels := of[n]; len(labels) > 0 {
			out = slices.Insert(out, 0, report.Note{ID: "rules_" + n, Values: []any{strings.Join(labels, ", ")}})
		}
	}
	return out
}

func backtestColumns(pairs ...any) (out []report.Column) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, report.Column{Name: pairs[i].(string), Kind: pairs[i+1].(report.Kind)})
	}
	return out
}

// shortly is enough of a hash to name a policy by; all of it would push every figure beside it out of sight.
func shortly(hash string) string {
	const enough = len("sha256:") + 12
	return hash[:min(len(hash), enough)]
}

// areaSaid is an area with its interval, nil where there is none.
func areaSaid(a studio.Area) any {
	if a.Value == nil {
		return nil
	}
	return fmt.Sprintf("%.3f (%.3f–%.3f)", *a.Value, *a.Low, *a.High)
}

func rulesTable(u *studio.Report) report.Table {
	t := report.Table{Columns: backtestColumns("rule", report.Text, "group", report.Word, "hits", report.Count, "misses", report.Count,
		"unknowns", report.Count, "lift", report.Decimal, "lift_low", report.Decimal, "lift_high", report.Decimal,
		"decided", report.Count)}
	number := func(x *float64) any {
		if x == nil || !u.Enough {
			return nil
		}
		const hundredth = 100
		return float64(int64(*x*hundredth+0.5)) / hundredth
	}
	for i := range u.Rules {
		r := &u.Rules[i]
		t.Rows = append(t.Rows, []any{r.Label, r.Group, r.Hits, r.Misses, r.Unknowns, number(r.Lift), number(r.Low), number(r.High),
			r.Decided})
	}
	return t
}

func movedTable(all []Moved) report.Table {
	t := report.Table{Columns: backtestColumns("lead", report.Text, "at", report.Instant, "score", report.Count, "score_in_force",
		report.Count, "became", report.Word)}
	for i := range all {
		m := &all[i]
		t.Rows = append(t.Rows, []any{m.Lead.String(), m.At, int64(m.Score), int64(m.Present), m.Became})
	}
	return t
}

// everyFive is how far the thresholds of the curve's table lie apart.
const everyFive = 5

func rocTable(u *studio.Report) report.Table {
	t := report.Table{Columns: backtestColumns("threshold", report.Count, "reached", report.Share, "passed", report.Share)}
	for _, p := range u.ROC {
		if u.Enough && p.Threshold%everyFive == 0 {
			t.Rows = append(t.Rows, []any{int64(p.Threshold), p.Hit, p.False})
		}
	}
	return t
}

// rocChart is the curve over the part of the others that pass, beside what chance alone would give.
func rocChart(u *studio.Report) report.Chart {
	c := report.Chart{Name: "roc", Sort: report.Trend, Series: []string{"reached", "by_chance"}, Kind: report.Share,
		Values: make([][]any, 2)}
	const steps = 20
	for i := range steps + 1 {
		part := float64(i) / steps
		best := 0.0
		for _, p := range u.ROC {
			if p.False <= part+1e-9 {
				best = max(best, p.Hit)
			}
		}
		c.Labels = append(c.Labels, fmt.Sprintf("%d %%", i*100/steps))
		c.Values[0], c.Values[1] = append(c.Values[0], best), append(c.Values[1], part)
	}
	return c
}
