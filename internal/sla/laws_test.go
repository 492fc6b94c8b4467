package sla_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// zones change their clocks at different hours, by different amounts, or not at all.
var zones = []string{"Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Africa/Casablanca", "UTC",
	"Asia/Kathmandu"}

// anyCalendar draws a calendar with any hours, also such as clock changes skip or repeat.
func anyCalendar(t *rapid.T) *sla.Calendar {
	country := rapid.SampledFrom([]string{"", "PL", "US"}).Draw(t, "country")
	c, _ := drawCalendar(t, country, rapid.IntRange(0, 24*12), 5)
	return c
}

// calmCalendar draws one whose hours begin and end where no zone changes its clocks, and what its
// clocks on the wall say about it.
func calmCalendar(t *rapid.T) (*sla.Calendar, wallClock) {
	return drawCalendar(t, "", rapid.OneOf(rapid.Just(0), rapid.Just(48), rapid.IntRange(8, 44)), 30)
}

// wallClock decides openness the plain way: look at the clock, look at the plan.
type wallClock struct {
	loc     *time.Location
	hours   [7][][2]int // minutes since midnight
	holiday string
}

func (w wallClock) open(t time.Time) bool {
	t = t.In(w.loc)
	if t.Format(time.DateOnly) == w.holiday {
		return false
	}
	m := t.Hour()*60 + t.Minute()
	for _, h := range w.hours[t.Weekday()] {
		if h[0] <= m && m < h[1] {
			return true
		}
	}
	return false
}

// drawCalendar draws cuts of the day, step minutes each, and makes every other piece open.
func drawCalendar(t *rapid.T, country string, cut *rapid.Generator[int], step int) (*sla.Calendar, wallClock) {
	s := sla.Spec{TZ: rapid.SampledFrom(zones).Draw(t, "tz"), Week: week{}, Country: country}
	var w wallClock
	for i, day := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		cuts := rapid.SliceOfNDistinct(cut, 0, 6, rapid.ID).Draw(t, day)
		slices.Sort(cuts)
		for k := 0; k+1 < len(cuts); k += 2 {
			from, to := cuts[k]*step, cuts[k+1]*step
			s.Week[day] = append(s.Week[day], [2]string{clock(from), clock(to)})
			w.hours[i] = append(w.hours[i], [2]int{from, to})
		}
	}
	if rapid.Bool().Draw(t, "holiday") {
		w.holiday = someDay(t).Format(time.DateOnly)
		s.Holidays = []string{w.holiday}
	}
	c, err := sla.New(s)
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	w.loc = c.Location()
	return c, w
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// someDay draws a day near a change of clocks, near a holiday, or anywhere in two years.
func someDay(t *rapid.T) time.Time {
	return rapid.OneOf(
		rapid.SampledFrom([]time.Time{
			time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 0, 0, 0, 0, time.UTC),
			time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC),
			time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC),
			time.Date(2026, 4, 22, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 28, 0, 0, 0, 0, time.UTC),
			time.Date(2026, 2, 14, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 21, 0, 0, 0, 0, time.UTC),
			time.Date(2026, 7, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 30, 0, 0, 0, 0, time.UTC),
		}),
		rapid.Map(rapid.IntRange(0, 730), func(n int) time.Time { return time.Date(2026, 1, 1+n, 0, 0, 0, 0, time.UTC) }),
	).Draw(t, "day")
}

func someTime(t *rapid.T) time.Time {
	return someDay(t).Add(time.Duration(rapid.Int64Range(0, int64(72*hour)).Draw(t, "in")))
}

func someWait(t *rapid.T) time.Duration {
	return time.Duration(rapid.OneOf(
		rapid.Int64Range(0, int64(100*hour)),
		rapid.Map(rapid.Int64Range(0, 400), func(n int64) int64 { return n * int64(15*minute) }),
	).Draw(t, "wait"))
}

func TestLawElapsedMeasuresDue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, start, d := anyCalendar(t), someTime(t), someWait(t)
		due, ok := c.Due(start, d)
		if !ok {
			return
		}
		if got := c.Elapsed(start, due); got != d {
			t.Errorf("elapsed(%s, due = %s) = %s, want %s", start, due, got, d)
		}
		if due.Before(start) {
			t.Errorf("due %s is before start %s", due, start)
		}
		if !c.Open(due) && !c.Open(due.Add(-1)) {
			t.Errorf("due %s is neither open nor a closing", due)
		}
		if c.Open(start) {
			if back, ok := c.Back(due, d); !ok || !back.Equal(start) {
				t.Errorf("back(due(%s, %s) = %s) = %s, %v", start, d, due, back, ok)
			}
		}
	})
}

func TestLawDueKeepsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, start, d := anyCalendar(t), someTime(t), someWait(t)
		due, ok := c.Due(start, d)
		if !ok {
			return
		}
		later, okLater := c.Due(start.Add(someWait(t)), d)
		longer, okLonger := c.Due(start, d+someWait(t))
		if !okLater || later.Before(due) {
			t.Errorf("a later start than %s is due at %s, before %s", start, later, due)
		}
		if !okLonger || longer.Before(due) {
			t.Errorf("a longer wait than %s is due at %s, before %s", d, longer, due)
		}
	})
}

func TestLawElapsedAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, from := anyCalendar(t), someTime(t)
		via := from.Add(someWait(t) * 20)
		to := via.Add(someWait(t) * 20)
		if a, b, sum := c.Elapsed(from, via), c.Elapsed(via, to), c.Elapsed(from, to); a+b != sum {
			t.Errorf("%s to %s is %s, on to %s is %s, but in one %s", from, via, a, to, b, sum)
		}
		if got := c.Between(to, from); got != -c.Elapsed(from, to) {
			t.Errorf("between backwards = %s", got)
		}
	})
}

// TestMinuteByMinute compares with a walk through every minute that only reads the clock on the
// wall, on calendars whose hours keep clear of clock changes.
func TestMinuteByMinute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, w := calmCalendar(t)
		start, d := someTime(t).Truncate(minute), someWait(t).Truncate(minute)/4
		d = d.Truncate(minute)
		const steps = 8 * 24 * 60
		var due, next time.Time
		var passed time.Duration
		for i := range steps {
			m := start.Add(time.Duration(i) * minute)
			open := w.open(m)
			if c.Open(m) != open {
				t.Fatalf("open(%s) = %v", m, !open)
			}
			if due.IsZero() && passed == d && (d > 0 || open) {
				due = m
			}
			if !open {
				continue
			}
			if next.IsZero() {
				next = m
			}
			passed += minute
		}
		if got := c.Elapsed(start, start.Add(steps*minute)); got != passed {
			t.Errorf("elapsed in %d minutes from %s = %s, want %s", steps, start, got, passed)
		}
		if got, ok := c.Due(start, d); !due.IsZero() && (!ok || !got.Equal(due)) {
			t.Errorf("due(%s, %s) = %s, want %s", start, d, got, due)
		}
		if got, ok := c.NextOpen(start); !next.IsZero() && (!ok || !got.Equal(next)) {
			t.Errorf("next open from %s = %s, want %s", start, got, next)
		}
	})
}

// TestWallClockMinuteByMinute looks for every wall-clock minute around clock changes by walking
// through real time: the first instant that shows it, or else, when clocks jump over it, the
// instant as if they had not been changed yet.
func TestWallClockMinuteByMinute(t *testing.T) {
	t.Parallel()
	tests := []struct{ zone, day string }{
		{"Europe/Warsaw", "2026-03-29"}, {"Europe/Warsaw", "2026-10-25"}, {"Europe/Warsaw", "2040-12-31"},
		{"America/New_York", "2026-03-08"}, {"America/New_York", "2026-11-01"}, {"America/Los_Angeles", "2026-03-08"},
		{"Australia/Lord_Howe", "2026-04-05"}, {"Australia/Lord_Howe", "2026-10-04"}, {"Australia/Lord_Howe", "2048-10-04"},
		{"Africa/Cairo", "2026-04-24"}, {"Africa/Cairo", "2026-10-29"}, {"Africa/Casablanca", "2026-03-22"},
		{"America/St_Johns", "2010-11-07"}, {"America/Havana", "2026-11-01"}, {"Pacific/Apia", "2011-12-30"},
		{"America/Recife", "2000-10-08"}, {"America/Recife", "2000-10-14"}, {"UTC", "2026-01-01"},
	}
	for _, tt := range tests {
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		const layout = "2006-01-02T15:04:05"
		midnight, err := time.Parse(time.DateOnly, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		early := midnight.Add(-50 * hour)
		_, offset := early.In(loc).Zone()
		first := map[string]time.Time{}
		for m := early; m.Before(midnight.Add(80 * hour)); m = m.Add(minute) {
			if text := m.In(loc).Format(layout); first[text].IsZero() {
				first[text] = m
			}
		}
		for m := midnight.Add(-3 * hour); m.Before(midnight.Add(27 * hour)); m = m.Add(minute) {
			text := m.Format(layout)
			want, shown := first[text]
			if !shown {
				want = m.Add(-time.Duration(offset) * time.Second)
			}
			got, ok := wallclock.Parse(text, loc)
			if !ok || !got.Equal(want) {
				t.Fatalf("%s in %s = %s, %v, want %s", text, tt.zone, got, ok, want.In(loc))
			}
		}
	}
}

func TestOneCalendarServesManyAtOnce(t *testing.T) {
	t.Parallel()
	s := sla.Spec{TZ: "Europe/Warsaw", Week: office, Country: "PL"}
	shared, alone := calendar(t, s), calendar(t, s)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 200 {
				start := time.Date(2020+(i+n)%40, 5, 1, 12, 0, 0, 0, time.UTC)
				got, _ := shared.Due(start, 500*hour)
				if n == 0 {
					if want, _ := alone.Due(start, 500*hour); !got.Equal(want) {
						t.Errorf("due(%s) = %s, want %s", start, got, want)
					}
				}
			}
		})
	}
	all.Wait()
}
