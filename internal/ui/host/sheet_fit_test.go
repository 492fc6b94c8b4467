package host

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/quarantine"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// formOf is the column of questions of a sheet, nil for one that is a list.
func formOf(s place.Sheet) *kit.Form {
	switch s := s.(type) {
	case *place.FormSheet:
		return &s.Form
	case *acts.Qualify:
		return &s.Form
	case *acts.CallCard:
		return &s.Form
	case *quarantine.FixSheet:
		return &s.Form
	case *acts.SetSheet:
		return &s.Form
	case *acts.Referral:
		return &s.Form
	case *settingsSheet:
		return &s.Form
	case *inbox.ViewSheet:
		return &s.Form
	}
	return nil
}

// everySheet opens each sheet of the cockpit.
func everySheet() map[string][]string {
	return map[string][]string{
		"qualify": {"j", "j", "j", "a"}, "call": {"j", "j", "j", "K"}, "disqualify": {"x"}, "nurture": {"N"}, "contact": {"c"},
		"ask": {"i"}, "note": {"n"},
		"assign": {"T"}, "snooze": {"s"}, "set": {"e"}, "confirm": {"C"}, "tag": {"+"}, "reject": {"X"},
		"fix": {"8", "enter"}, "new referral": {"ctrl+n"}, "settings": {"S"}, "save a view": {"/", "h", "u", "t", "a", "enter", "F"},
		"views": {"V"}, "links": {"j", "j", "o"}, "copy": {"y"}, "help": {"?"}, "palette": {"ctrl+p"},
		"report": {"space", "space", "space", "space", "t"},
	}
}

// smallSizes are those at which rows are short in one way or another.
func smallSizes() [][2]int {
	var out [][2]int
	for _, w := range []int{20, 30, 39, 40, 59, 60, 79, 80, 99, 100, 120} {
		for _, h := range []int{5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 19, 20, 22, 24, 30, 36} {
			out = append(out, [2]int{w, h})
		}
	}
	return out
}

func TestTheQuestionWithTheFocusIsAlwaysInSight(t *testing.T) {
	t.Parallel()
	for name, play := range everySheet() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
				refusing(o, d)
				if name == "reject" {
					d.At(testdesk.Friday().Add(-26*time.Hour), func() { d.Qualify("", 2039) })
				}
			})
			c.press(play...)
			if c.root.sheet == nil {
				t.Fatalf("%v opens nothing:\n%s", play, c.screen())
			}
			form := formOf(c.root.sheet)
			stops := 12
			if form != nil {
				stops = len(form.Asks)
			}
			n := 0
			for range stops {
				for _, size := range share(&n, 7, smallSizes()...) {
					c.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					fits(t, c, size[0], size[1])
					inSight(t, c, form, size)
				}
				if t.Failed() {
					return
				}
				step := "down"
				if form != nil {
					step = "tab"
				}
				c.press(step)
			}
		})
	}
}

// inSight checks that the focused question, or the selected line, is in the frame.
func inSight(t *testing.T, c *cockpit, form *kit.Form, size [2]int) {
	t.Helper()
	if form == nil {
		if _, letters := c.root.sheet.(*acts.CopySheet); !letters && c.root.sheet.Title() != "" && !strings.Contains(c.screen(), "▌") {
			t.Errorf("%v: no line is selected:\n%s", size, c.screen())
		}
		return
	}
	a := form.Focused()
	label := a.Label[:min(3, len(a.Label))]
	beside := label // words may stand on the line of their choice
	for _, other := range form.Asks {
		if a.Under == other.ID {
			beside = other.Label[:min(3, len(other.Label))]
		}
	}
	if !strings.Contains(c.screen(), "▌"+label) && !strings.Contains(c.screen(), "▌"+beside) {
		t.Errorf("%v: %s is not in sight:\n%s", size, a.ID, c.screen())
		return
	}
	switch field := a.Field.(type) {
	case *kit.Editor:
		if spot := c.root.draw().spot; !spot.On || spot.Y >= size[1] {
			t.Errorf("%v: the cursor of %s is not in sight:\n%s", size, a.ID, c.screen())
		}
	case *kit.Pick:
		for i, o := range field.Options[:min(len(field.Options), 30)] {
			code := o
			if i < len(field.Codes) {
				code = field.Codes[i]
			}
			was := field.Value()
			field.SetValue(code)
			c.root.drawn = false
			if !strings.Contains(c.screen(), kit.Cut(o, 2, "")) {
				t.Errorf("%v: the picked option %q is not in sight:\n%s", size, o, c.screen())
			}
			field.SetValue(was)
			c.root.drawn = false
		}
	}
}

func TestAFormKeepsItsRowsBeforeItsAdvice(t *testing.T) {
	t.Parallel()
	c := open(t, 40, 10, nil)
	c.press("j", "j", "j", "x", "2")
	for _, want := range []string{"outside our ICP", "customer or open deal", "unreachable", "duplicate", "7   other"} {
		c.sees(want)
	}
	c = open(t, 40, 11, nil)
	c.press("j", "j", "j", "x", "2")
	c.sees("7   other")
	c.sees("Note")
	c.press("tab")
	c.sees("will read")
}

func TestASheetOnATinyScreenTakesTheKeysInSight(t *testing.T) {
	t.Parallel()
	c := open(t, 20, 5, nil)
	c.press("n")
	c.typeText("call 3")
	c.sees("call 3")
	c.sees("2 breached")
	c.press("ctrl+s")
	if got := c.last().Action.Note; got != "call 3" {
		t.Errorf("the note is %q", got)
	}
}

func TestARefusedQualifyIsSaidOnceAndClaimsNothing(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			c := open(t, size[0], size[1], nil)
			c.press("j", "j", "j", "a", "ctrl+s")
			c.sees("not an EQL yet")
			if n := strings.Count(strings.ToLower(c.screen()), "gates are open"); n != 1 {
				t.Errorf("it is said %d times:\n%s", n, c.screen())
			}
			c.seesNot("answers kept")
			c.press("y", "ctrl+s")
			c.sees("answers kept")
		})
	}
}
