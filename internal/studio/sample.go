package studio

import (
	"fmt"
	"math"
	"slices"
)

// LeastOutcomes is how many leads that sales took, and how many that it did not, there must be before anything is concluded:
// with fewer the intervals above, which are those of large samples, do not hold what they promise.
const LeastOutcomes = 30

// Shortage says how far the sample is from enough.
type Shortage struct {
	Taken    int64  `json:"sql"`     // more leads that sales takes
	NotTaken int64  `json:"not_sql"` // more that it does not
	On       *int64 `json:"on"`      // ms: when they will be there at the present rate; nil when it cannot be told
}

// Text says how many of which kind are missing, "" where none is.
func (s *Shortage) Text() string {
	switch {
	case s.Taken > 0 && s.NotTaken > 0:
		return fmt.Sprintf("%d more that sales takes and %d more that it does not are needed", s.Taken, s.NotTaken)
	case s.Taken > 0:
		return fmt.Sprintf("%d more that sales takes are needed", s.Taken)
	case s.NotTaken > 0:
		return fmt.Sprintf("%d more that sales does not take are needed", s.NotTaken)
	}
	return ""
}

const day = int64(24 * 60 * 60 * 1000)

// Bounds of how old a lead without an outcome must be to count, in days.
const (
	youngest = 7
	oldest   = 365
	unheard  = 30 // where there are too few outcomes to tell
)

// Mature is how many days after a lead came nine in ten of those that sales took had been taken: a younger one without an
// outcome says nothing yet. It is between 7 and 365 days, and 30 where sales took fewer than 10.
func Mature(cases []Case) int64 {
	const few, tenths = 10, 9
	var took []int64
	for i := range cases {
		c := &cases[i]
		at := c.SQLAt
		if at == 0 {
			at = c.WonAt
		}
		if at != 0 {
			took = append(took, max(0, (at-c.Arrived+day-1)/day))
		}
	}
	if len(took) < few {
		return unheard
	}
	slices.Sort(took)
	rank := (len(took)*tenths + 9) / 10 // the nearest rank
	return max(youngest, min(took[rank-1], oldest))
}

// tooYoung reports whether nothing became of a lead because there was no time for it yet.
func tooYoung(c *Case, mature, now int64) bool { return !c.decided() && now-c.Arrived < mature*day }

// judge says whether there is enough to conclude from, and if not why and when there will be.
func (r *Report) judge(cases []Case, t *tally, from, now int64) {
	taken, not := t.pos.total(), t.neg.total()
	s := Shortage{Taken: max(0, LeastOutcomes-taken), NotTaken: max(0, LeastOutcomes-not)}
	if s.Taken+s.NotTaken == 0 {
		r.Enough = true
		if t.entered == 0 {
			r.Why = append(r.Why, "no lead would have entered EQL, so there is no precision")
		}
		return
	}
	needed := s.Taken + s.NotTaken
	r.Needed, r.Short = &needed, &s
	switch {
	case len(cases) == 0:
		r.Why = append(r.Why, "there are no leads in this time")
	case t.n == 0:
		r.Why = append(r.Why, fmt.Sprintf("all %d leads are younger than %d days, and nothing became of them yet", r.TooYoung,
			r.MatureDays))
	case taken == 0 && t.closed == 0:
		r.Why = append(r.Why, fmt.Sprintf("no outcome is known of any lead: sales took none of %d, and nobody closed one", t.n))
	default:
		r.Why = append(r.Why, TooFew(taken, not))
	}
	if t.n > 0 && taken > 0 && t.won == taken && t.openDeals == 0 && not == 0 {
		r.Why = append(r.Why, "all of them were won")
	}
	var never string
	if s.On, never = whenEnough(cases, &s, r.MatureDays, from, now); never != "" && len(cases) > 0 {
		r.Why = append(r.Why, never)
	}
}

// whenEnough is when the outcomes that are missing will be there if they come as they came in the last 90 days, or since the
// history began if that is less; where that cannot be told it says why.
func whenEnough(cases []Case, s *Shortage, mature, from, now int64) (*int64, string) {
	const window = 90 * day
	since := max(from, now-window)
	taken, not := int64(0), int64(0)
	first := now
	for i := range cases {
		c := &cases[i]
		first = min(first, c.Arrived)
		at := c.SQLAt
		if at == 0 {
			at = c.WonAt
		}
		switch {
		case at > since:
			taken++
		case !c.SQL() && c.ClosedAt > since, !c.decided() && c.Arrived+mature*day > since && c.Arrived+mature*day <= now:
			not++
		}
	}
	span := now - max(since, first)
	wait := int64(0)
	for _, m := range [...]struct {
		missing, came int64
		what          string
	}{{s.Taken, taken, "that sales took"}, {s.NotTaken, not, "that sales did not take"}} {
		if m.missing == 0 {
			continue
		}
		if m.came == 0 || span <= 0 {
			return nil, fmt.Sprintf("no lead %s came in the last %d days, so nobody can say when there will be enough", m.what,
				(now-since)/day)
		}
		wait = max(wait, int64(math.Ceil(float64(m.missing)*float64(span)/float64(m.came))))
	}
	const longest = 10 * 365 * day
	if wait > longest {
		return nil, "at the present rate there will not be enough in ten years"
	}
	on := now + wait
	return &on, ""
}
