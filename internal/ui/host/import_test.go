package host

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// assistant opens the import assistant on a file.
func assistant(t *testing.T, w, h int, change func(*Options)) (*cockpit, *paper) {
	t.Helper()
	p := &paper{}
	c := open(t, w, h, func(o *Options, _ *testdesk.Desk) {
		o.Files = p
		if change != nil {
			change(o)
		}
	})
	c.press(typed(":import leads.csv", "enter")...)
	c.pass(time.Second)
	return c, p
}

func flags(said []place.Said) (out []string) {
	for _, s := range said {
		out = append(out, s.Flag+" "+s.Value)
	}
	return out
}

func TestQuestionsOfAFileAreAnsweredOneByOne(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c, p := assistant(t, size[0], size[1], nil)
		c.sees("6 questions open")
		c.sees("company")
		c.press("enter", "enter") // company, program_tier
		c.sees("4 questions open")
		c.press("x") // not read
		c.sees("3 questions open")
		c.press("enter") // nothing is proposed: it is picked
		c.press(typed("own")...)
		c.press("enter")
		c.press("enter") // dates
		c.sees("1 question open")
		c.press("x") // Polen says nothing
		c.sees("settled")
		c.pass(time.Second)
		c.sees("2 388 created")
		want := []string{"map Firma klienta=company", "map Poziom=program_tier", "map Uwagi wewnętrzne=ignore", "set source=own_site",
			"dates en-GB", "value country:Polen="}
		if diff := cmp.Diff(want, flags(p.Last)); diff != "" {
			t.Error(diff)
		}
	}
}

// A saved profile is proposed where one fits, and can be said where none is.
func TestASavedProfileIsChosen(t *testing.T) {
	t.Parallel()
	c, p := assistant(t, 120, 36, nil)
	c.sees("6 questions open")
	c.press("g", "g", "e") // up to it
	c.press(typed("zo")...)
	c.press("enter")
	if d := cmp.Diff([]string{"profile zoho"}, flags(p.Last)); d != "" {
		t.Error(d)
	}
	c.press("esc")
	c.press(typed(":import hubspot.csv", "enter")...)
	c.pass(time.Second)
	c.sees("7 questions open")
	c.press("x") // by its own names
	c.sees("6 questions open")
	if len(p.Last) != 0 {
		t.Errorf("%+v", p.Last)
	}
	c.press("u", "enter")
	if d := cmp.Diff([]string{"profile hubspot"}, flags(p.Last)); d != "" {
		t.Error(d)
	}
}

func TestAnAnswerIsTakenBackAndGivenOtherwise(t *testing.T) {
	t.Parallel()
	c, p := assistant(t, 120, 36, nil)
	c.press("enter", "u")
	c.sees("taken back: Firma klienta")
	c.sees("6 questions open")
	if len(p.Last) != 0 {
		t.Errorf("%v is said", p.Last)
	}
	c.press("A")
	c.sees("3 questions open")
	c.press("u")
	c.sees("6 questions open")
	c.press("e")
	c.press(typed("note")...)
	c.press("enter", "k", "e")
	c.press(typed("nam")...)
	c.press("enter")
	if diff := cmp.Diff([]string{"map Firma klienta=name"}, flags(p.Last)); diff != "" {
		t.Error(diff)
	}
	c.press("e", "esc", "c")
	c.sees(`eqltui import leads.csv --map "Firma klienta=name"`)
}

func TestFatesAreOfTheFirstRowsThenOfAll(t *testing.T) {
	t.Parallel()
	c, p := assistant(t, 120, 36, nil)
	if diff := cmp.Diff([]int{1000, 0}, p.Tries); diff != "" {
		t.Error(diff)
	}
	c.sees("of all 2 400 rows")
	c.press("enter", "enter", "enter")
	c.sees("counting anew")
	c.pass(time.Second)
	if diff := cmp.Diff([]int{1000, 0, 1000, 0}, p.Tries); diff != "" {
		t.Error("two answers at once are two dry runs: " + diff)
	}
}

func TestAnImportTellsWhatBecameOfItAndHowItIsTakenBack(t *testing.T) {
	t.Parallel()
	c, p := assistant(t, 120, 36, nil)
	c.press("enter", "s")
	c.press(typed("crm", "enter")...)
	c.sees("kept in profiles/crm.yaml")
	c.press("i")
	c.sees("They are in")
	c.sees("eqltui undo --import b1 takes it back")
	c.sees("leads.csv.rejects.csv")
	if diff := cmp.Diff([]string{"map Firma klienta=company"}, flags(p.Brought[0])); diff != "" || len(p.Brought) != 1 {
		t.Error(diff)
	}
	c.press("i")
	if len(p.Brought) != 1 {
		t.Error("the same key imports twice")
	}
	c.press("enter")
	if c.root.here != place.InboxPlace {
		t.Errorf("it leads to %s", c.root.here)
	}
}

func TestEscLeavesWithNothingChanged(t *testing.T) {
	t.Parallel()
	c, p := assistant(t, 80, 24, nil)
	c.press("enter", "e", "esc")
	c.sees("questions open")
	c.press("esc")
	if c.root.here != place.InboxPlace || len(p.Brought) > 0 {
		t.Errorf("%s, %v", c.root.here, p.Brought)
	}
	c.press(typed(":import", "enter")...)
	c.sees("Which file")
	c.press(typed("none.csv", "enter")...)
	c.sees("does not exist")
}

func TestWhoMayNotImportIsTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		change func(*Options)
		want   string
	}{
		{func(o *Options) { o.Who.Role = desk.Viewer }, "Viewers only read"},
		{func(o *Options) { o.ReadOnly = "its folder is read-only" }, "its folder is read-only"},
		{func(o *Options) { o.Files = nil }, "No files can be brought in here"},
		{func(o *Options) { o.Files = &paper{Refuse: errors.New("no such thing")} }, "no such thing"},
	} {
		c, p := assistant(t, 120, 36, tt.change)
		c.press("i")
		if screen := c.screen(); !strings.Contains(screen, tt.want) {
			t.Errorf("no %q in\n%s", tt.want, screen)
		}
		if len(p.Brought) > 0 {
			t.Errorf("%s: it was imported", tt.want)
		}
	}
}

// importScenes are the states of the import assistant.
func importScenes(reach func(*cockpit)) []scene {
	then := func(keys ...string) func(*cockpit) {
		return func(c *cockpit) {
			reach(c)
			c.pass(time.Second)
			c.press(keys...)
			c.pass(time.Second)
		}
	}
	long := strings.Repeat("Przedsiębiorstwo Produkcyjno-Handlowo-Usługowe ", 4)
	with := func(p *paper) func(*Options, *testdesk.Desk) {
		return func(o *Options, _ *testdesk.Desk) { o.Files = p }
	}
	return []scene{
		{name: "import-long", change: with(&paper{Hard: long}), play: then()},
		{name: "import-error", change: with(&paper{Refuse: fault.New(fault.Invalid, "read leads.csv", "it is a folder",
			"name the files in it")}),
			play: reach},
		{name: "import-loading", held: true, play: reach},
		{name: "import-profile", play: func(c *cockpit) {
			c.press(typed(":import hubspot.csv", "enter")...)
			c.pass(time.Second)
		}},
		{name: "import-which", play: func(c *cockpit) { c.press(typed(":import", "enter")...) }},
		{name: "import-pick", play: then("e", "n")},
		{name: "import-value", play: then("enter", "enter", "x")},
		{name: "import-dates", play: then("enter", "enter", "x", "x")},
		{name: "import-word", play: then("enter", "enter", "x", "x", "enter")},
		{name: "import-line", play: then("enter", "enter", "c")},
		{name: "import-save", play: then("enter", "s")},
		{name: "import-done", play: then("enter", "i")},
	}
}
