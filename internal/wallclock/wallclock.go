// Package wallclock finds the instant at which the clocks of a zone show a time of day.
package wallclock

import "time"

// Clocks turns wall-clock times of one zone into instants. It remembers a stretch over which the
// offset stands still, because neighbouring questions nearly always fall into it.
//
// It rests on Zone alone. time.Date promises nothing for a time that a change of clocks skips or
// repeats, and goes back in one zone and forward in another; ZoneBounds ends a leap year's last
// stretch a day early once the rules of a zone run beyond its table.
type Clocks struct {
	loc      *time.Location
	known    bool
	from, to int64 // Unix seconds, both ends included, between which offset holds
	offset   int64 // seconds east of UTC
}

// No zone of the time zone database has ever changed its clocks twice within 95 hours (Freetown in
// 1939 came closest). So a window of clockReach to both sides contains at most one change, and
// equal offsets clockStride apart mean that there was none between.
const (
	clockReach  = 26 * 60 * 60 // more than any offset, and than the day that Samoa skipped
	clockStride = 72 * 60 * 60
)

// In returns the clocks of a zone.
func In(zone *time.Location) Clocks { return Clocks{loc: zone} }

// Time returns the instant at which the clocks of a zone show what wall shows in UTC, as Instant does.
func Time(wall time.Time, zone *time.Location) time.Time {
	c := In(zone)
	return time.Unix(c.Instant(wall.Unix()), int64(wall.Nanosecond())).In(zone)
}

// Instant returns the Unix second at which clocks of the zone show wall, which counts seconds as
// if the zone were UTC. A time that occurs twice is its first occurrence; a time that is skipped
// moves forward by the gap.
func (c *Clocks) Instant(wall int64) int64 {
	early, late := wall-clockReach, wall+clockReach
	if c.steady(early, late) {
		return wall - c.offset
	}
	before, after := c.offsetAt(early), c.offsetAt(late)
	if before == after {
		c.known, c.from, c.to, c.offset = true, early, late, before
		return wall - before
	}
	for late-early > 1 {
		if mid := (early + late) / 2; c.offsetAt(mid) == before {
			early = mid
		} else {
			late = mid
		}
	}
	first, second := wall-before, wall-after
	if first < late || second < late {
		// Either the clocks show wall before they change, or they jump over it: then the old
		// offset, carried on, is the move by the gap.
		return first
	}
	return second
}

// steady says whether the remembered offset holds over a window, and stretches it there if it can.
func (c *Clocks) steady(early, late int64) bool {
	if !c.known || early < c.from || early > c.to {
		return false
	}
	for c.to < late {
		if c.offsetAt(c.to+clockStride) != c.offset {
			return false
		}
		c.to += clockStride
	}
	return true
}

func (c *Clocks) offsetAt(at int64) int64 {
	_, offset := time.Unix(at, 0).In(c.loc).Zone()
	return int64(offset)
}
