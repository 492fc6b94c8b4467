//go:build unix

// Command picture writes the pictures of docs/pictures from the running program: it builds eqltui,
// opens the demo in a terminal of its own, goes where each picture is taken and draws what stands
// there. Run it in the module's root.
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

// at is when the pictures are taken: a Friday afternoon in Warsaw, so that clocks run.
const at = "2026-11-20T14:32:00+01:00"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, filepath.Join("docs", "pictures"), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error: draw the pictures:", err)
		stop()
		os.Exit(1)
	}
}

// run draws all scenes, or those that are named.
func run(ctx context.Context, dir string, only []string) (err error) {
	tmp, err := os.MkdirTemp("", "eqltui-picture-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	bin := filepath.Join(tmp, "eqltui")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/eqltui").CombinedOutput(); err != nil {
		return fmt.Errorf("build eqltui: %w\n%s", err, out)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, s := range scenes() {
		if len(only) > 0 && !strings.Contains(" "+strings.Join(only, " ")+" ", " "+s.name+" ") {
			continue
		}
		if err := s.draw(ctx, bin, tmp, dir); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Println("drew", filepath.Join(dir, s.name+".svg"))
	}
	return nil
}

func (s *scene) draw(ctx context.Context, bin, home, dir string) (err error) {
	words := []string{"demo", "--seed", "1", "--now", at}
	if s.kept {
		db := filepath.Join(home, s.name+".db")
		for _, ready := range append([][]string{{"demo", "--seed", "1", "--now", at, "--keep", db}}, s.ready...) {
			if ready[0] != "demo" {
				ready = append(ready[:len(ready):len(ready)], "--db", db, "--as", "root", "--now", at)
			}
			cmd := exec.CommandContext(ctx, bin, ready...)
			if cmd.Env = environment(home, "dark", nil); ctx.Err() == nil {
				if out, err := cmd.CombinedOutput(); err != nil {
					return fmt.Errorf("eqltui %s: %w\n%s", strings.Join(ready, " "), err, out)
				}
			}
		}
		words = []string{"--db", db, "--now", at}
	}
	if s.beside != nil {
		other, err := s.beside.open(ctx, bin, home, words)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, other.Close()) }()
	}
	scr, err := s.open(ctx, bin, home, words)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scr.Close()) }()
	scr.Settle(300*time.Millisecond, patience)
	paper := screen.Dark()
	if s.theme == "light" {
		paper = screen.Light()
	}
	return os.WriteFile(filepath.Join(dir, s.name+".svg"), []byte(scr.SVG(s.title, paper)), 0o644)
}

// environment is that of a session.
func environment(home, theme string, more []string) []string {
	return append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home, "TZ=Europe/Warsaw", "TERM=xterm-256color",
		"COLORTERM=truecolor", "EQLTUI_USER=ania", "EQLTUI_THEME=" + theme}, more...)
}

// open opens a session and goes where the picture is taken.
func (s *scene) open(ctx context.Context, bin, home string, words []string) (scr *screen.Screen, err error) {
	cmd := exec.CommandContext(ctx, bin, words...)
	theme := s.theme
	if theme == "" {
		theme = "dark"
	}
	cmd.Env = environment(home, theme, s.env)
	w, h := s.w, s.h
	if w == 0 {
		w, h = 120, 36
	}
	if scr, err = screen.Start(cmd, w, h); err != nil {
		return nil, err
	}
	if err := s.goes(scr); err != nil {
		return nil, errors.Join(err, scr.Close())
	}
	return scr, nil
}

// goes goes where the picture is taken.
func (s *scene) goes(scr *screen.Screen) error {
	if err := scr.Sees(patience, s.first()); err != nil {
		return err
	}
	for _, step := range s.steps {
		if err := scr.Type(step.keys); err != nil {
			return err
		}
		if err := scr.Sees(patience, step.sees); err != nil {
			return err
		}
	}
	return nil
}
