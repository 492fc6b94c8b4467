package scoring

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// StaleAt returns the next instant after now at which the score may change although no new fact
// arrives: a counted touch leaves its window, a touch dated later begins to count, or, while a
// rule with a half-life still earns, the next full hour, which is as often as decay is worth
// looking at. False when the score stays as it is for ever.
func (m *Model) StaleAt(f *lead.Facts, now time.Time) (time.Time, bool) {
	at := now.UnixMilli()
	next, found := int64(0), false
	soonest := func(ms int64) {
		if ms > at && (!found || ms < next) {
			next, found = ms, true
		}
	}
	for i := range m.intent {
		r := &m.intent[i]
		for j := range f.Touches {
			t := &f.Touches[j]
			begin := t.At.UnixMilli()
			if !r.matches(t) || r.when != nil && r.when.Test(f, t) != True {
				continue
			}
			if begin > at {
				soonest(begin)
			} else {
				soonest(begin + r.span(m.window))
			}
		}
		if r.half > 0 && m.decay(i, f, at) != 0 {
			const hour = int64(time.Hour / time.Millisecond)
			soonest(floorDiv(at, hour)*hour + hour)
		}
	}
	if !found {
		return time.Time{}, false
	}
	return time.UnixMilli(next).UTC(), true
}

// floorDiv divides rounding down, for instants before 1970.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
