package policy

import "time"

// wallClock returns the instant at which the clocks of a zone show what wall shows in UTC. A time
// that a change of clocks skips moves forward by the gap, an ambiguous one is its first occurrence:
// time.Date leaves both open.
func wallClock(wall time.Time, zone *time.Location) time.Time {
	year, month, day := wall.Date()
	t := time.Date(year, month, day, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
	if short := wall.Sub(shown(t)); short > 0 {
		return t.Add(short)
	}
	begin, _ := t.ZoneBounds()
	if begin.IsZero() {
		return t
	}
	_, now := t.Zone()
	_, before := begin.Add(-time.Second).Zone()
	first := t.Add(time.Duration(now-before) * time.Second)
	if first.Before(begin) && shown(first).Equal(wall) {
		return first
	}
	return t
}

// shown is the wall clock of t, as if it were UTC.
func shown(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// instant reads a date, which is 00:00 in the policy's zone, a wall-clock time of that zone, or a
// time with an offset.
func (c cursor) instant() (time.Time, bool) {
	s, ok := c.raw()
	if ok {
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			return t, true
		}
		for _, form := range []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime} {
			if t, err := time.Parse(form, s); err == nil {
				return wallClock(t, c.r.zone), true
			}
		}
	}
	c.mistake("write it like 2026-11-20 or \"2026-11-20T15:00:00Z\"", "%s must be a date or a time, not %s", c.name, c.what())
	return time.Time{}, false
}

// date reads a calendar date and returns it as written, 2026-12-24.
func (c cursor) date() string {
	if c.absent() {
		return ""
	}
	s, _ := c.raw()
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		c.mistake("write it like 2026-12-24", "%s must be a date, not %s", c.name, c.what())
		return ""
	}
	return s
}

// timeZone reads the name of a zone, nil when there is none of that name.
func (c cursor) timeZone() (string, *time.Location) {
	name := c.text("")
	if name == "" {
		return "", nil
	}
	zone, known := c.r.zones[name]
	if !known {
		// "Local" would mean another zone on every machine.
		if loaded, err := time.LoadLocation(name); err == nil && name != "Local" {
			zone = loaded
		}
		c.r.zones[name] = zone
	}
	if zone == nil {
		c.mistake("write a name of the IANA list, like Europe/Warsaw or UTC", "%s is no time zone", quoted(name))
	}
	return name, zone
}
