package policy

import (
	"time"

	"github.com/eqltui/eqltui/internal/wallclock"
)

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
				return wallclock.Time(t, c.r.zone), true
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
