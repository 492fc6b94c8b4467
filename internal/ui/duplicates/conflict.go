package duplicates

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// conflict reports whether the pair that is open is shown as a case of two partners, and not as a merge.
func (v *Duplicates) conflict() bool {
	return v.open != nil && v.open.Kind == dedupe.PartnerConflict && !v.merges
}

// askCase asks who claims what, and what each decision would make of it.
func (v *Duplicates) askCase() tea.Cmd {
	reader, who, p := v.s.Desk, v.s.Who, v.open
	left, right := lead.ID(p.Left), lead.ID(p.Right)
	return v.judging.Ask(v.s, func(ctx context.Context) (desk.Case, error) { return reader.ConflictCase(ctx, who, left, right) })
}

// claims is a case: who claims it since when, for whom it is held, and what each decision would make of it.
func (v *Duplicates) claims(w, h int) place.Picture {
	s, c := v.s, v.of
	if c == nil {
		var lines []string
		if v.wrong != nil {
			lines = append(place.ErrorLinesAbove(s, w, v.wrong), "")
			lines = append(lines, v.reasons(v.open, w, 1+len(v.open.Why))...)
		}
		return place.Picture{Lines: kit.Fit(lines, w, h)}
	}
	lay := kit.Lay([]kit.Head{{Title: s.Say("conflict.partner"), W: 12, Grows: true}, {Title: s.Say("conflict.lead"), W: 7},
		{Title: s.Say("conflict.referred"), W: 12}, {Title: s.Say("conflict.complete"), W: 12},
		{Title: s.Say("conflict.touch"), W: 12, Drop: 2}, {Title: s.Say("conflict.confirmed"), W: 11, Drop: 1},
		{Title: s.Say("conflict.stage"), W: 12, Drop: 3}}, w)
	var lines []string
	if h >= 5 {
		lines = append(lines, lay.Title(s.Theme, w))
	}
	day := func(t *time.Time) string {
		if t == nil {
			return s.Theme.Glyphs.Dash
		}
		return s.Date(*t)
	}
	for i := range c.Claims {
		l := &c.Claims[i]
		complete, style := day(l.Complete), theme.Text
		if l.Complete == nil {
			complete, style = s.Say("conflict.incomplete"), theme.Warn
		}
		lines = append(lines, lay.Row(s.Theme, w, false, []kit.Cell{{Text: l.Partner, Style: theme.Text | theme.Bold},
			{Text: l.Lead.String(), Style: theme.Text}, {Text: day(l.Referred), Style: theme.Text}, {Text: complete, Style: style},
			{Text: day(l.FirstTouch), Style: theme.Muted}, {Text: s.Say("conflict.word." + string(l.Confirmed)), Style: theme.Muted},
			{Text: string(l.Stage), Style: theme.Muted}}))
	}
	lines = append(lines, kit.Rule(s.Theme, w))
	put := func(to *[]string, style theme.Style, text string) {
		*to = append(*to, kit.NewPen(s.Theme, w).Gap(1).Put(style, text).String())
	}
	var choices []string
	for i := range c.Choices {
		o := &c.Choices[i]
		choices = append(choices, kit.Blanks(w))
		moves := s.Say("conflict.nothing_moves")
		if o.Moves > 0 {
			moves = s.Words.Count("conflict.moves", o.Moves)
		}
		put(&choices, theme.Text|theme.Bold, s.Words.Fill("conflict.for", o.Partner)+strings.Repeat(" ", 2)+moves)
		choices = append(choices, outlook(s, o, c.Currency, w)...)
	}
	says := []string{s.Say("conflict.free")}
	if k := c.Held; k != nil {
		says[0] = s.Words.Fill("conflict.held", k.Partner, s.Date(k.Until), k.Lead.String())
	}
	if r := c.Ruling; r != nil {
		says = append(says, s.Words.Fill("conflict.ruled", r.Partner, r.By, s.Date(r.At), r.Reason))
	}
	// A sentence is wrapped where that takes no row from what a decision would bring.
	room := h - len(lines) - len(says) - len(choices)
	for _, text := range says {
		wrapped := kit.Wrap(text, max(w-2, 1))
		if len(wrapped) == 0 || len(wrapped)-1 > room {
			wrapped = []string{text}
		}
		room -= len(wrapped) - 1
		for _, line := range wrapped {
			put(&lines, theme.Text, line)
		}
	}
	lines = append(lines, choices...)
	return place.Picture{Lines: kit.Fit(lines, w, h)}
}
