package wallclock

import (
	"strings"
	"time"
)

// EndOfDay is the time of day that means the midnight after the day.
const EndOfDay = "24:00"

const secondsPerDay = 24 * 60 * 60

// Parse reads a time as the contract allows it: RFC 3339 with an offset, a wall-clock time
// ("2026-11-20T15:00:00", seconds and their fraction optional) read in the zone, or a date, which is
// 00:00 there. A wall-clock time that the zone skips moves forward by the gap; one that occurs twice is
// its first occurrence. The result is in the zone; digits beyond nanoseconds are dropped.
func Parse(text string, zone *time.Location) (at time.Time, ok bool) {
	if len(text) < len(time.DateOnly) {
		return time.Time{}, false
	}
	date, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	if err != nil {
		return time.Time{}, false
	}
	wall, nano, rest := date.Unix(), int64(0), text[len(time.DateOnly):]
	if rest != "" {
		if !strings.ContainsRune("Tt ", rune(rest[0])) {
			return time.Time{}, false
		}
		var clock int64
		if clock, nano, rest, ok = cutClock(rest[1:]); !ok {
			return time.Time{}, false
		}
		wall += clock
	}
	if rest == "" {
		c := In(zone)
		return time.Unix(c.Instant(wall), nano).In(zone), true
	}
	offset, ok := readOffset(rest)
	if !ok {
		return time.Time{}, false
	}
	return time.Unix(wall-offset, nano).In(zone), true
}

// cutClock reads HH:MM[:SS[.fraction]] at the start of text.
func cutClock(text string) (seconds, nano int64, rest string, ok bool) {
	if len(text) < 5 {
		return 0, 0, "", false
	}
	minutes, ok := Minute(text[:5])
	if !ok || minutes == secondsPerDay {
		return 0, 0, "", false
	}
	rest = text[5:]
	if len(rest) < 3 || rest[0] != ':' {
		return minutes, 0, rest, true
	}
	s, ok := Digits(rest[1:3])
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
	if len(text) != 6 || (text[0] != '+' && text[0] != '-') || text[1:] == EndOfDay {
		return 0, false
	}
	s, ok := Minute(text[1:])
	if text[0] == '-' {
		s = -s
	}
	return s, ok
}

// Digits reads decimal digits and nothing else.
func Digits(text string) (n int, ok bool) {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, text != ""
}

// Minute reads HH:MM, 00:00 to 24:00, as seconds since midnight.
func Minute(text string) (seconds int64, ok bool) {
	if text == EndOfDay {
		return secondsPerDay, true
	}
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	h, okHour := Digits(text[:2])
	m, okMinute := Digits(text[3:])
	if !okHour || !okMinute || h > 23 || m > 59 {
		return 0, false
	}
	return int64(h*3600 + m*60), true
}
