package host

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestOneLetterCopiesCleanedText(t *testing.T) {
	t.Parallel()
	tests := []struct{ key, want string }{
		{"i", "L-2041"}, {"l", "https://baltica.example/integrations/wms?utm_source=baltica"}, {"c", "eqltui show L-2041"},
		{"j", `{"id":"L-2041"}`}, {"e", "jan.k@zuraw.example"}, {"o", "Żuraw Systemy"},
	}
	for _, tt := range tests {
		c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
			o.Line = func(r desk.Row, _ time.Time) string { return `{"id":"` + r.ID.String() + `"}` }
			d.Each(func(_ int, l *desk.Detail) { l.Facts.Lead.Email = lead.Known("jan.k@zuraw.example\x1b]52;c;x\a") })
		})
		c.press("j", "j", "y")
		var copied []string
		for _, it := range c.root.sheet.(*acts.CopySheet).Items {
			if it.Key == tt.key {
				copied = append(copied, it.Text)
			}
		}
		if len(copied) != 1 || !strings.HasPrefix(copied[0], tt.want) || strings.ContainsRune(copied[0], 0x1b) {
			t.Errorf("%s copies %q, want %q", tt.key, copied, tt.want)
		}
		c.press(tt.key)
		c.sees("copied " + tt.want[:5])
		if c.root.sheet != nil {
			t.Errorf("%s leaves the sheet open", tt.key)
		}
	}
}

func TestALinkIsShownBeforeItIsOpened(t *testing.T) {
	t.Parallel()
	var opened []string
	fail := error(nil)
	change := func(o *Options, d *testdesk.Desk) {
		o.Browse = func(_ context.Context, url string) error {
			opened = append(opened, url)
			return fail
		}
		d.Each(func(_ int, l *desk.Detail) {
			l.Landing = "https://аpple.example/\u00a0x"
			l.Domain = "paypal.example@evil.example"
			l.Touches = nil
		})
	}
	c := open(t, 120, 36, change)
	c.press("o")
	c.sees("аpple.example (xn--pple-43d.example)")
	c.sees("paypal.example@evil.example")
	c.press("down")
	c.sees("it has a user name before the host")
	c.press("enter")
	if len(opened) > 0 || c.root.sheet == nil {
		t.Errorf("a refused link was opened: %q", opened)
	}
	c.press("up", "enter")
	if len(opened) != 1 || !strings.HasPrefix(opened[0], "https://xn--pple-43d.example/") || c.root.sheet != nil {
		t.Errorf("opened %q", opened)
	}
	c.sees("opened аpple.example (xn--pple-43d.example)")
	fail = errors.New("no browser")
	c.press("o", "1")
	c.sees("no browser")
	if c.root.sheet == nil {
		t.Error("the sheet is gone although nothing opened")
	}
}

func TestFarAwayALinkIsCopied(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "o")
	c.sees("the link is copied")
	if msg := c.root.sheet.Key("enter", "")(); !holdsClipboard(msg, "https://baltica.example/integrations/wms?utm_source=baltica") {
		t.Errorf("enter does %T", msg)
	}
	c.press("enter")
	c.sees("copied https://baltica.example/")
}

// holdsClipboard reports whether one of the commands of a batch writes a text to the clipboard.
func holdsClipboard(msg tea.Msg, text string) bool {
	batch, _ := msg.(tea.BatchMsg)
	want := tea.SetClipboard(text)()
	for _, cmd := range batch {
		if cmd() == want {
			return true
		}
	}
	return false
}
