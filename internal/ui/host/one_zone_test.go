package host

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

var (
	timesOfDay = regexp.MustCompile(`\b([01]\d|2[0-3]):[0-5]\d\b`)
	// saidElsewhere are times that say whose they are: offsets and zones, the other person's clock, and the words of people.
	saidElsewhere = regexp.MustCompile(`(?i)[+-]\d\d:\d\d\b|\d\d:\d\d CET\b|(their time|there:)\s+\w+ \d\d:\d\d|Monday 10:00`)
)

// TestNoScreenShowsTwoZones draws every scene for a viewer whose clock is half an hour off every whole hour of the
// policy's zone: each time of day on it is then one of the viewer's, or says whose it is.
func TestNoScreenShowsTwoZones(t *testing.T) {
	t.Parallel()
	kolkata := time.FixedZone("Kolkata", int((5*time.Hour + 30*time.Minute).Seconds()))
	winter, off := time.FixedZone("Warsaw in winter", 3600), 4*time.Hour+30*time.Minute
	for _, sc := range scenes() {
		switch sc.name {
		case "settings-zone", "snooze": // one names the zones; the other says nine o'clock of whoever asks
			continue
		}
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			shown := func(zone *time.Location, w, h int) []string {
				there := sc
				there.change = func(o *Options, d *testdesk.Desk) {
					o.Zone = zone
					if sc.change != nil {
						sc.change(o, d)
					}
				}
				c := stage(t, there, w, h)
				return timesOfDay.FindAllString(saidElsewhere.ReplaceAllString(c.screen(), ""), -1)
			}
			var want []string
			for _, text := range shown(winter, 120, 400) {
				at, err := time.Parse("15:04", text)
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, at.Add(off).Format("15:04"))
			}
			for _, text := range shown(kolkata, 120, 36) {
				if !slices.Contains(want, text) {
					t.Errorf("%s is no time of the viewer's", text)
				}
			}
		})
	}
}
