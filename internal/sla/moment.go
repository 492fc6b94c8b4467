package sla

import (
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// ParseTime reads a time as the contract allows it: RFC 3339 with an offset, a wall-clock time
// ("2026-11-20T15:00:00", seconds and their fraction optional) read in loc, or a date, which is
// 00:00 there. A wall-clock time that loc skips moves forward by the gap; one that occurs twice is
// its first occurrence. The result is in loc; digits beyond nanoseconds are dropped.
func ParseTime(text string, loc *time.Location) (time.Time, error) {
	bad := func() (time.Time, error) {
		return time.Time{}, fault.New(fault.Invalid, "", shown(text)+" is not a time",
			`write "2026-11-20T15:00:00+01:00", or "2026-11-20T15:00:00" for the calendar's zone`)
	}
	if len(text) < len(time.DateOnly) {
		return bad()
	}
	date, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	if err != nil {
		return bad()
	}
	wall, nano, rest := date.Unix(), int64(0), text[len(time.DateOnly):]
	if rest != "" {
		if !strings.ContainsRune("Tt ", rune(rest[0])) {
			return bad()
		}
		var ok bool
		var clock int64
		if clock, nano, rest, ok = cutClock(rest[1:]); !ok {
			return bad()
		}
		wall += clock
	}
	if rest == "" {
		e := wallclock.In(loc)
		return time.Unix(e.Instant(wall), nano).In(loc), nil
	}
	offset, ok := readOffset(rest)
	if !ok {
		return bad()
	}
	return time.Unix(wall-offset, nano).In(loc), nil
}

// cutClock reads HH:MM[:SS[.fraction]] at the start of text.
func cutClock(text string) (seconds, nano int64, rest string, ok bool) {
	if len(text) < 5 {
		return 0, 0, "", false
	}
	minutes, ok := readMinute(text[:5])
	if !ok || minutes == secondsPerDay {
		return 0, 0, "", false
	}
	rest = text[5:]
	if len(rest) < 3 || rest[0] != ':' {
		return minutes, 0, rest, true
	}
	s, ok := digits(rest[1:3])
	if !ok || s > 59 {
		return 0, 0, "", false
	}
	rest = rest[3:]
	if rest == "" || rest[0] != '.' {
		return minutes + int64(s), 0, rest, true
	}
	n := 1
	for unit := int64(time.Second / 10); n < len(rest) && rest[n] >= '0' && rest[n] <= '9'; n++ {
		nano += int64(rest[n]-'0') * unit
		unit /= 10
	}
	return minutes + int64(s), nano, rest[n:], n > 1
}

// readOffset reads Z or +HH:MM as seconds east of UTC.
func readOffset(text string) (int64, bool) {
	if text == "Z" || text == "z" {
		return 0, true
	}
	if len(text) != 6 || (text[0] != '+' && text[0] != '-') || text[1:] == endOfDay {
		return 0, false
	}
	s, ok := readMinute(text[1:])
	if text[0] == '-' {
		s = -s
	}
	return s, ok
}

// digits reads decimal digits and nothing else.
func digits(text string) (n int, ok bool) {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, text != ""
}

// stamp writes t as RFC 3339 in its own zone, with a fraction only when there is one. Offsets of
// local mean time have seconds, which RFC 3339 cannot write; such a time is shown at the whole
// minute of offset below, so that it is still the same instant. nil when t is later than the year
// 9999, which RFC 3339 cannot write either.
func stamp(t time.Time) *string {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.In(time.FixedZone("", offset/60*60))
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return nil
	}
	text := t.Format(time.RFC3339Nano)
	return &text
}
