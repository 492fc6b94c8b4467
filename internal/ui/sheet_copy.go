package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// copySheet is a menu of what can be put on the clipboard; one letter copies.
type copySheet struct {
	formSheet
	items []copyItem
}

type copyItem struct{ key, word, text string }

// closeIt asks the root to drop the open sheet without a draft.
type closeIt struct{}

func newCopySheet(s *session, rows []desk.Row, d *desk.Detail) sheet {
	c := &copySheet{formSheet: formSheet{s: s, verb: keys.Copy, rows: rows}}
	if len(rows) == 0 {
		return c
	}
	r := &rows[0]
	c.items = []copyItem{{"i", s.say("copy.id"), r.ID.String()}, {"c", s.say("copy.company"), companyOf(r)}}
	for _, x := range []struct{ key, id, text string }{{"d", "copy.domain", r.Domain}, {"n", "copy.person", r.Name}, {"p", "copy.partner", r.Partner}} {
		if x.text != "" {
			c.items = append(c.items, copyItem{x.key, s.say(x.id), x.text})
		}
	}
	c.reach(d)
	return c
}

// reach adds how to reach the person, which only the detail holds.
func (c *copySheet) reach(d *desk.Detail) {
	if d == nil {
		return
	}
	if mail := d.Facts.Lead.Email.V; mail != "" {
		c.items = append(c.items, copyItem{"e", c.s.say("copy.email"), mail})
	}
	if phone := d.Facts.Lead.Phone.V; phone != "" {
		c.items = append(c.items, copyItem{"t", c.s.say("copy.phone"), phone})
	}
}

func (c *copySheet) width() int                              { return 60 }
func (c *copySheet) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }
func (c *copySheet) draft() string                           { return "" }
func (c *copySheet) note() string                            { return c.s.say("copy.note") }

// key copies; the clipboard is the terminal's own, so it works over SSH too.
func (c *copySheet) key(name, _ string) tea.Cmd {
	for _, it := range c.items {
		if it.key == name {
			text := safetext.Line(it.text)
			return tea.Batch(tea.SetClipboard(text), send(closeIt{}), tell(c.s.words.fill("toast.copied", text)))
		}
	}
	if name == "q" || name == "y" {
		return send(closeIt{})
	}
	return nil
}

// point copies the line under the mouse.
func (c *copySheet) point(_, y, _, h int, floating bool) tea.Cmd {
	if !floating && h >= 10 {
		y--
	}
	if y < 0 || y >= len(c.items) {
		return nil
	}
	return c.key(c.items[y].key, "")
}

func (c *copySheet) body(w, h int, floating bool) ([]string, kit.Spot) {
	lines := make([]string, 0, len(c.items)+1)
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	for _, it := range c.items {
		p := kit.NewPen(c.s.th, w).Gap(1).Col(theme.Accent, it.key, 3).Col(theme.Text, it.word, 12)
		lines = append(lines, p.Cell(theme.Muted, it.text, w-p.At()-1).String())
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}

func (c *copySheet) hints() []kit.Hint {
	return []kit.Hint{{Key: "esc", Word: c.s.say("hint.close"), ID: hintPrefix + string(keys.Close)}}
}
