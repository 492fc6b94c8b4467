package leadview

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// HistoryLines are what happened to the lead, newest first.
func (v View) HistoryLines(w, most int) []string {
	if v.Detail == nil || len(v.Detail.History) == 0 {
		return nil
	}
	lines := []string{v.Title(w, v.Session.Say("lead.activity"), "")}
	for _, e := range v.Detail.History[:min(len(v.Detail.History), most)] {
		lines = append(lines, v.entry(v.Pen(w), e, w-1).String())
	}
	return lines
}

// entry is "14:21  system   rescored 71 → 86".
func (v View) entry(p *kit.Pen, e desk.Entry, to int) *kit.Pen {
	p.Num(theme.Muted, say.When(e.At, v.Session.At, v.Session.Zone), 6).Gap(2)
	p.Col(theme.Info, e.Who, 9).Gap(1)
	text, style := e.Text, theme.Text
	if e.Note != "" {
		g := v.Session.Theme.Glyphs
		if text != "" {
			text += " "
		}
		text += g.OpenQuote + e.Note + g.CloseQuote
	}
	if e.Undone {
		style = theme.Muted
		text += " (" + v.Session.Say("lead.undone") + ")"
	}
	return p.Cell(style, text, to-p.At())
}
