package weekly

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// division is how the rows of the body are shared out; 0 is left out.
type division struct {
	tiles, chart, changes int
	beside                bool // changes stand beside the chart
	head                  bool // the list has its heads
	list                  int
}

const tileRows = 3

// divide gives the list what the tiles, the chart and the changes leave, and those only what leaves it some rows.
func (v *Weekly) divide(w, h int) division {
	d := division{head: h >= 6, beside: w >= place.Wide}
	left := h
	if d.head {
		left -= 2 // with the rule above it
	}
	if h >= 9 {
		d.tiles = tileRows
		left -= tileRows
	}
	const rows = 3
	most := min(len(v.look.Changes), rows)
	if v.behind {
		most = rows // the list does not move when they come
	}
	switch {
	case v.table && h >= 16:
		d.chart, d.beside, most = len(figures())+1, false, 0
	case h >= 26:
		d.chart = 9
	case h >= 17:
		d.chart = 6
	}
	left -= d.chart
	if d.beside && d.chart > 0 {
		d.changes = d.chart
	} else if d.changes = min(most, left/3); d.changes > 0 {
		left -= d.changes
	}
	d.list = max(left, 1)
	return d
}

func (v *Weekly) View(w, h int) place.Picture {
	if !v.Loaded {
		return place.Picture{Lines: v.Nothing(v.s, w, h, v.s.Say("weekly.loading"))}
	}
	var pic place.Picture
	d := v.divide(w, h)
	if d.tiles > 0 {
		v.tiles(&pic, w)
	}
	switch {
	case d.chart > 0 && v.table:
		pic.Lines = append(pic.Lines, kit.Fit(v.weeks(w), w, d.chart)...)
	case d.chart > 0 && d.beside:
		cw := (w - 3) / 2
		left, right := kit.Fit(v.chart(cw, d.chart), cw, d.chart), kit.Fit(v.changes(w-cw-3, d.chart), w-cw-3, d.chart)
		for i := range left {
			pic.Lines = append(pic.Lines, left[i]+"   "+right[i])
		}
	case d.chart > 0:
		pic.Lines = append(pic.Lines, v.chart(w, d.chart)...)
	}
	if d.changes > 0 && (!d.beside || d.chart == 0) {
		pic.Lines = append(pic.Lines, kit.Fit(v.short(w, d.changes), w, d.changes)...)
	}
	if d.head {
		pic.Lines = append(pic.Lines, kit.Rule(v.s.Theme, w))
	}
	v.rows(&pic, w, d)
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

func (v *Weekly) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w).Gap(1)
	if !v.Loaded {
		return p.Put(theme.Text|theme.Bold, s.Say("tab.weekly")).String(), nil
	}
	var regions []kit.Region
	week := func(name string, style theme.Style) {
		regions = append(regions, kit.Region{X: p.At(), W: len(name), H: 1, ID: "week:" + name})
		p.Put(style, name).Gap(3)
	}
	week(v.look.Prev, theme.Muted)
	p.Put(theme.Accent, g.Current).Gap(1).Put(theme.Text|theme.Bold, v.look.Week).Gap(3)
	if v.look.Next != "" {
		week(v.look.Next, theme.Muted)
	}
	p.Put(theme.Muted, s.Date(v.look.From)+" – "+s.Date(v.look.To.AddDate(0, 0, -1)))
	if v.look.Running {
		p.Put(theme.Muted, ", "+s.Say("weekly.running"))
	}
	return p.End(theme.Muted, v.look.Currency, 1).String(), regions
}

// title is what a figure is called.
func (v *Weekly) title(name string) string { return v.s.Say("figure." + name) }

func (v *Weekly) value(f *desk.Figure, of any) string {
	return say.Figure(f.Kind, of, v.s.Theme.Glyphs.Dash)
}

// tiles are the figures of all, that which is looked at marked.
func (v *Weekly) tiles(pic *place.Picture, w int) {
	const least = 13
	n := min(max((w-2)/least, 1), len(figures()))
	from := kit.Around(v.figure, n, len(figures()))
	cell := (w - 2) / n
	s := v.s
	title, value, moved := kit.NewPen(s.Theme, w).Gap(1), kit.NewPen(s.Theme, w).Gap(1), kit.NewPen(s.Theme, w).Gap(1)
	for i := from; i < from+n; i++ {
		name := figures()[i]
		f := v.look.Total.Figure(name)
		x := 1 + (i-from)*cell
		label := theme.Muted
		if i == v.figure {
			label = theme.Accent | theme.Bold
		}
		pic.Regions = append(pic.Regions, kit.Region{X: x, Y: len(pic.Lines), W: cell - 1, H: tileRows, ID: "figure:" + name})
		title.To(x).Cell(label, v.title(name), cell-1)
		value.To(x).Cell(theme.Text|theme.Bold, v.value(f, f.Now), cell-1)
		moved.To(x)
		v.moved(moved, f, f.Before, cell-1)
	}
	pic.Lines = append(pic.Lines, title.String(), value.String(), moved.String())
}

// moved writes how a figure differs from an earlier one.
func (v *Weekly) moved(p *kit.Pen, f *desk.Figure, before any, room int) {
	text := say.Moved(f.Kind, f.Now, before)
	p.Cell(tone(text), v.sign(text), room)
}

func (v *Weekly) sign(text string) string {
	return strings.Replace(text, "−", v.s.Theme.Glyphs.Minus, 1)
}

// chart is the figure that is looked at, of the selected line, over a quarter.
func (v *Weekly) chart(w, h int) []string {
	s := v.s
	f, l := v.chosen(), v.lines[v.list.Key()]
	if f == nil {
		return kit.Fit(nil, w, h)
	}
	c := kit.Chart{Goal: kit.Unknown(), Style: theme.Accent, Last: theme.Accent | theme.Bold}
	most := any(nil)
	for i, of := range f.Trend {
		c.Values = append(c.Values, say.Height(of))
		if say.Height(of) > say.Height(most) || most == nil {
			most = of
		}
		week := v.look.Weeks[i]
		c.Labels = append(c.Labels, week[len(week)-2:])
	}
	head := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, v.title(f.Name))
	if name := v.called(v.list.Key(), l); name != "" {
		head.Put(theme.Muted, " "+s.Theme.Glyphs.Middot+" "+name)
	}
	head.End(theme.Muted, s.Words.Fill("weekly.most", v.value(f, most)), 1)
	return append([]string{head.String()}, place.Margin(c.Lines(s.Theme, w-2, h-2), w)...)
}

// weeks is the table behind the charts: each figure in each week, as many weeks as fit.
func (v *Weekly) weeks(w int) []string {
	s := v.s
	l := v.lines[v.list.Key()]
	if l == nil {
		return nil
	}
	const name, cell = 20, 9
	n := min(max((w-2-name)/cell, 1), len(v.look.Weeks))
	skip := len(v.look.Weeks) - n
	head := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, v.called(v.list.Key(), l), name)
	for _, week := range v.look.Weeks[skip:] {
		head.Num(theme.Muted, week[len(week)-3:], cell)
	}
	out := []string{head.String()}
	for i, id := range figures() {
		f := l.Figure(id)
		p := kit.NewPen(s.Theme, w).Gap(1)
		style := theme.Text
		if i == v.figure {
			style |= theme.Bold
		}
		p.Col(style, v.title(id), name)
		for _, of := range f.Trend[skip:] {
			p.Num(style, v.value(f, of), cell)
		}
		out = append(out, p.String())
	}
	return out
}

// noChanges says why there is no sentence of what changed, "" where there is one.
func (v *Weekly) noChanges() string {
	switch {
	case v.look.Partly && v.whole.Failed():
		return v.s.Say("weekly.uncounted")
	case v.look.Partly:
		return v.s.Say("weekly.counting")
	case len(v.look.Changes) == 0:
		return v.s.Say("weekly.unchanged")
	}
	return ""
}

// changes are sentences under a title, those that do not fit cut off whole.
func (v *Weekly) changes(w, h int) []string {
	s := v.s
	out := []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, s.Words.Fill("weekly.changed", v.look.Prev))}
	if text := v.noChanges(); text != "" {
		return append(out, kit.Line(s.Theme, w, theme.Muted, text))
	}
	for i := range v.look.Changes {
		sign, style, text := v.sentence(&v.look.Changes[i])
		var lines []string
		for j, line := range kit.Wrap(text, max(w-3, 1)) {
			p := kit.NewPen(s.Theme, w)
			if j == 0 {
				p.Put(style|theme.Bold, sign)
			}
			lines = append(lines, p.To(2).Put(theme.Text, line).String())
		}
		if len(out)+len(lines) > h {
			break
		}
		out = append(out, lines...)
	}
	return out
}

// short is one line for each change.
func (v *Weekly) short(w, n int) []string {
	if text := v.noChanges(); text != "" {
		return []string{kit.NewPen(v.s.Theme, w).Gap(3).Cell(theme.Muted, text, w-4).String()}
	}
	var out []string
	for i := range v.look.Changes[:min(n, len(v.look.Changes))] {
		sign, style, text := v.sentence(&v.look.Changes[i])
		out = append(out, kit.NewPen(v.s.Theme, w).Gap(1).Put(style|theme.Bold, sign).Gap(1).Cell(theme.Text, text, w-4).String())
	}
	return out
}

// sentence says what changed and of which leads.
func (v *Weekly) sentence(c *desk.WeekChange) (sign string, style theme.Style, text string) {
	s, g := v.s, v.s.Theme.Glyphs
	eqls := s.Words.Count("weekly.eqls", int(c.N))
	switch c.Sort {
	case desk.MoreEQLs:
		sign, style, text = "+", theme.OK, s.Words.Fill("weekly.more", c.Partner, eqls, say.Grouped(c.Before))
		if c.Best && c.N > 1 {
			text += s.Words.Fill("weekly.best", strconv.Itoa(len(v.look.Weeks)))
		}
		if c.Page != "" {
			text += s.Words.Fill("weekly.through", say.Grouped(c.ThroughPage), say.Path(c.Page))
		}
	case desk.FewerEQLs:
		sign, style, text = g.Minus, theme.Warn, s.Words.Fill("weekly.fewer", c.Partner, eqls, say.Grouped(c.Before))
	case desk.WonDeals:
		sign, style, text = "+", theme.OK, s.Words.Count("weekly.won", int(c.N))
	case desk.LateDay:
		sign, style = g.Minus, theme.Warn
		text = s.Words.Fill("weekly.late", s.Words.Count("weekly.clocks", int(c.N)), c.Day.In(s.DayZone()).Format("Mon ")+s.Date(c.Day))
	case desk.Unowned:
		sign, style, text = g.Warning, theme.Crit, s.Words.Count("weekly.unowned", int(c.N))
	}
	const named = 4
	var ids []string
	for _, id := range c.Leads[:min(len(c.Leads), named)] {
		ids = append(ids, id.String())
	}
	if len(c.Leads) > named {
		ids = append(ids, g.Ellipsis)
	}
	if len(ids) > 0 {
		text += ": " + strings.Join(ids, ", ")
	}
	return sign, style, text
}

// called is what a line of the list is about.
func (v *Weekly) called(key string, l *desk.FigureLine) string {
	switch {
	case key == "all":
		return v.s.Say("weekly.all")
	case l == nil:
		return ""
	case l.ID == "":
		return v.s.Say("weekly.nobody")
	}
	return l.Name
}

// rows are the lines: the figure that is looked at with what was before, and the other figures where there is room.
func (v *Weekly) rows(pic *place.Picture, w int, d division) {
	s, g := v.s, v.s.Theme.Glyphs
	const number = 9
	heads := []kit.Head{{Title: v.title(v.name()), W: 16, Grows: true}, {Title: s.Say("weekly.now"), W: number, Right: true, Mark: true},
		{Title: s.Say("weekly.before"), W: number, Right: true, Drop: 1}, {Title: s.Say("weekly.moved"), W: 8, Right: true, Drop: 3},
		{Title: s.Say("weekly.mean"), W: number, Right: true, Drop: 2}, {Title: s.Say("weekly.trend"), W: len(v.look.Weeks), Drop: 4}}
	var others []string
	for i, name := range figures() {
		if i != v.figure {
			others = append(others, name)
			title := v.title(name)
			heads = append(heads, kit.Head{Title: title, W: max(kit.Width(title), 7), Right: true, Drop: 5 + len(others)})
		}
	}
	lay := kit.Lay(heads, w)
	if d.head {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+d.list)] {
		if it.Heading {
			pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, s.Say("weekly."+it.Key)).String())
			continue
		}
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		l := v.lines[it.Key]
		f := l.Figure(v.name())
		name, style := v.called(it.Key, l), theme.Text
		if it.Key != "all" {
			name = " " + name
		}
		on := from+i == v.list.Cursor()
		if on {
			style |= theme.Bold
		}
		moved := say.Moved(f.Kind, f.Now, f.Before)
		heights, most := say.Spark(f.Trend)
		cells := []kit.Cell{{Text: name, Style: style}, {Text: v.value(f, f.Now), Style: theme.Text | theme.Bold},
			{Text: v.value(f, f.Before), Style: theme.Muted}, {Text: v.sign(moved), Style: tone(moved)},
			{Text: v.mean(f), Style: theme.Muted}, {Text: kit.Spark(g, heights, most), Style: theme.Accent}}
		for _, other := range others {
			o := l.Figure(other)
			cells = append(cells, kit.Cell{Text: v.value(o, o.Now), Style: theme.Text})
		}
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, cells))
	}
}

// mean is that of four weeks; that of a count has a decimal.
func (v *Weekly) mean(f *desk.Figure) string {
	if m, ok := f.Mean.(float64); ok && f.Kind == report.Count {
		return strconv.FormatFloat(m, 'f', 1, 64)
	}
	return v.value(f, f.Mean)
}

// tone is that of more or of less: of all figures here more is better.
func tone(moved string) theme.Style {
	switch {
	case strings.HasPrefix(moved, "+"):
		return theme.OK
	case strings.HasPrefix(moved, "−"):
		return theme.Warn
	}
	return theme.Muted
}
