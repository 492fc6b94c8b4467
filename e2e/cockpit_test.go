//go:build unix

package e2e

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/eqltui/eqltui/e2e/screen"
)

// patience is how long a screen may take on a busy machine. Nothing waits that long: each wait ends
// with the change it waits for.
const patience = 30 * time.Second

// friday is when these tests play, so that they see the same leads on every day: in the open hours
// of Warsaw.
const friday = "2026-11-20T14:32:00+01:00"

// cockpit is the program in a terminal.
type cockpit struct {
	*screen.Screen
	t   *testing.T
	tmp string
}

// start runs eqltui in a terminal, with a home and a temporary folder of its own.
func start(t *testing.T, w, h int, env []string, args ...string) *cockpit {
	t.Helper()
	return run(t, "eqltui", w, h, env, args...)
}

// run is start for one of the programs that TestMain knows.
func run(t *testing.T, program string, w, h int, env []string, args ...string) *cockpit {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	cmd := exec.Command(path, args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + tmp, "TMPDIR=" + tmp, "TZ=UTC", "TERM=xterm-256color",
		"COLORTERM=truecolor", "EQLTUI_USER=ania"}, env...)
	s, err := screen.Start(cmd, w, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &cockpit{s, t, tmp}
}

func (c *cockpit) sees(text string) {
	c.t.Helper()
	if err := c.Sees(patience, text); err != nil {
		c.t.Fatal(err)
	}
}

// shows waits until the screen is as it should be.
func (c *cockpit) shows(what string, want func(text string) bool) string {
	c.t.Helper()
	text, err := c.Wait(patience, what, want)
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

func (c *cockpit) press(keys ...string) {
	c.t.Helper()
	for _, k := range keys {
		if err := c.Type(k); err != nil {
			c.t.Fatal(err)
		}
	}
}

// unowned reports whether the list with nobody's leads is there: its cursor stands on its first row,
// and that row has no owner. The filter's text and a count alone also stand over the list before.
func unowned(text string) bool {
	return strings.Contains(text, "owner:none") && strings.Contains(text, "row 1 of") && strings.Contains(selected(text), "–")
}

// selected is the line under the cursor.
func selected(text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "▌") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// leaves quits and checks that the terminal is as it was.
func (c *cockpit) leaves(keys ...string) {
	c.t.Helper()
	c.press(keys...)
	code, err := c.Exit(patience)
	if err != nil {
		c.t.Fatal(err)
	}
	if code != 0 {
		c.t.Errorf("exit %d:\n%s", code, c.Text())
	}
	if left := c.Leftover(); left != "" {
		c.t.Error("the terminal is not restored: " + left)
	}
}

func TestTheDemoIsWorkedWithKeysAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	c := start(t, 120, 36, nil, "demo", "--seed", "1", "--now", friday)
	first := c.shows("the inbox with a selected lead", func(text string) bool {
		return strings.Contains(text, "Inbox") && selected(text) != "" && strings.Contains(text, "gates")
	})

	c.press("?")
	c.sees("Help")
	c.sees("assign…")
	c.press("\x1b")
	c.shows("the inbox without help", func(text string) bool { return !strings.Contains(text, "assign…") })

	c.press("j")
	c.shows("the next lead selected", func(text string) bool { return selected(text) != "" && selected(text) != selected(first) })

	c.press("/")
	c.sees("words, or stage:new")
	c.press("owner:none stage:new score>=60\r")
	c.shows("the filter in force", func(text string) bool {
		return strings.Contains(text, "owner:none stage:new score>=60") && unowned(text)
	})

	c.press("a")
	c.shows("the qualify sheet", func(text string) bool { return strings.Contains(text, "Qualify") && strings.Contains(text, "Budget") })
	c.press("\x1b")
	c.shows("the sheet closed", func(text string) bool { return !strings.Contains(text, "Qualify ") && selected(text) != "" })

	c.leaves("\x03")
	if left, err := filepath.Glob(filepath.Join(c.tmp, "eqltui-demo-*")); err != nil || len(left) != 0 {
		t.Errorf("the throw-away database is still there: %v, %v", left, err)
	}
}

func TestTheCockpitFollowsTheWindow(t *testing.T) {
	t.Parallel()
	c := start(t, 120, 36, []string{"EQLTUI_DB=" + demo(t)}, "--now", friday)
	c.sees("gates")
	for _, size := range [][2]int{{80, 24}, {60, 18}, {120, 36}} {
		if err := c.Resize(size[0], size[1]); err != nil {
			t.Fatal(err)
		}
		c.shows("a whole frame", func(text string) bool {
			lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
			return len(lines) == size[1] && selected(text) != "" &&
				strings.Contains(lines[len(lines)-1], "?")
		})
	}
	c.press("j")
	c.leaves("\x03")
}

func TestAnActionInTheCockpitIsOnDisk(t *testing.T) {
	t.Parallel()
	db := demo(t)
	eqltui := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("eqltui", args...)
		cmd.Env = append(os.Environ(), "EQLTUI_DB="+db, "EQLTUI_USER=ania")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("eqltui %v: %v", args, err)
		}
		return string(out)
	}
	c := start(t, 120, 36, []string{"EQLTUI_DB=" + db}, "--now", friday)
	c.sees("gates")
	c.press("/", "owner:none stage:new\r")
	text := c.shows("unowned leads", func(text string) bool { return unowned(text) })
	before := strings.Count(eqltui("list", "owner:none", "stage:new", "--json"), "\n")
	c.press("t")
	c.shows("another lead under the cursor, or the toast", func(now string) bool { return now != text && strings.Contains(now, "claimed") })
	if after := strings.Count(eqltui("list", "owner:none", "stage:new", "--json"), "\n"); after != before-1 {
		t.Errorf("%d unowned leads before, %d after the claim", before, after)
	}
	c.leaves("\x03")
}

func TestASignalEndsTheCockpitInOrder(t *testing.T) {
	t.Parallel()
	for _, sig := range some[os.Signal](os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			c := start(t, 100, 30, nil, "demo", "--now", friday)
			c.sees("Inbox")
			if err := c.Signal(sig); err != nil {
				t.Fatal(err)
			}
			c.leaves()
			if left, err := filepath.Glob(filepath.Join(c.tmp, "eqltui-demo-*")); err != nil || len(left) != 0 {
				t.Errorf("the throw-away database is still there: %v, %v", left, err)
			}
		})
	}
}

// TestTheScreenHarnessCanFail keeps the harness honest: it must notice a text that never comes, a
// program that stays, and a terminal left in disorder.
func TestTheScreenHarnessCanFail(t *testing.T) {
	t.Parallel()
	s, err := screen.Start(exec.Command("sh", "-c", `printf '\033[?1049h\033[?25l\033[?1002hhello'; read line; exit 7`), 40, 5)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Sees(patience, "hello"); err != nil {
		t.Fatal(err)
	}
	if err := s.Sees(20*time.Millisecond, "never"); err == nil || !strings.Contains(err.Error(), "hello") {
		t.Errorf("a text that never comes: %v", err)
	}
	if _, err := s.Exit(20 * time.Millisecond); err == nil {
		t.Error("a program that stays was taken for ended")
	}
	if err := s.Type("\r"); err != nil {
		t.Fatal(err)
	}
	if code, err := s.Exit(patience); err != nil || code != 7 {
		t.Errorf("exit %d, %v", code, err)
	}
	if want := "the alternate screen is on, the cursor is hidden, mouse drags are reported"; s.Leftover() != want {
		t.Errorf("left behind: %q, want %q", s.Leftover(), want)
	}
	if err := s.Sees(patience, "never"); err == nil || !strings.Contains(err.Error(), "the program ended") {
		t.Errorf("a text that can never come: %v", err)
	}
}

// A machine that goes down, and a terminal multiplexer that is ended, send both at once.
func TestTwoSignalsAtOnceEndTheCockpitToo(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "leads.db")
	for i := range 15 {
		c := start(t, 80, 24, nil, "--db", db, "--now", friday)
		c.sees("? help")
		first, second := os.Signal(syscall.SIGTERM), os.Signal(syscall.SIGHUP)
		if i%2 == 1 {
			first, second = second, first
		}
		if err := errors.Join(c.Signal(first), c.Signal(second)); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		if _, err := c.Exit(patience); err != nil {
			t.Fatalf("round %d: %v", i, err)
		}
	}
}

// TestTheCockpitOpensInTheLastYear: clocks that began eight thousand years ago are read for each frame.
func TestTheCockpitOpensInTheLastYear(t *testing.T) {
	t.Parallel()
	c := start(t, 120, 36, []string{"EQLTUI_DB=" + demo(t)}, "--now", "9999-12-31")
	c.sees("gates")
	c.sees("row ") // which one depends: the cursor follows its lead when the points of eight thousand years ago are gone
	c.leaves("\x03")
}
