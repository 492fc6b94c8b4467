package app

import (
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// watch is the clock of a run: the real one, or the instant of --now.
type watch struct {
	fixed bool
	at    time.Time
}

// watch is the clock of this run as far as it is known without a policy in force.
func (a *app) watch() (*watch, error) {
	w := &watch{}
	if a.at == "" {
		return w, nil
	}
	return w, w.set(a.at, policy.Default().TimeZone)
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
	at, ok := wallclock.Parse(text, zone)
	if !ok {
		return fault.New(fault.Usage, "read --now", quoted(text)+" is not a time", "write it as 2026-11-20T15:00:00Z")
	}
	w.fixed, w.at = true, at
	return nil
}
