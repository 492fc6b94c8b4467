package review

import (
	"cmp"
	"math/big"

	"github.com/eqltui/eqltui/internal/fault"
)

// Pilot is the plan of the programme's first weeks.
type Pilot struct {
	SetupWeeks, SampleWeeks int
	EQLs                    int64
}

// Entry is an amount of a day, in minor units: a cost from the first day of its period, or an opportunity by the
// day of its creation.
type Entry struct {
	On    Day
	Minor int64
}

// Programme is what the verdict rests on.
type Programme struct {
	Started Day
	Goal    *big.Rat // pipeline to cost
	Costs   []Entry
	Deals   []Entry
	EQLs    []Day
	Pilot   Pilot
}

// Verdict says what the first quarter's pipeline says of the programme.
type Verdict string

// The verdicts.
const (
	OnCourse      Verdict = "on_course"
	NotYet        Verdict = "not_yet"         // the quarter runs, and the goal is not reached
	PauseOrChange Verdict = "pause_or_change" // the quarter is over, and it was not reached
)

// Standing is how a programme stands on a day.
type Standing struct {
	FirstQuarterEnds Day `json:"first_quarter_ends"` // the first day after it
	Judged
	Pilot PilotReached `json:"pilot"`
}

// Judged is what a stretch of the programme cost and brought, against the goal.
type Judged struct {
	Cost           int64    `json:"cost"`
	Pipeline       int64    `json:"pipeline"`
	PipelineToCost *float64 `json:"pipeline_to_cost"` // two decimals; nil without cost
	Missing        int64    `json:"missing"`          // pipeline that the goal wants beside what there is
	Verdict        *Verdict `json:"verdict"`          // nil without cost
}

// PilotReached is how far the pilot is.
type PilotReached struct {
	Day           int64  `json:"day"`   // 0 is the first
	Phase         string `json:"phase"` // setup, sample, over
	EQLs          int64  `json:"eqls"`
	Goal          int64  `json:"goal"`
	State         string `json:"state"` // running, reached, short
	NeededPerWeek int64  `json:"needed_per_week"`
}

// Standing judges the programme by the first three months from its start: up to the day asked while they run,
// by all of them afterwards. What was created or fell due before the start or after the three months is not
// theirs. The error is a fault of kind Invalid: sums that are too large to count.
func (p Programme) Standing(asOf Day) (Standing, error) {
	first := p.Quarter(0)
	judged, err := p.Judge(first, asOf)
	return Standing{FirstQuarterEnds: first.To, Judged: judged, Pilot: p.pilot(asOf)}, err
}

// Quarter is the n-th three months of the programme, from 0 on. A day that a month lacks is its last one, and the
// next quarter begins on the day of the start again.
func (p Programme) Quarter(n int) Period {
	return Period{From: p.Started.AddMonths(3 * n), To: p.Started.AddMonths(3*n + 3)}
}

// Judge holds the pipeline of a period against its cost, as far as both are known on a day. The verdict waits for
// the period's end unless the goal is reached.
func (p Programme) Judge(period Period, asOf Day) (Judged, error) {
	within := Period{From: period.From, To: min(asOf+1, period.To)}
	cost, costErr := total("costs", p.Costs, within)
	pipeline, err := total("opportunities", p.Deals, within)
	if err = cmp.Or(costErr, err); err != nil {
		return Judged{}, err
	}
	j := Judged{Cost: cost, Pipeline: pipeline, PipelineToCost: Quotient(pipeline, cost, 2)}
	if cost == 0 {
		return j, nil
	}
	goal := new(big.Rat).Mul(p.Goal, new(big.Rat).SetInt64(cost))
	missing := ceiling(goal.Sub(goal, new(big.Rat).SetInt64(pipeline)))
	if !missing.IsInt64() {
		return Judged{}, tooMuch("goal")
	}
	j.Missing = max(missing.Int64(), 0)
	verdict := OnCourse
	switch {
	case j.Missing == 0:
	case asOf < period.To:
		verdict = NotYet
	default:
		verdict = PauseOrChange
	}
	j.Verdict = &verdict
	return j, nil
}

// total adds the amounts of a period.
func total(what string, of []Entry, within Period) (int64, error) {
	var sum int64
	for _, e := range of {
		if !within.Holds(e.On) {
			continue
		}
		if sum+e.Minor < sum {
			return 0, tooMuch(what)
		}
		sum += e.Minor
	}
	return sum, nil
}

func tooMuch(what string) error {
	return fault.New(fault.Invalid, what, "the amounts add up to more than 9223372036854775807 minor units", "check them for a slip")
}

func (p Programme) pilot(asOf Day) PilotReached {
	const week = 7
	r := PilotReached{Day: int64(asOf - p.Started), Goal: p.Pilot.EQLs, Phase: "over", State: "short"}
	for _, day := range p.EQLs {
		if p.Started <= day && day <= asOf {
			r.EQLs++
		}
	}
	setup := int64(p.Pilot.SetupWeeks) * week
	end := setup + int64(p.Pilot.SampleWeeks)*week
	switch {
	case r.Day < setup:
		r.Phase = "setup"
	case r.Day < end:
		r.Phase = "sample"
	}
	missing := max(r.Goal-r.EQLs, 0)
	switch {
	case missing == 0:
		r.State = "reached"
	case r.Day < end:
		r.State = "running"
		r.NeededPerWeek = up(missing, up(end-r.Day, week))
	}
	return r
}

// up is a / b, rounded up.
func up(a, b int64) int64 { return (a + b - 1) / b }
