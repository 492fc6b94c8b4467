package host

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
)

// click presses the mouse on a text that is on the screen.
func (c *cockpit) click(text string) {
	c.t.Helper()
	for y, line := range strings.Split(c.screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			c.send(tea.MouseClickMsg{X: ansi.StringWidth(before), Y: y, Button: tea.MouseLeft})
			return
		}
	}
	c.t.Fatalf("%q is not on the screen:\n%s", text, c.screen())
}

func TestTheMousePicksALeadOfAFigureThenAndNow(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		c := open(t, size[0], size[1], nil)
		c.press("3", "=", "j")
		c.sees("▌  L-2010")
		c.click("L-2016")
		c.sees("▌  L-2016")
		c.click("then ")
		c.sees("▌  L-2016")
		c.click("Referrals")
		c.sees("Referrals: then ")
	}
}

func TestTheMousePicksFieldsAndChoicesOfSheets(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}, {200, 50}} {
		c := open(t, size[0], size[1], nil)
		c.press("j", "j", "c")
		c.click("voicemail")
		c.sees("● voicemail")
		c.click("Next step")
		c.typeText("call on Monday")
		c.click("on Monday")
		c.typeText("Ewa ")
		c.sees("call Ewa on Monday")
		c.press("ctrl+s")
		if a := c.last().Action; a.Outcome != "voicemail" || a.NextStep != "call Ewa on Monday" {
			t.Errorf("%v sent %+v", size, a)
		}
	}
}

func TestTheMousePicksAnAnswerAndItsWords(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		c.press("j", "j", "K")
		form := formOf(c.root.sheet)
		c.click("○ no  ") // of the first question
		if form.Value("budget") != "no" || form.Focused().ID != "budget" {
			t.Errorf("%v: %s at %s", size, form.Value("budget"), form.Focused().ID)
		}
		c.press("y")
		c.typeText("40k in the plan")
		c.press("tab")
		c.click("in the plan")
		c.typeText("already ")
		if got := form.Value("budget.evidence"); got != "40k already in the plan" {
			t.Errorf("%v: the evidence is %q", size, got)
		}
	}
}

func TestTheMousePicksFromAList(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		c := open(t, size[0], size[1], nil)
		c.press("j", "j", "x")
		c.click("no budget this year")
		c.press("ctrl+s")
		if a := c.last().Action; a.Verb != desk.Disqualify || a.Reason != "no_budget" {
			t.Errorf("%v sent %+v", size, a)
		}
	}
}

func TestTheMouseAnswersQualifyAndTheGatesFollow(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		for _, key := range []string{"a", "K"} {
			c := open(t, size[0], size[1], nil)
			c.press("j", "j", key)
			c.sees("7 of 9 gates")
			c.click("○ yes")
			c.sees("8 of 9 gates")
		}
	}
}

func TestTheWheelGoesThroughASheet(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	wheel := func(b tea.MouseButton) { c.send(tea.MouseWheelMsg{Button: b}) }
	c.press("j", "j", "c")
	wheel(tea.MouseWheelUp)
	c.sees("▌How")
	wheel(tea.MouseWheelDown)
	c.sees("▌Outcome")
	c.press("esc", "x")
	wheel(tea.MouseWheelDown)
	wheel(tea.MouseWheelDown)
	c.press("ctrl+s")
	if a := c.last().Action; a.Reason != "no_need" {
		t.Errorf("sent %+v", a)
	}
	c.press("y")
	c.click("company")
	c.sees("copied")
}

func TestAClickGoesToAPartOfALeadsPage(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "enter")
	c.click("History")
	c.sees("▸History")
	c.press("tab")
	c.sees("▸Record")
	c.press("tab")
	c.sees("▸Overview")
	c.press("shift+tab")
	c.sees("▸Record")
}
