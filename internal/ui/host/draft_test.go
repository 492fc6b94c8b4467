package host

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func (c *cockpit) draftOf(id lead.ID, sheet string) string {
	c.t.Helper()
	body, err := c.desk.Draft(c.t.Context(), desk.Actor{User: "ania"}, id, sheet)
	if err != nil {
		c.t.Fatal(err)
	}
	return body
}

func TestWhatIsTypedIsKeptAfterAMoment(t *testing.T) {
	t.Parallel()
	for _, form := range []struct {
		key, sheet, text string
		id               lead.ID
	}{{"n", "note", "shift+tab", -1}, {"x", "disqualify", "tab", -1}, {"ctrl+n", "new", "shift+tab", 0}} {
		t.Run(form.sheet, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, nil)
			id := form.id
			if id < 0 {
				id = c.root.subjects()[0].ID
			}
			c.press(form.key)
			name := string(c.root.sheet.ID())
			c.pass(5 * time.Second)
			if c.desk.DraftSaves != 0 {
				t.Error("an untouched form was kept")
			}
			c.press(form.text)
			c.typeText("3 half a sent")
			c.pass(keepAfter / 2)
			c.typeText("ence")
			c.pass(keepAfter / 2)
			if got := c.draftOf(id, name); got != "" {
				t.Errorf("kept between two keys: %s", got)
			}
			c.pass(keepAfter)
			if got := c.draftOf(id, name); got == "" || got != c.draft() {
				t.Errorf("kept %q of %q", got, c.draft())
			}
			saves := c.desk.DraftSaves
			c.pass(time.Minute)
			if c.desk.DraftSaves != saves {
				t.Error("what is kept is written again without a key")
			}
			if c.root.toast.text != "" {
				t.Errorf("it says %q although nobody closed anything", c.root.toast.text)
			}
		})
	}
}

func TestLeavingInTheMiddleOfAFormKeepsIt(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("called, asks for a demo")
	c.press("ctrl+c")
	if !c.quit {
		t.Fatal("ctrl+c did not leave")
	}
	if got := c.draftOf(id, "note"); !strings.Contains(got, "asks for a demo") {
		t.Errorf("kept %q", got)
	}
}

func TestLeavingStaysWhenTheDraftCannotBeKept(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("n")
	c.typeText("called")
	c.desk.DraftErr = fault.New(fault.Full, "keep the draft", "the disk is full", "free some disk space")
	c.press("ctrl+c")
	if c.quit {
		t.Fatal("left although the text was not kept")
	}
	c.sees("disk is full")
	c.typeText(", again")
	c.press("ctrl+c")
	if c.quit {
		t.Fatal("left although more was typed since it was said")
	}
	c.press("ctrl+c")
	if !c.quit {
		t.Error("cannot be left at all")
	}
}

func TestAProgramThatIsEndedKeepsTheForm(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("in the middle of")
	c.press("?") // covered by help it is a form all the same
	if err := c.root.leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.draftOf(id, "note"); !strings.Contains(got, "in the middle of") {
		t.Errorf("kept %q", got)
	}
}

func TestADraftOnItsWayDoesNotOutliveTheForm(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("done")
	c.hold = true
	c.pass(keepAfter)
	c.hold = false
	c.press("ctrl+s")
	if c.root.sheet != nil {
		t.Fatal("the note was not taken")
	}
	// The write that was out when the note was sent comes to its end after it.
	if err := c.desk.SaveDraft(t.Context(), desk.Actor{User: "ania"}, id, "note", "done"); err != nil {
		t.Fatal(err)
	}
	c.release()
	if got := c.draftOf(id, "note"); got != "" {
		t.Errorf("the draft of what was sent is still there: %q", got)
	}
}

func TestAClosedFormSaysKeptOnlyWhenItIs(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("n")
	c.typeText("one")
	c.hold = true
	c.press("esc")
	if c.root.toast.text != "" {
		t.Errorf("it says %q before the draft is there", c.root.toast.text)
	}
	c.release()
	c.sees("draft kept")
	c.press("n")
	c.sees("one")
	c.typeText(" two")
	c.desk.DraftErr = fault.New(fault.Full, "keep the draft", "the disk is full", "")
	c.press("esc")
	c.sees("not kept")
	c.sees("disk is full")
}
