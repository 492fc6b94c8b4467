// Package sla counts business time: when something is due, how much open time has passed, and what
// a clock shows. It is pure; "now" always comes in as a value.
//
// A calendar's week is wall-clock time in its zone. What is measured is real time inside the open
// hours, so hours that contain a clock change are longer or shorter by it. The opening instant is
// open and the closing instant is closed, but a deadline that falls exactly on closing stays there.
package sla

import (
	"sync/atomic"
	"time"

	"github.com/rickar/cal/v2"
)

// Calendar says when work is done. It may be used by many goroutines at once. Make one with New.
type Calendar struct {
	loc     *time.Location
	week    [7][]interval  // by time.Weekday, sorted
	opens   bool           // some day of the week has hours
	dates   map[int64]bool // by day: closed, or open whatever the country says
	country []*cal.Holiday
	pages   [lastKept - firstKept + 1]atomic.Pointer[page]
	totals  atomic.Pointer[[lastYear + 1]atomic.Int64] // of other years, one more than each; nil until one is asked for
}

// interval is opening hours in seconds since midnight on the wall.
type interval struct{ open, close int64 }

// patience is how many years without an opening mean "never".
const patience = 10

// Location is the calendar's zone.
func (c *Calendar) Location() *time.Location { return c.loc }

// Open says whether t is in open time. The opening instant is, the closing instant is not.
func (c *Calendar) Open(t time.Time) bool {
	at := t.Unix()
	_, p := c.pageOf(at)
	i := p.after(at)
	return i < len(p.spans) && p.spans[i].open <= at
}

// Closes says whether the calendar has hours at which nobody works, holidays aside. One that never
// closes says nothing about days of work.
func (c *Calendar) Closes() bool {
	for _, hours := range c.week {
		at := int64(0)
		for _, h := range hours {
			if h.open > at {
				return true
			}
			at = max(at, h.close)
		}
		if at < secondsPerDay {
			return true
		}
	}
	return false
}

// NextOpen returns t itself when it is open, else the next opening; false when nothing opens
// within ten years. The time is in the calendar's zone.
func (c *Calendar) NextOpen(t time.Time) (time.Time, bool) {
	_, p, i, ok := c.next(t.Unix())
	if !ok {
		return time.Time{}, false
	}
	if p.spans[i].open <= t.Unix() {
		return t.In(c.loc), true
	}
	return time.Unix(p.spans[i].open, 0).In(c.loc), true
}

// PrevOpen returns t itself when it is open, else the latest closing at or before t; false when
// nothing was open for ten years. The time is in the calendar's zone.
func (c *Calendar) PrevOpen(t time.Time) (time.Time, bool) {
	at := t.Unix()
	y, p := c.pageOf(at)
	i := p.after(at)
	if i < len(p.spans) && p.spans[i].open <= at {
		return t.In(c.loc), true
	}
	if i == 0 {
		if _, p = c.pageBefore(y, at); p == nil {
			return time.Time{}, false
		}
		i = len(p.spans)
	}
	return time.Unix(p.spans[i-1].close, 0).In(c.loc), true
}

// pageOf returns the year and page that contain a Unix second, or the outermost page on its side.
func (c *Calendar) pageOf(at int64) (int, *page) {
	// The year in UTC is at most one off, which the page's own bounds put right more cheaply than
	// a look into the zone.
	y := min(max(time.Unix(at, 0).UTC().Year(), firstYear), lastYear)
	p := c.page(y)
	if at < p.first && y > firstYear {
		return y - 1, c.page(y - 1)
	}
	if at >= p.last && y < lastYear {
		return y + 1, c.page(y + 1)
	}
	return y, p
}

// next returns the span that is open at a Unix second or else opens next, as year, page and index.
func (c *Calendar) next(at int64) (year int, p *page, i int, ok bool) {
	if !c.opens {
		return 0, nil, 0, false
	}
	year, p = c.pageOf(at)
	if i = p.after(at); i < len(p.spans) {
		return year, p, i, true
	}
	year, p = c.pageAfter(year, at)
	return year, p, 0, p != nil
}

// pageAfter returns the next page after year that has a span, when that opens within ten years of
// the Unix second at; nil else.
func (c *Calendar) pageAfter(year int, at int64) (int, *page) {
	limit := time.Unix(at, 0).UTC().AddDate(patience, 0, 0).Unix()
	for year++; year <= lastYear; year++ {
		p := c.page(year)
		if p.first > limit {
			return 0, nil
		}
		if len(p.spans) == 0 {
			continue
		}
		if p.spans[0].open > limit {
			return 0, nil
		}
		return year, p
	}
	return 0, nil
}

// pageBefore is pageAfter the other way round: its last span closed within ten years before at.
func (c *Calendar) pageBefore(year int, at int64) (int, *page) {
	if !c.opens {
		return 0, nil
	}
	limit := time.Unix(at, 0).UTC().AddDate(-patience, 0, 0).Unix()
	for year--; year >= firstYear; year-- {
		p := c.page(year)
		if p.last < limit {
			return 0, nil
		}
		if len(p.spans) == 0 {
			continue
		}
		if p.spans[len(p.spans)-1].close < limit {
			return 0, nil
		}
		return year, p
	}
	return 0, nil
}
