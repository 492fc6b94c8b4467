package host

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// scene is one state of the cockpit worth a frame.
type scene struct {
	name   string
	change func(*Options, *testdesk.Desk)
	play   func(*cockpit)
}

func scenes() []scene {
	return []scene{
		{"inbox", nil, func(c *cockpit) { c.press("j", "j") }},
		{"lead", nil, func(c *cockpit) { c.press("j", "j", "enter") }},
		{"hard-names", func(_ *Options, d *testdesk.Desk) { d.Each(func(i int, l *desk.Detail) { hard(i, l) }) }, func(c *cockpit) { c.press("j", "j") }},
		{"lead-gates", nil, func(c *cockpit) { c.press("j", "j", "enter", "tab") }},
		{"lead-time", nil, func(c *cockpit) { c.press("j", "j", "enter", "tab", "tab") }},
		{"lead-history", nil, func(c *cockpit) { c.press("j", "j", "enter", "tab", "tab", "tab", "tab") }},
		{"lead-ascii", func(o *Options, _ *testdesk.Desk) { o.ASCII = true }, func(c *cockpit) { c.press("j", "j", "enter", "tab", "tab") }},
		{"lead-handed", handed, func(c *cockpit) { c.find("2039"); c.press("enter") }},
		{"inbox-handed", handed, func(c *cockpit) { c.find("2039") }},
		{"qualify-empty", nil, func(c *cockpit) { c.press("j", "j", "j", "a") }},
		{"qualify-brief", nil, func(c *cockpit) {
			c.press("j", "j", "a", "y", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "right", "right")
		}},
		{"qualify-partly", nil, func(c *cockpit) {
			c.press("j", "j", "j", "a", "y")
			c.typeText("40 k€ approved")
			c.press("tab", "y")
		}},
		{"qualify-refused", nil, func(c *cockpit) { c.press("j", "j", "j", "a", "y", "ctrl+s") }},
		{"disqualify", nil, func(c *cockpit) { c.press("j", "j", "j", "x", "2") }},
		{"contact", nil, func(c *cockpit) { c.press("j", "j", "c") }},
		{"call", nil, func(c *cockpit) { c.press("j", "j", "j", "K", "4", "2", "0", "tab", "y") }},
		{"call-no-phone", noPhone, func(c *cockpit) { c.press("j", "j", "K") }},
		{"call-late", func(_ *Options, d *testdesk.Desk) {
			d.Each(func(_ int, l *desk.Detail) { l.Facts.Lead.TimeZone = lead.Known("Asia/Tokyo") })
		}, func(c *cockpit) { c.press("j", "j", "K") }},
		{"ask", nil, func(c *cockpit) { c.press("j", "j", "i") }},
		{"asked", nil, func(c *cockpit) {
			c.press("j", "j", "enter", "i", "tab")
			c.typeText("kto podpisuje?")
			c.press("ctrl+s")
		}},
		{"confirm-answer", nil, func(c *cockpit) { c.press("j", "j", "enter", "i", "ctrl+s", "C", "3") }},
		{"note", nil, func(c *cockpit) { c.press("j", "j", "n"); c.typeText("call after three") }},
		{"nurture", nil, func(c *cockpit) { c.press("j", "j", "N", "3") }},
		{"snooze", nil, func(c *cockpit) { c.press("j", "j", "s", "4") }},
		{"assign", nil, func(c *cockpit) { c.press("j", "j", "T", "2") }},
		{"set", nil, func(c *cockpit) { c.press("j", "j", "e", "2") }},
		{"copy", nil, func(c *cockpit) { c.press("j", "j", "y") }},
		{"browse", nil, func(c *cockpit) { c.press("j", "j", "o", "down") }},
		{"help", nil, func(c *cockpit) { c.press("?") }},
		{"help-search", nil, func(c *cockpit) { c.press("?"); c.typeText("view") }},
		{"help-form", nil, func(c *cockpit) { c.press("j", "j", "x", "2", "f1") }},
		{"palette", nil, func(c *cockpit) { c.press("j", "j", "ctrl+p"); c.typeText("qual") }},
		{"palette-empty", nil, func(c *cockpit) { c.press("j", "j", "ctrl+p") }},
		{"palette-command", nil, func(c *cockpit) { c.press("j", "j", ":"); c.typeText("disqualify no") }},
		{"palette-filter", nil, func(c *cockpit) { c.press("ctrl+p"); c.typeText("/stage:new ver") }},
		{"palette-leads", nil, func(c *cockpit) { c.press("ctrl+p"); c.typeText("zuraw"); c.pass(pause) }},
		{"filter-error", nil, func(c *cockpit) { c.press("/"); c.typeText("zorro:1") }},
		{"complete-keys", nil, func(c *cockpit) { c.press("/") }},
		{"complete-values", nil, func(c *cockpit) { c.press("/"); c.typeText("stage:new par"); c.press("tab", "down", "down") }},
		{"complete-mistake", nil, func(c *cockpit) { c.press("/"); c.typeText("owner:me stage:nwe") }},
		{"save-view", nil, func(c *cockpit) {
			c.press("/")
			c.typeText("score>=80")
			c.press("enter", "F")
			c.typeText("Mine")
		}},
		{"views", func(_ *Options, d *testdesk.Desk) {
			for _, v := range []desk.View{{Name: "Hot", Query: "score>=80 stage:new"}, {Name: "東京データ連携", Query: "partner:higashi"}, {Name: "Italy, this week", Query: "country:IT created>=-1w"}} {
				d.EditViews(context.Background(), desk.Actor{User: "ania"}, desk.ViewEdit{Do: "save", Name: v.Name, Query: v.Query})
			}
		}, func(c *cockpit) { c.press("h", "V") }},
		{"report", refusing, func(c *cockpit) { c.press("space", "space", "space", "space", "t") }},
		{"many", crowd(1200), func(c *cockpit) { c.press("*", "t") }},
		{"look", nil, func(c *cockpit) { c.press("w", "j", "v", "j", "j") }},
		{"marks", nil, func(c *cockpit) { c.press("space", "space", "space") }},
		{"no-match", nil, func(c *cockpit) { c.press("/"); c.typeText("nobody"); c.press("enter") }},
		{"view-empty", func(_ *Options, d *testdesk.Desk) { d.Give("piotr", d.Listed()...) }, func(c *cockpit) { c.press("l") }},
		{"welcome", func(o *Options, d *testdesk.Desk) {
			d.Clear()
			o.Database = "/home/ania/.local/share/eqltui/eqltui.db"
		}, nil},
		{"error", func(_ *Options, d *testdesk.Desk) {
			d.Err = fault.New(fault.Busy, "read the inbox", "the database is locked by another process", "close the other eqltui, or wait and press r")
		}, nil},
		{"read-only", func(o *Options, _ *testdesk.Desk) {
			o.ReadOnly = "The file cannot be written: its folder is read-only"
		}, nil},
		{"undo-toast", func(o *Options, _ *testdesk.Desk) { o.Demo = true }, func(c *cockpit) { c.press("j", "j", "t") }},
		{"ascii", func(o *Options, _ *testdesk.Desk) { o.ASCII = true }, func(c *cockpit) { c.press("j", "j") }},
	}
}

// handed makes the first lead an EQL that was handed to the viewer.
func handed(_ *Options, d *testdesk.Desk) {
	a := testdesk.Qualifying("ania")
	a.NextStep, a.Note = "intro call Monday 10:00", "COO wants a demo on their own pick lists.\nBaltica ran the process audit in October."
	d.At(testdesk.Friday().Add(-time.Hour), func() { d.By("marta.wojcik", a, 2039) })
}

// noPhone is people of whom nothing is known, in a country with many clocks.
func noPhone(_ *Options, d *testdesk.Desk) {
	d.Each(func(_ int, l *desk.Detail) {
		l.Facts.Lead.Phone, l.Facts.Account.Country, l.Country = lead.Opt[string]{}, lead.Known("US"), "US"
	})
}

func sizes() [][2]int {
	return [][2]int{{120, 36}, {80, 24}, {60, 18}, {45, 14}, {30, 8}, {20, 5}, {200, 50}}
}

func TestFrames(t *testing.T) {
	t.Parallel()
	for _, sc := range scenes() {
		all := sizes()
		if sc.name == "inbox" || sc.name == "complete-values" || sc.name == "hard-names" {
			all = append(all, [2]int{40, 10}, [2]int{100, 30})
		}
		for _, size := range all {
			t.Run(fmt.Sprintf("%s at %d×%d", sc.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				c := open(t, size[0], size[1], sc.change)
				if sc.play != nil {
					sc.play(c)
				}
				c.settle()
				golden(t, fmt.Sprintf("%s-%dx%d", sc.name, size[0], size[1]), c.screen())
			})
		}
	}
}

func TestStylesOfTheInbox(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dark", "light", "ansi", "mono"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Theme = name })
			c.press("j", "j")
			c.settle()
			golden(t, "styles-"+name, strings.ReplaceAll(c.root.View().Content, "\x1b", "\\e"))
		})
	}
}

// TestStylesIn256Colours holds the tones of terminals that show 256 colours, as every session over
// SSH begins.
func TestStylesIn256Colours(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dark", "light"} {
		c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Theme = name })
		c.send(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
		c.press("j", "j", "space")
		c.settle()
		content := c.root.View().Content
		if strings.Contains(content, ";2;") {
			t.Errorf("%s still has colours that 256 do not hold", name)
		}
		golden(t, "styles-256-"+name, strings.ReplaceAll(content, "\x1b", "\\e"))
	}
}

// TestEverySizeOfTheInboxIsExact goes through all widths, and for each through heights that shift
// with it, so that every pair of layouts meets.
func TestEverySizeOfTheInboxIsExact(t *testing.T) {
	t.Parallel()
	states := map[string]struct {
		change func(*Options, *testdesk.Desk)
		play   []string
	}{
		"list":   {nil, []string{"j", "j", "space"}},
		"filter": {nil, []string{"/", "o", "w", "n", "e", "r", ":", "down"}},
		"wrong":  {nil, []string{"/", "s", "t", "a", "g", "e", ":", "x", "x"}},
		"wide":   {nil, []string{"w", "G"}},
		"ascii":  {func(o *Options, _ *testdesk.Desk) { o.ASCII = true }, []string{"/", "s"}},
		"hard":   {func(_ *Options, d *testdesk.Desk) { d.Each(func(i int, l *desk.Detail) { hard(i, l) }) }, []string{"j"}},
	}
	for name, state := range states {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 200, 60, state.change)
			c.press(state.play...)
			c.settle()
			for w := 20; w <= 200; w++ {
				for h := 5 + w%9; h <= 60; h += 9 {
					c.send(tea.WindowSizeMsg{Width: w, Height: h})
					fits(t, c, w, h)
				}
			}
		})
	}
}

// hard gives a lead names that are hard to lay out: wide ones, combining marks, emoji of several
// characters, Arabic, one without any blank.
func hard(i int, l *desk.Detail) {
	names := []string{
		"株式会社東京物流システムズホールディングス", "e\u0301\u0302\u0323clair Z\u0335alg\u0336o", "👩‍🚀 Raumfahrt 🇵🇱 GmbH", "شركة النقل السريع", "ก็ไม่รู้จะเรียกอะไร", strings.Repeat("ﷺ", 20), "नमस्ते क्ष्म्य", "\u200bnull\u200dwidth\ufe0f", "Ｆｕｌｌｗｉｄｔｈ", strings.Repeat("W", 300),
	}
	l.Company, l.Name, l.Partner = names[i%len(names)], names[(i+3)%len(names)], names[(i+5)%len(names)]
}

func TestLoadingIsSaidOnlyWhenItTakesLong(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.hold = true
	c.press("l")
	c.seesNot("Reading")
	c.pass(400 * time.Millisecond)
	c.sees("Reading")
	golden(t, "loading-80x24", c.screen())
	c.release()
	c.seesNot("Reading")
}

func TestNoSizeBreaksAnyScreen(t *testing.T) {
	t.Parallel()
	for _, sc := range scenes() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, sc.change)
			if sc.play != nil {
				sc.play(c)
			}
			c.settle()
			for w := 1; w <= 200; w += 7 {
				for h := 1; h <= 60; h += 3 {
					c.send(tea.WindowSizeMsg{Width: w, Height: h})
					fits(t, c, w, h)
				}
			}
			c.send(tea.WindowSizeMsg{})
		})
	}
}

func TestDocsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "..", "docs", "KEYS.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != Markdown() {
		t.Error("docs/KEYS.md is stale: run go test ./internal/ui -run TestDocsAreThoseOfTheTable -update")
	}
}
