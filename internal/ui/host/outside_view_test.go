package host

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// openWithClosed opens an inbox among whose leads three are disqualified, so that no view holds them.
func openWithClosed(t *testing.T) *cockpit {
	return open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		ids := d.Add("Rheinufer Werke", "Rheinufer Werke", "Rheinufer Werke")
		d.By("ania", desk.Action{Verb: desk.Disqualify, Reason: "no_need"}, ids...)
	})
}

func TestAStageThatIsTypedReplacesTheViews(t *testing.T) {
	t.Parallel()
	c := openWithClosed(t)
	c.press("/")
	c.typeText("stage:disqualified")
	c.press("enter")
	if n := len(c.inbox().Order); n < 3 {
		t.Errorf("%d leads for stage:disqualified in the view of open ones", n)
	}
	c.sees("Rheinufer Werke")
}

func TestWhatAViewDoesNotHoldIsOfferedBeyondIt(t *testing.T) {
	t.Parallel()
	c := openWithClosed(t)
	c.press("/")
	c.typeText("rheinufer")
	c.sees("Nothing in Open matches rheinufer")
	c.seesNot("other leads")
	c.pass(time.Second)
	c.sees("3 other leads do: ↵ shows them")
	c.press("enter")
	c.sees("Rheinufer Werke")
	c.sees("3 leads, not only in Open")
	c.press("esc")
	c.seesNot("Rheinufer Werke")
	if b := c.inbox(); b.Beyond || b.Filter != "" {
		t.Errorf("after esc the filter is %q, beyond %v", b.Filter, b.Beyond)
	}
}

func TestBeyondAViewIsOfferedAfterTheLineIsLeftToo(t *testing.T) {
	t.Parallel()
	c := openWithClosed(t)
	c.press("/")
	c.typeText("rheinufer")
	c.press("enter")
	c.pass(time.Second)
	c.sees("3 other leads do")
	c.press("enter")
	c.sees("Rheinufer Werke")
	c.press("l")
	if c.inbox().Beyond {
		t.Error("another view is looked beyond too")
	}
	c.sees("Nothing in Mine matches")
}

func TestWhatMatchesNowhereIsNotOffered(t *testing.T) {
	t.Parallel()
	c := openWithClosed(t)
	c.press("/")
	c.typeText("xyzzyx")
	c.press("enter")
	c.pass(time.Second)
	c.sees("Nothing in Open matches xyzzyx")
	c.seesNot("↵ shows")
	c.press("enter")
	if len(c.root.screens) != 1 || !strings.Contains(c.screen(), "No lead") {
		t.Errorf("enter without a lead did something:\n%s", c.screen())
	}
	var asked int
	for _, q := range c.desk.Asked {
		if q.Limit == 1 {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("all leads were asked %d times for one filter", asked)
	}
}
