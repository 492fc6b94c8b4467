package say

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
	"github.com/eqltui/eqltui/internal/ui/theme"
	"github.com/google/go-cmp/cmp"
)

func TestCountdownForms(t *testing.T) {
	t.Parallel()
	cal, err := sla.New(sla.Spec{TZ: "Europe/Warsaw", Week: map[string][][2]string{"mon-fri": {{"09:00", "17:00"}}}})
	if err != nil {
		t.Fatal(err)
	}
	now := testdesk.Friday()
	night := time.Date(2026, 11, 20, 20, 0, 0, 0, testdesk.Warsaw())
	tests := []struct {
		name  string
		used  time.Duration
		whole time.Duration
		now   time.Time
		text  string
		style theme.Style
		group desk.Group
		next  time.Duration // until the text changes
	}{
		{"seconds below ten minutes", 2*time.Hour - 451*time.Second, 2 * time.Hour, now, "7:31", theme.Crit | theme.Bold, desk.Soon, 1},
		{"minutes below an hour", 2*time.Hour - 24*time.Minute, 2 * time.Hour, now, "24m", theme.Warn, desk.Soon, 1},
		{"hours and minutes today", 48 * time.Minute, 2 * time.Hour, now, "1h 12m", theme.Text, desk.Today, 1},
		{"a clock of one hour is soon at 15 minutes", 46 * time.Minute, time.Hour, now, "14m", theme.Warn, desk.Soon, 1},
		{"a clock of four hours is soon at 30 minutes", 4*time.Hour - 31*time.Minute, 4 * time.Hour, now, "31m", theme.Text, desk.Today, 1},
		{"weekday and clock on another day", 20 * time.Minute, 4 * time.Hour, now, "Mon 10:12", theme.Text, desk.Later, 0},
		{"minus and time since when breached", 2*time.Hour + 4*time.Minute, 2 * time.Hour, now, "−4m", theme.Crit | theme.Reverse,
			desk.Breached, time.Minute},
		{"seconds in the first minute over", 2*time.Hour + 5*time.Second, 2 * time.Hour, now, "−0:05", theme.Crit | theme.Reverse,
			desk.Breached, time.Second},
		{"the frozen rest when paused", 50 * time.Minute, 3 * time.Hour, night, "‖ 2h 10m", theme.Muted, desk.Paused, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			start, _ := cal.Back(tt.now, tt.used)
			c := &desk.Clock{Start: start, Breach: tt.whole, Alert: tt.whole / 2, Calendar: cal}
			got := ReadClock(c, tt.now, testdesk.Warsaw(), theme.Unicode(), false)
			if got.Text != tt.text || got.Style != tt.style || got.Group != tt.group {
				t.Errorf("got %q style %d group %s, want %q style %d group %s", got.Text, got.Style, got.Group, tt.text, tt.style, tt.group)
			}
			if tt.next > 0 && got.Next.Sub(tt.now) != tt.next {
				t.Errorf("changes in %s, want %s", got.Next.Sub(tt.now), tt.next)
			}
		})
	}
}

func TestTheTextChangesWhenItIsSaidTo(t *testing.T) {
	t.Parallel()
	cal, err := sla.New(sla.Spec{TZ: "Europe/Warsaw", Week: map[string][][2]string{"mon-fri": {{"09:00", "17:00"}}}})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, testdesk.Warsaw())
	c := &desk.Clock{Start: now, Breach: 2 * time.Hour, Alert: time.Hour, Calendar: cal}
	for range 1500 {
		cd := ReadClock(c, now, testdesk.Warsaw(), theme.Unicode(), false)
		if cd.Next.IsZero() || !cd.Next.After(now) {
			t.Fatalf("at %s %q never changes", now, cd.Text)
		}
		if before := ReadClock(c, cd.Next.Add(-1), testdesk.Warsaw(), theme.Unicode(), false); before.Text != cd.Text {
			t.Fatalf("%q became %q before %s", cd.Text, before.Text, cd.Next)
		}
		if after := ReadClock(c, cd.Next, testdesk.Warsaw(), theme.Unicode(), false); after.Text == cd.Text && after.Style == cd.Style {
			t.Fatalf("%q did not change at %s", cd.Text, cd.Next)
		}
		now = cd.Next
	}
}

func TestAges(t *testing.T) {
	t.Parallel()
	const d = 24 * time.Hour
	for want, in := range map[string]time.Duration{"11m": 11 * time.Minute, "2h": 2 * time.Hour, "1d": d, "3w": 22 * d, "4mo": 125 * d,
		"1y": 400 * d, "99y": 36_499 * d, "99y+": 36_500 * d} {
		if got := Age(in); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for user, want := range map[string]string{"marta.wojcik": "MW", "ania": "AN", "łukasz-żak": "ŁŻ", "x": "X", "田中": "田", "": "",
		"..": ".."} {
		if got := initials(user); got != want {
			t.Errorf("%q is %q, want %q", user, got, want)
		}
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{7: "7", 999: "999", 1240: "1 240", 1234567: "1 234 567", -1240: "−1 240"} {
		if got := Grouped(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestSignsTellUsersApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		users []string
		want  map[string]string
	}{
		{[]string{"ana", "ania", "marta.wojcik"}, map[string]string{"ana": "AA", "ania": "AI", "marta.wojcik": "MW"}},
		{[]string{"an", "ana"}, map[string]string{"an": "AN", "ana": "AA"}},
		{[]string{"marta.wojcik", "marek.wrona"}, map[string]string{"marta.wojcik": "MT", "marek.wrona": "ME"}},
		{[]string{"ola", "ola"}, map[string]string{"ola": "OL"}},
		{nil, map[string]string{}},
	} {
		if diff := cmp.Diff(c.want, Signs(c.users)); diff != "" {
			t.Errorf("%v: %s", c.users, diff)
		}
	}
}
