package app

import (
	"testing"
	"time"
)

func TestAnImportTellsItsRateAndItsRest(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	at := start
	p := newPace(func() time.Time { return at })
	for _, step := range []struct {
		after        time.Duration
		file         string
		bytes, total int64
		rows         int64
		want         string
	}{
		{time.Second, "a.csv", 100, 1000, 1000, "import a.csv   10%  1000 rows"},
		{10 * time.Second, "a.csv", 250, 1000, 2500, "import a.csv   25%  2500 rows  250/s  about 30 s left"},
		{30 * time.Second, "a.csv", 1000, 1000, 9000, "import a.csv  100%  9000 rows  300/s"},
		{31 * time.Second, "b.csv", 10, 100_000, 1, "import b.csv    0%  1 row"},
		{40 * time.Second, "b.csv", 100, 100_000, 10, "import b.csv    0%  10 rows  1/s  about 3 h left"},
		{41 * time.Second, "-", 10, 0, 10, "import -  10 rows"},
		{50 * time.Second, "-", 10, 0, 1000, "import -  1000 rows  100/s"},
	} {
		at = start.Add(step.after)
		if got := p.line(step.file, step.bytes, step.total, step.rows); got != step.want {
			t.Errorf("%q, not %q", got, step.want)
		}
	}
	for d, want := range map[time.Duration]string{400 * time.Millisecond: "0 s", 119 * time.Second: "119 s", 5 * time.Minute: "5 min",
		119 * time.Minute: "119 min", 2*time.Hour + 40*time.Minute: "3 h"} {
		if got := roughly(d); got != want {
			t.Errorf("%s is %s, not %s", d, got, want)
		}
	}
}
