package studio

import "math"

// Pace is how much a model lets through at the rate of late: what comes to those who work on EQLs, and what passes them by.
type Pace struct {
	Days    int64 `json:"days"`         // of the last weeks that are counted, 91 or since the first lead came
	Passed  int64 `json:"passed"`       // leads that came in them and would be EQLs
	Settled int64 `json:"settled_days"` // of the weeks before, whose leads are old enough to have been taken
	Missed  int64 `json:"missed"`       // leads of those that sales took, that could be EQLs and would not have been
}

const (
	daysAWeek    = 7
	daysAQuarter = 91
)

// Weekly is how many leads a week would be EQLs, nil while there is less than a week to tell it from.
func (p *Pace) Weekly() *float64 { return rateOver(p.Passed, p.Days, daysAWeek) }

// MissedAQuarter is how many leads a quarter that sales takes would not be EQLs, nil while there is less than a week to tell it from.
func (p *Pace) MissedAQuarter() *float64 { return rateOver(p.Missed, p.Settled, daysAQuarter) }

func rateOver(n, days, per int64) *float64 {
	if days < daysAWeek {
		return nil
	}
	x := decimal(float64(n) * float64(per) / float64(days))
	return &x
}

// spells are the two stretches of time (ms) over which a pace is counted: the last quarter, and the last one whose leads are old
// enough for sales to have taken them.
type spells struct{ from, to, settledFrom, settledTo int64 }

// spellsOf are those of a history that begins at an instant, the last before now.
func spellsOf(begins, mature, now int64) spells {
	s := spells{to: now, settledTo: now - mature*day}
	s.from = max(begins, s.to-daysAQuarter*day)
	s.settledFrom = max(begins, s.settledTo-daysAQuarter*day)
	return s
}

// pace is one of nothing over the spells.
func (s *spells) pace() Pace {
	return Pace{Days: max(0, (s.to-s.from)/day), Settled: max(0, (s.settledTo-s.settledFrom)/day)}
}

// lately reports whether a lead came in the first of the spells, settled whether in the second.
func (s *spells) lately(arrived int64) bool { return arrived >= s.from && arrived < s.to }
func (s *spells) settled(arrived int64) bool {
	return arrived >= s.settledFrom && arrived < s.settledTo
}

// begins is when a history begins: at the instant from which it is looked at, or else with its first lead.
func begins(cases []Case, from, now int64) int64 {
	if from > 0 {
		return from
	}
	first := now
	for i := range cases {
		first = min(first, cases[i].Arrived)
	}
	return first
}

// paceOf counts leads by when they came. under has one for each case.
func paceOf(cases []Case, under []Scored, mature, from, now int64) Pace {
	s := spellsOf(begins(cases, from, now), mature, now)
	p := s.pace()
	for i := range cases {
		c := &cases[i]
		entered := under[i].Entered != 0
		p.Passed += one(entered && s.lately(c.Arrived))
		p.Missed += one(!entered && c.Candidate && c.SQL() && s.settled(c.Arrived))
	}
	return p
}

// Rota is who works on EQLs at present, and how they came along of late.
type Rota struct {
	People int     // who may have leads and are not away
	Hours  float64 // of all of them in a week
	Lead   float64 // hours that work on one EQL takes
	Within float64 // hours of their time in which an EQL must be contacted
	Late   int64   // EQLs that were contacted too late, or not at all
	Due    int64   // of so many in the last Weeks
	Weeks  float64
}

// How many EQLs wait too long, in a word.
const (
	LowRisk    = "low"
	SomeRisk   = "some"
	HighRisk   = "high"
	NobodyHere = "nobody" // nobody works on them
)

// Risk is whether EQLs would be contacted in time.
type Risk struct {
	Level string   `json:"level"`
	Late  *float64 `json:"late"` // the part of them that would be contacted too late, nil where nobody works on them
	Busy  *float64 `json:"busy"` // the part of the hours of the rota that they take
}

// Risk says whether so many EQLs a week would be contacted in time. What was late of late, beside what must have waited then, stays:
// it has other reasons than their number. Beside it, that many wait which would in a line that several people work off: leads come
// when they come, and each takes as long as it takes (Erlang's formula for waiting). nil is no figure.
// Source: A. K. Erlang, Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges,
// Elektroteknikeren 13 (1917).
func (r *Rota) Risk(weekly *float64) Risk {
	if weekly == nil {
		return Risk{}
	}
	if r.People <= 0 || r.Hours <= 0 {
		return Risk{Level: NobodyHere}
	}
	const few, low, some = LeastOutcomes, 0.05, 0.2
	late := r.waits(*weekly)
	if r.Due >= few && r.Weeks > 0 {
		seen, then := float64(r.Late)/float64(r.Due), r.waits(float64(r.Due)/r.Weeks)
		if seen > then {
			late = 1 - (1-late)*(1-seen)/(1-then)
		}
	}
	late, busy := decimal(late), decimal(*weekly*r.Lead/r.Hours)
	out := Risk{Level: HighRisk, Late: &late, Busy: &busy}
	switch {
	case late < low:
		out.Level = LowRisk
	case late < some:
		out.Level = SomeRisk
	}
	return out
}

// waits is which part of so many leads a week waits longer than it may.
func (r *Rota) waits(weekly float64) float64 {
	people := float64(r.People)
	load := weekly * r.Lead * people / r.Hours // how many of them are at work at once, in the mean
	if load >= people {
		return 1
	}
	free := 1.0 // Erlang's formula for loss, one more at work at a time
	for k := 1.0; k <= people; k++ {
		free = load * free / (k + load*free)
	}
	busy := free / (1 - load/people*(1-free))
	return busy * math.Exp(-(people-load)/r.Lead*r.Within)
}
