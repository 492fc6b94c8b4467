package host

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/place"
)

func TestTheFirstListIsAskedForBeforeTheCounts(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	if b := c.inbox(); b.Later != nil || !b.Counting.Waiting() && len(b.Views) == 0 {
		t.Fatal("what waits for the first list was not asked for")
	}
	b := inbox.New(c.root.s)
	asked := 0
	b.Later = func() tea.Cmd { asked++; return nil }
	var each func(cmd tea.Cmd)
	each = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			for _, inner := range msg {
				each(inner)
			}
		case place.Reply:
			each(b.Update(msg))
		}
	}
	cmd := b.Init()
	if asked != 0 || b.Counting.Waiting() {
		t.Fatal("the counts are asked for beside the first list")
	}
	each(cmd)
	if asked != 1 || !b.Loaded {
		t.Fatalf("after the first list what waits was asked for %d times", asked)
	}
	each(b.Reload())
	if asked != 1 {
		t.Errorf("after the second list what waits was asked for %d times", asked)
	}
}

func TestAKeyBeforeTheLeadsSaysThatTheyAreBeingRead(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.hold = true
	c.press("l") // the rows of another view are out
	for _, key := range []string{"enter", "a", "y"} {
		c.press(key)
		c.sees("The leads are still being read")
	}
	c.release()
	c.press("/")
	c.typeText("nobody at all")
	c.press("enter", "a")
	c.sees("No lead is selected")
}
