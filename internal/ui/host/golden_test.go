package host

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/screens"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// scenes are those of every place and of every form, and those of the cockpit's own sheets.
func scenes() []scene {
	var out []scene
	for _, card := range screens.Cards() {
		out = append(out, usual(card, ways()[card.ID])...)
	}
	out = slices.Concat(out, placeScenes(), modelScenes(), ownScenes())
	for _, id := range slices.Sorted(maps.Keys(formScenes())) {
		out = append(out, formScenes()[id]...)
	}
	return out
}

// stage opens the cockpit and plays a scene.
func stage(t *testing.T, sc scene, w, h int) *cockpit {
	t.Helper()
	c := &cockpit{t: t, now: testdesk.Friday(), hold: sc.held}
	c.desk = testdesk.New(t, c.clock)
	c.begin(w, h, sc.change)
	sc.play(c)
	c.settle()
	return c
}

// TestScenes holds what each scene owns of the screen, one file for all its sizes.
func TestScenes(t *testing.T) {
	t.Parallel()
	for _, sc := range scenes() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			all := sc.sizes
			if all == nil {
				all = everySize()
			}
			var out strings.Builder
			for _, size := range all {
				c := stage(t, sc, size[0], size[1])
				fits(t, c, size[0], size[1])
				fmt.Fprintf(&out, "== %d×%d\n%s\n", size[0], size[1], c.own(c.screen()))
			}
			golden(t, sc.name, out.String())
		})
	}
}

// cut says how many of the upper rows are the frame's: the tabs and the rule, and under a box that
// floats the place's head too, which is no part of the form.
func (c *cockpit) cut() int {
	lay := c.root.layout()
	switch {
	case lay.tiny:
		return 0
	case c.root.sheet != nil && lay.floats():
		return lay.top
	case lay.rule:
		return 2
	}
	return 1
}

// own is what a place or a form says on the screen: its name where there are no tabs, its head, its
// body, the status row and the keys. A change of the tabs changes none of it.
func (c *cockpit) own(screen string) string {
	screen = strings.Join(strings.Split(screen, "\n")[c.cut():], "\n")
	if n, ok := c.root.top().(place.Named); ok && c.root.sheet == nil && c.root.w < place.Middle && !c.root.layout().tiny {
		return n.Compact() + "\n" + screen
	}
	return screen
}

// above is what the frame says above a place.
func (c *cockpit) above(screen string) string {
	return strings.Join(strings.Split(screen, "\n")[:c.cut()], "\n")
}

// TestTheFrame holds the tabs and the rule below them, in each place and state and at each width.
func TestTheFrame(t *testing.T) {
	t.Parallel()
	states := []scene{
		{name: "demo", change: func(o *Options, _ *testdesk.Desk) { o.Demo = true }},
		{name: "read only", change: func(o *Options, _ *testdesk.Desk) { o.ReadOnly = "its folder is read-only" }},
		{name: "ascii", change: func(o *Options, _ *testdesk.Desk) { o.ASCII = true }},
		{name: "without answers", held: true},
		{name: "empty", change: none},
	}
	for _, card := range screens.Cards() {
		states = append(states, usual(card, ways()[card.ID])[0])
	}
	var out strings.Builder
	for _, sc := range states {
		if sc.play == nil {
			sc.play = func(*cockpit) {}
		}
		c := stage(t, sc, 200, 50)
		for _, size := range [][2]int{{200, 50}, {120, 36}, {100, 30}, {80, 24}, {60, 18}, {45, 14}} {
			c.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			fmt.Fprintf(&out, "== %s, %d×%d\n%s\n", sc.name, size[0], size[1], c.above(c.screen()))
		}
	}
	golden(t, "frame", out.String())
}

func TestStylesOfTheFrame(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, name := range []string{theme.Dark, theme.Light, theme.HighContrast, theme.ANSI, theme.Mono} {
		c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Theme, o.Demo = name, true })
		fmt.Fprintf(&out, "== %s\n%s\n", name, writtenOut(c.above(c.root.View().Content)))
	}
	golden(t, "styles-frame", out.String())
}

// writtenOut shows the sequences that colour a text.
func writtenOut(s string) string { return strings.ReplaceAll(s, "\x1b", "\\e") }

func TestEveryPlaceHasAWay(t *testing.T) {
	t.Parallel()
	for _, card := range screens.Cards() {
		w, ok := ways()[card.ID]
		if !ok {
			t.Errorf("nobody says in ways how %q is reached", card.ID)
			continue
		}
		c := stage(t, usual(card, w)[0], 120, 36)
		if c.root.sheet != nil || reflect.TypeOf(c.root.top()) != reflect.TypeOf(card.New(c.root.s)) {
			t.Errorf("%v leads to a %T and not to %q:\n%s", w, c.root.top(), card.ID, c.screen())
		}
	}
	for id := range ways() {
		if !slices.ContainsFunc(screens.Cards(), func(c place.Card) bool { return c.ID == id }) {
			t.Errorf("there is no place %q", id)
		}
	}
}

func TestEveryFormHasAScene(t *testing.T) {
	t.Parallel()
	all := formScenes()
	for _, form := range open(t, 120, 36, nil).root.acts {
		if form.New == nil {
			continue // it is done at once
		}
		if len(all[form.ID]) == 0 {
			t.Errorf("the form %q has no scene in formScenes", form.ID)
		}
		for _, sc := range all[form.ID] {
			if c := stage(t, sc, 120, 36); c.root.sheet == nil || c.root.sheet.ID() != form.ID {
				t.Errorf("scene %q does not show the form %q:\n%s", sc.name, form.ID, c.screen())
			}
		}
		delete(all, form.ID)
	}
	for id := range all {
		t.Errorf("there is no form %q", id)
	}
}

// TestEveryPictureTellsSomething finds files that nobody draws any more, and those that say what
// another one says already.
func TestEveryPictureTellsSomething(t *testing.T) {
	t.Parallel()
	known := map[string]bool{"frame": true}
	for _, sc := range scenes() {
		if known[sc.name] {
			t.Errorf("two scenes are called %q", sc.name)
		}
		known[sc.name] = true
	}
	paths, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	same := map[string]string{}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		if !known[name] && !strings.HasPrefix(name, "styles-") {
			t.Errorf("no scene is called %q: delete %s", name, path)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := same[string(b)]; ok {
			t.Errorf("%s and %s are the same", name, other)
		}
		same[string(b)] = name
	}
}

func TestStyles(t *testing.T) {
	t.Parallel()
	for name, themes := range map[string][]string{
		"inbox":    {theme.Dark, theme.Light, theme.HighContrast, theme.ANSI, theme.Mono},
		"activity": {theme.Dark, theme.Light, theme.Mono}, "quarantine": {theme.Dark, theme.HighContrast},
	} {
		for _, th := range themes {
			t.Run(name+" in "+th, func(t *testing.T) {
				t.Parallel()
				c := stage(t, scene{
					change: func(o *Options, _ *testdesk.Desk) { o.Theme = th },
					play:   func(c *cockpit) { c.press(ways()[name].keys...) },
				}, 120, 36)
				golden(t, "styles-"+name+"-"+th, writtenOut(c.own(c.root.View().Content)))
			})
		}
	}
}

// TestStylesIn256Colours holds the tones of terminals that show 256 colours, as every session over
// SSH begins.
func TestStylesIn256Colours(t *testing.T) {
	t.Parallel()
	for _, name := range []string{theme.Dark, theme.Light} {
		c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Theme = name })
		c.send(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
		c.press("j", "j", "space")
		c.settle()
		if strings.Contains(c.root.View().Content, ";2;") {
			t.Errorf("%s still has colours that 256 do not hold", name)
		}
		golden(t, "styles-256-"+name, writtenOut(c.own(c.root.View().Content)))
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
		"hard":   {hardened, []string{"j"}},
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

// hardName is a name that is hard to lay out: wide, with combining marks, of emoji that are several
// characters, in Arabic, without any blank.
func hardName(i int) string {
	names := []string{
		"株式会社東京物流システムズホールディングス", "e\u0301\u0302\u0323clair Z\u0335alg\u0336o", "👩‍🚀 Raumfahrt 🇵🇱 GmbH", "شركة النقل السريع",
		"ก็ไม่รู้จะเรียกอะไร", strings.Repeat("ﷺ", 20), "नमस्ते क्ष्म्य", "\u200bnull\u200dwidth\ufe0f", "Ｆｕｌｌｗｉｄｔｈ",
		strings.Repeat("W", 300),
	}
	return names[i%len(names)]
}

func TestLoadingIsSaidOnlyWhenItTakesLong(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.hold = true
	c.press("l")
	c.seesNot("Reading")
	c.pass(400 * time.Millisecond)
	c.sees("Reading")
	c.release()
	c.seesNot("Reading")
}

// TestNoSizeBreaksAScene goes through widths, and for each through heights that shift with it, so
// that all heights are met.
func TestNoSizeBreaksAScene(t *testing.T) {
	t.Parallel()
	var sizes [][2]int
	for i := range 29 {
		for h := 1 + i%6; h <= 60; h += 6 {
			sizes = append(sizes, [2]int{1 + 7*i, h})
		}
	}
	for k, sc := range scenes() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			c := stage(t, sc, 120, 36)
			for _, size := range share(&k, 7, sizes...) {
				c.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				fits(t, c, size[0], size[1])
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
		t.Error("docs/KEYS.md is stale: run go test ./internal/ui/host -run TestDocsAreThoseOfTheTable -update")
	}
}
