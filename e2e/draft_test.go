//go:build unix

package e2e

import (
	"syscall"
	"testing"
	"time"
)

// TestAFormSurvivesTheEndOfItsTerminal types into a form and ends the program in the ways that
// happen: the window is closed, somebody ends the process, ctrl+c, or kill -9 after a rest.
func TestAFormSurvivesTheEndOfItsTerminal(t *testing.T) {
	t.Parallel()
	for _, end := range []struct {
		name string
		rest time.Duration
		how  func(c *cockpit) error
	}{
		{"hang-up", 0, func(c *cockpit) error { return c.Signal(syscall.SIGHUP) }},
		{"term", 0, func(c *cockpit) error { return c.Signal(syscall.SIGTERM) }},
		{"ctrl+c", 0, func(c *cockpit) error { return c.Type("\x03") }},
		{"kill", 2500 * time.Millisecond, func(c *cockpit) error { return c.Signal(syscall.SIGKILL) }},
	} {
		t.Run(end.name, func(t *testing.T) {
			t.Parallel()
			db := demo(t)
			c := start(t, 120, 36, []string{"EQLTUI_DB=" + db}, "--now", friday)
			c.sees("gates")
			c.press("n")
			c.sees("closing keeps a draft")
			c.press("asks for a demo in Q1")
			c.sees("in Q1")
			time.Sleep(end.rest) // a kill is what a moment of rest is for
			if err := end.how(c); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Exit(patience); err != nil {
				t.Fatal(err)
			}
			c = start(t, 120, 36, []string{"EQLTUI_DB=" + db}, "--now", friday)
			c.sees("gates")
			c.press("n")
			c.sees("asks for a demo in Q1")
			c.sees("draft restored")
			c.leaves("\x03")
		})
	}
}
