package sla

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/object"
)

// dayNames are the days as a calendar writes them, indexed by time.Weekday.
var dayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// readDays reads a day key: days and ranges between commas. A range may run over the weekend
// ("sun-thu", "fri-mon"), because many working weeks do. Days come back in the order named; a day
// named twice in one key comes back twice, for the caller to object to.
func readDays(key string) ([]int, error) {
	var days []int
	for part := range strings.SplitSeq(key, ",") {
		from, to, isRange := strings.Cut(part, "-")
		first, err := readDay(from)
		if err != nil {
			return nil, err
		}
		last := first
		if isRange {
			if last, err = readDay(to); err != nil {
				return nil, err
			}
		}
		for d := first; ; d = (d + 1) % 7 {
			days = append(days, d)
			if d == last {
				break
			}
		}
	}
	return days, nil
}

func readDay(name string) (int, error) {
	d := slices.Index(dayNames[:], strings.ToLower(strings.TrimSpace(name)))
	if d < 0 {
		return 0, errors.New("unknown day " + object.Shown(name))
	}
	return d, nil
}

// secondsPerDay is the length of a day on the wall, not of one through which a clock change runs.
const secondsPerDay = 24 * 60 * 60

// dayOf numbers the date of t, read in t's own zone: 0 is 1970-01-01. Numbers make "the next day"
// and "the weekday" arithmetic that no clock change can disturb.
func dayOf(t time.Time) int64 {
	y, m, d := t.Date()
	return dayNumber(y, m, d)
}

func dayNumber(y int, m time.Month, d int) int64 {
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay
}

// weekday is the day of the week of a day number; day 0 was a Thursday.
func weekday(day int64) int {
	return int(((day+4)%7 + 7) % 7)
}
