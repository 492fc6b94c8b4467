package host

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestNoLabelMovesWhenAnotherViewIsShown(t *testing.T) {
	t.Parallel()
	at := func(c *cockpit, name string) int {
		bar := strings.Split(c.screen(), "\n")[2]
		before, _, ok := strings.Cut(bar, name)
		if !ok {
			return -1
		}
		return ansi.StringWidth(before)
	}
	for place, names := range map[string][]string{"1": {"Open", "Mine", "Unassigned", "Breached", "API partners"},
		"7": {"All", "People", "System", "Mine"}} {
		c := open(t, 100, 24, nil)
		c.press(place)
		first := map[string]int{}
		for range len(names) + 1 {
			for _, name := range names {
				x := at(c, name)
				if was, seen := first[name]; seen && was != x {
					t.Errorf("%s went from column %d to %d:\n%s", name, was, x, c.screen())
				}
				first[name] = x
			}
			c.press("l")
		}
	}
}

func TestAClickOnTheShownViewLeavesTheCursorWhereItIs(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "j")
	key := c.inbox().List.Key()
	c.click("Open")
	if got := c.inbox().List.Key(); got != key {
		t.Errorf("the cursor went from %s to %s", key, got)
	}
}

func TestTheFooterNamesWhatTheLeadAsksFor(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, want string
		stage      lead.Stage
		owner      string
	}{
		{"a new lead is called and judged", "open  K call  a qualify  x disqualify", lead.New, ""},
		{"an EQL of mine is accepted or sent back", "open  A accept  X reject  K call", lead.EQL, "ania"},
		{"an EQL of somebody else is called", "open  K call  c contact", lead.EQL, "marta.wojcik"},
	}
	for _, tt := range tests {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
			c := open(t, size[0], size[1], func(_ *Options, d *testdesk.Desk) {
				if tt.stage == lead.EQL {
					d.At(testdesk.Friday().Add(-26*time.Hour), func() { d.Qualify("", 2039) })
				}
				d.Give(tt.owner, 2039)
			})
			lines := strings.Split(c.screen(), "\n")
			if foot := lines[len(lines)-1]; !strings.Contains(foot, tt.want) {
				t.Errorf("%s at %v: %q", tt.name, size, foot)
			}
		}
	}
}

func TestAFailedFilterIsNoEmptyResult(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"", "nobody"} {
		c := open(t, 80, 24, nil)
		c.press("/")
		c.typeText(before)
		c.desk.Err = fault.New(fault.Corrupt, "read the inbox", "the file is damaged", "restore the last backup")
		c.typeText(" huta")
		c.press("enter")
		c.seesNot("Nothing matches")
		c.seesNot("0 leads")
		c.sees("the file is damaged")
		c.sees("restore the last backup")
		c.desk.Err = nil
		c.press("esc")
		c.sees("Żuraw Systemy")
		c.seesNot("damaged")
	}
}

func TestRowsThatAFilterHidAreNotNewsWhenItIsCleared(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "j", "j")
	c.press("/")
	c.typeText("huta")
	c.press("enter", "esc")
	c.seesNot("r shows")
	c.press("G")
	c.press("l", "h")
	c.seesNot("r shows")
	c.press("G")
	c.desk.At(c.now.Add(-3*time.Hour), func() { c.desk.Add("Nowa Firma") })
	c.send(place.Woke{})
	c.sees("1 new, r shows it")
}

func TestTheQuestionThatIsTypedIsTheOneThatGoesOut(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "i", "tab")
	c.typeText("kto podpisuje?")
	c.sees("● something else")
	c.sees("Pytanie: kto podpisuje?")
	c.press("shift+tab", "1")
	c.sees("Czy mogą Państwo potwierdzić")
	c.press("ctrl+s")
	if got := c.last().Action; got.Ask != desk.AskConfirm || got.Question != "" {
		t.Errorf("asked is %q with %q", got.Ask, got.Question)
	}
}

func TestAnAnswerToAnotherQuestionIsNoYesByItself(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "enter", "i", "tab")
	c.typeText("is there a budget?")
	c.press("ctrl+s", "C")
	c.sees("● answers")
	c.press("tab")
	c.typeText("yes, 40k, by mail")
	c.press("ctrl+s")
	if got := c.last().Action; !got.Answers || got.Verb != desk.ConfirmFor {
		t.Errorf("the desk got %+v", got)
	}
	c = open(t, 120, 36, nil)
	c.press("j", "j", "enter", "i", "ctrl+s", "C")
	c.sees("● confirms")
}

func TestARefusedLeadWithoutANameIsNotCalledByItsNumberTwice(t *testing.T) {
	t.Parallel()
	v := refusedLine{on: desk.OnLead(292), row: desk.Row{ID: 292}}
	if got := v.name(); got != "" {
		t.Errorf("the name is %q", got)
	}
}

func TestQualifyTellsWhoseTheLeadWillBe(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		d.Give("marta.wojcik", 2042)
	})
	c.press("j", "j", "a")
	c.sees("assigned to you on submit")
	formOf(c.root.sheet).Focus("to")
	c.press("right")
	c.seesNot("assigned to you")
	c.press("esc", "j", "a")
	c.sees("stays with marta")
	if c.root.sheet.ID() != keys.Qualify {
		t.Error("another sheet is open")
	}
}

func TestDisqualifyShowsTheSentenceThatGoesOut(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "j", "x", "2") // Ponte Digitale reads Italian
	c.sees("Al momento non c’è un progetto attivo.")
	c.seesNot("no sentence in")
	c = open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		d.Each(func(_ int, l *desk.Detail) {
			p := *l.PartnerRec
			p.Language = "de"
			l.PartnerRec = &p
		})
	})
	c.press("j", "j", "j", "x", "2")
	c.sees("There is no active project at the moment.")
	c.sees("sentence in the partner's language, de")
	c.seesNot("language: ")
}
