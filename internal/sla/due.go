package sla

import (
	"math"
	"sort"
	"time"
)

// Due returns the instant at which d of open time has passed since start, in the calendar's zone;
// false when it never does, because nothing opens for ten years or the year 9999 is over. A start
// outside open time counts from the next opening; a result may be a closing instant, and the one
// that ends the wait is taken, not the opening after it. A negative d counts as 0.
func (c *Calendar) Due(start time.Time, d time.Duration) (time.Time, bool) {
	year, p, i, ok := c.next(start.Unix())
	if !ok {
		return time.Time{}, false
	}
	d = max(d, 0)
	passed := p.passed(i, start)
	for left := seconds(p.total) - passed; d > left; left = seconds(p.total) {
		d -= left
		if year, p = c.pageAfter(year, p.spans[len(p.spans)-1].close); p == nil {
			return time.Time{}, false
		}
		i, passed = 0, 0
	}
	target := passed + d
	rest := p.spans[i:]
	k := i + sort.Search(len(rest), func(k int) bool {
		return seconds(rest[k].before+rest[k].close-rest[k].open) >= target
	})
	return c.at(p.spans[k], target), true
}

// Back returns the instant from which d of open time passes until start: Due run backwards. A
// start outside open time counts from the latest closing, and a result that could be a closing or
// the opening after it is the opening. A negative d counts as 0.
func (c *Calendar) Back(start time.Time, d time.Duration) (time.Time, bool) {
	if d <= 0 {
		return c.PrevOpen(start)
	}
	year, p := c.pageOf(start.Unix())
	passed, since := p.passed(p.after(start.Unix()), start), start.Unix()
	for d > passed {
		d -= passed
		if len(p.spans) > 0 && p.spans[0].open < since {
			since = p.spans[0].open
		}
		if year, p = c.pageBefore(year, since); p == nil {
			return time.Time{}, false
		}
		passed = seconds(p.total)
	}
	target := passed - d
	k := sort.Search(len(p.spans), func(k int) bool { return seconds(p.spans[k].before) > target }) - 1
	return c.at(p.spans[k], target), true
}

// Elapsed returns the open time from start to end, 0 when end is not after start. Beyond 292 years
// of open time it stays at the greatest Duration.
func (c *Calendar) Elapsed(start, end time.Time) time.Duration {
	if !end.After(start) {
		return 0
	}
	year, p := c.pageOf(start.Unix())
	until, q := c.pageOf(end.Unix())
	done := q.passed(q.after(end.Unix()), end) - p.passed(p.after(start.Unix()), start)
	if year == until {
		return done
	}
	whole := p.total
	for year++; year < until; year++ {
		whole += c.total(year)
	}
	const room = (math.MaxInt64 - 366*secondsPerDay*int64(time.Second)) / int64(time.Second)
	if whole > room {
		return math.MaxInt64
	}
	return seconds(whole) + done
}

// Between is Elapsed with a sign: negative when end is before start.
func (c *Calendar) Between(start, end time.Time) time.Duration {
	if end.Before(start) {
		return -c.Elapsed(end, start)
	}
	return c.Elapsed(start, end)
}

// passed is the open time of the page before t, where i is the first span that closes after t.
func (p *page) passed(i int, t time.Time) time.Duration {
	if i == len(p.spans) {
		return seconds(p.total)
	}
	s, at := p.spans[i], t.Unix()
	if at < s.open {
		return seconds(s.before)
	}
	return seconds(s.before+at-s.open) + time.Duration(t.Nanosecond())
}

// at is the instant in s by which target of the page's open time has passed.
func (c *Calendar) at(s span, target time.Duration) time.Time {
	in := target - seconds(s.before)
	return time.Unix(s.open+int64(in/time.Second), int64(in%time.Second)).In(c.loc)
}

// seconds is n seconds as a Duration; n stays within a year here, far from overflow.
func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }
