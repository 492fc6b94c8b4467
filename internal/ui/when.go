package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// presets are the instants a person may pick without typing. The codes are those of the catalogue
// under "when".
func presetTime(code string, now time.Time, zone *time.Location) (time.Time, bool) {
	t := now.In(zone)
	nine := func(days int) time.Time { return time.Date(t.Year(), t.Month(), t.Day()+days, 9, 0, 0, 0, zone) }
	toMonday := (8 - int(t.Weekday())) % 7
	if toMonday == 0 {
		toMonday = 7
	}
	switch code {
	case "1h":
		return now.Add(time.Hour), true
	case "3h":
		return now.Add(3 * time.Hour), true
	case "tomorrow":
		return nine(1), true
	case "monday":
		return nine(toMonday), true
	case "1mo":
		return nine(30), true
	case "3mo":
		return time.Date(t.Year(), t.Month()+3, t.Day(), 9, 0, 0, 0, zone), true
	case "6mo":
		return time.Date(t.Year(), t.Month()+6, t.Day(), 9, 0, 0, 0, zone), true
	case "quarter":
		month := time.Month((int(t.Month())-1)/3*3 + 4)
		return time.Date(t.Year(), month, 1, 9, 0, 0, 0, zone), true
	}
	return time.Time{}, false
}

// readWhen reads a date a person typed: 2026-12-01, 1 Dec, 1.12., mon, tomorrow, 3d, 2w, 15:30, and
// any day with a time behind it. A day without a time is 9:00. What is not in the future is an error.
func readWhen(text string, now time.Time, zone *time.Location) (time.Time, error) {
	words := strings.Fields(strings.ToLower(text))
	bad := fault.New(fault.Usage, "read a date", strconv.Quote(text)+" is none", "write 2026-12-01, 1 dec, mon 14:00, 3d or 2w")
	if len(words) == 0 {
		return time.Time{}, bad
	}
	t := now.In(zone)
	hour, minute := 9, 0
	if h, m, ok := clockTime(words[len(words)-1]); ok {
		hour, minute = h, m
		words = words[:len(words)-1]
	}
	days, ok := readDay(words, t)
	if !ok {
		return time.Time{}, bad
	}
	at := time.Date(days.Year(), days.Month(), days.Day(), hour, minute, 0, 0, zone)
	if !at.After(now) {
		return time.Time{}, fault.New(fault.Usage, "read a date", day(at, zone)+" is over", "choose a later one")
	}
	return at, nil
}

func clockTime(s string) (h, m int, ok bool) {
	hs, ms, found := strings.Cut(s, ":")
	if !found {
		return 0, 0, false
	}
	h, err1 := strconv.Atoi(hs)
	m, err2 := strconv.Atoi(ms)
	return h, m, err1 == nil && err2 == nil && h >= 0 && h < 24 && m >= 0 && m < 60
}

// readDay reads the words before the time of day; none is today.
func readDay(words []string, t time.Time) (time.Time, bool) {
	joined := strings.Join(words, " ")
	switch joined {
	case "", "today":
		return t, true
	case "tomorrow":
		return t.AddDate(0, 0, 1), true
	}
	if d, ok := ahead(joined, t); ok {
		return d, true
	}
	for i := range 7 {
		d := t.AddDate(0, 0, i+1)
		if name := strings.ToLower(d.Weekday().String()); joined == name || joined == name[:3] {
			return d, true
		}
	}
	for _, form := range []string{"2006-01-02", "2 Jan 2006", "2.1.2006"} {
		if d, err := time.Parse(form, joined); err == nil {
			return d, true
		}
	}
	for _, form := range []string{"2 Jan", "2 January", "2.1.", "2.1"} {
		d, err := time.Parse(form, joined)
		if err != nil {
			continue
		}
		d = time.Date(t.Year(), d.Month(), d.Day(), 23, 59, 0, 0, t.Location())
		if d.Before(t) {
			d = d.AddDate(1, 0, 0)
		}
		return d, true
	}
	return time.Time{}, false
}

// ahead reads 3d, 2w, 1mo.
func ahead(s string, t time.Time) (time.Time, bool) {
	digits := strings.TrimRight(s, "dwmo ")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > 1000 {
		return time.Time{}, false
	}
	switch strings.TrimSpace(s[len(digits):]) {
	case "d":
		return t.AddDate(0, 0, n), true
	case "w":
		return t.AddDate(0, 0, 7*n), true
	case "mo":
		return t.AddDate(0, n, 0), true
	}
	return time.Time{}, false
}
