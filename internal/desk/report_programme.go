package desk

import (
	"math"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// ownChannel is the channel of what the programme itself costs.
const ownChannel = "programme"

// started is the first day of the programme: that of the policy, else that of the first referral.
func (k *knowledge) started() (review.Day, error) {
	if d, ok := review.ParseDay(k.rules.policy.Programme.StartedOn); ok {
		return d, nil
	}
	at, err := k.firstReferral()
	if at == 0 || at > k.at {
		at = k.at
	}
	return review.DayOf(at, k.zone), err
}

// within is a period as instants. One that ends with the day on which is asked holds what of that day is over, because
// who counts from a day on counts today too.
func (k *knowledge) within(p review.Period) stretchOf {
	s := k.stretch(p)
	if s.to <= k.at && review.DayOf(k.at, k.zone) == p.To {
		s.to = k.at + 1
	}
	return s
}

// firstReferral is the instant of the first referral that was known, 0 when there was none.
func (k *knowledge) firstReferral() (first int64, err error) {
	if ok, err := k.keptReferral(&first); ok || err != nil {
		return first, err
	}
	if len(k.leadEvents) == 0 {
		return k.tx.FirstReferral(k.ctx)
	}
	return first, k.leadsIn(1, k.at+1, func(l *store.CountedLead) error {
		if l.ReferredAt > 0 && (first == 0 || l.ReferredAt < first) {
			first = l.ReferredAt
		}
		return nil
	})
}

// costs are what the programme cost: its own spend from the first day of each period, and of each partner the cost of
// every quarter in which it was one, from the quarter's first day.
func (k *knowledge) costs(spend []*store.Spend, started, until review.Day) (out []review.Entry) {
	for _, s := range spend {
		if p, ok := review.ParsePeriod(s.Period); ok && s.Channel == ownChannel {
			out = append(out, review.Entry{On: max(p.From, min(started, p.To-1)), Minor: s.Amount})
		}
	}
	for q := started.Quarter(); q.From < until; q = before(q, -1) {
		for _, p := range k.partners {
			joined, ended := k.joined(p), k.ended(p)
			if !p.CostPerQuarter.Known || joined.Known && joined.V >= q.To || ended.Known && ended.V <= q.From {
				continue
			}
			out = append(out, review.Entry{On: max(q.From, started), Minor: p.CostPerQuarter.V})
		}
	}
	return out
}

func costOf(entries []review.Entry, p review.Period) (sum int64) {
	for _, e := range entries {
		if p.Holds(e.On) {
			sum = plus(sum, e.Minor)
		}
	}
	return sum
}

// programmeFacts are what the programme's figures are made of.
type programmeFacts struct {
	started review.Day
	entries []review.Entry
	spend   []*store.Spend
	counts  review.Counts
	all     tally
	cohort  review.Rate // EQLs that were won
	mql     review.Rate // our own MQLs that were won
	below   int64       // referred, never an EQL, and below the threshold
	never   int64       // referred and never an EQL
	scored  int64       // referred and an EQL, or at least at the threshold

	yearBefore int64 // pipeline, minor units
}

// facts counts what the programme did in a period.
func (k *knowledge) facts(p review.Period) (*programmeFacts, error) {
	f := &programmeFacts{}
	var err error
	if f.started, err = k.started(); err != nil {
		return nil, err
	}
	if f.spend, err = few(k, &spendKind, store.Spends); err != nil {
		return nil, err
	}
	f.entries = k.costs(f.spend, f.started, review.DayOf(k.at, k.zone)+1)
	s := k.within(p)
	t, err := k.tallyDays(s)
	if err != nil {
		return nil, err
	}
	f.all = t.all[0]
	if err := k.nurture(f, s); err != nil {
		return nil, err
	}
	f.cohort = review.RateOf(f.all.CohortWon, f.all.EQLs)
	f.counts = review.Counts{EQLs: f.all.EQLs, SQLs: f.all.SQLs, Won: f.all.Won, Lost: f.all.Lost, Cost: costOf(f.entries, p),
		Pipeline: f.all.Pipeline, Revenue: f.all.Revenue, Opportunities: f.all.Opportunities, CycleDays: f.all.CycleDays}
	return f, nil
}

// nurture counts what was referred by how far it came, and what was won of our own.
func (k *knowledge) nurture(f *programmeFacts, s stretchOf) error {
	var mql, mqlWon int64
	if ok, err := k.keptNurture(f, s); ok || err != nil {
		return err
	}
	threshold := int64(k.rules.policy.Scoring.Threshold)
	err := k.leadsIn(s.from, s.to, func(l *store.CountedLead) error {
		if (l.Source == lead.OwnSite || l.Source == lead.Event) && l.EQLAt == 0 && k.in(s, l.CreatedAt) {
			mql++
			if l.WonAt != 0 {
				mqlWon++
			}
		}
		if l.PartnerID == "" || !k.in(s, l.ReferredAt) {
			return nil
		}
		switch {
		case l.EQLAt != 0 || l.Score >= threshold:
			f.scored++
		default:
			f.below++
		}
		if l.EQLAt == 0 {
			f.never++
		}
		return nil
	})
	f.mql = review.RateOf(mqlWon, mql)
	return err
}

// programme is what the programme as a whole cost and brought.
func (k *knowledge) programme(a *asked) error {
	started, err := k.started()
	if err != nil {
		return err
	}
	today := review.DayOf(k.at, k.zone)
	if a.Report.Period == "" {
		a.period = review.Period{From: started, To: max(today, started+1)}
		a.stretchOf = k.within(a.period)
		a.From, a.To = store.Instant(a.from), store.Instant(a.to)
	}
	f, err := k.facts(a.period)
	if err != nil {
		return err
	}
	standing, err := k.standing(f, today)
	if err != nil {
		return err
	}
	f.yearBefore, err = k.pipelineIn(review.Period{From: a.period.From.AddMonths(-12), To: a.period.To.AddMonths(-12)})
	if err != nil {
		return err
	}
	k.programmeTotal(a, f, standing)
	if err := k.programmeChannels(a, f); err != nil {
		return err
	}
	if err := k.programmeCompare(a, f); err != nil {
		return err
	}
	k.benchmarks(a, f)
	if err := k.programmeQuarters(a, f, today); err != nil {
		return err
	}
	k.programmeNotes(a, f, standing)
	return k.tellTargets(a, TheProgramme, reached{f.counts.EQLs, f.counts.Pipeline, ""})
}

// standing holds the programme against its goal and its pilot.
func (k *knowledge) standing(f *programmeFacts, today review.Day) (review.Standing, error) {
	pol := k.rules.policy.Programme
	p := review.Programme{Started: f.started, Goal: review.Exactly(pol.GoalPipelineToCost), Costs: f.entries,
		Pilot: review.Pilot{SetupWeeks: pol.SetupWeeks, SampleWeeks: pol.SampleWeeks, EQLs: int64(pol.PilotEQLs)}}
	if ok, err := k.keptStanding(&p); ok || err != nil {
		if err != nil {
			return review.Standing{}, err
		}
		return p.Standing(today)
	}
	deals, err := k.opportunities()
	if err != nil {
		return review.Standing{}, err
	}
	for _, o := range deals {
		if o.partner() != "" && o.CreatedAt <= k.at && o.CreatedAt > 0 {
			p.Deals = append(p.Deals, review.Entry{On: review.DayOf(o.CreatedAt, k.zone), Minor: o.amount()})
		}
	}
	err = k.leadsIn(k.midnight(f.started), k.at+1, func(l *store.CountedLead) error {
		if l.PartnerID != "" && l.EQLAt != 0 && l.EQLAt <= k.at {
			p.EQLs = append(p.EQLs, review.DayOf(l.EQLAt, k.zone))
		}
		return nil
	})
	if err != nil {
		return review.Standing{}, err
	}
	return p.Standing(today)
}

func (k *knowledge) programmeTotal(a *asked, f *programmeFacts, s review.Standing) {
	c, kpi, n := f.counts, f.counts.KPI(), &a.Total
	period := a.Report.Period
	if period == "" {
		period = ">=" + a.period.From.String() // all there is
	} else {
		period = ":" + period
	}
	whole := func(key string) string { return key + period + " -partner:none" }
	add := func(name string, kind report.Kind, title string, v any, where string) {
		n.Add(name, kind, title, v)
		n.Columns[len(n.Columns)-1].Where = where
	}
	add("cost", report.Money, "cost", c.Cost, "")
	add("eqls", report.Count, "EQLs", c.EQLs, whole("eql_at"))
	add("sqls", report.Count, "SQLs", c.SQLs, whole("sql_at"))
	add("won", report.Count, "won", c.Won, whole("won_at"))
	add("lost", report.Count, "lost", c.Lost, whole("lost_at"))
	add("pipeline", report.Money, "pipeline", c.Pipeline, whole("sourced"))
	add("revenue", report.Money, "revenue", c.Revenue, whole("won_at"))
	add("arr", report.Money, "ARR", f.all.ARR, whole("won_at"))
	for _, m := range []struct {
		name, title string
		v           *int64
	}{{"cost_per_eql", "cost an EQL", kpi.CostPerEQL}, {"cost_per_sql", "cost an SQL", kpi.CostPerSQL},
		{"cost_per_won", "cost a win (CAC)", kpi.CostPerWon}, {"pipeline_per_eql", "pipeline an EQL", kpi.PipelinePerEQL},
		{"revenue_per_eql", "revenue an EQL", kpi.RevenuePerEQL}, {"average_won", "average deal", kpi.AverageWon}} {
		add(m.name, report.Money, m.title, perhaps(m.v), "")
	}
	add("sql_rate", report.Rate, "SQLs of EQLs", kpi.SQLRate, "")
	add("close_rate", report.Rate, "won of EQLs", f.cohort, "")
	add("mql_close_rate", report.Rate, "won of own MQLs", f.mql, "")
	add("win_rate", report.Rate, "win rate", kpi.WinRate, "")
	add("cycle_days", report.Decimal, "days from EQL to win", perhaps(kpi.CycleDays), "")
	if b := k.rules.policy.Programme.BaselineCycleDays; b > 0 {
		add("baseline_cycle_days", report.Count, "days of MQL deals", int64(b), "")
	}
	add("velocity_per_day", report.Money, "velocity a day", perhaps(kpi.VelocityPerDay), "")
	add("pipeline_year_before", report.Money, "pipeline a year before", f.yearBefore, "")
	add("pipeline_to_cost", report.Decimal, "pipeline to cost", ratio(c.Pipeline, c.Cost), "")
	add("missing", report.Money, "missing to the goal", s.Missing, "")
	var verdict any
	if s.Verdict != nil {
		verdict = string(*s.Verdict)
	}
	add("verdict", report.Word, "verdict", verdict, "")
	var pilot report.Named
	pilot.Add("day", report.Count, "day", s.Pilot.Day)
	pilot.Add("phase", report.Word, "phase", s.Pilot.Phase)
	pilot.Add("eqls", report.Count, "EQLs", s.Pilot.EQLs)
	pilot.Add("goal", report.Count, "goal", s.Pilot.Goal)
	pilot.Add("state", report.Word, "state", s.Pilot.State)
	pilot.Add("needed_per_week", report.Count, "needed a week", s.Pilot.NeededPerWeek)
	add("pilot", report.Record, "pilot", pilot, "")
	var nurture report.Named
	nurture.Add("with", report.Count, "not handed over, with the EQL rule", f.never)
	nurture.Add("without", report.Count, "by the score alone", f.below)
	nurture.Add("sql_rate_with", report.Rate, "SQLs of EQLs", kpi.SQLRate)
	nurture.Add("sql_rate_without", report.Rate, "SQLs of all at the threshold", review.RateOf(min(c.SQLs, f.scored), f.scored))
	add("nurture", report.Record, "nurture", nurture, "")
}

// ratio is a / b with two decimals, nil when b is 0.
func ratio(a, b int64) any {
	if b == 0 {
		return nil
	}
	return math.Round(float64(a)/float64(b)*100) / 100
}

// pipelineIn is what partners' opportunities were worth that were created in a period.
func (k *knowledge) pipelineIn(p review.Period) (sum int64, err error) {
	s := k.stretch(p)
	if t, err := k.tallySummed([]stretchOf{s}, false); t != nil || err != nil {
		if err != nil {
			return 0, err
		}
		return t.all[0].Pipeline, nil
	}
	deals, err := k.opportunities()
	for _, o := range deals {
		if o.partner() != "" && k.in(s, o.CreatedAt) {
			sum = plus(sum, o.amount())
		}
	}
	return sum, err
}

// benchmarks are published figures and the policy's, beside ours: never as expectations.
func (k *knowledge) benchmarks(a *asked, f *programmeFacts) {
	lines := report.Table{Columns: []report.Column{{Name: "name", Kind: report.Text, Title: "benchmark"},
		{Name: "low", Kind: report.Share, Title: "low"}, {Name: "high", Kind: report.Share, Title: "high"},
		{Name: "source", Kind: report.Text, Title: "source"}, {Name: "ours", Kind: report.Rate, Title: "ours"}}}
	base := k.rules.policy.Programme.BaselineCloseRate
	lines.Rows = append(lines.Rows, []any{"close rate of ordinary MQLs", base, base, "policy, programme.baseline_close_rate", f.mql})
	a.Total.Add("benchmarks", report.Lines, "benchmarks", lines)
}

// programmeQuarters has one row for each quarter since the start.
func (k *knowledge) programmeQuarters(a *asked, f *programmeFacts, today review.Day) error {
	a.By = "quarter"
	a.Columns = []report.Column{{Name: "quarter", Kind: report.Text, Title: "quarter"}, {Name: "cost", Kind: report.Money, Title: "cost"},
		{Name: "eqls", Kind: report.Count, Title: "EQLs", Where: "eql_at:{quarter} -partner:none"},
		{Name: "sqls", Kind: report.Count, Title: "SQLs", Where: "sql_at:{quarter} -partner:none"},
		{Name: "won", Kind: report.Count, Title: "won", Where: "won_at:{quarter} -partner:none"},
		{Name: "pipeline", Kind: report.Money, Title: "pipeline", Where: "sourced:{quarter} -partner:none"},
		{Name: "revenue", Kind: report.Money, Title: "revenue", Where: "won_at:{quarter} -partner:none"},
		{Name: "pipeline_to_cost", Kind: report.Decimal, Title: "pipeline to cost"}, {Name: "verdict", Kind: report.Word, Title: "verdict"}}
	var quarters []review.Period
	var stretches []stretchOf
	const most = 40
	for q := f.started.Quarter(); q.From <= today && len(quarters) < most; q = before(q, -1) {
		quarters, stretches = append(quarters, q), append(stretches, k.stretch(q))
	}
	if len(quarters) == 0 {
		return nil
	}
	t, err := k.tallyDays(stretches...)
	if err != nil {
		return err
	}
	goal := review.Exactly(k.rules.policy.Programme.GoalPipelineToCost)
	for i, q := range quarters {
		c, cost := t.all[i], costOf(f.entries, q)
		var verdict any
		if cost > 0 {
			met := review.GoalOf(c.Pipeline, cost, goal)
			switch {
			case met.GoalMet != nil && *met.GoalMet:
				verdict = string(review.OnCourse)
			case today < q.To:
				verdict = string(review.NotYet)
			default:
				verdict = string(review.PauseOrChange)
			}
		}
		a.Rows = append(
			a.Rows,
			[]any{q.QuarterName(), cost, c.EQLs, c.SQLs, c.Won, c.Pipeline, c.Revenue, ratio(c.Pipeline, cost), verdict},
		)
	}
	a.Charts = append(a.Charts, report.Chart{Name: "cost_and_pipeline", Sort: report.Bars, Label: "quarter",
		Series: []string{"cost", "pipeline", "revenue"}, Kind: report.Money})
	return nil
}

func (k *knowledge) programmeNotes(a *asked, f *programmeFacts, s review.Standing) {
	goal := k.rules.policy.Programme.GoalPipelineToCost
	switch {
	case s.Verdict == nil:
		a.note("no_cost")
	case *s.Verdict == review.OnCourse:
		a.note("on_course", goal)
	case *s.Verdict == review.NotYet:
		a.note("not_yet", s.FirstQuarterEnds.String(), report.Amount(s.Missing), goal)
	default:
		a.note("below_goal", goal, report.Amount(s.Missing))
	}
	if f.started > review.DayOf(k.at, k.zone) {
		a.note("begins", f.started.String())
	}
	switch p := s.Pilot; p.State {
	case "reached":
		a.note("pilot_reached", p.Goal)
	case "short":
		a.note("pilot_short", p.EQLs, p.Goal)
	default:
		a.note("pilot_runs", report.Term(p.Phase), p.EQLs, p.Goal, p.NeededPerWeek)
	}
}
