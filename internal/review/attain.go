package review

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Clock is one run of a clock: whose it was at its stop, or is while it runs, and its instants (ms).
type Clock struct {
	Lead, Owner, Queue, Partner string
	Due                         lead.Opt[int64] // not known: its calendar is never open, it is never late
	Stop                        lead.Opt[int64]
}

// Outcome is how a run ended, or stands.
type Outcome string

// The outcomes.
const (
	Met      Outcome = "met"
	Late     Outcome = "late"
	Breached Outcome = "breached" // it runs, and its time is over
	Running  Outcome = "running"
)

// Outcome says how the run stands at an instant (ms). A stop at the due instant is met.
func (c Clock) Outcome(now int64) Outcome {
	switch {
	case c.Stop.Known && (!c.Due.Known || c.Stop.V <= c.Due.V):
		return Met
	case c.Stop.Known:
		return Late
	case c.Due.Known && now > c.Due.V:
		return Breached
	}
	return Running
}

// Nobody is what runs without an owner, a queue, a partner or a due instant are counted under.
const Nobody = "none"

// Week is the ISO week of the due instant in a zone, which the run belongs to.
func (c Clock) Week(zone *time.Location) string {
	if !c.Due.Known {
		return Nobody
	}
	return DayOf(c.Due.V, zone).Week()
}

// Attained counts runs by their outcomes. A running one is in nobody's denominator.
type Attained struct {
	Met        int64    `json:"met"`
	Late       int64    `json:"late"`
	Breached   int64    `json:"breached"`
	Running    int64    `json:"running"`
	Attainment *float64 `json:"attainment"` // met / (met + late + breached); nil when none has ended
}

// Attain counts the runs by a key, such as their owner; an empty one is Nobody.
func Attain(clocks []Clock, now int64, key func(Clock) string) map[string]*Attained {
	out := map[string]*Attained{}
	for _, c := range clocks {
		k := key(c)
		if k == "" {
			k = Nobody
		}
		a := out[k]
		if a == nil {
			a = &Attained{}
			out[k] = a
		}
		a.add(c.Outcome(now))
	}
	for _, a := range out {
		a.Attainment = Share(a.Met, a.Met+a.Late+a.Breached)
	}
	return out
}

func (a *Attained) add(o Outcome) {
	switch o {
	case Met:
		a.Met++
	case Late:
		a.Late++
	case Breached:
		a.Breached++
	default:
		a.Running++
	}
}
