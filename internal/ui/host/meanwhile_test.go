package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// answeredMeanwhile has a colleague answer budget and need of a lead.
func answeredMeanwhile(c *cockpit, id lead.ID) {
	c.desk.By("piotr", desk.Action{Verb: desk.Set, BANT: map[string]lead.Question{"budget": {Answer: lead.Yes,
		Evidence: "60k in the plan"}}}, id)
}

func TestADraftDoesNotPutBackWhatAColleagueAnsweredMeanwhile(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"a", "K"} {
		c := open(t, 120, 36, nil)
		id := c.root.subjects()[0].ID
		c.press(key)
		formOf(c.root.sheet).Focus("note")
		c.typeText("asked for Monday")
		c.press("esc")
		answeredMeanwhile(c, id)
		c.send(place.Woke{})
		c.press(key)
		c.sees("asked for Monday")
		if got := formOf(c.root.sheet).Value("budget"); got != "yes" && got != "" {
			t.Errorf("%s: budget is %q in the form, a colleague said yes", key, got)
		}
		c.press("ctrl+s")
		if b := c.last().Action.BANT; b["budget"].Answer != "" && b["budget"].Answer != lead.Yes {
			t.Errorf("%s: sent budget %+v", key, b["budget"])
		}
	}
}

func TestAnUntouchedQuestionTakesOverWhatAColleagueAnswered(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("a")
	f := formOf(c.root.sheet)
	f.Focus("note")
	c.typeText("mine")
	answeredMeanwhile(c, id)
	c.run(c.root.sheet.(place.Answered).Refresh())
	if got := f.Value("budget"); got != "yes" {
		t.Errorf("budget is %q", got)
	}
	if got := f.Value("note"); got != "mine" {
		t.Errorf("the note is %q", got)
	}
	if got := c.draft(); got != `{"@focus":"note","note":"mine"}` {
		t.Errorf("the draft is %s", got)
	}
}

func TestASheetThatWasOvertakenIsSentTheSecondTime(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("x", "2", "tab")
	c.typeText("no budget")
	c.desk.By("piotr", desk.Action{Verb: desk.Tag, AddTags: []string{"hot"}}, id)
	c.press("ctrl+s")
	if c.root.sheet == nil {
		t.Fatal("the sheet is gone although a colleague changed the lead")
	}
	c.sees("changed it since you looked: piotr tagged it")
	c.press("ctrl+s")
	if got := c.last().Action; c.root.sheet != nil || got.Verb != desk.Disqualify || got.Note != "no budget" {
		t.Errorf("the second time sends %+v", got)
	}
}
