package sla

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// date is a day as it was written, whether or not there is one.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

func (d date) real() bool {
	return dateOf(time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC)) == d
}

func (d date) before(o date) bool {
	return d.year < o.year || d.year == o.year && (d.month < o.month || d.month == o.month && d.day < o.day)
}

// String is "3 April 2026", or "3 April" without a year.
func (d date) String() string {
	if d.year == 0 {
		return fmt.Sprintf("%d %s", d.day, d.month)
	}
	return fmt.Sprintf("%d %s %d", d.day, d.month, d.year)
}

func (d date) refused() error {
	if d.month < 1 || d.month > 12 {
		return fault.New(fault.Usage, saying, fmt.Sprintf("there is no month %d", int(d.month)), "write 2026-11-20")
	}
	return fault.New(fault.Usage, saying, "there is no "+d.String(), "check day and month")
}

// day reads the words before the time of day; none is today.
func (s Said) day(words []string, now time.Time) (date, bool, error) {
	today := dateOf(now)
	if len(words) > 1 && words[0] == "on" {
		words = words[1:]
	}
	joined := strings.Join(words, " ")
	switch joined {
	case "", "today":
		return today, true, nil
	case "tomorrow":
		return dateOf(now.AddDate(0, 0, 1)), true, nil
	case "yesterday":
		return dateOf(now.AddDate(0, 0, -1)), true, nil
	}
	if d, ok := s.span(joined, now); ok {
		return d, true, nil
	}
	if d, ok := s.weekday(words, now); ok {
		return d, true, nil
	}
	if d, ok := named(words); ok {
		return s.yeared(d, today), true, nil
	}
	if len(words) == 1 {
		d, ok, err := numbered(joined)
		return s.yeared(d, today), ok, err
	}
	return date{}, false, nil
}

// span reads 3d, 2w, 1mo, in 3 days, 2 weeks ago.
func (s Said) span(text string, now time.Time) (date, bool) {
	back := s.Past
	if rest, ok := strings.CutPrefix(text, "in "); ok {
		text, back = rest, false
	}
	if rest, ok := strings.CutSuffix(text, " ago"); ok {
		text, back = rest, true
	}
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		text, back = rest, true
	}
	count := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz ")
	n, ok := wallclock.Digits(count)
	if !ok || len(count) > 3 {
		return date{}, false
	}
	sign := 1
	if back {
		sign = -1
	}
	switch strings.TrimSuffix(strings.TrimSpace(text[len(count):]), "s") {
	case "d", "day":
		return dateOf(now.AddDate(0, 0, sign*n)), true
	case "w", "week":
		return dateOf(now.AddDate(0, 0, sign*7*n)), true
	case "mo", "month":
		return months(now, sign*n), true
	case "y", "year":
		return months(now, sign*12*n), true
	}
	return date{}, false
}

// months is the day that many months on; of a shorter month the last one.
func months(t time.Time, n int) date {
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	return date{last.Year(), last.Month(), min(d, last.Day())}
}

// weekday reads mon, friday, next tue, last fri: the next such day, or the latest before today.
func (s Said) weekday(words []string, now time.Time) (date, bool) {
	back := s.Past
	if len(words) == 2 && (words[0] == "last" || words[0] == "next") {
		back, words = words[0] == "last", words[1:]
	}
	if len(words) != 1 {
		return date{}, false
	}
	for i := 1; i <= 7; i++ {
		n := i
		if back {
			n = -i
		}
		d := now.AddDate(0, 0, n)
		if name := strings.ToLower(d.Weekday().String()); words[0] == name || words[0] == name[:3] {
			return dateOf(d), true
		}
	}
	return date{}, false
}

// named reads 20 nov, 20th november 2026, nov 20.
func named(words []string) (date, bool) {
	if len(words) < 2 || len(words) > 3 {
		return date{}, false
	}
	d := date{}
	if len(words) == 3 {
		y, ok := wallclock.Digits(words[2])
		if !ok || len(words[2]) != 4 {
			return date{}, false
		}
		d.year = y
	}
	first, second := words[0], words[1]
	if d.month = monthOf(first); d.month != 0 {
		first, second = second, first
	}
	if d.month = monthOf(second); d.month == 0 {
		return date{}, false
	}
	for _, end := range []string{"st", "nd", "rd", "th", "."} {
		first = strings.TrimSuffix(first, end)
	}
	n, ok := wallclock.Digits(first)
	d.day = n
	return d, ok && len(first) <= 2
}

func monthOf(word string) time.Month {
	word = strings.TrimSuffix(word, ".")
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); word == name || word == name[:3] || word == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

// numbered reads 2026-11-20, 20.11., 20.11.2026 (with dots always the day first), 20/11 and
// 20/11/2026 where one of the numbers can be no month.
func numbered(text string) (date, bool, error) {
	i := strings.IndexAny(text, "-/.")
	if i < 0 {
		return date{}, false, nil
	}
	mark := text[i : i+1]
	parts := strings.Split(strings.TrimSuffix(text, "."), mark)
	if len(parts) < 2 || len(parts) > 3 {
		return date{}, false, nil
	}
	var n []int
	for _, p := range parts {
		v, ok := wallclock.Digits(p)
		if !ok || len(p) > 4 {
			return date{}, false, nil
		}
		n = append(n, v)
	}
	n = append(n, 0)
	switch {
	case len(parts[0]) == 4:
		return date{n[0], time.Month(n[1]), n[2]}, len(parts) == 3 && mark != ".", nil
	case slices.ContainsFunc(parts[:2], func(p string) bool { return len(p) > 2 }) || len(parts) == 3 && len(parts[2]) != 4:
		return date{}, false, nil
	}
	d := date{n[2], time.Month(n[1]), n[0]}
	if mark == "." || n[0] == n[1] || n[0] > 12 {
		return d, true, nil
	}
	other := date{n[2], time.Month(n[0]), n[1]}
	if n[1] > 12 {
		return other, true, nil
	}
	return date{}, false, fault.New(fault.Usage, saying, fmt.Sprintf("%s is %s or %s", safetext.Quote(text), d, other),
		"write it like 2026-11-20")
}

// yeared gives a day without a year the nearest one in which it lies ahead, or behind: today counts as
// either.
func (s Said) yeared(d, today date) date {
	if d.year != 0 {
		return d
	}
	d.year = today.year
	switch {
	case s.Past && today.before(d):
		d.year--
	case !s.Past && d.before(today):
		d.year++
	}
	return d
}
