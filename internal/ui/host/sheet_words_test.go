package host

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestWordsTypedAtAnAnswerAreItsEvidence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, typed, evidence string
		answer                lead.Answer
	}{
		{"after a yes", "yin budget next year", "in budget next year", lead.Yes},
		{"after a yes, with digits and blanks", "y 40k in the plan", "40k in the plan", lead.Yes},
		{"without an answer", "she signs", "she signs", lead.Unknown},
		{"an amount is no option's number", "20k approved", "20k approved", lead.Unknown},
		{"after a no, an answer's letters again", "nunder ten people", "under ten people", lead.No},
	}
	for _, tt := range tests {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
			for _, key := range []string{"K", "a"} {
				c := open(t, size[0], size[1], nil)
				c.press("j", "j", key)
				form := formOf(c.root.sheet)
				form.Focus("authority")
				c.typeText(tt.typed)
				if got := form.Value("authority"); got != string(tt.answer) {
					t.Errorf("%s, %s at %v: the answer is %q", tt.name, key, size, got)
				}
				if got := form.Value("authority.evidence"); got != tt.evidence {
					t.Errorf("%s, %s at %v: the evidence is %q", tt.name, key, size, got)
				}
			}
		}
	}
}

func TestALetterAnswersAgainWhenTheFocusComesBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "a", "y", "shift+tab", "n", "up")
	if got := formOf(c.root.sheet).Value("budget"); got != "no" {
		t.Errorf("the budget is %q", got)
	}
	c.press("left")
	if got := formOf(c.root.sheet).Value("budget"); got != "yes" {
		t.Errorf("the arrow chooses %q", got)
	}
}

func TestOneFactThatCannotBeReadDoesNotFreezeTheGates(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		for _, key := range []string{"a", "K"} {
			c := open(t, size[0], size[1], nil)
			c.press("j", "j", "j", key)
			form := formOf(c.root.sheet)
			form.Focus("account.employees")
			c.typeText("a few hundred")
			form.Focus("budget")
			c.press("n")
			c.sees("answered no")
			c.sees("is no whole number")
			if key == "a" {
				c.sees("cannot become an EQL")
			}
			if key == "K" || size[0] < 100 { // there the gates stand one by one
				c.sees("1 failed")
			}
			form.Focus("account.employees")
			for range "a few hundred" {
				c.press("backspace")
			}
			c.typeText("300")
			c.seesNot("is no whole number")
			c.press("ctrl+s")
			if got := c.last().Action; got.Set["employees"] != "300" || got.BANT["budget"].Answer != lead.No || got.Verb == desk.Set {
				t.Errorf("the desk got %+v", got)
			}
		}
	}
}

func TestWhatIsWrongWithAFactIsSaidOnceWithItsNameOnce(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		c.press("j", "j", "j", "K")
		formOf(c.root.sheet).Focus("account.employees")
		c.typeText("few")
		if n := strings.Count(c.screen(), "is no whole number"); n != 1 {
			t.Errorf("%v: it is said %d times:\n%s", size, n, c.screen())
		}
		c.seesNot("Employees: employees")
	}
}

func TestASentenceThatBeginsLikeAnAnswerIsKeptWhole(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typed, evidence string
		answer          lead.Answer
	}{
		{"not yet, the CFO decides", "not yet, the CFO decides", lead.No},
		{"nobody named it", "nobody named it", lead.No},
		{"yeah it is planned", "yeah it is planned", lead.Yes},
		{"need approval of the board", "need approval of the board", lead.Unknown},
		{"until March nothing happens", "until March nothing happens", lead.Unknown},
		{"you would have to ask her", "you would have to ask her", lead.Unknown},
		{"nour budget is gone", "our budget is gone", lead.No},
	}
	for _, tt := range tests {
		for _, key := range []string{"K", "a"} {
			c := open(t, 80, 24, nil)
			c.press("j", "j", key)
			form := formOf(c.root.sheet)
			form.Focus("authority")
			c.typeText(tt.typed)
			if got := form.Value("authority"); got != string(tt.answer) || form.Value("authority.evidence") != tt.evidence {
				t.Errorf("%q is %s, %q", tt.typed, got, form.Value("authority.evidence"))
			}
		}
	}
}
