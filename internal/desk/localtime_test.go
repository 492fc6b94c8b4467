package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestWhatTimeItIsThere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, zone, country, want string
		guessed, ok               bool
	}{
		{"the lead's own zone", "America/New_York", "PL", "04:00", false, true},
		{"by a country with one zone", "", "pl", "10:00", true, true},
		{"by country when the zone is nonsense", "Mars/Base", "JP", "18:00", true, true},
		{"a country with several zones is no guess", "", "US", "", false, false},
		{"nothing known", "", "", "", false, false},
		{"a country in words", "", "Poland", "", false, false},
		{"the zone of this machine is nobody's", "Local", "IT", "10:00", true, true},
	} {
		f := &lead.Facts{}
		f.Lead.TimeZone, f.Account.Country = lead.Known(tt.zone), lead.Known(tt.country)
		at, guessed, ok := desk.LocalTime(f, friday)
		if guessed != tt.guessed || ok != tt.ok || ok && at.Format("15:04") != tt.want {
			t.Errorf("%s: %s, guessed %t, %t", tt.name, at.Format("15:04"), guessed, ok)
		}
	}
	for hour, want := range map[int]bool{7: false, 8: true, 19: true, 20: false, 23: false} {
		if got := desk.Callable(time.Date(2026, 11, 20, hour, 59, 0, 0, time.UTC)); got != want {
			t.Errorf("%d:59 is callable: %t", hour, got)
		}
	}
}

func TestEveryZoneOfACountryExists(t *testing.T) {
	t.Parallel()
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			f := &lead.Facts{}
			f.Account.Country = lead.Known(string([]rune{a, b}))
			if _, _, ok := desk.LocalTime(f, friday); ok {
				n++
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d countries have a clock", n)
	}
}
