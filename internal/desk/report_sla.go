package desk

import (
	"maps"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// answered is a run of a clock with its lead.
type answered struct {
	cycle *store.Cycle
	lead  *store.CountedLead
	out   review.Outcome
}

// owner is whose the run was at its stop, or is while it runs.
func (r *answered) owner() string {
	if r.cycle.Stop != 0 {
		return r.cycle.Owner
	}
	return r.lead.Owner
}

// answers is how quickly leads were answered: of clocks that were due in the period, by owner, queue, partner and week.
func (k *knowledge) answers(a *asked) error {
	var runs []*answered
	err := k.clocksIn(a.stretchOf, func(c *store.Cycle, l *store.CountedLead) {
		if a.only(l.PartnerID) {
			runs = append(runs, &answered{c, l, k.outcome(c)})
		}
	})
	if err != nil {
		return err
	}
	groups := []struct {
		by string
		of func(*answered) string
	}{
		{
			"owner",
			(*answered).owner,
		}, {"queue", func(r *answered) string { return r.lead.Queue }}, {"partner", func(r *answered) string { return r.lead.PartnerID }},
		{"week", func(r *answered) string { return review.DayOf(r.cycle.Due, k.zone).Week() }},
	}
	a.By = "who"
	a.Columns = []report.Column{{Name: "by", Kind: report.Word, Title: "by"}, {Name: "who", Kind: report.Text, Title: "who"},
		{Name: "owner", Kind: report.Text, Quiet: true}, {Name: "queue", Kind: report.Text, Quiet: true},
		{Name: "partner", Kind: report.Text, Quiet: true}, {Name: "week", Kind: report.Text, Quiet: true},
		{Name: "contact", Kind: report.Record, Title: "contact"}, {Name: "triage", Kind: report.Record, Title: "triage"},
		{Name: "win_rate_in_time", Kind: report.Rate, Title: "won, contacted in time"},
		{Name: "win_rate_others", Kind: report.Rate, Title: "won, the others"},
		{Name: "first_answer_median_minutes", Kind: report.Decimal, Title: "median minutes to the first answer"}}
	for g, group := range groups {
		by := map[string][]*answered{}
		for _, r := range runs {
			name := group.of(r)
			if name == "" {
				name = review.Nobody
			}
			by[name] = append(by[name], r)
		}
		for _, name := range slices.Sorted(maps.Keys(by)) {
			names := make([]any, len(groups))
			names[g] = name
			a.Rows = append(a.Rows, slices.Concat([]any{group.by, name}, names, k.attained(by[name]).Values))
		}
	}
	a.Total = k.attained(runs)
	a.note("clocks", k.zone.String())
	return nil
}

// attained are the figures of runs.
func (k *knowledge) attained(runs []*answered) report.Named {
	var n report.Named
	for _, kind := range []lead.ClockKind{lead.ContactClock, lead.TriageClock} {
		var clocks []review.Clock
		var came [store.ToldReassigned + 1]int64 // by what was done about it
		for _, r := range runs {
			if r.cycle.Kind == kind {
				came[r.cycle.Told]++
				clocks = append(
					clocks,
					review.Clock{Due: lead.Known(r.cycle.Due), Stop: lead.Opt[int64]{Known: r.cycle.Stop != 0, V: r.cycle.Stop}},
				)
			}
		}
		at := review.Attain(clocks, k.at, func(review.Clock) string { return "all" })["all"]
		if at == nil {
			at = &review.Attained{}
		}
		var f report.Named
		f.Add("met", report.Count, "met", at.Met)
		f.Add("late", report.Count, "late", at.Late)
		f.Add("breached", report.Count, "breached", at.Breached)
		f.Add("running", report.Count, "running", at.Running)
		f.Add("attainment", report.Share, "attainment", perhaps(at.Attainment))
		f.Add("reassigned", report.Count, "reassigned", came[store.ToldReassigned])
		f.Add("escalated", report.Count, "escalated", came[store.ToldEscalated])
		n.Add(string(kind), report.Record, string(kind), f)
	}
	var inTime, others [2]int64 // won, decided
	var minutes []float64
	for _, r := range runs {
		switch {
		case r.cycle.Kind == lead.TriageClock && r.cycle.Stop != 0:
			minutes = append(minutes, k.worked(r).Minutes())
		case r.cycle.Kind != lead.ContactClock || r.lead.WonAt == 0 && r.lead.LostAt == 0:
		case r.out == review.Met:
			inTime = decided(inTime, r.lead)
		default:
			others = decided(others, r.lead)
		}
	}
	n.Add("win_rate_in_time", report.Rate, "won, contacted in time", review.RateOf(inTime[0], inTime[1]))
	n.Add("win_rate_others", report.Rate, "won, the others", review.RateOf(others[0], others[1]))
	n.Add("first_answer_median_minutes", report.Decimal, "median minutes to the first answer", median(minutes))
	return n
}

func decided(n [2]int64, l *store.CountedLead) [2]int64 {
	if l.WonAt != 0 {
		n[0]++
	}
	n[1]++
	return n
}

// worked is the business time of a run that stopped, in the calendar of its lead's queue.
func (k *knowledge) worked(r *answered) time.Duration { return k.elapsed(r, r.cycle.Stop) }

// elapsed is the business time of a run up to an instant.
func (k *knowledge) elapsed(r *answered, until int64) time.Duration {
	from, to := store.Instant(r.cycle.Start), store.Instant(until)
	if c := k.rules.calendars[r.lead.Queue]; c != nil {
		return c.Elapsed(from, to)
	}
	return to.Sub(from)
}

// median is the middle of some numbers, with one decimal; nil of none.
func median(of []float64) any {
	if len(of) == 0 {
		return nil
	}
	slices.Sort(of)
	m := of[len(of)/2]
	if len(of)%2 == 0 {
		m = (m + of[len(of)/2-1]) / 2
	}
	return float64(int64(m*10+0.5)) / 10
}
