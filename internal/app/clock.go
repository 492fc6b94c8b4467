package app

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/sla"
)

// watch is the clock of a run: the real one, or the instant of --now.
type watch struct {
	fixed bool
	at    time.Time
}

func (w *watch) now() time.Time {
	if w.fixed {
		return w.at
	}
	return time.Now()
}

// set reads --now; a wall-clock time is read in the zone.
func (w *watch) set(text string, zone *time.Location) error {
	if text == "" {
		return nil
	}
	at, err := sla.ParseTime(text, zone)
	if err != nil {
		return fault.New(fault.Usage, "read --now", quoted(text)+" is not a time", "write it as 2026-11-20T15:00:00Z")
	}
	w.fixed, w.at = true, at
	return nil
}

// until reads when something ends: a time, a date, or a span from now such as 2h, 30m, 30d, 2w.
// Days and weeks are those of the calendar in the zone, so that a clock change moves nothing. What
// people say beside those, such as mon, 1 dec or tomorrow 15:00, is read as in the cockpit.
func until(flag, text string, now time.Time, zone *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, fault.New(fault.Usage, "read "+flag, "there is no time", "write a date, a time, or a span such as 2h or 30d")
	}
	if n, err := strconv.Atoi(text[:len(text)-1]); err == nil && n > 0 && n < 100_000 {
		local := now.In(zone)
		switch text[len(text)-1] {
		case 'm':
			return now.Add(time.Duration(n) * time.Minute), nil
		case 'h':
			return now.Add(time.Duration(n) * time.Hour), nil
		case 'd':
			return local.AddDate(0, 0, n), nil
		case 'w':
			return local.AddDate(0, 0, 7*n), nil
		}
	}
	at, err := sla.ParseTime(text, zone)
	if err != nil {
		if at, said := (sla.Said{Now: now, Zone: zone}).Read(text); said == nil {
			return at, nil
		}
		return time.Time{}, fault.New(fault.Usage, "read "+flag, quoted(text)+" is neither a time nor a span", "write 2027-02-01, 2027-02-01T09:00, 2h, 30d or 2w")
	}
	return at, nil
}
