package host

import (
	"testing"
)

func TestATypedReferralIsTakenBackByOneKey(t *testing.T) {
	t.Parallel()
	for name, then := range map[string][]string{"from the list": {"u"}, "on its own page": {"enter", "u"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, nil)
			before := c.inbox().List.Key()
			c.press("ctrl+n")
			c.typeText("ola@nowa-firma.example")
			c.press("ctrl+s")
			c.sees("u undo 15m")
			c.press(then...)
			c.sees("adding undone, it is gone")
			c.seesNot("Could not show")
			if got := c.inbox().List.Key(); got != before {
				t.Errorf("the cursor is on %s and was on %s", got, before)
			}
		})
	}
}
