package desk

import (
	"cmp"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// Target is a figure against what was to be reached and the floor below which it may not fall. Of the time of an answer
// less is better, and the floor is the longest that it may take.
type Target struct {
	Name          string // eqls, pipeline, answer
	Kind          report.Kind
	Value         int64 // minor units of money, ms of business time of a span: the median first answer
	Untold        bool  // nothing can be said yet: nobody was answered
	Target, Floor *int64
	Share         *float64 // so much of the target: of a span, of the answers so many within it
	Below         bool     // the floor is not held
	Where         string
	In            SinceQuery // a line in which the column Name has it; of no report where none has
}

// Short reports whether the target is not reached.
func (t *Target) Short() bool {
	if t.Target == nil || t.Untold {
		return false
	}
	if t.Kind == report.Span {
		return t.Value > *t.Target
	}
	return t.Value < *t.Target
}

// value is what was reached as a report holds it.
func (t *Target) value() any {
	if t.Untold {
		return report.Term("none")
	}
	return t.written(t.Value)
}

// written is a figure of the target in its unit.
func (t *Target) written(n int64) any {
	switch t.Kind {
	case report.Money:
		return report.Amount(n)
	case report.Span:
		return time.Duration(n) * time.Millisecond
	}
	return n
}

// reached is what targets are held against in a period; whose is the filter of the leads that count.
type reached struct {
	eqls, pipeline int64
	whose          string
}

// targetsIn are the targets of a partner, or of the programme, in a period of this name.
func (k *knowledge) targetsIn(partner, period string, s stretchOf, got reached) (out []Target, err error) {
	rows, err := few(k, &targetKind, store.Targets)
	if err != nil {
		return nil, err
	}
	for _, t := range rows {
		if t.Partner != partner || t.Period != period {
			continue
		}
		all := []Target{
			{Name: "eqls", Kind: report.Count, Value: got.eqls, Target: sum(t.EQLs), Floor: sum(t.EQLsFloor),
				Where: "eql_at:" + period + " " + got.whose},
			{Name: "pipeline", Kind: report.Money, Value: got.pipeline, Target: sum(t.Pipeline), Floor: sum(t.PipelineFloor),
				Where: "sourced:" + period + " " + got.whose},
		}
		in := SinceQuery{Report: "quarterly", Period: period, Row: partner}
		if partner == TheProgramme {
			in = SinceQuery{Report: "programme", Period: period}
		}
		for i := range all {
			one := &all[i]
			one.In = in
			one.Below = one.Floor != nil && one.Value < *one.Floor
			if one.Target != nil {
				one.Share = review.Share(one.Value, *one.Target)
			}
		}
		if t.Answer.Known || t.AnswerFloor.Known {
			one := Target{Name: "answer", Kind: report.Span, Target: sum(t.Answer), Floor: sum(t.AnswerFloor)}
			if err := k.answered(&one, partner, s); err != nil {
				return nil, err
			}
			all = append(all, one)
		}
		for _, one := range all {
			if one.Target != nil || one.Floor != nil {
				out = append(out, one)
			}
		}
	}
	return out, nil
}

// TargetLine is what a partner, or the programme, should reach in a period that runs.
type TargetLine struct {
	Partner, Called, Period string
	Target
}

// targetsNow are all targets whose period runs on a day.
func (k *knowledge) targetsNow(today review.Day) (out []TargetLine, err error) {
	rows, err := few(k, &targetKind, store.Targets)
	if err != nil {
		return nil, err
	}
	counted := map[string]*tallies{}
	for _, row := range rows {
		p, ok := review.ParsePeriod(row.Period)
		if !ok || today < p.From || today >= p.To {
			continue
		}
		s := k.stretch(p)
		t := counted[row.Period]
		if t == nil {
			if t, err = k.tallyDays(s); err != nil {
				return nil, err
			}
			counted[row.Period] = t
		}
		got := reached{whose: "partner:" + row.Partner}
		if row.Partner == TheProgramme {
			got.whose = "-partner:none"
		}
		for _, one := range k.partners {
			if row.Partner == TheProgramme || row.Partner == one.ID {
				of := t.of(one.ID, 0)
				got.eqls, got.pipeline = got.eqls+of.EQLs, got.pipeline+of.Pipeline
			}
		}
		all, err := k.targetsIn(row.Partner, row.Period, s, got)
		if err != nil {
			return nil, err
		}
		for _, one := range all {
			out = append(out, TargetLine{row.Partner, k.called(row.Partner), row.Period, one})
		}
	}
	slices.SortStableFunc(out, func(a, b TargetLine) int {
		return cmp.Or(cmp.Compare(a.urgency(), b.urgency()), cmp.Compare(a.Partner, b.Partner))
	})
	return out, nil
}

// urgency is where a target stands among others: the least first.
func (t *TargetLine) urgency() int {
	switch {
	case t.Partner == TheProgramme:
		return 0
	case t.Below:
		return 1
	case t.Short():
		return 2
	}
	return 3
}

// answered holds the first answers to a partner's leads, or to all partners', against a target: the median of those
// that were given, and how many of them and of those that wait too long already were within it.
func (k *knowledge) answered(t *Target, partner string, s stretchOf) error {
	var minutes []float64
	var within, all int64
	err := k.clocksIn(s, func(c *store.Cycle, l *store.CountedLead) {
		if c.Kind != lead.TriageClock || l.PartnerID == "" || partner != TheProgramme && l.PartnerID != partner {
			return
		}
		r := &answered{cycle: c, lead: l}
		if c.Stop == 0 {
			if t.Target != nil && k.elapsed(r, k.at).Milliseconds() > *t.Target {
				all++
			}
			return
		}
		took := k.worked(r)
		minutes = append(minutes, took.Minutes())
		if all++; t.Target != nil && took.Milliseconds() <= *t.Target {
			within++
		}
	})
	if err != nil {
		return err
	}
	if t.Target != nil {
		t.Share = review.Share(within, all)
	}
	m, told := median(minutes).(float64)
	t.Untold, t.Value = !told, int64(m*float64(time.Minute/time.Millisecond))
	t.Below = told && t.Floor != nil && t.Value > *t.Floor
	return nil
}

// tellTargets says in a report what of a partner's targets, or of the programme's, was reached.
func (k *knowledge) tellTargets(a *asked, partner string, got reached) error {
	all, err := k.targetsIn(partner, a.Report.Period, a.stretchOf, got)
	for i := range all {
		t := &all[i]
		values := []any{report.Term("target_" + t.Name), t.value()}
		id := "target"
		switch {
		case t.Target == nil:
			id, values = "target_floor_alone", append(values, t.written(*t.Floor))
		case t.Floor == nil:
			id, values = "target_alone", append(values, t.written(*t.Target))
		default:
			values = append(values, t.written(*t.Target), t.written(*t.Floor))
		}
		a.note(id, values...)
		if t.Kind == report.Span && t.Share != nil {
			a.note("target_within", report.Percent(*t.Share), t.written(*t.Target))
		}
		if t.Below {
			a.note("target_missed", report.Term("target_"+t.Name))
		}
	}
	return err
}
