package host

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/screens"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden frames and docs/KEYS.md anew")

// TestMain lets memory grow further before it is collected: opening a database for each test made
// collecting a fifth of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// cockpit drives the model without a terminal and without waiting: commands run at once, timers
// fire when the test moves the clock.
type cockpit struct {
	t      tester
	desk   *testdesk.Desk
	root   *root
	now    time.Time
	timers []timer
	held   []tea.Cmd // answers held back while hold is on
	hold   bool
	quit   bool
}

type timer struct {
	at  time.Time
	msg tea.Msg
}

// tester is a test, a benchmark, or one check of a property.
type tester interface {
	testdesk.Test
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

func open(t tester, w, h int, change func(*Options, *testdesk.Desk)) *cockpit {
	t.Helper()
	c := &cockpit{t: t, now: testdesk.Friday()}
	c.desk = testdesk.New(t, c.clock)
	return c.begin(w, h, change)
}

// openOn opens one more cockpit on a desk, for tests that open many: most of what opening costs is the
// database.
func openOn(t tester, d *testdesk.Desk, w, h int) *cockpit {
	t.Helper()
	c := &cockpit{t: t, now: testdesk.Friday(), desk: d}
	return c.begin(w, h, nil)
}

func (c *cockpit) clock() time.Time { return c.now }

func (c *cockpit) begin(w, h int, change func(*Options, *testdesk.Desk)) *cockpit {
	c.t.Helper()
	o := Options{
		Desk: c.desk, Who: desk.Actor{User: "ania", Role: desk.Admin}, Now: c.clock, Zone: testdesk.Warsaw(), Theme: "dark",
		Typed:   intake.Typed,
		Files:   &paper{},
		Give:    func(context.Context, desk.Actor, desk.ReportQuery, string, string) error { return nil },
		Context: context.Background(),
	}
	o.hooks.After = func(d time.Duration, msg tea.Msg) tea.Cmd {
		c.timers = append(c.timers, timer{c.now.Add(d), msg})
		return nil
	}
	o.hooks.Drawn = func() {}
	o.hooks.Lost = func(g place.GoTo) { c.t.Errorf("nobody takes %+v", g) }
	o.hooks.Follow = func(context.Context, <-chan struct{}) tea.Cmd { return nil }
	if change != nil {
		change(&o, c.desk)
	}
	o.Cards, o.Acts = screens.Cards(), acts.All()
	c.root = New(o).(*root)
	c.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	c.send(tea.WindowSizeMsg{Width: w, Height: h})
	c.run(c.root.Init())
	return c
}

// out are the answers that were held back, for the test to let come when it wants; those that follow
// come at once again.
func (c *cockpit) out() []tea.Cmd {
	held := c.held
	c.held, c.hold = nil, false
	return held
}

// soon lets answers in until the screen shows a text, and holds back those that come behind.
func (c *cockpit) soon(text string, keys ...string) {
	c.t.Helper()
	c.hold = true
	c.press(keys...)
	for range 5 {
		if strings.Contains(c.screen(), text) {
			return
		}
		first := c.out()
		c.hold = true
		for _, cmd := range first {
			c.send(cmd())
		}
	}
	c.sees(text)
}

// run runs a command and everything that comes of it.
func (c *cockpit) run(cmd tea.Cmd) {
	c.t.Helper()
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, inner := range msg {
			c.run(inner)
		}
	case tea.QuitMsg:
		c.quit = true
	case place.Reply:
		if c.hold {
			c.held = append(c.held, func() tea.Msg { return msg })
			return
		}
		c.send(msg)
	default:
		c.send(msg)
	}
}

func (c *cockpit) send(msg tea.Msg) {
	c.t.Helper()
	_, cmd := c.root.Update(msg)
	c.run(cmd)
}

// press sends keys by name: "a", "ctrl+s", "enter", "shift+tab".
func (c *cockpit) press(names ...string) {
	c.t.Helper()
	for _, name := range names {
		c.send(keyPress(name))
	}
}

func (c *cockpit) typeText(s string) {
	c.t.Helper()
	for _, r := range s {
		c.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func keyPress(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight, "backspace": tea.KeyBackspace, "f1": tea.KeyF1, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
		"home": tea.KeyHome, "end": tea.KeyEnd,
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	if name == "shift+tab" {
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// pass moves the clock and fires what is due.
func (c *cockpit) pass(d time.Duration) {
	c.t.Helper()
	end := c.now.Add(d)
	for {
		first := -1
		for i, t := range c.timers {
			if !t.at.After(end) && (first < 0 || t.at.Before(c.timers[first].at)) {
				first = i
			}
		}
		if first < 0 {
			break
		}
		t := c.timers[first]
		c.timers = append(c.timers[:first], c.timers[first+1:]...)
		if t.at.After(c.now) {
			c.now = t.at
		}
		c.send(t.msg)
	}
	c.now = end
}

// settle lets the cursor rest without moving the clock.
func (c *cockpit) settle() {
	c.t.Helper()
	timers := c.timers
	c.timers = nil
	for _, t := range timers {
		if _, ok := t.msg.(place.Settled); ok {
			c.send(t.msg)
			continue
		}
		c.timers = append(c.timers, t)
	}
}

// release lets held answers in.
func (c *cockpit) release() {
	c.t.Helper()
	c.hold = false
	held := c.held
	c.held = nil
	for _, cmd := range held {
		c.run(cmd)
	}
}

// screen is what is shown, without colours.
func (c *cockpit) screen() string { return ansi.Strip(c.root.View().Content) }

func (c *cockpit) sees(want string) {
	c.t.Helper()
	if !strings.Contains(c.screen(), want) {
		c.t.Errorf("the screen does not show %q:\n%s", want, c.screen())
	}
}

func (c *cockpit) seesNot(bad string) {
	c.t.Helper()
	if strings.Contains(c.screen(), bad) {
		c.t.Errorf("the screen shows %q:\n%s", bad, c.screen())
	}
}

// last is the last action that the desk was sent.
func (c *cockpit) last() testdesk.Sent {
	c.t.Helper()
	if len(c.desk.Sent) == 0 {
		c.t.Fatalf("the desk got nothing:\n%s", c.screen())
	}
	return c.desk.Sent[len(c.desk.Sent)-1]
}

// golden compares with a file of testdata, blanks at the ends of lines aside.
func golden(t *testing.T, name, got string) {
	t.Helper()
	lines := strings.Split(got, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got = strings.Join(lines, "\n") + "\n"
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s looks different (-want +got):\n%s", name, diff)
	}
}

// inbox is the list of leads behind whatever is shown.
func (c *cockpit) inbox() *inbox.Inbox { return c.root.places[place.InboxPlace].(*inbox.Inbox) }

// draft is what the open form has that is worth keeping.
func (c *cockpit) draft() string { return c.root.sheet.(place.Drafted).Draft() }

// subjects are the leads that a key acts on now.
func (r *root) subjects() []desk.Row { return place.Rows(r.chosen()) }
