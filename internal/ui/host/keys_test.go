package host

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/screens"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// own opens the cockpit with a person's file of keys.
func own(t *testing.T, w, h int, file string) *cockpit {
	t.Helper()
	mine := keys.Load(keys.Table(), []byte(file))
	if len(mine.Problems) > 0 {
		t.Fatal(mine.Problems)
	}
	return open(t, w, h, func(o *Options, d *testdesk.Desk) {
		o.Keys, o.KeysFile = mine.Table, "keys.yaml"
		d.Give("piotr", 2039)
	})
}

func TestAPersonsOwnKeysHold(t *testing.T) {
	t.Parallel()
	c := own(t, 120, 36, "inbox.disqualify: ctrl+x\nsubmit: ctrl+g\nhelp: H\ntransfer: f5\nqualify: x\n")
	c.press("a")
	if c.root.sheet != nil {
		t.Error("the usual key still works")
	}
	c.sees("x qualify  ctrl+x disqualify")
	c.sees("H help")
	c.press("ctrl+x", "1")
	c.sees("ctrl+g disqualify")
	c.press("ctrl+s")
	if len(c.desk.Sent) > 0 {
		t.Error("the usual key still sends")
	}
	c.press("ctrl+g")
	if c.last().Action.Verb != desk.Disqualify {
		t.Errorf("the desk got %+v", c.last())
	}
}

func TestTextsNameTheKeysInForce(t *testing.T) {
	t.Parallel()
	c := own(t, 120, 36, "qualify: Q\nundo: U\n")
	c.press("A")
	c.sees("qualify it first (Q)")
	c.press("j", "j", "n")
	c.typeText("x")
	c.press("ctrl+s")
	c.sees("U undo 15m")
}

func TestHelpShowsAPersonsOwnKeys(t *testing.T) {
	t.Parallel()
	c := own(t, 120, 36, "# mine\nlead.disqualify: ctrl+x\nredraw: none\n")
	c.press("?")
	c.sees("Your changes (keys.yaml)  x → ctrl+x disqualify… line 2")
	c.sees("ctrl+l → no key redraw line 3")
	c.typeText("disq")
	c.sees("ctrl+x*")
}

func TestABadFileOfKeysIsToldAndStopsNothing(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {60, 18}} {
		c := open(t, size[0], size[1], func(o *Options, _ *testdesk.Desk) { o.Warning = `keys.yaml:2:1: "disqualfy" is no action` })
		c.sees(`keys.yaml:2:1: "disqualfy" is no action`)
		c.press("j")
		c.seesNot("no action")
		c.press("x")
		c.sees("Disqualify L-")
	}
}

// TestScopesThatHoldTogetherOverlap keeps the conflict check right when a screen is added: what two
// scopes of one screen bind must be found to clash.
func TestScopesThatHoldTogetherOverlap(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	var built []place.Screen
	for _, card := range screens.Cards() {
		built = append(built, card.New(c.root.s))
	}
	for _, s := range built {
		all := append(s.Scopes(), keys.Global)
		for _, a := range all {
			for _, b := range all {
				if !keys.Overlap(a, b) {
					t.Errorf("scopes %s and %s hold together in a %T: say so in keys.Overlap", a, b, s)
				}
			}
		}
	}
}

func TestEveryKeyOfHelpRunsOrSaysWhy(t *testing.T) {
	t.Parallel()
	d := testdesk.New(t, testdesk.Friday)
	for _, b := range keys.Table() {
		if b.Scope == keys.Sheet || b.ID == keys.Quit || b.ID == keys.Back {
			continue
		}
		c := openOn(t, d, 120, 36)
		c.press("?")
		h, ok := c.root.sheet.(*help)
		if !ok {
			t.Fatal("no help")
		}
		found := h.matches()
		for i, f := range found {
			if f.ID == b.ID {
				h.at = i
			}
		}
		if got := h.selected(); got == nil || got.ID != b.ID {
			continue // of another screen
		}
		why := h.why(&b)
		c.press("enter")
		if why != "" && (c.root.sheet == nil || !strings.Contains(c.root.toast.text, why)) {
			t.Errorf("%s: help closed, or did not say %q", b.ID, why)
		}
		if why == "" && c.root.sheet != nil && c.root.sheet == place.Sheet(h) {
			t.Errorf("%s: nothing happened", b.ID)
		}
	}
}
