package host

import (
	"strings"
	"testing"
	"time"
)

func TestANextStepIsPlannedAndComesBackOnTop(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "c")
	form := formOf(c.root.sheet)
	form.Focus("next")
	c.typeText("send the price list")
	form.Focus("next_on")
	c.typeText("16:00")
	c.sees("comes back on top")
	c.press("ctrl+s")
	l := c.desk.Copy(2041)
	if l.NextOn == nil || l.NextOn.Sub(c.now) > 90*time.Minute {
		t.Fatalf("it is planned for %v", l.NextOn)
	}
	c.seesNot("Next steps due")
	c.pass(l.NextOn.Sub(c.now))
	for range 40 { // within the minute in which the list is read again
		if c.pass(2 * time.Second); strings.Contains(c.screen(), "is due now") {
			break
		}
	}
	c.sees("1 next step is due now")
	c.press("g")
	c.sees("Next steps due  1")
	if got := c.shown()[0]; got != "L-2041" {
		t.Errorf("on top is %s", got)
	}
	c.find("2041")
	c.press("enter")
	c.sees("16:00 · send the price list")
	c.press("c")
	formOf(c.root.sheet).Focus("next_on")
	c.typeText("someday")
	c.press("ctrl+s")
	c.sees(`"someday" is none`)
}
