package say

import (
	"fmt"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// The limits of the countdown's forms, in working time.
const (
	ticking  = 10 * time.Minute // below: seconds
	critical = 15 * time.Minute
	soonLeft = 30 * time.Minute
)

// Countdown is what a clock shows at an instant.
type Countdown struct {
	Text  string
	Style theme.Style
	Group desk.Group
	// next is when the text or the style changes; zero: never by itself.
	Next time.Time
	Used int // per cent of the time that is used, 0 to 100
	R    sla.Reading
}

// ReadClock reads a lead's clock for a viewer in a zone. The forms: "7:31" below ten minutes,
// "24m", "1h 12m" when due today, "Mon 10:12" later, "−4m" when breached, "‖ 2h 10m" when paused.
//
// Still, whole minutes are shown to the end.
func ReadClock(c *desk.Clock, now time.Time, zone *time.Location, g theme.Glyphs, still bool) Countdown {
	if c == nil || c.Calendar == nil {
		return Countdown{Text: g.Dash, Style: theme.Muted, Group: desk.NoClock}
	}
	r := c.Read(now)
	cd := Countdown{R: r, Used: share(r.Elapsed, c.Breach)}
	switch r.State {
	case sla.Met:
		cd.Text, cd.Style, cd.Group = g.Pass, theme.OK, desk.NoClock
	case sla.MetLate:
		cd.Text, cd.Style, cd.Group = g.Warning, theme.Warn, desk.NoClock
	case sla.Breached:
		cd.breached(now, g, still)
	case sla.Paused:
		cd.Text, cd.Style, cd.Group = g.Paused+" "+Span(r.Remaining), theme.Muted, desk.Paused
		if r.HasResumes {
			cd.Next = r.Resumes
		}
	default:
		cd.running(c, now, zone, still)
	}
	return cd
}

// breached counts the time since the due instant.
func (cd *Countdown) breached(now time.Time, g theme.Glyphs, still bool) {
	over := now.Sub(cd.R.Due)
	cd.Style, cd.Group = theme.Crit|theme.Reverse, desk.Breached
	step := time.Minute
	switch {
	case over < time.Minute && !still:
		cd.Text, step = g.Minus+minuteSecond(over), time.Second
	case over < 24*time.Hour:
		cd.Text = g.Minus + Span(over)
	default:
		cd.Text, step = g.Minus+Age(over), time.Hour
	}
	cd.Next = now.Add(step - over%step)
}

// running counts down working time, or names the instant when that is on another day.
func (cd *Countdown) running(c *desk.Clock, now time.Time, zone *time.Location, still bool) {
	left := cd.R.Remaining
	cd.Style = styleOf(left, c.Breach)
	cd.Group = desk.Today
	if left <= soonLeft {
		cd.Group = desk.Soon
	}
	due := cd.R.Due.In(zone)
	if left > soonLeft && cd.R.HasDue && !SameDay(due, now.In(zone)) {
		cd.Group = desk.Later
		cd.Text = due.Format("Mon 15:04")
		if due.Sub(now) > 6*24*time.Hour {
			cd.Text = due.Format("2 Jan")
		}
		cd.Next = midnight(now, zone)
		return
	}
	step := time.Minute
	cd.Text = Span(left)
	if left < ticking && !still {
		cd.Text, step = minuteSecond(left), time.Second
	}
	// The digit changes one nanosecond after the whole minute or second is left.
	cd.Next = now.Add(left%step + 1)
}

// styleOf is the look of a running clock: the shorter of share and absolute time applies, so that
// a clock of one hour turns "soon" at 15 minutes.
func styleOf(left, whole time.Duration) theme.Style {
	switch {
	case left <= min(whole/10, critical):
		return theme.Crit | theme.Bold
	case left <= min(whole/4, soonLeft):
		return theme.Warn
	}
	return theme.Text
}

func share(part, whole time.Duration) int {
	if whole <= 0 {
		return 0
	}
	return int(min(max(part*100/whole, 0), 100))
}

// minuteSecond is "7:31".
func minuteSecond(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Span is "24m" or "1h 12m".
func Span(d time.Duration) string {
	m := int(max(d, 0) / time.Minute)
	if m < 60 {
		return strconv.Itoa(m) + "m"
	}
	return fmt.Sprintf("%dh %02dm", m/60, m%60)
}

// Age is how long ago in its largest unit: 11m 2h 1d 3w 4mo 1y. From a hundred years on it is 99y+: a time.Duration holds no more
// than 292, so what came out for a clock of the year 9999 would be made up.
func Age(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return "0m"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	case d < day:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d < 14*day:
		return strconv.Itoa(int(d/day)) + "d"
	case d < 60*day:
		return strconv.Itoa(int(d/(7*day))) + "w"
	case d < 365*day:
		return strconv.Itoa(int(d/(30*day))) + "mo"
	case d >= 100*365*day:
		return "99y+"
	}
	return strconv.Itoa(int(d/(365*day))) + "y"
}

// SameDay reports whether both are on one day of their zone.
func SameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// midnight is when the viewer's next day begins.
func midnight(now time.Time, zone *time.Location) time.Time {
	t := now.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, zone)
}

// Date is "20 Nov", with the year when it is not this one.
func Date(t, now time.Time, zone *time.Location) string {
	t = t.In(zone)
	if t.Year() != now.In(zone).Year() {
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan")
}

// When is "14:21" today and "20 Nov" before.
func When(t, now time.Time, zone *time.Location) string {
	if SameDay(t.In(zone), now.In(zone)) {
		return t.In(zone).Format("15:04")
	}
	return Date(t, now, zone)
}

// Day is "Mon 23 Nov 9:00", for instants people plan, with the year when it is not this one.
func Day(t, now time.Time, zone *time.Location) string {
	t = t.In(zone)
	if t.Year() != now.In(zone).Year() {
		return t.Format("Mon 2 Jan 2006 15:04")
	}
	return t.Format("Mon 2 Jan 15:04")
}
