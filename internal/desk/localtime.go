package desk

import (
	_ "embed"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// zones names the time zone of each country that has only one, from zone.tab of the IANA time zone
// database, which is in the public domain. Germany is in it: the clocks of its two agree.
//
//go:embed zones.txt
var zones string

// LocalTime is an instant on the lead's own clock. guessed says that the zone is that of the lead's
// country, because the lead's own is not known; ok is false where not even that can be told. It is
// pure.
func LocalTime(f *lead.Facts, now time.Time) (at time.Time, guessed, ok bool) {
	if name := strings.TrimSpace(f.Lead.TimeZone.V); name != "" && !strings.EqualFold(name, "local") {
		if zone, err := time.LoadLocation(name); err == nil {
			return now.In(zone), false, true
		}
	}
	country := strings.ToUpper(strings.TrimSpace(f.Account.Country.V))
	if len(country) != 2 {
		return now, false, false
	}
	for line := range strings.Lines(zones) {
		if name, found := strings.CutPrefix(line, country+" "); found {
			zone, err := time.LoadLocation(strings.TrimSpace(name))
			if err != nil {
				return now, false, false
			}
			return now.In(zone), true, true
		}
	}
	return now, false, false
}

// The hours of a day in which people are called, by their own clock: from the first, before the last.
const (
	callFrom  = 8
	callUntil = 20
)

// Callable reports whether it is a time of day at which people are called: 8 to 20 on their clock.
func Callable(local time.Time) bool { return local.Hour() >= callFrom && local.Hour() < callUntil }
