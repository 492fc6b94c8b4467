package sla

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// Said reads days and instants as people say and write them: 2026-12-01, 1 dec, 1.12., mon,
// tomorrow, 3d, in 2 weeks, next quarter, 15:30, any day with a time behind it, and 2h or 30m from now.
type Said struct {
	Now  time.Time
	Zone *time.Location
	// Past: it is told of what has happened. A day without a year is then the latest such day and not
	// the next one, a span leads back, and a day alone is its 00:00 instead of the hour 9.
	Past bool
	// Dawn and Dusk: a day alone is its beginning, or its end, instead of the hour 9. Today's beginning is now.
	Dawn, Dusk bool
	Work       []*Calendar // whose hours begin what begins with a week, a month, a quarter; none: at 9:00
}

// startHour is when a day begins for who plans something on it.
const startHour = 9

// Read returns the instant. What can be read in two ways, and a day that the calendar does not have,
// is refused with the reason; nothing is shifted. With Past unset, so is what is over.
func (s Said) Read(text string) (time.Time, error) {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(text, ",", " ")))
	if len(words) == 0 {
		return time.Time{}, s.unread(text)
	}
	now := s.Now.In(s.Zone)
	if len(words) == 1 && len(words[0]) > len(time.DateOnly) && strings.ContainsRune(words[0], 't') {
		if t, ok := wallclock.Parse(words[0], s.Zone); ok {
			return s.ahead(t)
		}
	}
	if d, ok := shortSpan(words); ok && !s.Past {
		return s.Now.Add(d).In(s.Zone), nil
	}
	minutes, timed := startHour*60, false
	switch {
	case s.Past || s.Dawn:
		minutes = 0
	case s.Dusk:
		minutes = 24 * 60
	}
	if m, rest, ok := cutTime(words); ok {
		minutes, words, timed = m, rest, true
	}
	if t, ok := s.begins(words, now); ok && !timed {
		return s.ahead(t)
	}
	d, ok, err := s.day(words, now)
	switch {
	case err != nil:
		return time.Time{}, err
	case !ok || len(words) == 0 && !timed:
		return time.Time{}, s.unread(text)
	case d.year < 1970 || d.year > 2200:
		return time.Time{}, fault.New(fault.Usage, saying, "the year "+strconv.Itoa(d.year)+" is far away", "write 2026-11-20")
	case !d.real():
		return time.Time{}, d.refused()
	}
	e := wallclock.In(s.Zone)
	wall := time.Date(d.year, d.month, d.day, 0, minutes, 0, 0, time.UTC).Unix()
	t := time.Unix(e.Instant(wall), 0).In(s.Zone)
	if s.Dawn && !timed && !t.After(now) && t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return now, nil
	}
	return s.ahead(t)
}

// shortSpan reads 2h, 30m, 90 min, in 2 hours: an instant and not a day.
func shortSpan(words []string) (time.Duration, bool) {
	text := strings.TrimPrefix(strings.Join(words, " "), "in ")
	count := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz ")
	n, ok := wallclock.Digits(count)
	if !ok || n == 0 || len(count) > 5 {
		return 0, false
	}
	switch strings.TrimSuffix(strings.TrimSpace(text[len(count):]), "s") {
	case "m", "min", "minute":
		return time.Duration(n) * time.Minute, true
	case "h", "hr", "hour":
		return time.Duration(n) * time.Hour, true
	}
	return 0, false
}

const saying = "read a date"

func (s Said) unread(text string) error {
	hint := "write 2026-12-01, 1 dec, mon 14:00, 2h, 3d or 2w"
	if s.Past {
		hint = "write yesterday, 20 nov, 20.11. or 2026-11-20"
	}
	return fault.New(fault.Usage, saying, safetext.Quote(text)+" is none", hint)
}

// ahead refuses what is over where something is planned.
func (s Said) ahead(t time.Time) (time.Time, error) {
	if s.Past || t.After(s.Now) {
		return t, nil
	}
	form := "Mon 2 Jan 15:04"
	if t.Year() != s.Now.In(s.Zone).Year() {
		form = "Mon 2 Jan 2006 15:04"
	}
	return t, fault.New(fault.Usage, saying, t.Format(form)+" is over", "choose a later one")
}

// cutTime takes the time of day off the end: 15:30, 3pm, at 9:15 am.
func cutTime(words []string) (minutes int, rest []string, ok bool) {
	n := len(words)
	last := words[n-1]
	rest = words[:n-1]
	if (last == "am" || last == "pm") && n > 1 {
		last, rest = words[n-2]+last, words[:n-2]
	}
	clock, half := last, ""
	for _, h := range []string{"am", "pm"} {
		if strings.HasSuffix(last, h) {
			clock, half = strings.TrimSuffix(last, h), h
		}
	}
	hs, ms, colon := strings.Cut(clock, ":")
	if !colon && half == "" {
		return 0, nil, false
	}
	if !colon {
		ms = "00"
	}
	h, ok1 := wallclock.Digits(hs)
	m, ok2 := wallclock.Digits(ms)
	if !ok1 || !ok2 || len(hs) > 2 || len(ms) != 2 || m > 59 || h > 23 || half != "" && (h < 1 || h > 12) {
		return 0, nil, false
	}
	if half != "" {
		h %= 12
	}
	if half == "pm" {
		h += 12
	}
	if k := len(rest); k > 0 && rest[k-1] == "at" {
		rest = rest[:k-1]
	}
	return h*60 + m, rest, true
}

// begins reads next week, next month, next quarter, next year: their first hour of work.
func (s Said) begins(words []string, now time.Time) (time.Time, bool) {
	if len(words) != 2 || words[0] != "next" || s.Past {
		return time.Time{}, false
	}
	var first time.Time
	switch words[1] {
	case "week":
		first = now.AddDate(0, 0, (8-int(now.Weekday()))%7)
		if now.Weekday() == time.Monday {
			first = now.AddDate(0, 0, 7)
		}
	case "month":
		first = time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	case "quarter":
		first = time.Date(now.Year(), (now.Month()-1)/3*3+4, 1, 0, 0, 0, 0, time.UTC)
	case "year":
		first = time.Date(now.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)
	default:
		return time.Time{}, false
	}
	return s.Opening(first), true
}

// Opening returns the first instant, from the beginning of t's day on, at which all of s.Work are at
// work: the day's opening where it has one. Where nobody ever is, or somebody always, it is 9:00 of
// that day.
func (s Said) Opening(t time.Time) time.Time {
	at := s.wall(t, startHour)
	work := slices.DeleteFunc(slices.Clone(s.Work), func(c *Calendar) bool { return !c.Closes() })
	if len(work) == 0 {
		return at
	}
	y, m, d := t.Date()
	for i, c := range work {
		e := wallclock.In(c.loc)
		from := time.Unix(e.Instant(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()), 0)
		if i == 0 || from.After(at) {
			at = from
		}
	}
	// Each round moves on to an opening; calendars that share no hour would go on for ever.
	for range 1000 {
		moved := false
		for _, c := range work {
			next, ok := c.NextOpen(at)
			if !ok {
				return s.wall(t, startHour)
			}
			moved = moved || next.After(at)
			at = next
		}
		if !moved {
			return at.In(s.Zone)
		}
	}
	return s.wall(t, startHour)
}

// wall is an hour of t's day in the zone.
func (s Said) wall(t time.Time, hour int) time.Time {
	e := wallclock.In(s.Zone)
	y, m, d := t.Date()
	return time.Unix(e.Instant(time.Date(y, m, d, hour, 0, 0, 0, time.UTC).Unix()), 0).In(s.Zone)
}
