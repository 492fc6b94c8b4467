//go:build unix

package e2e

import (
	"strings"
	"testing"
)

func TestAPanicInTheCockpitPutsTheTerminalBackAndQuotesNobody(t *testing.T) {
	t.Parallel()
	c := run(t, "eqltui-breaks", 120, 36, nil)
	code, err := c.Exit(patience)
	if err != nil {
		t.Fatal(err)
	}
	if code != 1 || !strings.Contains(c.Text(), "caught true") {
		t.Errorf("exit %d:\n%s", code, c.Text())
	}
	if strings.Contains(c.Text(), "petra") || strings.Contains(c.Text(), "goroutine") {
		t.Errorf("the panic's text is on the terminal:\n%s", c.Text())
	}
	if left := c.Leftover(); left != "" {
		t.Error("the terminal is not restored: " + left)
	}
}
