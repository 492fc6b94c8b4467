package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
)

// What runs by the clock may rest while nobody works: over a night, a weekend, and without any queue.
func TestIdleTimeIsThatOfPeopleAtWork(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, p.TimeZone) }
	for _, c := range []struct {
		name       string
		since, now time.Time
		long       bool
	}{
		{"ten minutes at noon", at(19, 12, 0), at(19, 12, 10), false},
		{"twenty minutes at noon", at(19, 12, 0), at(19, 12, 20), true},
		{"a weekend", at(20, 23, 0), at(22, 12, 0), false},
		{"from one morning to another", at(19, 8, 0), at(20, 12, 0), true},
		{"a clock that was set back", at(19, 12, 0), at(19, 11, 0), false},
	} {
		if got := desk.IdleFor(p, c.since, c.now); (got >= desk.IdleLong) != c.long {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	if got := desk.IdleFor(nil, at(1, 0, 0), at(19, 0, 0)); got != 0 {
		t.Errorf("without a policy: %s", got)
	}
}
