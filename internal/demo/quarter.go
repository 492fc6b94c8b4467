package demo

import (
	"time"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
)

// The quarters of the story: the last one runs, the one before it is the last that is over.
const (
	quarters = 8
	running  = quarters - 1
	last     = running - 1
)

// quarter is one of the story's, in the zone of the policy.
type quarter struct {
	review.Period
	from, to time.Time
}

// quartersUntil are the quarters of the story, the running one last.
func quartersUntil(now time.Time) []quarter {
	zone := policy.Default().TimeZone
	day := func(d review.Day) time.Time {
		at, _ := time.ParseInLocation(time.DateOnly, d.String(), zone) // a day reads itself
		return at.UTC()
	}
	runs := review.DayOf(now.UnixMilli(), zone).Quarter()
	var out []quarter
	for n := range quarters {
		p := runs.From.AddMonths(3 * (n - running)).Quarter()
		out = append(out, quarter{p, day(p.From), day(p.To)})
	}
	return out
}

// office is when somebody is at work on the n-th day of a quarter, or on the first working day behind it.
func (g *generator) office(quarter, n int) time.Time {
	return g.working(g.quarters[quarter].from.AddDate(0, 0, n), 90*time.Minute)
}

// working is so much working time after an instant.
func (g *generator) working(at time.Time, d time.Duration) time.Time {
	due, ok := g.queues["default"].Due(at, d)
	if !ok {
		return at.Add(d)
	}
	return due
}

// by is an instant of the plan, or a moment ago where it has not come yet.
func (g *generator) by(at time.Time, ago time.Duration) time.Time {
	if latest := g.now.Add(-ago); at.After(latest) {
		return latest
	}
	return at
}

func (g *generator) zone() *time.Location { return policy.Default().TimeZone }
