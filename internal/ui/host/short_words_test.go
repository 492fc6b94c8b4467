package host

import (
	"slices"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestNoActionIsCutInHelp(t *testing.T) {
	t.Parallel()
	w, err := say.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range keys.Table() {
		if text := w.Say("key." + string(b.ID)); ansi.StringWidth(text) > 24 {
			t.Errorf("%s takes %d cells: %q", b.ID, ansi.StringWidth(text), text)
		}
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		for _, place := range []string{"1", "7", "8"} {
			c := open(t, size[0], size[1], nil)
			c.press(place, "?")
			h := c.root.sheet.(*help)
			for _, b := range h.matches() {
				h.at = slices.Index(h.matches(), b)
				c.root.drawn = false
				c.sees(w.Say("key." + string(b.ID)))
			}
		}
	}
}

func TestAnUnfinishedTermIsMarkedAndTheRestCounts(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("stage:n")
	c.sees("42 leads without stage:n, which wants a value")
	for range "stage:n" {
		c.press("backspace")
	}
	c.typeText("owner:me stage:n")
	c.sees("9 leads without stage:n")
	c.typeText("ew")
	c.seesNot("without")
	c.press("backspace")
	c.seesNot("≈")
	if got := c.inbox().Filter; got != "owner:me" {
		t.Errorf("counted is %q", got)
	}
	c.sees("9 leads without stage:ne")
	c.press("esc")
	c.seesNot("without")
	c = open(t, 60, 18, nil)
	c.press("/")
	c.typeText("stage:n")
	c.sees("42 leads without stage:n")
}

func TestThePaletteOffersNoLeadThatShowsNoReason(t *testing.T) {
	t.Parallel()
	e := func() *entry { return &entry{text: "L-12 Żuraw Systemy", where: "Baltica Integrator"} }
	row := &desk.Row{ID: 12, Company: "Żuraw Systemy", Name: "Ewa Lis", Domain: "zuraw.example"}
	for text, want := range map[string]bool{"no": false, "zuraw": true, "sys": true, "balt": true, "ewa": true, "wa": false, "uraw": true,
		"+48 58": true} {
		if got := shows(text, e(), row); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		d.Each(func(_ int, l *desk.Detail) { l.Note = "no budget named" })
	})
	c.press(":")
	c.typeText("no")
	c.pass(pause)
	c.sees("note")
	c.seesNot("Lead  L-2041") // it has it in a note only
}
