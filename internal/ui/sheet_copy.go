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

func newCopySheet(r *root, rows []desk.Row, d *desk.Detail) sheet {
	s := r.s
	c := &copySheet{formSheet: formSheet{s: s, verb: keys.Copy, rows: rows}}
	if len(rows) == 0 {
		return c
	}
	row := &rows[0]
	add := func(key, id, text string) {
		if text != "" {
			c.items = append(c.items, copyItem{key, s.say(id), safetext.Line(text)})
		}
	}
	if links := linksOf(s, row, d); len(links) > 0 {
		add("l", "copy.link", links[0].URL)
	}
	add("i", "copy.id", row.ID.String())
	if d != nil {
		add("e", "copy.email", d.Facts.Lead.Email.V)
		add("p", "copy.phone", d.Facts.Lead.Phone.V)
	}
	if r.options.Line != nil {
		add("j", "copy.json", r.options.Line(*row, s.at))
	}
	if b := r.binding(keys.Open); b != nil {
		add("c", "copy.command", b.Command(row.ID.String()))
	}
	add("o", "copy.company", companyOf(row))
	add("d", "copy.domain", row.Domain)
	add("n", "copy.person", row.Name)
	add("r", "copy.partner", row.Partner)
	return c
}

func (c *copySheet) width() int                              { return 60 }
func (c *copySheet) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }
func (c *copySheet) draft() string                           { return "" }
func (c *copySheet) note() string                            { return c.s.say("copy.note") }

// key copies; the clipboard is the terminal's own, so it works over SSH too.
func (c *copySheet) key(name, _ string) tea.Cmd {
	for _, it := range c.items {
		if it.key == name {
			return tea.Batch(tea.SetClipboard(it.text), send(closeIt{}), tell(c.s.words.fill("toast.copied", it.text)))
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
	if y < 0 || y >= len(c.items) || len(c.items) > h {
		return nil
	}
	return c.key(c.items[y].key, "")
}

func (c *copySheet) body(w, h int, floating bool) ([]string, kit.Spot) {
	lines := make([]string, 0, len(c.items)+1)
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	if len(c.items) > h {
		return c.dense(w, h), kit.Spot{}
	}
	for _, it := range c.items {
		p := kit.NewPen(c.s.th, w).Gap(1).Col(theme.Accent, it.key, 3).Col(theme.Text, it.word, 12)
		lines = append(lines, p.Cell(theme.Muted, it.text, w-p.At()-1).String())
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}

// dense is the letters with their words side by side, where there are more than rows.
func (c *copySheet) dense(w, h int) []string {
	var lines []string
	p := kit.NewPen(c.s.th, w)
	for _, it := range c.items {
		if need := 2 + kit.Width(it.word); p.At() > 0 && p.Room() < need+2 {
			lines = append(lines, p.String())
			p = kit.NewPen(c.s.th, w)
		}
		p.Put(theme.Accent, it.key).Gap(1).Put(theme.Text, it.word).Gap(2)
	}
	lines = append(lines, p.String())
	return lines[:min(len(lines), h)]
}

func (c *copySheet) hints() []kit.Hint {
	return []kit.Hint{{Key: "esc", Word: c.s.say("hint.close"), ID: hintPrefix + string(keys.Close)}}
}
