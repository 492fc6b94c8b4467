package duplicates

import (
	"strings"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// stripRows are those below the list of pairs: a rule and why the selected one is proposed; planRows those below the
// fields of a pair: a rule, who stays, the credit, the pipeline.
const (
	stripRows = 6
	planRows  = 6
)

// room is how many rows the list of pairs has.
func (v *Duplicates) room(h int) int {
	if h >= 14 {
		h -= stripRows
	}
	if h >= 5 {
		h--
	}
	return max(h, 1)
}

// fieldRoom is how many rows the fields of a pair have.
func (v *Duplicates) fieldRoom(h int) int {
	if h >= 12 {
		h -= planRows
	}
	if h >= 5 {
		h--
	}
	return max(h, 1)
}

func (v *Duplicates) Head(w int) (string, []kit.Region) {
	s := v.s
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1)
	if v.open == nil {
		p.Put(theme.Text|theme.Bold, s.Say("duplicates.head"))
		if v.Loaded {
			p.Gap(1).Put(theme.Muted, s.Words.Count("duplicates.count", len(v.look.Found)))
		}
		return p.End(theme.Muted, s.Say("duplicates.order"), 1).String(), nil
	}
	p.Put(theme.Text|theme.Bold, lead.ID(v.open.Left).String()+" "+s.Theme.Glyphs.Middot+" "+lead.ID(v.open.Right).String())
	p.Gap(1).Put(theme.Muted, safetext.Line(v.open.Lead.Company))
	return p.End(v.kindStyle(v.open), s.Say("duplicates.kind."+string(v.open.Kind)), 1).String(), nil
}

func (v *Duplicates) kindStyle(p *desk.FoundPair) theme.Style {
	if p.Kind == dedupe.PartnerConflict {
		return theme.Warn
	}
	return theme.Muted
}

func (v *Duplicates) View(w, h int) place.Picture {
	switch {
	case v.open != nil:
		return v.pair(w, h)
	case len(v.look.Found) == 0:
		return place.Picture{Lines: v.Nothing(v.s, w, h, v.s.Say("duplicates.loading"),
			v.s.Say("duplicates.empty"), v.s.Say("duplicates.empty_hint"))}
	}
	s := v.s
	var pic place.Picture
	lay := kit.Lay([]kit.Head{{Title: s.Say("duplicates.left"), W: 7}, {Title: s.Say("duplicates.right"), W: 7},
		{Title: s.Say("duplicates.company"), W: 18, Grows: true}, {Title: s.Say("duplicates.common"), W: 17},
		{Title: s.Say("duplicates.stays"), W: 7, Drop: 2}, {Title: s.Say("duplicates.credit"), W: 34, Drop: 3}}, w)
	if h >= 5 {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+v.room(h))] {
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		p := &v.look.Found[v.index[it.Key]]
		on := from+i == v.list.Cursor()
		name := theme.Text
		if on {
			name |= theme.Bold
		}
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, []kit.Cell{
			{Text: lead.ID(p.Left).String(), Style: name}, {Text: lead.ID(p.Right).String(), Style: name},
			{Text: safetext.Line(p.Lead.Company), Style: name}, {Text: s.Say("duplicates.kind." + string(p.Kind)), Style: v.kindStyle(p)},
			{Text: lead.ID(p.Survivor).String(), Style: theme.Text}, {Text: p.Credit, Style: theme.Muted}}))
	}
	if h >= 14 {
		pic.Lines = append(kit.Fit(pic.Lines, w, h-stripRows), kit.Rule(s.Theme, w))
		pic.Lines = append(pic.Lines, v.reasons(v.at(), w, stripRows-1)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// reasons are the witnesses of a pair, one a line.
func (v *Duplicates) reasons(p *desk.FoundPair, w, h int) []string {
	if p == nil {
		return kit.Fit(nil, w, h)
	}
	s := v.s
	names := []string{safetext.Line(p.Lead.Name), safetext.Line(p.Other.Name)}
	lines := []string{kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, strings.Join(names, " "+s.Theme.Glyphs.Middot+" ")).String()}
	for _, why := range p.Why {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, s.Theme.Glyphs.Middot).Gap(1).Put(theme.Text, why).String())
	}
	return kit.Fit(lines, w, h)
}

// pair is the two side by side, and what a merge would make of them.
func (v *Duplicates) pair(w, h int) place.Picture {
	s := v.s
	if v.conflict() {
		return v.claims(w, h)
	}
	if v.plan == nil {
		var lines []string
		if v.wrong != nil {
			lines = append(place.ErrorLinesAbove(s, w, v.wrong), "")
			lines = append(lines, v.reasons(v.open, w, 1+len(v.open.Why))...)
		}
		return place.Picture{Lines: kit.Fit(lines, w, h)}
	}
	var pic place.Picture
	wide := max((w-18)/3, 10)
	heads := []kit.Head{{Title: s.Say("duplicates.field"), W: 13}, {Title: "  " + lead.ID(v.open.Left).String(), W: wide - 2, Grows: true},
		{Title: "  " + lead.ID(v.open.Right).String(), W: wide - 2}, {Title: s.Say("duplicates.result"), W: wide - 2, Drop: 1}}
	if w < 80 { // what is taken has a sign: two columns are enough
		heads, wide = heads[:3], (w-17)/2
		heads[1].W, heads[2].W = wide-2, wide-2
	}
	lay := kit.Lay(heads, w)
	if h >= 5 {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.fields.Window()
	for i, it := range v.fields.Items()[from:min(to, from+v.fieldRoom(h))] {
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "field:" + it.Key})
		f := &v.plan.Fields[from+i]
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, from+i == v.fields.Cursor(), v.cells(f)[:len(heads)]))
	}
	if h >= 12 {
		pic.Lines = append(kit.Fit(pic.Lines, w, h-planRows), kit.Rule(s.Theme, w))
		pic.Lines = append(pic.Lines, v.outcome(w, planRows-1)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// cells is a field on both sides, the side that is taken with a sign, and what the survivor has.
func (v *Duplicates) cells(f *desk.MergeField) []kit.Cell {
	g := v.s.Theme.Glyphs
	side := func(text string, is dedupe.Side) kit.Cell {
		c := kit.Cell{Text: text, Style: theme.Text}
		if text == "" {
			c = kit.Cell{Text: g.Dash, Style: theme.Muted}
		}
		switch {
		case !f.Choice:
			c.Text = "  " + c.Text
		case f.Take == is:
			c.Text, c.Style = g.Dot+" "+c.Text, theme.Text|theme.Bold
		default:
			c.Text, c.Style = g.Ring+" "+c.Text, theme.Muted
		}
		return c
	}
	taken := kit.Cell{Text: f.Taken, Style: theme.Text}
	if f.Choice {
		taken.Style |= theme.Bold
	}
	if f.Taken == "" {
		taken = kit.Cell{Text: g.Dash, Style: theme.Muted}
	}
	return []kit.Cell{{Text: f.Label, Style: theme.Muted}, side(f.Left, dedupe.Left), side(f.Right, dedupe.Right), taken}
}

// outcome is who stays, and what becomes of credit and pipeline. What is longer than a line is wrapped as far as there are rows.
func (v *Duplicates) outcome(w, h int) []string {
	const label = 11
	s, m := v.s, v.plan
	credit := theme.Text
	if v.open.Partners[0] != v.open.Partners[1] {
		credit = theme.Warn
	}
	type said struct {
		name, text string
		style      theme.Style
	}
	all := []said{
		{s.Say("duplicates.stays"), s.Words.Fill("duplicates.survivor", m.Survivor.String(), m.Lost.String()), theme.Text},
		{s.Say("duplicates.credit"), m.Credit, credit},
	}
	name := s.Say("duplicates.pipeline")
	for _, p := range m.Pipeline {
		all = append(all, said{name, p.String(), theme.Text})
		name = ""
	}
	all = append(all, said{s.Say("duplicates.why"), strings.Join(v.open.Why, "; "), theme.Muted})
	var lines []string
	room := h - len(all)
	for _, o := range all {
		texts := kit.Wrap(o.text, max(w-label-2, 1))
		if len(texts) == 0 || len(texts)-1 > room {
			texts = []string{o.text}
		}
		room -= len(texts) - 1
		for i, text := range texts {
			if i > 0 {
				o.name = ""
			}
			lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, o.name, label).Put(o.style, text).String())
		}
	}
	return kit.Fit(lines, w, h)
}
