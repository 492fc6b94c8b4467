package sla

import "time"

// State is what a clock shows.
type State string

// The states, as the contract spells them.
const (
	Running  State = "running"  // time passes, no alert yet
	Alert    State = "alert"    // the alert time has passed
	Breached State = "breached" // the due time is over and nobody has answered
	Met      State = "met"      // stopped no later than due
	MetLate  State = "met_late" // stopped after due
	Paused   State = "paused"   // nobody is at work; the clock stands
)

// Clock is one promise to answer a lead. Alert and Breach are business time since Start.
type Clock struct {
	Start         time.Time
	Stop          *time.Time // nil while nobody has answered
	Alert, Breach time.Duration
}

// Reading is a clock read at one instant. Times are in the calendar's zone.
type Reading struct {
	State      State
	Due        time.Time
	HasDue     bool          // false: never due, as nothing opens in ten years
	Elapsed    time.Duration // open time from start to now, or to the stop
	Remaining  time.Duration // breach less elapsed, negative once it exceeds
	Resumes    time.Time     // when a paused clock goes on
	HasResumes bool          // only when paused, and something opens in ten years
}

// Read reads the clock at now. The states are tried in a fixed order: stopped, over due, outside
// open time, past alert, running. So a lead that is late stays breached at night, and a clock that
// can never run out is paused for ever.
func (c *Calendar) Read(k Clock, now time.Time) Reading {
	var r Reading
	r.Due, r.HasDue = c.Due(k.Start, k.Breach)
	end := now
	if k.Stop != nil {
		end = *k.Stop
	}
	r.Elapsed = c.Elapsed(k.Start, end)
	r.Remaining = k.Breach - r.Elapsed
	if k.Stop != nil {
		r.State = Met
		if r.HasDue && k.Stop.After(r.Due) {
			r.State = MetLate
		}
		return r
	}
	if r.HasDue && now.After(r.Due) {
		r.State = Breached
		return r
	}
	if !c.Open(now) {
		r.State = Paused
		r.Resumes, r.HasResumes = c.NextOpen(now)
		return r
	}
	r.State = Running
	if r.Elapsed >= k.Alert {
		r.State = Alert
	}
	return r
}
