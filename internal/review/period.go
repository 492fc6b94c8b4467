// Package review makes the figures of reports: counted rows in, figures with the number each is made of
// out. It is pure.
package review

import (
	"regexp"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Period is the time from From up to To, which is no longer in it. The zero Period is all time.
type Period struct{ From, To time.Time }

var periods = regexp.MustCompile(`^([1-9]\d{3})(?:-(?:W(\d\d)|Q([1-4])|(0[1-9]|1[0-2])))?$`)

// ParsePeriod reads a week, month, quarter or year of a zone: 2026-W47, 2026-11, 2026-Q4, 2026.
func ParsePeriod(text string, zone *time.Location) (Period, error) {
	bad := fault.New(fault.Usage, "read --period", safetext.QuoteWord(text)+" is no period",
		"write a week as 2026-W47, a month as 2026-11, a quarter as 2026-Q4, or a year")
	part := periods.FindStringSubmatch(text)
	if part == nil {
		return Period{}, bad
	}
	n := func(i int) int {
		v, _ := strconv.Atoi(part[i]) // digits, or nothing, which is 0
		return v
	}
	months := func(first, count int) Period {
		from := time.Date(n(1), time.Month(first), 1, 0, 0, 0, 0, zone)
		return Period{from, from.AddDate(0, count, 0)}
	}
	switch {
	case part[2] != "":
		fourth := time.Date(n(1), time.January, 4, 0, 0, 0, 0, zone) // which always is in the first week
		from := fourth.AddDate(0, 0, 7*(n(2)-1)-(int(fourth.Weekday())+6)%7)
		if y, w := from.ISOWeek(); y != n(1) || w != n(2) {
			return Period{}, bad
		}
		return Period{from, from.AddDate(0, 0, 7)}, nil
	case part[3] != "":
		return months(3*n(3)-2, 3), nil
	case part[4] != "":
		return months(n(4), 1), nil
	}
	return months(1, 12), nil
}
