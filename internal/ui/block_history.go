package ui

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// historyLines are what happened to the lead, newest first.
func (v leadView) historyLines(w, most int) []string {
	if v.d == nil || len(v.d.History) == 0 {
		return nil
	}
	lines := []string{v.title(w, v.s.say("lead.activity"), "")}
	for _, e := range v.d.History[:min(len(v.d.History), most)] {
		lines = append(lines, v.entry(v.pen(w), e, w-1).String())
	}
	return lines
}

// entry is "14:21  system   rescored 71 → 86".
func (v leadView) entry(p *kit.Pen, e desk.Entry, to int) *kit.Pen {
	p.Num(theme.Muted, when(e.At, v.s.at, v.s.zone), 6).Gap(2)
	p.Col(theme.Info, e.Who, 9).Gap(1)
	text, style := e.Text, theme.Text
	if e.Note != "" {
		g := v.s.th.Glyphs
		if text != "" {
			text += " "
		}
		text += g.OpenQuote + e.Note + g.CloseQuote
	}
	if e.Undone {
		style = theme.Muted
		text += " (" + v.s.say("lead.undone") + ")"
	}
	return p.Cell(style, text, to-p.At())
}
