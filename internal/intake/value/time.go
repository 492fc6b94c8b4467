package value

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/wallclock"
)

// The years that a date in a file may have; others are typing mistakes.
const (
	firstYear = 1970
	lastYear  = 2200
)

// forms is the remedy for a text that is no date.
const forms = "write it like 2026-11-20 or 2026-11-20 15:04"

// Zones are where the times of a file are: Wall, where its clocks hung, and Home, whose days a date
// without a time is one of.
type Zones struct{ Wall, Home *time.Location }

// In is one zone for both.
func In(zone *time.Location) Zones { return Zones{zone, zone} }

// Time reads an instant. With an offset (2026-11-20T15:04:05+01:00, Z, UTC) it is that instant;
// without one it is wall-clock time, and a date alone is 00:00 at home. Dates may be written
// 2026-11-20, 20/11/2026, 11/20/2026, 20-11-2026 or 20.11.2026 (with dots always day, month, year),
// 20 Nov 2026 or Nov 20, 2026 (in English, Polish, Italian or German), 20261120, or as what programs
// count since 1970; times 15:04, 15:04:05 or 3:04 PM. Where day and month could be swapped the locale
// must say which is first. A wall-clock time that a clock change skips moves forward by the gap; one
// that occurs twice is its first occurrence.
func Time(s string, in Zones, l Locale) (time.Time, error) {
	text := strings.TrimSpace(Visible(s))
	if text == "" {
		return time.Time{}, wrong("there is no date: the cell is empty")
	}
	if strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") < 2 {
		at, date, err := bare(s, text)
		if date && err == nil {
			at = wallclock.Time(at, in.Home)
		}
		return at, err
	}
	y, m, d, clock, worded, err := cutWords(s, text)
	timed := clock != ""
	if !worded {
		var date string
		date, clock, timed = cutClock(text)
		y, m, d, err = parseDate(s, date, l)
	}
	if err != nil {
		return time.Time{}, err
	}
	if !timed {
		return wallclock.Time(time.Date(y, m, d, 0, 0, 0, 0, time.UTC), in.Home), nil
	}
	sinceMidnight, offset, zoned, err := parseClock(s, clock)
	if err != nil {
		return time.Time{}, err
	}
	wall := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(sinceMidnight)
	if zoned {
		return wall.Add(-time.Duration(offset) * time.Second).In(in.Home), nil
	}
	return wallclock.Time(wall, in.Wall), nil
}

// cutClock separates the date from the time behind it, at a T or a blank.
func cutClock(text string) (date, clock string, timed bool) {
	i := strings.IndexAny(text, "Tt ")
	if i < 0 {
		return text, "", false
	}
	return strings.TrimSuffix(text[:i], ","), strings.TrimSpace(text[i+1:]), true
}

// parseDate reads the three numbers of a date and finds out which is which.
func parseDate(s, date string, l Locale) (int, time.Month, int, error) {
	fail := func(err error) (int, time.Month, int, error) { return 0, 0, 0, err }
	i := strings.IndexAny(date, "-/.")
	if i < 0 {
		return fail(wrong("%s is not a date: %s", shown(s), forms))
	}
	mark := date[i]
	parts := strings.Split(date, date[i:i+1])
	if len(parts) != 3 {
		return fail(wrong("%s is not a date: %s", shown(s), forms))
	}
	var n [3]int
	for i, p := range parts {
		if p == "" || len(p) > 4 || !digitsOnly(p) {
			return fail(wrong("%s is not a date: %s", shown(s), forms))
		}
		n[i], _ = strconv.Atoi(p)
	}
	switch {
	case len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2:
		return valid(s, n[0], n[1], n[2])
	case len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) == 3:
		return fail(wrong("%s is not a date: %s", shown(s), forms))
	case len(parts[2]) != 4:
		return fail(wrong("%s has a year of fewer than four digits: %s", shown(s), forms))
	case mark == '.':
		return valid(s, n[2], n[1], n[0])
	}
	return ordered(s, n[0], n[1], n[2], l)
}

// ordered decides which of two numbers is the day: by their size, then by the locale. When the
// locale contradicts the size, other dates of the file would be read wrongly, so that is refused.
func ordered(s string, a, b, year int, l Locale) (int, time.Month, int, error) {
	order := l.Order
	switch {
	case a == b:
		return valid(s, year, a, b)
	case order == AnyOrder && a > 12 && b <= 12:
		order = DayFirst
	case order == AnyOrder && b > 12 && a <= 12:
		order = MonthFirst
	}
	reading := func(day, month int) string { return fmt.Sprintf("%d %s %d", day, time.Month(month), year) }
	if l.Doubtful && a <= 12 && b <= 12 {
		order = AnyOrder
	}
	switch order {
	case DayFirst:
		if b > 12 && a <= 12 {
			return 0, 0, 0, contrary(s, reading(b, a), "--dates "+l.Tag, "the day first")
		}
		return valid(s, year, b, a)
	case MonthFirst:
		if a > 12 && b <= 12 {
			return 0, 0, 0, contrary(s, reading(a, b), "--dates "+l.Tag, "the month first")
		}
		return valid(s, year, a, b)
	}
	if a > 12 || a < 1 || b < 1 {
		return 0, 0, 0, wrong("%s is not a date of the calendar: %s", shown(s), forms)
	}
	return 0, 0, 0, ambiguous(s, reading(a, b), reading(b, a), "en-GB", "en-US")
}

func valid(s string, year, month, day int) (int, time.Month, int, error) {
	if year < firstYear || year > lastYear {
		return 0, 0, 0, wrong("%s is in the year %d: dates from %d to %d are read", shown(s), year, firstYear, lastYear)
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if month < 1 || month > 12 || t.Day() != day || t.Month() != time.Month(month) {
		return 0, 0, 0, wrong("%s is not a date of the calendar: %s", shown(s), forms)
	}
	return year, time.Month(month), day, nil
}

// parseClock reads the time of day and, if there is one, the offset from UTC in seconds.
func parseClock(s, clock string) (d time.Duration, offset int, zoned bool, err error) {
	clock, offset, zoned, ok := cutZone(clock)
	if !ok {
		return 0, 0, false, wrong("%s has an offset that is not understood: write Z, +01:00 or nothing", shown(s))
	}
	clock, half := cutHalf(halves.Replace(clock))
	if !strings.Contains(clock, ":") && dotted(clock) {
		clock = strings.ReplaceAll(clock, ".", ":")
	}
	bad := func() (time.Duration, int, bool, error) {
		return 0, 0, false, wrong("%s has a time that is not understood: write it like 15:04, 15:04:05 or 3:04 PM", shown(s))
	}
	parts := strings.Split(clock, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return bad()
	}
	var fraction time.Duration
	if len(parts) == 3 {
		seconds, rest, found := strings.Cut(strings.Replace(parts[2], ",", ".", 1), ".")
		if found && (rest == "" || len(rest) > 9 || !digitsOnly(rest)) {
			return bad()
		}
		nanos, _ := strconv.Atoi((rest + "000000000")[:9])
		parts[2], fraction = seconds, time.Duration(nanos)
	}
	var n [3]int
	for i, p := range parts {
		if p == "" || len(p) > 2 || i > 0 && len(p) != 2 || !digitsOnly(p) {
			return bad()
		}
		n[i], _ = strconv.Atoi(p)
	}
	if half != "" {
		if n[0] < 1 || n[0] > 12 {
			return bad()
		}
		if n[0] %= 12; half == "PM" {
			n[0] += 12
		}
	}
	if n[0] > 23 || n[1] > 59 || n[2] > 59 {
		return 0, 0, false, wrong("%s has a time that no clock shows: hours go to 23, minutes and seconds to 59", shown(s))
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second + fraction, offset, zoned, nil
}

// dotted reports whether a time is written 9.05 or 09.05.30, as Italian, Polish and German hands do.
func dotted(clock string) bool {
	parts := strings.Split(clock, ".")
	if len(parts) < 2 || len(parts) > 3 || len(parts[0]) > 2 {
		return false
	}
	for i, p := range parts {
		if p == "" || i > 0 && len(p) != 2 || !digitsOnly(p) {
			return false
		}
	}
	return true
}

// cutHalf takes AM or PM off.
func cutHalf(clock string) (rest, half string) {
	if len(clock) > 2 {
		switch half := strings.ToUpper(clock[len(clock)-2:]); half {
		case "AM", "PM":
			return strings.TrimSpace(clock[:len(clock)-2]), half
		}
	}
	return clock, ""
}

// cutZone takes the offset off: Z, UTC, GMT, +01:00, +0100 or +01. ok is false when there is one
// that makes no sense.
func cutZone(clock string) (rest string, offset int, zoned, ok bool) {
	upper := strings.ToUpper(clock)
	for _, name := range zeroZones {
		if strings.HasSuffix(upper, name) {
			return strings.TrimSpace(clock[:len(clock)-len(name)]), 0, true, true
		}
	}
	i := strings.LastIndexAny(clock, "+-")
	if i < 0 {
		return clock, 0, false, true
	}
	digits := clock[i+1:]
	if len(digits) == 5 && digits[2] == ':' {
		digits = digits[:2] + digits[3:]
	}
	if len(digits) == 2 {
		digits += "00"
	}
	if len(digits) != 4 || !digitsOnly(digits) {
		return "", 0, false, false
	}
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:])
	if hours > 14 || minutes > 59 {
		return "", 0, false, false
	}
	if offset = hours*3600 + minutes*60; clock[i] == '-' {
		offset = -offset
	}
	rest = strings.TrimSpace(clock[:i])
	for _, name := range zeroZones[:2] {
		rest = strings.TrimSpace(strings.TrimSuffix(rest, name)) // GMT+0100
	}
	return rest, offset, true, true
}

// halves are the dotted ways to write the halves of a day.
var halves = strings.NewReplacer("a.m.", "AM", "p.m.", "PM")

var zeroZones = [...]string{"UTC", "GMT", "Z"}
