package host

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/ui/place"
)

// Who hears a no is shown what is left to do, and the reason stands in the form already.
func TestAFailedGateShowsTheWayOut(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "a")
	form := formOf(c.root.sheet)
	form.Focus("need")
	c.press("n")
	c.sees("Way out")
	c.sees("disqualify as “no project or need”")
	c.press("ctrl+s")
	c.press("esc")
	c.send(place.Woke{})
	c.pass(time.Second)
	c.sees("Way out")
	c.press("x")
	if got := formOf(c.root.sheet).Value("reason"); got != "no_need" {
		t.Errorf("the reason is %q", got)
	}
}
