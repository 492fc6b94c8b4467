package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestCtrlZWithoutAShellSaysSo(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.NoSuspend = true })
	c.press("ctrl+z")
	c.sees("No shell is there")
	c.press("n", "ctrl+z")
	c.sees("No shell is there")
	if c.root.sheet == nil {
		t.Error("the form was left")
	}
}
