package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestTheFirstListIsAskedForBeforeTheCounts(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	if b := c.root.inbox; b.behind != nil || !b.counting.waiting() && len(b.views) == 0 {
		t.Fatal("what waits for the first list was not asked for")
	}
	b := newInbox(c.root.s)
	asked := 0
	b.behind = func() tea.Cmd { asked++; return nil }
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
		case answer:
			each(b.update(msg))
		}
	}
	cmd := b.init()
	if asked != 0 || b.counting.waiting() {
		t.Fatal("the counts are asked for beside the first list")
	}
	each(cmd)
	if asked != 1 || !b.loaded {
		t.Fatalf("after the first list what waits was asked for %d times", asked)
	}
	each(b.reload())
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
