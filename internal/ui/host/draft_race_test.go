package host

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

func TestAnAnswerClosesTheFormThatAskedAndNoOther(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("n")
	c.typeText("for the first")
	c.hold = true
	c.press("ctrl+s")
	sent := c.out()
	c.press("esc", "j", "n")
	c.typeText("for the second")
	second := c.root.sheetOn[0].Lead()
	for _, cmd := range sent {
		c.run(cmd)
	}
	if c.root.sheet == nil || !strings.Contains(c.draft(), "for the second") {
		t.Errorf("the form of %s was closed by the answer to another", second)
	}
}

func TestWhatWasSentIsNoDraftAlthoughItsFormWasClosedMeanwhile(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("done")
	c.hold = true
	c.press("ctrl+s", "esc")
	c.release()
	if got := c.draftOf(id, "note"); got != "" {
		t.Errorf("the draft of what was sent is there: %q", got)
	}
}

func TestAFormThatIsDoneForgetsNoOtherDraft(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	first := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("not sent yet")
	c.hold = true
	c.press("esc")
	held := c.out()
	c.press("j", "n")
	c.typeText("sent")
	c.press("ctrl+s")
	for _, cmd := range held {
		c.run(cmd)
	}
	if got := c.draftOf(first, "note"); !strings.Contains(got, "not sent yet") {
		t.Errorf("the draft of %s is %q", first, got)
	}
}

func TestADraftThatWaitsIsNotPushedOutByThatOfTheNextForm(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	first := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("one")
	c.hold = true
	c.pass(keepAfter)
	held := c.out()
	c.typeText(" two")
	c.press("esc", "j", "n")
	second := c.root.sheetOn[0].Lead()
	c.typeText("three")
	c.press("esc")
	for _, cmd := range held {
		c.run(cmd)
	}
	if got := c.draftOf(first, "note"); !strings.Contains(got, "one two") {
		t.Errorf("the draft of %s is %q", first, got)
	}
	if got := c.draftOf(second, "note"); !strings.Contains(got, "three") {
		t.Errorf("the draft of %s is %q", second, got)
	}
}

func TestADraftIsKeptWhileAColleagueIsAtWork(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("resting")
	for range 10 {
		c.pass(keepAfter / 2)
		c.send(place.Woke{})
	}
	if got := c.draftOf(id, "note"); !strings.Contains(got, "resting") {
		t.Errorf("after %v without a key the draft is %q", 5*time.Second, got)
	}
}

func TestAProgramThatIsEndedKeepsAClosedFormThatWaits(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("one")
	c.hold = true
	c.pass(keepAfter)
	c.typeText(" two")
	c.press("esc")
	if err := c.root.leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.draftOf(id, "note"); !strings.Contains(got, "one two") {
		t.Errorf("kept %q", got)
	}
}

func TestAFormThatIsOpenedAgainAtOnceHasWhatWasTyped(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("n")
	c.typeText("one")
	c.hold = true
	c.pass(keepAfter)
	held := c.out()
	c.typeText(" two")
	c.press("esc", "n")
	c.sees("one two")
	for _, cmd := range held {
		c.run(cmd)
	}
	c.pass(2 * keepAfter)
	id := c.root.sheetOn[0].Lead()
	if got := c.draftOf(id, "note"); !strings.Contains(got, "one two") {
		t.Errorf("kept %q", got)
	}
}

func TestWhatABatchWasRefusedIsToldOverTheFormThatIsOpen(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("space", "space")
	refused := c.root.subjects()[0].ID
	c.desk.Refuse = map[lead.ID]error{refused: fault.New(fault.Refused, "note", "it is gone", "")}
	c.press("n")
	c.typeText("for both")
	c.hold = true
	c.press("ctrl+s")
	sent := c.out()
	c.press("esc", "esc", "j", "n")
	c.typeText("for another")
	for _, cmd := range sent {
		c.run(cmd)
	}
	c.sees("it is gone")
	c.press("esc")
	if c.root.sheet == nil || !strings.Contains(c.draft(), "for another") {
		t.Errorf("the form is gone:\n%s", c.screen())
	}
}

func TestARefusalIsToldToTheFormThatAskedAndNoOther(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	refused := c.root.subjects()[0].ID
	c.desk.Refuse = map[lead.ID]error{refused: fault.New(fault.Conflict, "note", "somebody was faster", "")}
	c.press("n")
	c.typeText("late")
	c.hold = true
	c.press("ctrl+s")
	sent := c.out()
	c.press("esc", "j", "a")
	other := c.root.sheet.(*acts.Qualify)
	c.hold = true // what is asked now stays out
	for _, cmd := range sent {
		c.send(cmd())
	}
	c.sees("somebody was faster")
	if c.root.sheet != place.Sheet(other) || other.Seen.Waiting() {
		t.Error("the form of another lead was refreshed or closed")
	}
}

func TestAReferralThatIsBeingAddedComesBackAsNoDraft(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+n")
	c.refer("Ewa@Zuraw.example")
	c.pass(time.Second)
	c.hold = true
	c.press("ctrl+s", "esc")
	c.release()
	c.pass(time.Second)
	if len(c.desk.Typed) != 1 {
		t.Fatalf("the desk got %+v", c.desk.Typed)
	}
	c.sees("added")
	if got := c.draftOf(0, string(keys.NewReferral)); got != "" {
		t.Errorf("what was added is a draft: %s", got)
	}
}

func TestWhatIsTypedAfterARefusalIsADraft(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "a", "n")
	formOf(c.root.sheet).Focus("note")
	c.hold = true
	c.press("ctrl+s")
	sent := c.held
	c.held = nil
	for _, cmd := range sent {
		c.send(cmd())
	}
	c.sees("answers kept")
	c.typeText("and more")
	c.release()
	if got := c.draft(); !strings.Contains(got, "and more") {
		t.Errorf("the draft is %q", got)
	}
}
