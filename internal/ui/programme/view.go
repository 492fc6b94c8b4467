package programme

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/standing"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// barRows are the bars of the goal and of the pilot, with the rule below them.
const barRows = 3

func (v *Programme) bars(h int) bool { return h >= 9 }

// room is how many rows the list has.
func (v *Programme) room(h int) int {
	if v.bars(h) {
		h -= barRows
	}
	return max(h-1, 1)
}

func (v *Programme) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	var regions []kit.Region
	for i, id := range parts() {
		name := s.Say("programme.part." + id)
		if p.Room() < kit.Width(name)+5 {
			break
		}
		start := p.At() + 3
		if i == v.part {
			p.Gap(1).Put(theme.Accent, g.Current).Gap(1).Put(theme.Text|theme.Bold, name)
			start -= 2
		} else {
			p.Gap(3).Put(theme.Muted, name)
		}
		regions = append(regions, kit.Region{X: start, W: p.At() - start, H: 1, ID: "part:" + strconv.Itoa(i)})
	}
	if v.Loaded {
		p.End(theme.Muted, s.Words.Fill("programme.since", s.Date(v.look.Started))+"   "+v.look.Currency, 1)
	}
	return p.String(), regions
}

func (v *Programme) View(w, h int) place.Picture {
	if !v.Loaded {
		return place.Picture{Lines: v.Nothing(v.s, w, h, v.s.Say("programme.loading"))}
	}
	var pic place.Picture
	if v.bars(h) {
		pic.Lines = append(pic.Lines, v.goal(w), v.pilot(w), kit.Rule(v.s.Theme, w))
	}
	switch v.part {
	case figures:
		v.figures(&pic, w, h)
	case targets:
		v.targets(&pic, w, h)
	case quarters:
		v.table(&pic, w, h, v.look.Quarters, v.s.Say("programme.quarter"))
	case channels:
		v.table(&pic, w, h, v.look.Channels, v.s.Say("programme.channel"))
	case compare:
		pic.Lines = append(pic.Lines, v.sides(w)...)
	case ahead:
		pic.Lines = append(pic.Lines, v.ahead(w)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// labels is how many cells the names of the bars take.
const labels = 18

// goal is pipeline to cost on a scale that ends beyond the goal, with a line at it.
func (v *Programme) goal(w int) string {
	s, j := v.s, v.look.Standing.Judged
	p := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, s.Say("programme.goal"), labels)
	if j.PipelineToCost == nil {
		return p.Put(theme.Muted, s.Say("programme.no_cost")).String()
	}
	const scale = 1000
	cells := min(max(w/4, 8), 40)
	whole := int(v.look.Goal * scale)
	style, verdict := theme.Warn, s.Say("programme.verdict."+string(*j.Verdict))
	if j.Missing == 0 {
		style = theme.OK
	}
	p.Bar(style, int(min(*j.PipelineToCost, v.look.Goal)*scale), whole, cells).Put(theme.Faint, s.Theme.Glyphs.Column).Gap(1)
	p.Put(theme.Text|theme.Bold, say.Figure(report.Decimal, *j.PipelineToCost, "")+s.Theme.Glyphs.Times).Gap(1)
	goal := say.Figure(report.Decimal, v.look.Goal, "") + s.Theme.Glyphs.Times
	p.Put(theme.Muted, s.Words.Fill("programme.of", goal)).Gap(2).Put(style, verdict)
	p.Gap(2).Put(theme.Muted, s.Say("programme.first"))
	if j.Missing > 0 {
		p.Gap(2).Put(theme.Muted, s.Words.Fill("programme.missing", say.Whole(j.Missing)))
	}
	return p.String()
}

// pilot is how far the pilot is.
func (v *Programme) pilot(w int) string {
	s, r := v.s, v.look.Standing.Pilot
	p := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, s.Say("programme.pilot"), labels)
	p.Bar(theme.Accent, int(r.EQLs), int(r.Goal), min(max(w/4, 8), 40)).Put(theme.Faint, s.Theme.Glyphs.Column).Gap(1)
	p.Put(theme.Text|theme.Bold, say.Grouped(r.EQLs)).Gap(1)
	p.Put(theme.Muted, s.Words.Fill("programme.of_eqls", say.Grouped(r.Goal))).Gap(2)
	text, style := s.Say("programme.pilot."+r.State), theme.Muted
	switch r.State {
	case "reached":
		style = theme.OK
	case "short":
		style = theme.Warn
	default:
		text = s.Words.Fill("programme.pilot.running", s.Say("programme.phase."+r.Phase), say.Grouped(r.NeededPerWeek))
	}
	return p.Put(style, text).String()
}

func (v *Programme) value(f *desk.Figure) string {
	if f.Name == "verdict" {
		if word, ok := f.Now.(string); ok && word != "" {
			return v.s.Say("programme.verdict." + word)
		}
	}
	return say.Figure(f.Kind, f.Now, v.s.Theme.Glyphs.Dash)
}

// title is what a figure is called here.
func (v *Programme) title(name string) string { return v.s.Say("figure." + name) }

// figures are those of the whole, one a line, with the interval of each rate.
func (v *Programme) figures(pic *place.Picture, w, h int) {
	s := v.s
	lay := kit.Lay([]kit.Head{{Title: s.Say("programme.figure"), W: 26, Grows: w < place.Middle},
		{Title: s.Say("programme.value"), W: 14, Right: true},
		{Title: s.Say("programme.bounds"), W: 22, Drop: 1}}, w)
	pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+v.room(h))] {
		f := &v.look.Figures[from+i]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		on := from+i == v.list.Cursor()
		name := theme.Text
		if on {
			name |= theme.Bold
		}
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, []kit.Cell{{Text: v.title(f.Name), Style: name},
			{Text: v.value(f), Style: theme.Text | theme.Bold}, {Text: say.Bounds(f.Now), Style: theme.Muted}}))
	}
}

// targets are what should be reached in the periods that run, what needs a look first.
func (v *Programme) targets(pic *place.Picture, w, h int) {
	s := v.s
	if len(v.look.Targets) == 0 {
		pic.Lines = append(pic.Lines, v.none(w))
		return
	}
	const period, figure = 9, 14
	who := min(max(w/4, 10), 26)
	p := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, s.Say("programme.whose"), who).Gap(1)
	p.Col(theme.Muted, s.Say("programme.period"), period)
	pic.Lines = append(pic.Lines, p.Put(theme.Muted, s.Say("programme.target")).String())
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+v.room(h))] {
		t := &v.look.Targets[from+i]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		p, name := kit.NewPen(s.Theme, w), theme.Text
		if from+i == v.list.Cursor() {
			p.On(theme.Selected).Put(theme.Accent, s.Theme.Glyphs.Cursor)
			name |= theme.Bold
		} else {
			p.Gap(1)
		}
		p.Col(name, v.called(t), who).Gap(1).Col(theme.Muted, t.Period, period).Col(theme.Muted, s.Say("pcmp."+t.Name), figure)
		pic.Lines = append(pic.Lines, standing.Target(s, p, &t.Target, 1))
	}
}

// none says why a part has no line.
func (v *Programme) none(w int) string {
	return kit.NewPen(v.s.Theme, w).Gap(1).Put(theme.Muted, v.s.Say("programme.none."+parts()[v.part])).String()
}

// table is a line for each quarter or channel.
func (v *Programme) table(pic *place.Picture, w, h int, lines []desk.FigureLine, what string) {
	s := v.s
	if len(lines) == 0 {
		pic.Lines = append(pic.Lines, v.none(w))
		return
	}
	heads := []kit.Head{{Title: what, W: 14, Grows: true}}
	var shown []int
	for i, f := range lines[0].Figures {
		if f.Kind == report.Text {
			continue
		}
		shown = append(shown, i)
		heads = append(heads, kit.Head{Title: v.title(f.Name), W: max(kit.Width(v.title(f.Name)), 9), Right: true, Drop: len(shown)})
	}
	lay := kit.Lay(heads, w)
	pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+v.room(h))] {
		l := &lines[from+i]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		cells := []kit.Cell{{Text: l.Name, Style: theme.Text}}
		for _, at := range shown {
			cells = append(cells, kit.Cell{Text: v.value(&l.Figures[at]), Style: theme.Text})
		}
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, from+i == v.list.Cursor(), cells))
	}
}

// sides are what is compared, each figure of the one beside that of the other.
func (v *Programme) sides(w int) []string {
	s := v.s
	line := func(style theme.Style, text string) string {
		return kit.NewPen(s.Theme, w).Gap(1).Put(style, text).String()
	}
	if len(v.look.Left) == 0 {
		return []string{line(theme.Text, s.Say("programme.nothing_compared")), line(theme.Muted, s.Say("programme.compare_hint"))}
	}
	cw := max((w-2)/2, 1)
	var out []string
	for i := range max(len(v.look.Left), len(v.look.Right)) {
		p := kit.NewPen(s.Theme, w).Gap(1)
		for side, figures := range [][]desk.Figure{v.look.Left, v.look.Right} {
			p.To(1 + side*cw)
			if i < len(figures) {
				f := &figures[i]
				p.Col(theme.Muted, v.title(f.Name), min(18, cw/2)).Cell(theme.Text, v.value(f), cw-min(18, cw/2)-1)
			}
		}
		out = append(out, p.String())
	}
	times := say.Figure(report.Decimal, v.look.Times, s.Theme.Glyphs.Dash)
	return append(out, kit.Blanks(w), line(theme.Text|theme.Bold, s.Words.Fill("programme.times", times)))
}

// ahead is what so many further EQLs may bring.
func (v *Programme) ahead(w int) []string {
	s, dash := v.s, v.s.Theme.Glyphs.Dash
	n, err := strconv.ParseInt(v.eqls, 10, 64)
	if err != nil {
		n = 0
	}
	plan := v.look.Ahead(n)
	row := func(id, value, bounds string) string {
		p := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, s.Say("programme.ahead."+id), 26)
		return p.Num(theme.Text|theme.Bold, value, 14).Gap(2).Put(theme.Muted, bounds).String()
	}
	money := func(m *int64) string {
		if m == nil {
			return dash
		}
		return say.Whole(*m)
	}
	number := func(f *float64) string {
		if f == nil {
			return dash
		}
		return say.Figure(report.Decimal, *f, dash)
	}
	goal := dash
	if plan.EQLsForGoal != nil {
		goal = say.Grouped(*plan.EQLsForGoal)
	}
	between := func(low, high string) string {
		if low == dash {
			return ""
		}
		return s.Words.Fill("programme.between", low, high)
	}
	input := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Text|theme.Bold, s.Say("programme.ahead.eqls"), 26)
	input.Num(theme.Accent|theme.Bold|theme.Underline, v.eqls, 14).Gap(2).Put(theme.Muted, s.Say("programme.ahead.type"))
	lines := []string{input.String(), kit.Blanks(w), row("pipeline", money(plan.Pipeline), ""),
		row("won", number(plan.Won), between(number(plan.WonLow), number(plan.WonHigh))),
		row("revenue", money(plan.Revenue), between(money(plan.RevenueLow), money(plan.RevenueHigh))), kit.Blanks(w),
		row("goal", goal, "")}
	for _, text := range []string{s.Words.Fill("programme.ahead.goal_note", say.Figure(report.Decimal, v.look.Goal, "")),
		s.Say("programme.ahead.note")} {
		lines = append(lines, kit.Blanks(w))
		for _, line := range kit.Wrap(text, min(w-2, 90)) {
			lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, line).String())
		}
	}
	return lines
}
