package demo

import (
	"sync"
	"time"
)

// Clock is the desk's clock while a demo is filled: it is set from event to event, and afterwards
// runs on in real time. The zero value is the real clock. It is safe for concurrent use.
type Clock struct {
	mu    sync.RWMutex
	fixed bool
	at    time.Time
	shift time.Duration // what real time is ahead or behind by
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.fixed {
		return c.at
	}
	return time.Now().Add(c.shift)
}

// Set stops the clock at an instant.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed, c.at = true, at
}

// Run lets the clock run on from an instant in real time.
func (c *Clock) Run(from time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed, c.shift = false, time.Until(from)
}
