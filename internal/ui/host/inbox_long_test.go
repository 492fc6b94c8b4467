package host

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// openLong opens an inbox with so many more leads.
func openLong(t tester, more int) *cockpit {
	return open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		if more > 0 {
			d.Crowd(38 + more)
		}
	})
}

// whole fails when a line of the list is still on its way.
func whole(t *testing.T, c *cockpit, when string) {
	t.Helper()
	b := c.inbox()
	from, to := b.List.Window()
	for _, it := range b.List.Items()[from:to] {
		if !it.Heading && b.RowOf(it.Key) == nil {
			t.Errorf("%s: the row of %s is not there", when, it.Key)
		}
	}
}

func TestALongListKeepsTheRowsNearTheCursorOnly(t *testing.T) {
	t.Parallel()
	c := openLong(t, 1900)
	b := c.inbox()
	c.press("G")
	whole(t, c, "at the end")
	if len(b.Order) != 1938 || b.List.Key() != b.Order[1937].ID.String() {
		t.Errorf("G ended on %s, %d leads are known", b.List.Key(), len(b.Order))
	}
	c.sees("row 1 938 of 1 938")
	known := len(b.Order)
	if known < 1900 || b.After != "" {
		t.Fatalf("%d leads are known after going to the end", known)
	}
	if n := len(b.Rows); n > 3*inbox.KeptRows+place.PageRows {
		t.Errorf("%d rows are kept of %d", n, known)
	}
	at := b.List.Key()
	c.send(place.Woke{})
	if len(b.Order) != known || b.List.Key() != at {
		t.Errorf("after a change %d leads of %d are known and the cursor is on %s, not %s", len(b.Order), known, b.List.Key(), at)
	}
	if n := len(b.Rows); n > 2*inbox.KeptRows+2 {
		t.Errorf("%d rows are read again", n)
	}
	whole(t, c, "after a change")
	for range known / 10 {
		c.press("pgup")
		whole(t, c, "going up")
	}
	if b.List.Key() != b.Order[0].ID.String() {
		t.Errorf("going up ended on %s, %d of %d; first %s", b.List.Key(), b.Index[b.List.Key()], len(b.Order), b.Order[0].ID)
	}
	c.press("G")
	c.press("g", "g")
	whole(t, c, "at the top")
	if !strings.Contains(c.screen(), "row 1 of") {
		t.Error("the status does not say row 1")
	}
}

func TestMarksOfALongListAreActedOnWhole(t *testing.T) {
	t.Parallel()
	c := openLong(t, 1500)
	b := c.inbox()
	c.press("v")
	for range 20 {
		c.press("G")
	}
	c.press("v")
	marks := len(b.List.Marks())
	if marks != len(b.Order) || marks < 1500 {
		t.Fatalf("%d of %d are marked", marks, len(b.Order))
	}
	for _, step := range []string{"g", "g", "ctrl+d", "G"} {
		c.press(step)
		if n := len(c.root.subjects()); n != marks {
			t.Fatalf("after %s an act would meet %d of %d", step, n, marks)
		}
	}
	c.send(place.Woke{})
	if n := len(c.root.subjects()); n != marks {
		t.Errorf("after a change an act would meet %d of %d", n, marks)
	}
	c.press("esc")
	c.send(place.Woke{})
	if n := len(b.Rows); n > 2*inbox.KeptRows+2 {
		t.Errorf("%d rows are kept without marks", n)
	}
	c.press("*")
	if n := len(c.root.subjects()); n != len(b.Order) {
		t.Errorf("all are marked, an act would meet %d of %d", n, len(b.Order))
	}
}

func TestHeadingsComeAndGoWithTheWidth(t *testing.T) {
	t.Parallel()
	c := open(t, 60, 18, nil)
	headings := func() (n int) {
		for _, it := range c.inbox().List.Items() {
			if it.Heading {
				n++
			}
		}
		return n
	}
	if n := headings(); n != 0 {
		t.Fatalf("%d headings at 60 columns", n)
	}
	c.send(tea.WindowSizeMsg{Width: 120, Height: 36})
	if headings() == 0 {
		t.Error("no heading after the terminal became wide")
	}
	c.send(tea.WindowSizeMsg{Width: 60, Height: 18})
	if n := headings(); n != 0 {
		t.Errorf("%d headings after the terminal became narrow", n)
	}
}
