package app

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/studio"
)

func (a *app) policyBacktest() *cobra.Command {
	from, to, format, path := "", "", report.AsTable, ""
	c := &cobra.Command{
		Use: "backtest DRAFT", Short: "Say what a policy would have made of the leads there were, beside the one in force", Args: a.oneFile,
		Long: `backtest scores every lead of the history under DRAFT and under the policy in force, each as it was known then: at every
number of the journal at which something of it became known, by the facts, touches and the partner's standing of that number, until sales
took it or it was closed. It writes nothing. DRAFT is a file (- is standard input), a hash that was published, current, previous or default.

A lead would have entered EQL at the first of these instants at which its score reached the threshold and no other gate stood in the way.
What people answer once they work on a lead, BANT and the word of both sides, is not waited for; a no among these keeps it out. Its score
is the highest it had. Sales took it when it became an SQL or was won; deals that are still open count neither for nor against a win.

Leads without an outcome are left out and counted while they are younger than nine in ten of those that sales took were when it did.
Nothing is concluded from fewer than 30 leads that sales took and 30 that it did not: enough is false, and needed says how many outcomes
are missing. --to ends what is known as well as which leads are counted, so what comes later changes no earlier backtest.

Rates have Wilson's interval, the area under the ROC curve DeLong's, lifts Katz's, all of 95 %. The lift of a rule is how many times as
often sales took leads that it hit as leads that it missed. It decided an EQL that would be none without it.

--format html is one file with charts, to be sent; csv, md and json are its tables. --out FILE writes it there.

EQLs a week are those of the leads that came in the last 91 days. A good lead missed is one that sales took and that would not have been an
EQL, of the last 91 days whose leads are old enough. The SLA risk is how many EQLs would be contacted later than the contact clock allows by
those who work on them today: members of the queues who are not away, by the hours of their calendars, 25 minutes for each EQL, leads
coming when they come (Erlang's formula for waiting), beside what was late in the last 13 weeks; low under 5 %, some under 20 %, high above.
It is null with --to before today.

With --json: n, too_young, enough, needed, needed_on, why[], entered[] and left[] {lead, at, score, present_score, became},
sql and won {precision, recall} {k, n, low, high}, auc {value, low, high}, bands[] {from, to, n, sql, won}, rules[] {id, label, group,
hits, misses, unknowns, lift, low, high, win_lift, win_low, win_high, decided, notes[]}, roc[], passed_a_week,
missed_a_quarter, pace {days, passed, settled_days, missed}, sla_risk {level, late, busy}, rota {people, hours_a_week, late}, minutes_moved,
history_from, policy_from; under "present" the same for the policy in force.`,
		Example: "  eqltui policy backtest draft.yaml\n  eqltui policy backtest draft.yaml --from 2026-01-01 --to 2026-06-30 --json\n" +
			"  eqltui policy backtest draft --format html --out backtest.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(report.Formats(), format) {
				return usageHint(cmd, quoted(format)+" is no format", "say --format "+strings.Join(report.Formats(), ", "))
			}
			draft, err := a.namedPolicy(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				q := desk.BacktestQuery{Draft: draft}
				if q.From, err = spanDay("from", from, s.zone(), 0); err != nil {
					return err
				}
				if q.To, err = spanDay("to", to, s.zone(), 1); err != nil {
					return err
				}
				meter := a.meter()
				a.thrifty()
				b, err := s.Backtest(ctx, s.who, q, func(done, all int64) {
					meter.show(fmt.Sprintf("looked at leads up to %d of %d", done, all))
				})
				meter.clear()
				switch {
				case err != nil:
					return err
				case format == report.AsJSON || a.json && !cmd.Flags().Changed("format"):
					return a.writeOut(ctx, path, func(w io.Writer) error { return a.line(w, backtestForm(b)) })
				case format != report.AsTable || path != "":
					const noWindow = 0
					return a.writeReport(ctx, b.Report(s.zone()), format, path, noWindow)
				}
				return a.backtestTables(b, s.zone())
			})
		},
	}
	c.Flags().StringVar(&format, "format", format, "`table|json|csv|md|html`")
	offer(c, "format", report.Formats())
	c.Flags().StringVar(&path, "out", "", "write it into this `FILE`")
	c.Flags().StringVar(&from, "from", "", "only leads that came on this `DAY` or later")
	c.Flags().StringVar(&to, "to", "", "only leads that came until this `DAY`, and what was known then")
	return c
}

// spanDay reads the end of a span, the zero instant where none is said; later is 1 for a day that is included.
func spanDay(flag, text string, zone *time.Location, later int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return readDay(flag, text, zone, later)
}

// backtestForm is a backtest as JSON, in the order in which people read it.
func backtestForm(b *desk.Backtest) object {
	out := object{{"draft", b.Draft}, {"policy", b.Present}}
	risk, riskNow := b.Risks()
	out = append(out, reportForm(&b.Under, risk, movedForm(b.Entered), movedForm(b.Left))...)
	out = append(out, member{"minutes_moved", b.MinutesMoved}, member{"history_from", instantOrNull(b.First)},
		member{"policy_from", instantOrNull(b.Published)}, member{"rota", rotaForm(b.Rota)})
	return append(out, member{"present", reportForm(&b.Now, riskNow, []object{}, []object{})})
}

// rotaForm is who works on EQLs, null where a backtest ends before now.
func rotaForm(r *studio.Rota) any {
	if r == nil {
		return nil
	}
	return object{{"people", r.People}, {"hours_a_week", math.Round(10*r.Hours) / 10}, {"late", review.RateOf(r.Late, r.Due)}}
}

func instantOrNull(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return stamp(at)
}

func reportForm(r *studio.Report, risk studio.Risk, entered, left []object) object {
	var on any
	if r.Short != nil && r.Short.On != nil {
		on = review.DayOf(*r.Short.On, time.UTC).String()
	}
	missed := r.Pace.MissedAQuarter()
	if !r.Enough {
		missed = nil
	}
	var atRisk any
	if risk.Level != "" {
		atRisk = risk
	}
	return object{
		{"n", r.N}, {"too_young", r.TooYoung}, {"enough", r.Enough}, {"needed", r.Needed}, {"needed_on", on}, {"why", r.Why},
		{"eqls", r.EQLs}, {"entered", entered}, {"left", left}, {"sql", r.SQL}, {"won", r.Won}, {"auc", r.AUC}, {"bands", r.Bands},
		{"rules", r.Rules}, {"roc", list(r.ROC)}, {"mature_days", r.MatureDays}, {"open_deals", r.OpenDeals},
		{"passed_a_week", r.Pace.Weekly()}, {"missed_a_quarter", missed}, {"pace", r.Pace}, {"sla_risk", atRisk},
	}
}

func movedForm(all []desk.Moved) []object {
	out := make([]object, len(all))
	for i := range all {
		m := &all[i]
		out[i] = object{{"lead", m.Lead.String()}, {"at", stamp(m.At)}, {"score", m.Score}, {"present_score", m.Present},
			{"became", m.Became}}
	}
	return out
}

// backtestTables says it to people: first whether anything can be concluded, then the two policies side by side.
func (a *app) backtestTables(b *desk.Backtest, zone *time.Location) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s looked at, %d too young to say anything (under %d days without an outcome)\n", counted(int(b.Under.N), "lead"),
		b.Under.TooYoung, b.Under.MatureDays)
	text.WriteString(historyText(b, zone))
	if !b.Under.Enough {
		text.WriteString("This is not enough to conclude anything:\n")
		for _, why := range b.Under.Why {
			text.WriteString("  " + why + "\n")
		}
		if s := b.Under.Short; s != nil {
			text.WriteString("  " + s.Text())
			if s.On != nil {
				fmt.Fprintf(&text, "; at the present rate they are there on %s", review.DayOf(*s.On, zone))
			}
			text.WriteString("\n")
		}
	} else if len(b.Under.Why) > 0 {
		text.WriteString("But " + strings.Join(b.Under.Why, ", and ") + ".\n")
	}
	if b.Under.N > 0 {
		text.WriteString("\n")
	}
	if _, err := a.out.Write([]byte(text.String())); err != nil {
		return err
	}
	if b.Under.N == 0 {
		return nil
	}
	for _, table := range []func() error{
		func() error { return a.backtestFigures(b) }, func() error { return a.backtestBands(b) },
		func() error { return a.backtestRules(b) }, func() error { return a.backtestMoved(b, zone) },
	} {
		if err := table(); err != nil {
			return err
		}
	}
	return nil
}

// historyText says how the history lies to the policy in force.
func historyText(b *desk.Backtest, zone *time.Location) string {
	if b.First.IsZero() {
		return ""
	}
	day := func(at time.Time) string { return at.In(zone).Format(time.DateOnly) }
	begins, apart := "The history begins on "+day(b.First), b.Apart()
	switch {
	case apart > 0:
		return fmt.Sprintf(
			"%s, %s before the policy in force, of %s:\nit is held against those leads as if it had been in force.\n",
			begins,
			counted(int(apart), "day"),
			day(b.Published),
		)
	case apart < 0:
		return fmt.Sprintf("%s, %s after the policy in force, of %s:\nnothing is known of leads of the days between.\n", begins,
			counted(int(-apart), "day"), day(b.Published))
	}
	return begins + ".\n"
}

// rateText writes a rate with its interval in per cent, a dash where there is none.
func rateText(r review.Rate) string {
	if r.Low == nil || r.High == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f %% (%.1f to %.1f), %d of %d", 100*float64(r.K)/float64(r.N), 100**r.Low, 100**r.High, r.K, r.N)
}

func areaText(x studio.Area) string {
	if x.Value == nil {
		return "-"
	}
	return fmt.Sprintf("%.3f (%.3f to %.3f)", *x.Value, *x.Low, *x.High)
}

func (a *app) backtestFigures(b *desk.Backtest) error {
	u, n := &b.Under, &b.Now
	rows := [][]string{
		{"EQLs", strconv.FormatInt(u.EQLs, 10), strconv.FormatInt(n.EQLs, 10)},
		{"of them sales took", rateText(u.SQL.Precision), rateText(n.SQL.Precision)},
		{"of what sales took", rateText(u.SQL.Recall), rateText(n.SQL.Recall)},
		{"of them were won", rateText(u.Won.Precision), rateText(n.Won.Precision)},
		{"of what was won", rateText(u.Won.Recall), rateText(n.Won.Recall)},
		{"area under the curve", areaText(u.AUC), areaText(n.AUC)},
		{"EQLs a week", figureText(u.Pace.Weekly()), figureText(n.Pace.Weekly())},
		{"good leads missed a quarter", missedText(u), missedText(n)},
	}
	if risk, now := b.Risks(); risk.Level != "" {
		rows = append(rows, []string{"SLA risk", riskText(risk), riskText(now)})
	}
	columns := []grid.Column{{Title: "FIGURE", Width: 27}, {Title: "DRAFT", Width: 14, Grows: true},
		{Title: "IN FORCE", Width: 14, Grows: true}}
	if err := a.rows(columns, len(rows), func(i int) []string { return rows[i] }); err != nil {
		return err
	}
	return a.gap()
}

// figureText writes a figure with one decimal, a dash where there is none.
func figureText(x *float64) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f", *x)
}

func missedText(r *studio.Report) string {
	if !r.Enough {
		return "-"
	}
	return figureText(r.Pace.MissedAQuarter())
}

// riskText says whether EQLs would be contacted in time.
func riskText(r studio.Risk) string {
	if r.Late == nil || r.Busy == nil {
		return map[string]string{studio.NobodyHere: "nobody works on them"}[r.Level]
	}
	return fmt.Sprintf("%s: %.0f %% late, %.0f %% of the hours", r.Level, 100**r.Late, 100**r.Busy)
}

func (a *app) gap() error {
	_, err := fmt.Fprintln(a.out)
	return err
}

func (a *app) backtestBands(b *desk.Backtest) error {
	columns := []grid.Column{{Title: "SCORE", Width: 8}, {Title: "LEADS", Width: 7, Right: true},
		{Title: "SALES TOOK", Width: 14, Grows: true}, {Title: "WON", Width: 14, Grows: true}}
	bands := b.Under.Bands
	err := a.rows(columns, len(bands), func(i int) []string {
		d := &bands[i]
		return []string{fmt.Sprintf("%d–%d", d.From, d.To), strconv.FormatInt(d.N, 10), rateText(d.SQL), rateText(d.Won)}
	})
	if err != nil {
		return err
	}
	return a.gap()
}

// ruleNotes are the notes of a rule in words.
func ruleNotes(notes []string) string {
	var out []string
	for _, n := range notes {
		if same, ok := strings.CutPrefix(n, studio.SameAs); ok {
			out = append(out, "hits the same leads as "+same)
			continue
		}
		out = append(out, map[string]string{
			studio.NeverHit: "no lead ever hit it", studio.AlwaysHit: "every lead hits it",
			studio.NeverMissed:  "wherever it is known it hits",
			studio.NothingKnown: "nobody knows what it asks",
			studio.Misleads:     "sales takes those it hits less often: it misleads",
			studio.AIDecides:    "clicks from AI surfaces alone made EQLs",
		}[n])
	}
	return strings.Join(out, "; ")
}

func (a *app) backtestRules(b *desk.Backtest) error {
	columns := []grid.Column{{Title: "RULE", Width: 12, Grows: true}, {Title: "HITS", Width: 7, Right: true},
		{Title: "MISSES", Width: 7, Right: true}, {Title: "UNKNOWN", Width: 7, Right: true}, {Title: "LIFT", Width: 18},
		{Title: "DECIDED", Width: 7, Right: true},
		{Title: "", Width: 4, Grows: true}}
	rules := b.Under.Rules
	err := a.rows(columns, len(rules), func(i int) []string {
		r := &rules[i]
		lift := "-"
		if b.Under.Enough && r.Lift != nil && r.Low != nil && r.High != nil {
			lift = fmt.Sprintf("%.2f (%.2f–%.2f)", *r.Lift, *r.Low, *r.High)
		}
		return []string{r.ID, strconv.FormatInt(r.Hits, 10), strconv.FormatInt(r.Misses, 10), strconv.FormatInt(r.Unknowns, 10), lift,
			strconv.FormatInt(r.Decided, 10), ruleNotes(r.Notes)}
	})
	if err != nil {
		return err
	}
	return a.gap()
}

// backtestMoved lists who would have entered and who not, at most so many of each: the rest is in the JSON.
func (a *app) backtestMoved(b *desk.Backtest, zone *time.Location) error {
	const most = 20
	moves := "The same leads would have entered EQL."
	if len(b.Entered)+len(b.Left) > 0 {
		do := "do"
		if len(b.Entered) == 1 {
			do = "does"
		}
		moves = fmt.Sprintf("%s would have entered EQL that %s not under the policy in force, %d would have stayed out: %s of work.",
			counted(len(b.Entered), "lead"), do, len(b.Left), moreOrLess(b.MinutesMoved))
	}
	if _, err := fmt.Fprintln(a.out, moves); err != nil {
		return err
	}
	for _, part := range []struct {
		title string
		of    []desk.Moved
	}{{"ENTERS", b.Entered}, {"STAYS OUT", b.Left}} {
		if len(part.of) == 0 {
			continue
		}
		columns := []grid.Column{{Title: part.title, Width: 9}, {Title: "WHEN", Width: 16}, {Title: "DRAFT", Width: 5, Right: true},
			{Title: "IN FORCE", Width: 8, Right: true}, {Title: "BECAME", Width: 8}}
		if err := a.gap(); err != nil {
			return err
		}
		err := a.rows(columns, min(len(part.of), most), func(i int) []string {
			m := &part.of[i]
			return []string{m.Lead.String(), m.At.In(zone).Format("2006-01-02 15:04"), strconv.Itoa(m.Score), strconv.Itoa(m.Present),
				m.Became}
		})
		if err != nil {
			return err
		}
		if more := len(part.of) - most; more > 0 {
			a.note(fmt.Sprintf("and %d more: --json lists them", more))
		}
	}
	return nil
}

// moreOrLess says minutes of work that come or go.
func moreOrLess(minutes int64) string {
	hours := fmt.Sprintf("about %.1f hours", float64(max(minutes, -minutes))/60)
	if minutes < 0 {
		return hours + " less"
	}
	return hours + " more"
}
