//go:build unix

// Command picture writes the pictures of docs/pictures from the running program: it builds eqltui,
// opens the demo in a terminal of its own and draws what stands there. Run it in the module's root.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/eqltui/eqltui/e2e/screen"
)

// patience is how long a screen may take.
const patience = time.Minute

// at is when the picture is taken: a Friday afternoon in Warsaw, so that clocks run.
const at = "2026-11-20T14:32:00+01:00"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, filepath.Join("docs", "pictures")); err != nil {
		fmt.Fprintln(os.Stderr, "error: draw the pictures:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string) (err error) {
	tmp, err := os.MkdirTemp("", "eqltui-picture-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	bin := filepath.Join(tmp, "eqltui")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/eqltui").CombinedOutput(); err != nil {
		return fmt.Errorf("build eqltui: %w\n%s", err, out)
	}
	cmd := exec.CommandContext(ctx, bin, "demo", "--seed", "1", "--now", at)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + tmp, "TMPDIR=" + tmp, "TZ=Europe/Warsaw", "TERM=xterm-256color", "COLORTERM=truecolor",
		"EQLTUI_USER=ania", "EQLTUI_THEME=dark"}
	s, err := screen.Start(cmd, 120, 36)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.Wait(patience, "the inbox", func(text string) bool {
		return strings.Contains(text, "Next best fact") || strings.Contains(text, "gates")
	}); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "inbox.svg"), []byte(s.SVG("The inbox of eqltui: leads by what must be answered first, and why the selected one is worth it")), 0o644)
}
