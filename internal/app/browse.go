package app

import (
	"context"
	"os/exec"
	"runtime"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safego"
)

// browser opens a web address in the person's browser. It is nil where that would be another
// machine's, or where there is none: then the cockpit copies the link.
func (a *app) browser() func(context.Context, string) error {
	for _, far := range []string{"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"} {
		if a.lookup(far) != "" {
			return nil
		}
	}
	program := ""
	switch {
	case runtime.GOOS == "darwin":
		program = "open"
	case a.lookup("DISPLAY") != "", a.lookup("WAYLAND_DISPLAY") != "":
		program = "xdg-open"
	}
	if program == "" {
		return nil
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return nil
	}
	return func(ctx context.Context, url string) error {
		// The browser lives on when the cockpit ends, so it does not hang on its context.
		cmd := exec.CommandContext(context.WithoutCancel(ctx), path, url)
		if err := cmd.Start(); err != nil {
			return fault.Wrap(fault.Invalid, "open the browser", err, "press y to copy the link")
		}
		safego.Go(func() { _ = cmd.Wait() }, func(*safego.Panic) {}) // how it ends is its own concern
		return nil
	}
}
