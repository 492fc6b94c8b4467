package policy

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// The longest span: a hundred years of either kind.
const (
	maxMonths = 1200
	maxTime   = 36525 * 24 * time.Hour
)

// unit is one unit of a span, from the longest to the shortest.
type unit struct {
	name   string
	months int
	time   time.Duration
}

func units() []unit {
	const day = 24 * time.Hour
	return []unit{{"mo", 1, 0}, {"w", 0, 7 * day}, {"d", 0, day}, {"h", 0, time.Hour}, {"m", 0, time.Minute}, {"s", 0, time.Second}}
}

// ParseSpan reads a length of time: whole numbers with the units mo, w, d (24 h), h, m (minutes)
// and s, the longest first and each at most once, as in 90d, 1h30m, 2w or 6mo. The error is a
// *fault.Error of kind Invalid with a hint.
func ParseSpan(s string) (Span, error) {
	s = strings.TrimSpace(s)
	span := Span{Text: s}
	bad := func(why, hint string) (Span, error) {
		return Span{}, fault.New(fault.Invalid, "read duration "+quoted(s), why, hint)
	}
	left := s
	if strings.HasPrefix(left, "-") {
		return bad("it is negative", "write it without the minus")
	}
	if left == "" {
		return bad("it is empty", "write it like 90d or 1h30m")
	}
	rest := units()
	for left != "" {
		digits := len(left) - len(strings.TrimLeft(left, "0123456789"))
		letters := len(left) - digits - len(strings.TrimLeft(left[digits:], "abcdefghijklmnopqrstuvwxyz"))
		if digits == 0 || strings.HasPrefix(left[digits:], ".") || strings.HasPrefix(left[digits:], ",") {
			return bad("it is not numbers with units", "write whole numbers with mo, w, d, h, m or s, like 90d or 1h30m")
		}
		if letters == 0 {
			number := shorten(left[:digits])
			return bad("the number "+number+" has no unit", "add mo, w, d, h, m (minutes) or s, like "+number+"d")
		}
		name := left[digits : digits+letters]
		i := slices.IndexFunc(rest, func(u unit) bool { return u.name == name })
		if i < 0 {
			return bad(quoted(name)+" is no unit, or stands out of order",
				"the units are mo, w, d, h, m (minutes) and s, the longest first")
		}
		n, err := strconv.ParseInt(left[:digits], 10, 64)
		u := rest[i]
		if err != nil || u.months > 0 && n > maxMonths || u.time > 0 && n > int64((maxTime-span.Time)/u.time) {
			return bad("it is longer than a hundred years", "")
		}
		span.Months += int(n) * u.months
		span.Time += time.Duration(n) * u.time
		rest, left = rest[i+1:], left[digits+letters:]
	}
	return span, nil
}

// Zero reports a span of no length.
func (s Span) Zero() bool { return s.Months == 0 && s.Time == 0 }

// String returns the span as it was written.
func (s Span) String() string { return s.Text }

// Duration returns the fixed length of the span; false when it has months, which have none.
func (s Span) Duration() (time.Duration, bool) { return s.Time, s.Months == 0 }

// Ago returns the instant that lies the span before t: first the months by the calendar of t's
// zone, where a day that the earlier month lacks becomes its last one (31 August less 6 months is
// the last of February), then the fixed part.
func (s Span) Ago(t time.Time) time.Time {
	if s.Months != 0 {
		year, month, day := t.Date()
		first := time.Date(year, month-time.Month(s.Months), 1, 0, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 1, -1).Day()
		at := time.Date(first.Year(), first.Month(), min(day, last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
		t = wallclock.Time(at, t.Location())
	}
	return t.Add(-s.Time)
}

// Use of a span: what the place where it stands allows.
type spanUse struct{ months, zero bool }

// span reads a span.
func (c cursor) span(def Span, use spanUse) Span {
	if c.absent() {
		return def
	}
	s, ok := c.raw()
	if !ok {
		c.mistake("write it like 90d or 1h30m", "%s must be a duration, not %s", c.name, c.what())
		return def
	}
	span, err := ParseSpan(s)
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		c.mistake(f.Hint, "%s cannot be %s: %s", c.name, quoted(s), f.Why)
	case span.Months > 0 && !use.months:
		hint := "write it in days, like " + strconv.Itoa(span.Months*30) + "d"
		c.mistake(hint+"; m means minutes", "%s cannot be %s: months have no fixed length", c.name, quoted(s))
	case span.Zero() && !use.zero:
		c.mistake("", "%s must be longer than nothing", c.name)
	default:
		return span
	}
	return def
}
