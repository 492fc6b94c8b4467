package sla_test

import (
	"testing"
	"time"
)

// TestElapsedToTheLastYearIsTheSumOfItsParts asks the same way twice: the second time totals are remembered.
func TestElapsedToTheLastYearIsTheSumOfItsParts(t *testing.T) {
	t.Parallel()
	c := calendar(t, warsaw)
	in := func(year int) time.Time { return time.Date(year, 11, 20, 13, 0, 0, 0, time.UTC) }
	for range 2 {
		want := c.Elapsed(in(1600), in(1700)) + c.Elapsed(in(1700), in(1969)) + c.Elapsed(in(1969), in(2102))
		if got := c.Elapsed(in(1600), in(2102)); got != want {
			t.Errorf("1600 to 2102: %s, and its parts are %s", got, want)
		}
		if short, long := c.Elapsed(in(2026), in(2500)), c.Elapsed(in(2026), in(9999)); long <= short {
			t.Errorf("2026 to 9999: %s, to 2500: %s", long, short)
		}
	}
}
