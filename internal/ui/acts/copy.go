package acts

import (
	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// CopySheet is a menu of what can be put on the clipboard; one letter copies.
type CopySheet struct {
	place.Panel
	Items []copyItem
}

type copyItem struct{ Key, word, Text string }

// CloseIt asks the root to drop the open sheet without a draft.
type CloseIt struct{}

// copies puts something of a lead on the clipboard.
func copies() place.Act { return place.Act{ID: keys.Copy, New: newCopySheet, First: true} }

func newCopySheet(s *place.Session, p place.Prepared) place.Sheet {
	rows, d := p.Rows, p.Detail
	c := &CopySheet{Panel: place.Panel{S: s, Verb: keys.Copy, Rows: rows}}
	if len(rows) == 0 {
		return c
	}
	row := &rows[0]
	add := func(key, id, text string) {
		if text != "" {
			c.Items = append(c.Items, copyItem{key, s.Say(id), safetext.Line(text)})
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
	if s.Line != nil {
		add("j", "copy.json", s.Line(*row, s.At))
	}
	if b := s.Binding(keys.Open); b != nil {
		add("c", "copy.command", b.Command(row.ID.String()))
	}
	add("o", "copy.company", say.CompanyOf(row))
	add("d", "copy.domain", row.Domain)
	add("n", "copy.person", row.Name)
	add("r", "copy.partner", row.Partner)
	return c
}

func (c *CopySheet) Width() int { return 60 }

func (c *CopySheet) Note() string { return c.S.Say("copy.note") }

// Key copies; the clipboard is the terminal's own, so it works over SSH too.
func (c *CopySheet) Key(name, _ string) tea.Cmd {
	for _, it := range c.Items {
		if it.Key == name {
			return tea.Batch(tea.SetClipboard(it.Text), place.Send(CloseIt{}), place.Tell(c.S.Words.Fill("toast.copied", it.Text)))
		}
	}
	if name == "q" || name == "y" {
		return place.Send(CloseIt{})
	}
	return nil
}

// Point copies the line under the mouse.
func (c *CopySheet) Point(_, y, _, h int, floating bool) tea.Cmd {
	if !floating && h >= 10 {
		y--
	}
	if y < 0 || y >= len(c.Items) || len(c.Items) > h {
		return nil
	}
	return c.Key(c.Items[y].Key, "")
}

func (c *CopySheet) Body(w, h int, floating bool) ([]string, kit.Spot) {
	lines := make([]string, 0, len(c.Items)+1)
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	if len(c.Items) > h {
		return c.dense(w, h), kit.Spot{}
	}
	for _, it := range c.Items {
		p := kit.NewPen(c.S.Theme, w).Gap(1).Col(theme.Accent, it.Key, 3).Col(theme.Text, it.word, 12)
		lines = append(lines, p.Cell(theme.Muted, it.Text, w-p.At()-1).String())
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}

// dense is the letters with their words side by side, where there are more than rows.
func (c *CopySheet) dense(w, h int) []string {
	var lines []string
	p := kit.NewPen(c.S.Theme, w)
	for _, it := range c.Items {
		if need := 2 + kit.Width(it.word); p.At() > 0 && p.Room() < need+2 {
			lines = append(lines, p.String())
			p = kit.NewPen(c.S.Theme, w)
		}
		p.Put(theme.Accent, it.Key).Gap(1).Put(theme.Text, it.word).Gap(2)
	}
	lines = append(lines, p.String())
	return lines[:min(len(lines), h)]
}

func (c *CopySheet) Hints() []kit.Hint {
	return []kit.Hint{{Key: "esc", Word: c.S.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)}}
}
