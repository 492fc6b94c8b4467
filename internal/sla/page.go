package sla

import (
	"sort"
	"sync/atomic"

	"github.com/eqltui/eqltui/internal/wallclock"
)

// span is one stretch of open time in Unix seconds; it contains open and not close. Clock changes
// and opening hours fall on whole seconds, so fractions live only in the questions.
type span struct {
	open, close int64
	before      int64 // open seconds of the page before this span
}

// page is one year of a calendar: its spans in order, apart from each other. The running totals
// turn due times and elapsed times into binary searches, with every holiday and clock change of
// the year already inside.
type page struct {
	first, last int64 // the page covers [first, last), from New Year to New Year in the zone
	spans       []span
	total       int64 // open seconds in the page
}

// Pages of these years are kept once built; the others are built for each question, so that a
// stray date of the year 9000 costs time and not memory.
const (
	firstKept, lastKept = 1970, 2100
	firstYear, lastYear = 0, 9999 // what RFC 3339 can write; nothing is open outside
)

// page returns the page of a year. Two askers may build the same page at once; both get the same
// spans, and whichever is stored last is kept.
func (c *Calendar) page(year int) *page {
	if year < firstKept || year > lastKept {
		return c.build(year)
	}
	slot := &c.pages[year-firstKept]
	if p := slot.Load(); p != nil {
		return p
	}
	p := c.build(year)
	slot.Store(p)
	return p
}

// total is the open time of a year in seconds. That of a year whose page is not kept is kept alone: a screen asks
// for the same eight thousand years again with each frame when its clock stands in the year 9999.
func (c *Calendar) total(year int) int64 {
	if year >= firstKept && year <= lastKept || year < firstYear || year > lastYear {
		return c.page(year).total
	}
	all := c.totals.Load()
	if all == nil {
		c.totals.CompareAndSwap(nil, new([lastYear + 1]atomic.Int64))
		all = c.totals.Load()
	}
	if known := all[year].Load(); known > 0 {
		return known - 1
	}
	total := c.build(year).total
	all[year].Store(total + 1)
	return total
}

func (c *Calendar) build(year int) *page {
	from, to := dayNumber(year, 1, 1), dayNumber(year+1, 1, 1)
	closed := c.closedDays(year, from, to)
	e := wallclock.In(c.loc)
	midnight := e.Instant(from * secondsPerDay)
	p := &page{first: midnight, spans: make([]span, 0, c.spansPerYear())}
	for day := from; day < to; day++ {
		next := e.Instant((day + 1) * secondsPerDay)
		if !closed[day-from] {
			p.addDay(&e, day, c.week[weekday(day)], midnight, next)
		}
		midnight = next
	}
	p.last = midnight
	for i := range p.spans {
		p.spans[i].before = p.total
		p.total += p.spans[i].close - p.spans[i].open
	}
	return p
}

// addDay appends the spans of one day, cut to the day's own length: a date that a zone skipped
// altogether (Samoa had no 30 December 2011) has none, and no day reaches into its neighbour.
func (p *page) addDay(e *wallclock.Clocks, day int64, hours []interval, midnight, next int64) {
	start := len(p.spans)
	for _, h := range hours {
		s := span{
			open:  max(e.Instant(day*secondsPerDay+h.open), midnight),
			close: min(e.Instant(day*secondsPerDay+h.close), next),
		}
		if s.close <= s.open {
			continue
		}
		// A gap can push an interval's hours past those of the next one: keep the order, and
		// let what now overlaps flow together.
		i := len(p.spans)
		for i > start && p.spans[i-1].open > s.open {
			i--
		}
		p.spans = append(p.spans, span{})
		copy(p.spans[i+1:], p.spans[i:])
		p.spans[i] = s
	}
	if len(p.spans)-start < 2 {
		return
	}
	last := start
	for _, s := range p.spans[start+1:] {
		if s.open <= p.spans[last].close {
			p.spans[last].close = max(p.spans[last].close, s.close)
			continue
		}
		last++
		p.spans[last] = s
	}
	p.spans = p.spans[:last+1]
}

// after returns the index of the first span that closes after the Unix second at.
func (p *page) after(at int64) int {
	return sort.Search(len(p.spans), func(i int) bool { return p.spans[i].close > at })
}

// spansPerYear is how many spans a year without holidays has, to build a page in one piece.
func (c *Calendar) spansPerYear() int {
	n := 0
	for _, hours := range c.week {
		n += 53 * len(hours)
	}
	return n
}
