package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

func TestHeadCountsAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, count string
		about       bool
	}{
		{"420", "420", false}, {"1 240", "1240", false}, {"1.240", "1240", false}, {"1,240", "1240", false},
		{"about 300", "300", true}, {"~300", "300", true}, {"ca. 1 200 people", "1200", true}, {"300+", "300", true},
		{"około 80", "80", true},
		{"300 employees", "300", false},
		{"200-300", "", false}, {"y", "", false}, {"a few hundred", "", false}, {"12,5", "", false}, {"1.2.3", "", false}, {"", "", false},
		{"-4", "", false},
	}
	for _, tt := range tests {
		count, about := say.HeadCount(tt.text)
		if count != tt.count || about != tt.about {
			t.Errorf("%q is %q, about: %t", tt.text, count, about)
		}
	}
}

func TestAnApproximateHeadCountCountsAndItsWordsAreKept(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"a", "K"} {
		c := open(t, 120, 36, nil)
		c.press("j", "j", "j", key)
		form := formOf(c.root.sheet)
		form.Focus("account.employees")
		c.typeText("about 300")
		c.sees("= 300")
		if key == "K" {
			c.sees("69 → 81")
		}
		form.Focus("note")
		c.typeText("asks for a demo")
		c.press("ctrl+s")
		if a := c.last().Action; a.Set["employees"] != "300" || a.Note != "asks for a demo\nEmployees: about 300" {
			t.Errorf("%s sent %+v", key, a)
		}
	}
}

func TestOneLetterIsNoUseCase(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		c.press("j", "j", "j", "K")
		form := formOf(c.root.sheet)
		form.Focus("lead.use_case")
		before := c.root.sheet.(*acts.CallCard).Result.Score.Total
		c.typeText("y")
		c.sees("Use case: ")
		c.sees("write it in words")
		if got := c.root.sheet.(*acts.CallCard).Result.Score.Total; got != before {
			t.Errorf("the score went from %d to %d for one letter", before, got)
		}
		form.Focus("note")
		c.press("ctrl+s")
		if len(c.desk.Sent) != 0 {
			t.Errorf("sent %+v", c.last().Action)
		}
		if got := form.Focused().ID; got != "lead.use_case" {
			t.Errorf("the focus is at %s", got)
		}
		c.typeText("es, picking by voice")
		c.press("ctrl+s")
		if a := c.last().Action; a.Verb != desk.Contact || a.Set["use_case"] != "yes, picking by voice" {
			t.Errorf("sent %+v", a)
		}
	}
}

func TestAValueThatCannotBeReadIsMarkedAndTheFocusGoesThere(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "j", "K")
	form := formOf(c.root.sheet)
	form.Focus("account.employees")
	c.typeText("a few hundred")
	c.press("tab", "y", "enter")
	if got := c.root.sheet.(*acts.CallCard).Learned(); got != 1 {
		t.Errorf("%d answers are told to be kept", got)
	}
	c.press("ctrl+s")
	c.sees("Employees: ")
	if got := form.Focused().ID; len(c.desk.Sent) != 0 || got != "account.employees" {
		t.Errorf("%d acts were sent, the focus is at %s", len(c.desk.Sent), got)
	}
}

func TestTheFocusIsKeptWithTheDraft(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"a", "K"} {
		c := open(t, 80, 24, nil)
		c.press("j", "j", "j", key)
		form := formOf(c.root.sheet)
		form.Focus("authority")
		c.typeText("ythe board")
		c.press("esc", key)
		c.sees("draft restored")
		if got := formOf(c.root.sheet).Focused().ID; got != "authority.evidence" {
			t.Errorf("%s comes back to %s", key, got)
		}
		c.typeText(" and Ewa")
		if got := formOf(c.root.sheet).Value("authority.evidence"); got != "the board and Ewa" {
			t.Errorf("%s goes on with %q", key, got)
		}
	}
}

func TestADraftWhoseQuestionIsGoneOpensAtTheFirst(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.press("j", "j", "j", "K")
	first := formOf(c.root.sheet).Focused().ID
	c.root.sheet.(place.Drafted).Restore(`{"note":"x","` + place.FocusKey + `":"account.gone"}`)
	if got := formOf(c.root.sheet).Focused().ID; got != first {
		t.Errorf("it opens at %s", got)
	}
}
