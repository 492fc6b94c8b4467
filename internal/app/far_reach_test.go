package app

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui"
)

// ofThisMachine says of each thing that a cockpit is made of whether it is of the machine that the program runs on: its files,
// its programs, its shell.
func ofThisMachine() map[string]bool {
	return map[string]bool{"Editor": true, "Browse": true, "Files": true, "Give": true, "Database": true, "KeysFile": true,
		"Keys": true, "Warning": true, "Theme": true, "ASCII": true,
		"Desk": false, "Who": false, "Now": false, "Zone": false, "Demo": false, "Env": false, "ReadOnly": false, "NoSuspend": false,
		"Line": false, "Settings": false, "Typed": false, "Seat": false, "In": false, "Out": false, "Remote": false, "Leave": false,
		"Context": false, "Cards": false, "Acts": false, "hooks": false}
}

// A cockpit of somebody who came through a door, by our own or by the system's, holds nothing of this machine, so no key can
// reach for it. One at the machine itself holds all of it.
func TestACockpitThroughADoorHoldsNothingOfThisMachine(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.bring("first")
	a := &app{in: strings.NewReader(""), out: &sink{w: &bytes.Buffer{}}, err: &sink{w: &bytes.Buffer{}},
		env: []string{"HOME=" + h.home, "EQLTUI_USER=root", "EDITOR=vi", "EQLTUI_THEME=dark", "EQLTUI_ASCII=1", "BROWSER=links"}}
	err := a.with(t.Context(), mustBeThere, func(_ context.Context, s *session) error {
		served := &app{env: a.env, served: s}
		for _, one := range []struct {
			name string
			o    ui.Options
			near bool
		}{{"here", a.options(s), true}, {"through a door", served.options(s), false}} {
			v := reflect.ValueOf(one.o)
			for i := range v.NumField() {
				name := v.Type().Field(i).Name
				machine, known := ofThisMachine()[name]
				switch set := !v.Field(i).IsZero(); {
				case !known:
					t.Errorf("say in ofThisMachine whether %s is of this machine", name)
				case machine && set && !one.near:
					t.Errorf("%s: the cockpit holds %s", one.name, name)
				case machine && !set && one.near && !slices.Contains([]string{"Warning", "Keys", "Browse"}, name): // which may lack
					t.Errorf("%s: the cockpit has no %s: this test cannot fail", one.name, name)
				}
			}
		}
		if !served.options(s).NoSuspend {
			t.Error("a stopped cockpit would leave whoever came through a door in a shell")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tree is everything in a folder but the database, with its size and time.
func treeOf(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && !strings.Contains(path, ".db") && !e.IsDir() {
			out = append(out, path+" "+info.ModTime().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// lines are the command lines that name a file of this machine wherever a command takes a word: in each argument and in each
// flag that is not a switch.
func fileLines(path, file string) (out []string) {
	root := (&app{}).tree()
	root.InitDefaultHelpCmd()
	words := strings.Fields(path)
	c, _, err := root.Find(words)
	if err != nil || c == nil {
		return nil
	}
	for _, words := range []string{"", file + " ", "L-1 ", "- ", "@", "< ", "> "} {
		out = append(out, path+" "+words+file)
	}
	add := func(f *pflag.Flag) {
		if f.Value.Type() != "bool" {
			for _, to := range []string{"", " L-1", " -"} {
				out = append(out, path+" --"+f.Name+"="+file+to)
			}
		}
	}
	c.LocalFlags().VisitAll(add)
	c.InheritedFlags().VisitAll(add)
	return out
}

// Whatever is said to whichever command from another machine, no file of this one is read or written: a secret that lies in
// one never comes back, and nothing lies there afterwards that did not before. The same lines said here read and write files.
func TestNoCommandOfAnotherMachineReachesAFile(t *testing.T) {
	t.Parallel()
	const secret = "canary-7b1e" // a word that stands nowhere else
	h := &house{t, t.TempDir()}
	h.bring("first")
	dir := t.TempDir()
	file := filepath.Join(dir, "leads.json")
	if err := os.WriteFile(file, []byte(`{"`+secret+`":1}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "new.txt")
	var paths []string
	root := (&app{}).tree()
	root.InitDefaultHelpCmd()
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c != root {
			paths = append(paths, strings.TrimPrefix(c.CommandPath(), "eqltui "))
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	before, home := treeOf(t, dir), treeOf(t, h.home)
	said := 0
	h.locally(nil, func(ctx context.Context, _ *app, s *session) {
		if _, err := s.EditUser(ctx, s.who, desk.UserEdit{Do: "add", Name: "far", Role: desk.Admin}); err != nil {
			t.Fatal(err)
		}
		who, err := s.Known(ctx, "far")
		if err != nil {
			t.Fatal(err)
		}
		who.Served = true
		for _, path := range paths {
			for _, f := range []string{file, missing} {
				for _, line := range fileLines(path, f) {
					said++
					var out bytes.Buffer
					b := &app{in: strings.NewReader(""), out: &sink{w: &out}, err: &sink{w: &out}, served: &session{Desk: s.Desk, who: who}}
					if code := b.farRun(ctx, line); strings.Contains(out.String(), secret) {
						t.Errorf("%s: %d %s", line, code, out.String())
					}
				}
			}
		}
	})
	if after := treeOf(t, dir); !slices.Equal(before, after) {
		t.Errorf("files came or changed: %q", after)
	}
	if after := treeOf(t, h.home); !slices.Equal(home, after) {
		t.Errorf("files came or changed at home: %q, %q", home, after)
	}
	if said < 4000 {
		t.Errorf("only %d lines were said", said)
	}
	t.Logf("%d lines", said)
	// Here they do.
	if out, _ := h.try("policy", "check", file); !strings.Contains(out, secret) {
		t.Errorf("here it is not read: this test cannot fail: %s", out)
	}
	if out, code := h.try("backup", missing); code != exitDone || slices.Equal(before, treeOf(t, dir)) {
		t.Errorf("here nothing is written: this test cannot fail: %d %s", code, out)
	}
}
