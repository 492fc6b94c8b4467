package ui

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// storyLines are the whole history in sentences, newest first: who did what, how long ago, and what
// they wrote with it.
func (v leadView) storyLines(w int) []string {
	if v.d == nil {
		return nil
	}
	lines := []string{v.section(w, v.s.say("lead.story"), "")}
	if len(v.d.History) == 0 {
		return append(lines, v.pen(w).Put(theme.Muted, v.s.say("lead.no_story")).String())
	}
	for i := range v.d.History {
		lines = append(lines, v.sentence(&v.d.History[i], w)...)
	}
	return lines
}

// sentence is "ania disqualified it: no budget   2h", and the note below it.
func (v leadView) sentence(e *desk.Entry, w int) []string {
	g := v.s.th.Glyphs
	ago := age(v.s.at.Sub(e.At))
	style, mark := theme.Text, ""
	if e.Undone {
		style, mark = theme.Muted, " ("+v.s.say("lead.undone")+")"
	}
	const indent = 8
	text := e.Text
	if text == "" {
		text = e.Kind
	}
	var lines []string
	rows := kit.Wrap(e.Who+" "+text+mark, w-indent-8)
	for i, row := range rows {
		p := v.pen(w)
		if i == 0 {
			p.Num(theme.Muted, when(e.At, v.s.at, v.s.zone), 6).To(indent)
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
		lines = append(lines, v.pen(w).To(indent+2).Put(theme.Muted, row).String())
	}
	return lines
}

// handed is the brief, first of all for whom the lead was handed to; others find it in the history.
func (v leadView) handed(w int) []string {
	if !v.mine() {
		return nil
	}
	return v.brief(w, v.d.Brief)
}

func (v leadView) brief(w int, b *desk.Brief) []string {
	right := v.s.words.fill("brief.from", b.From, when(b.At, v.s.at, v.s.zone))
	lines := []string{v.title(w, v.s.say("brief.title"), right)}
	for _, part := range b.Parts {
		title := part.Title
		if word, ok := v.s.words.plain["brief."+part.ID]; ok {
			title = word
		}
		for i, line := range part.Lines {
			for k, row := range kit.Wrap(line, w-briefColumn-1) {
				p := v.pen(w)
				if i == 0 && k == 0 {
					p.Col(theme.Muted, title, briefColumn-1)
				}
				lines = append(lines, p.To(briefColumn).Put(theme.Text, row).String())
			}
		}
	}
	return lines
}

// filed is the brief as a part of the history, for those who have not seen it above.
func (v leadView) filed(w int) []string {
	if v.d == nil || v.d.Brief == nil || v.mine() {
		return nil
	}
	return v.brief(w, v.d.Brief)
}

// briefShort is what of the brief fits beside a list: what comes next, what was learned, what was
// said, each on one line, at most that many.
func (v leadView) briefShort(w, most int) []string {
	if !v.mine() {
		return nil
	}
	b := v.d.Brief
	lines := []string{v.title(w, v.s.say("brief.title"), v.s.words.fill("brief.from", b.From, when(b.At, v.s.at, v.s.zone)))}
	for _, id := range []string{"next", "note", "bant", "said"} {
		for _, part := range b.Parts {
			if part.ID != id {
				continue
			}
			for i, line := range part.Lines {
				name := ""
				if i == 0 {
					name = v.s.say("brief." + id)
				}
				lines = append(lines, v.pen(w).Col(theme.Muted, name, briefColumn).Cell(theme.Text, line, w-briefColumn-1).String())
			}
		}
	}
	return lines[:min(len(lines), most+1)]
}

// briefColumn is the width of the names of a brief's parts.
const briefColumn = 10

// mine says that the lead was handed to the viewer, who then wants the brief before all else, and
// most of all once it is accepted.
func (v leadView) mine() bool {
	return v.d != nil && v.d.Brief != nil && v.r.Owner == v.s.who.User && (v.r.Stage == lead.EQL || v.r.Stage == lead.SQL)
}
