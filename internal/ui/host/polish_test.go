package host

import (
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// Where a line breaks between two things that somebody did, the sign between them goes.
func TestNoLineOfTheCallCardEndsInASign(t *testing.T) {
	t.Parallel()
	many := func(_ *Options, d *testdesk.Desk) {
		d.Each(func(_ int, l *desk.Detail) {
			for _, label := range []string{"pricing viewed", "demo requested", "integration clicked", "webinar attended"} {
				l.Triggers = append(l.Triggers, desk.Trigger{Label: label, Times: 1, Touch: lead.Touch{At: testdesk.Friday()}})
			}
		})
	}
	c := open(t, 60, 30, many)
	c.press("j", "j", "K")
	for w := 60; w <= 130; w += 2 {
		c.send(tea.WindowSizeMsg{Width: w, Height: 30})
		for line := range strings.Lines(c.screen()) {
			if line = strings.TrimRight(line, " │\n"); strings.HasSuffix(line, " ·") && strings.Contains(line, "viewed") {
				t.Errorf("at %d: %q", w, line)
			}
		}
	}
}

func TestChoicesAreReadWithoutTheirSigns(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.ASCII = true })
	c.press("j", "j", "j", "a", "y")
	c.sees("(*) yes")
	c.press("esc", "enter")
	c.sees("lines 1-")
	c.press("S")
	if own := regexp.MustCompile("[–…“”≥→]").FindString(c.screen()); own != "" {
		t.Errorf("%q is no sign of every terminal:\n%s", own, c.screen())
	}
}

// What only says what a key would do has no tick, and goes with the next key, for the row may be that of the keys.
func TestATipGoesWithTheNextKey(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		c.press("esc")
		c.sees("→ q leaves the cockpit")
		c.press("j")
		c.seesNot("q leaves the cockpit")
	}
}

func TestAListThatIsCutSaysHowMuchMoreThereIs(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "e")
	c.sees("↓ ")
	c.press("esc", "?")
	c.sees("lines: ↑ 0  ↓ ")
}

func TestTheNumberOfTheInboxSaysWhatItCounts(t *testing.T) {
	t.Parallel()
	c := open(t, 160, 36, nil) // all titles are whole there
	c.sees("Inbox 17 due")
}

// What went wrong is read to its end, which says what to do.
func TestWhatWentWrongIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	why := "qualify L-2041: somebody changed it since you looked: marta.wojcik tried to qualify it, and two gates were open, at 14:31, " +
		"of which one has failed; look at it again and repeat"
	for _, size := range [][2]int{{120, 36}, {80, 24}, {100, 30}} {
		c := open(t, size[0], size[1], nil)
		c.press("j", "j", "x")
		c.root.Say(why, true)
		c.root.drawn = false
		c.send(place.Woke{})
		shown := strings.Join(strings.Fields(c.screen()), " ")
		if !strings.Contains(shown, "! qualify L-2041") || !strings.Contains(shown, "look at it again and repeat") {
			t.Errorf("%v: %s", size, c.screen())
		}
		fits(t, c, size[0], size[1])
	}
}
