package host

import (
	"testing"
	"time"
)

func TestRowsOfTheViewBeforeDoNotComeIntoTheNext(t *testing.T) {
	t.Parallel()
	c := openLong(t, 1000)
	b := c.inbox()
	c.hold = true
	for range 8 {
		c.press("ctrl+d")
	}
	if !b.More.Waiting() {
		t.Fatal("no page is out")
	}
	c.press("l")
	held := c.held
	c.held = nil
	c.hold = false
	c.run(held[0])
	if len(b.Order) > 0 && !b.Loaded {
		t.Errorf("%d rows of another view", len(b.Order))
	}
	for _, h := range held[1:] {
		c.run(h)
	}
}

func TestRowsThatAreSeenComeAlthoughAPageWasOut(t *testing.T) {
	t.Parallel()
	c := openLong(t, 3000)
	b := c.inbox()
	for range 60 {
		c.press("pgdown")
	}
	for !b.More.Waiting() {
		c.hold = true
		c.press("pgdown")
		if !b.More.Waiting() {
			c.release()
		}
	}
	c.press("g", "g")
	for range 20 {
		c.press("pgdown")
	}
	c.release()
	whole(t, c, "after the page came")
}

func TestEscBeforeAllAreMarkedMarksNone(t *testing.T) {
	t.Parallel()
	c := openLong(t, 1000)
	b := c.inbox()
	c.hold = true
	c.press("*")
	c.press("esc")
	c.release()
	if n := len(b.List.Marks()); n != 0 {
		t.Errorf("%d are marked", n)
	}
	c.press("/")
	c.typeText("stage:new")
	c.press("enter")
	c.hold = true
	c.press("*")
	if !b.Marking {
		t.Fatal("the filter finds too few for this test")
	}
	c.press("esc", "esc")
	c.release()
	if n := len(b.List.Marks()); n != 0 {
		t.Errorf("%d are marked that no filter holds", n)
	}
}

func TestWhoGoesBackToTheTopStaysThere(t *testing.T) {
	t.Parallel()
	c := openLong(t, 1000)
	b := c.inbox()
	c.hold = true
	c.press("G")
	c.press("g", "g")
	c.release()
	if b.Index[b.List.Key()] != 0 {
		t.Errorf("the cursor is at %d", b.Index[b.List.Key()])
	}
}

func TestALateCountBeyondIsNotThatOfTheNextFilter(t *testing.T) {
	t.Parallel()
	c := openWithClosed(t)
	c.press("/")
	c.typeText("rheinufer")
	c.hold = true
	c.pass(time.Second)
	held := c.out()
	c.typeText("xx")
	for _, h := range held {
		c.run(h)
	}
	c.seesNot("other leads do")
}
