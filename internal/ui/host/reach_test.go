package host

import (
	"context"
	"io"
	"maps"
	"os"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// reached counts what a cockpit reached for of the machine that it runs on.
type reached map[string]int

// files are files of that machine.
type files struct {
	*paper
	reached
}

func (f files) Look(ctx context.Context, names []string, said []place.Said) ([]place.FilePlan, error) {
	f.reached["files read"]++
	return f.paper.Look(ctx, names, said)
}

// near gives a cockpit all that somebody at the machine itself has.
func (r reached) near(o *Options, _ *testdesk.Desk) {
	o.Editor = func(_ context.Context, text string, _ io.Reader, _, _ io.Writer) (string, error) {
		r["editors"]++
		return text, nil
	}
	o.Browse = func(context.Context, string) error { r["browsers"]++; return nil }
	o.Files = files{&paper{}, r}
	o.Give = func(context.Context, desk.Actor, desk.ReportQuery, string, string) error {
		r["files written"]++
		return nil
	}
	r.watch(o)
}

// far gives it what somebody who came through a door has: whatever reached for the machine would call what is not there.
func (r reached) far(o *Options, _ *testdesk.Desk) {
	o.Editor, o.Browse, o.Files, o.Give, o.NoSuspend = nil, nil, nil, nil, true
	r.watch(o)
}

func (r reached) watch(o *Options) {
	o.hooks.Exec = func(c tea.ExecCommand, done func(error) tea.Msg) tea.Cmd {
		r["programs"]++
		return func() tea.Msg { return done(c.Run()) }
	}
	o.hooks.Lost = func(place.GoTo) {} // a key without sense at that place goes nowhere
}

// everyKey are the keys of the table and what is done in an open sheet, each once.
func everyKey() []string {
	out := []string{"space", "backspace", "home", "end"}
	for _, b := range keys.Table() {
		for _, k := range b.Keys {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// sweep presses every key at a place, sends whatever opens, and asks the palette for everything that there is, where it is to.
func sweep(t *testing.T, w way, palette bool, who func(*Options, *testdesk.Desk)) {
	t.Helper()
	c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
		for _, change := range []func(*Options, *testdesk.Desk){w.has, w.with, who} {
			if change != nil {
				change(o, d)
			}
		}
	})
	var stood place.Screen // the screen that the way leads to
	var first *place.Card  // from which it leads
	for i := range c.root.cards {
		if c.root.cards[i].ID == place.InboxPlace {
			first = &c.root.cards[i]
		}
	}
	back := func() {
		if c.quit = false; c.root.sheet == nil && stood != nil && c.root.screens[len(c.root.screens)-1] == stood {
			return
		}
		for n := 0; c.root.sheet != nil && n < 9; n++ {
			c.press("esc")
		}
		if first != nil { // as it was at the start
			c.send(place.GoTo{Place: first.ID})
			c.press("home")
		}
		c.press(append(slices.Clone(w.from), w.keys...)...)
		stood = c.root.screens[len(c.root.screens)-1]
	}
	sent := func() {
		if c.root.sheet == nil {
			return
		}
		c.press("ctrl+e")
		if c.root.sheet != nil {
			c.press("enter")
		}
		if c.root.sheet != nil {
			c.press("ctrl+s")
		}
	}
	for _, key := range everyKey() {
		back()
		c.press(key)
		sent()
	}
	if !palette {
		return
	}
	words := KeyWords()
	for _, b := range keys.Table() {
		back()
		c.press(":")
		c.typeText(words(b.ID))
		c.press("enter")
		sent()
	}
	for _, card := range c.root.options.Cards {
		back()
		c.press(":")
		c.typeText(card.ID + " /etc/passwd")
		c.press("enter")
	}
	back()
	c.press(typed(":import /etc/passwd", "enter")...)
}

// No key, no form and no word of the palette reaches from another machine for a file, a browser, an editor or a program of
// this one, at any place. That the same keys reach for each of them where they are there shows that the sweep gets so far. It
// goes to all places with EQLTUI_SOAK, else to those that have something to reach with.
func TestNoKeyOfAnotherMachineReachesForThisOne(t *testing.T) {
	t.Parallel()
	all := ways()
	quick := []string{place.LeadPlace}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if os.Getenv("EQLTUI_SOAK") == "" && !slices.Contains(quick, id) {
			continue
		}
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			r := reached{}
			sweep(t, all[id], id == place.LeadPlace || id == "portal", r.far)
			if len(r) > 0 {
				t.Errorf("it reached for %v", r)
			}
		})
	}
	t.Run("near", func(t *testing.T) {
		t.Parallel()
		r := reached{}
		sweep(t, all[place.LeadPlace], true, r.near)
		sweep(t, all["partners"], false, r.near)
		for _, what := range []string{"files read", "files written", "browsers", "editors", "programs"} {
			if r[what] == 0 {
				t.Errorf("%s are not reached for where they are there: this test cannot fail", what)
			}
		}
	})
}
