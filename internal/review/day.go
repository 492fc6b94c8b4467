package review

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/filter"
)

// Day is a day of the calendar, without a zone: 0 is 1970-01-01. Days are numbers so that the length of a
// stretch is arithmetic which no change of clocks can disturb.
type Day int64

const secondsPerDay = 24 * 60 * 60

// Date is the day of a date; a month or day beyond its range carries over, as in time.Date.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// DayOf is the day that it is at an instant (ms) in a zone.
func DayOf(ms int64, zone *time.Location) Day {
	return Date(time.UnixMilli(ms).In(zone).Date())
}

// ParseDay reads a date as it is written, 2026-12-24.
func ParseDay(text string) (Day, bool) {
	t, err := time.Parse(time.DateOnly, text)
	return Day(t.Unix() / secondsPerDay), err == nil
}

func (d Day) time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// String writes the day as 2026-12-24.
func (d Day) String() string { return d.time().Format(time.DateOnly) }

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a date as ParseDay does.
func (d *Day) UnmarshalText(text []byte) error {
	day, ok := ParseDay(string(text))
	if !ok {
		return fmt.Errorf("not a date such as 2026-12-24")
	}
	*d = day
	return nil
}

// AddMonths is the same day of a later month, or that month's last day when it has no such day.
func (d Day) AddMonths(months int) Day {
	year, month, day := d.time().Date()
	first := Date(year, month+time.Month(months), 1)
	last := Date(year, month+time.Month(months)+1, 1) - 1
	return min(first+Day(day-1), last)
}

// Monday is the first day of the day's week.
func (d Day) Monday() Day { return d - Day(d.time().Weekday()+6)%7 }

// Week is the name of the day's ISO week, 2026-W47.
func (d Day) Week() string {
	year, week := d.time().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// Quarter is the quarter of the year in which the day lies.
func (d Day) Quarter() Period {
	year, month, _ := d.time().Date()
	first := Date(year, month-(month-1)%3, 1)
	return Period{From: first, To: first.AddMonths(3)}
}

// Period is a stretch of days, half open: From belongs to it, To does not.
type Period struct{ From, To Day }

// ParsePeriod reads a year, a quarter, a month, an ISO week or a day: 2026, 2026-Q4, 2026-11, 2026-W47, 2026-11-20.
func ParsePeriod(text string) (Period, bool) {
	if day, ok := ParseDay(text); ok {
		return Period{From: day, To: day + 1}, true
	}
	from, to, ok := filter.Period(text, time.UTC)
	return Period{From: Date(from.Date()), To: Date(to.Date())}, ok
}

// Holds reports whether a day lies in the period.
func (p Period) Holds(d Day) bool { return p.From <= d && d < p.To }

// QuarterName is the name of the quarter in which the period begins, 2026-Q4.
func (p Period) QuarterName() string {
	year, month, _ := p.From.time().Date()
	return fmt.Sprintf("%04d-Q%d", year, (month+2)/3)
}
