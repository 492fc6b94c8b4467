package host

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestTheCursorStaysOnTopWhileLeadsWakeAtTheStart(t *testing.T) {
	t.Parallel()
	for pressed, want := range map[bool]int{false: 0, true: 1} {
		c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
			first := d.Listed()[0]
			d.By("piotr", desk.Action{Verb: desk.Snooze, Until: testdesk.Friday().Add(time.Minute), Note: "calls back"}, first)
		})
		top := c.inbox().Order[0].ID
		if pressed {
			c.press("g")
		}
		c.now = c.now.Add(2 * time.Minute) // the lead that slept is the first again
		c.run(c.root.handle(place.Woke{}))
		at := c.inbox().Index[c.inbox().List.Key()]
		if at != want || c.inbox().Order[0].ID == top {
			t.Errorf("after a key: %v: the cursor is on row %d of %v:\n%s", pressed, at, c.inbox().Order[:2], c.screen())
		}
	}
}
