package leadview

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// StoryLines are the whole history in sentences, newest first: who did what, how long ago, and what
// they wrote with it.
func (v View) StoryLines(w int) []string {
	if v.Detail == nil {
		return nil
	}
	lines := []string{v.Section(w, v.Session.Say("lead.story"), "")}
	if len(v.Detail.History) == 0 {
		return append(lines, v.Pen(w).Put(theme.Muted, v.Session.Say("lead.no_story")).String())
	}
	for i := range v.Detail.History {
		lines = append(lines, v.sentence(&v.Detail.History[i], w)...)
	}
	return lines
}

// sentence is "ania disqualified it: no budget   2h", and the note below it.
func (v View) sentence(e *desk.Entry, w int) []string {
	g := v.Session.Theme.Glyphs
	ago := say.Age(v.Session.At.Sub(e.At))
	style, mark := theme.Text, ""
	if e.Undone {
		style, mark = theme.Muted, " ("+v.Session.Say("lead.undone")+")"
	}
	const indent = 8
	text := e.Text
	if text == "" {
		text = e.Kind
	}
	var lines []string
	rows := kit.Wrap(e.Who+" "+text+mark, w-indent-8)
	for i, row := range rows {
		p := v.Pen(w)
		if i == 0 {
			p.Num(theme.Muted, say.When(e.At, v.Session.At, v.Session.Zone), 6).To(indent)
			if kit.Width(row) >= kit.Width(e.Who) && row[:min(len(e.Who), len(row))] == e.Who {
				p.Put(theme.Info, e.Who).Put(style, row[len(e.Who):])
			} else {
				p.Put(style, row)
			}
			p.End(theme.Muted, ago, 1)
		} else {
			p.To(indent).Put(style, row)
		}
		lines = append(lines, p.String())
	}
	if e.Note == "" {
		return lines
	}
	for _, row := range kit.Wrap(g.OpenQuote+e.Note+g.CloseQuote, w-indent-3) {
		lines = append(lines, v.Pen(w).To(indent+2).Put(theme.Muted, row).String())
	}
	return lines
}

// Handed is the brief, first of all for whom the lead was handed to; others find it in the history.
func (v View) Handed(w int) []string {
	if !v.mine() {
		return nil
	}
	return v.Brief(w, v.Detail.Brief)
}

// Brief is what was handed over with the lead, part by part.
func (v View) Brief(w int, b *desk.Brief) []string {
	right := v.Session.Words.Fill("brief.from", b.From, say.When(b.At, v.Session.At, v.Session.Zone))
	lines := []string{v.Title(w, v.Session.Say("brief.title"), right)}
	for _, part := range b.Parts {
		title := part.Title
		if word, ok := v.Session.Words.Plain["brief."+part.ID]; ok {
			title = word
		}
		for i, line := range part.Lines {
			for k, row := range kit.Wrap(line, w-BriefColumn-1) {
				p := v.Pen(w)
				if i == 0 && k == 0 {
					p.Col(theme.Muted, title, BriefColumn-1)
				}
				lines = append(lines, p.To(BriefColumn).Put(theme.Text, row).String())
			}
		}
	}
	return lines
}

// Filed is the brief as a part of the history, for those who have not seen it above.
func (v View) Filed(w int) []string {
	if v.Detail == nil || v.Detail.Brief == nil || v.mine() {
		return nil
	}
	return v.Brief(w, v.Detail.Brief)
}

// BriefShort is what of the brief fits beside a list: what comes next, what was learned, what was
// said, each on one line, at most that many.
func (v View) BriefShort(w, most int) []string {
	if !v.mine() {
		return nil
	}
	b := v.Detail.Brief
	lines := []string{v.Title(w, v.Session.Say("brief.title"), v.Session.Words.Fill("brief.from", b.From, say.When(b.At, v.Session.At,
		v.Session.Zone)))}
	for _, id := range []string{"next", "note", "bant", "said"} {
		for _, part := range b.Parts {
			if part.ID != id {
				continue
			}
			for i, line := range part.Lines {
				name := ""
				if i == 0 {
					name = v.Session.Say("brief." + id)
				}
				lines = append(lines, v.Pen(w).Col(theme.Muted, name, BriefColumn).Cell(theme.Text, line, w-BriefColumn-1).String())
			}
		}
	}
	return lines[:min(len(lines), most+1)]
}

// BriefColumn is the width of the names of a brief's parts.
const BriefColumn = 10

// mine says that the lead was handed to the viewer, who then wants the brief before all else, and
// most of all once it is accepted.
func (v View) mine() bool {
	return v.Detail != nil && v.Detail.Brief != nil && v.Row.Owner == v.Session.Who.User && (v.Row.Stage == lead.EQL ||
		v.Row.Stage == lead.SQL)
}
