package assist

import (
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// rowPrefix stands before the question in the region of its line.
const rowPrefix = "row:"

// Compact says below 80 columns where one is.
func (a *assist) Compact() string { return a.s.Say("tab." + place.FilesPlace) }

// Head names the files and what they were taken for.
func (a *assist) Head(w int) (string, []kit.Region) {
	s := a.s
	if len(a.names) == 0 {
		return kit.Blanks(w), nil
	}
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1)
	right := ""
	if len(a.plans) == 1 {
		right = safetext.Line(a.plans[0].Format)
	}
	room := w - p.At() - kit.Width(right) - 3
	for i, name := range a.names {
		if i > 0 {
			p.Gap(2)
		}
		p.Cell(theme.Text|theme.Bold, safetext.Line(name), room-p.At())
		if i < len(a.plans) && a.plans[i].Kind != "" {
			p.Gap(1).Cell(theme.Muted, a.plans[i].Kind, room-p.At())
		}
	}
	return p.End(theme.Muted, right, 1).String(), nil
}

// Hints are those of what the keys are for now.
func (a *assist) Hints() []kit.Hint {
	s := a.s
	enter, back := s.Theme.Glyphs.Enter, kit.Hint{Key: "esc", Word: s.Say("hint.back")}
	switch a.state {
	case naming, saving, writing, picking:
		return []kit.Hint{{Key: enter, Word: s.Say("hint.take_nearest")}, back}
	case coming:
		return []kit.Hint{{Key: "esc", Word: s.Say("import.stop")}}
	case done:
		return []kit.Hint{{Key: enter, Word: s.Say("import.leave"), ID: place.HintPrefix + string(keys.TakeNearest)}}
	}
	return nil
}

func (a *assist) View(w, h int) place.Picture {
	s := a.s
	switch {
	case s.Files == nil:
		return place.Picture{Lines: place.Lower(place.Centred(s, w, theme.Text, s.Say("import.not_here")), w, h)}
	case a.state == naming:
		return a.nameView(w, h)
	case a.lookErr != nil && a.plans == nil:
		return place.Picture{Lines: place.Lower(place.ErrorLines(s, w, a.lookErr), w, h)}
	case a.plans == nil:
		return place.Picture{Lines: place.Lower(place.Centred(s, w, theme.Muted, s.Say("import.reading")), w, h)}
	case a.state == coming:
		return place.Picture{Lines: place.Lower(a.comingLines(w), w, h)}
	case a.state == done:
		return place.Picture{Lines: kit.Fit(place.Margin(a.doneLines(w-2), w), w, h)}
	case w >= place.Wide:
		return a.beside(w, h)
	}
	return a.below(w, h)
}

// nameView asks which file it is about.
func (a *assist) nameView(w, h int) place.Picture {
	s := a.s
	title := kit.NewPen(s.Theme, w).Gap(2).Put(theme.Text|theme.Bold, s.Say("import.which")).String()
	lines := []string{kit.Blanks(w), title, kit.Blanks(w)}
	p := kit.NewPen(s.Theme, w).Gap(2).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1)
	at := p.At()
	field, x, _, on := a.line.View(s.Theme, w-at-2, true)
	spot := kit.Spot{X: at + x, Y: len(lines), On: on}
	lines = append(lines, p.Raw(field[0], w-at-2).String())
	return place.Picture{Lines: kit.Fit(lines, w, h), Spot: spot}
}

// beside has the panel at the right of the list, below under it.
func (a *assist) beside(w, h int) place.Picture {
	const percent = 56
	left := w * percent / 100
	pic := a.listView(left, h)
	pane, spot := a.panel(w-left-3, h)
	pane = kit.Fit(pane, w-left-3, h)
	divider := " " + a.s.Theme.Paint(theme.Faint, a.s.Theme.Glyphs.Column) + " "
	for y := range pic.Lines {
		pic.Lines[y] += divider + pane[y]
	}
	pic.Spot = kit.Spot{X: left + 3 + spot.X, Y: spot.Y, On: spot.On}
	return pic
}

func (a *assist) below(w, h int) place.Picture {
	top := max(h*2/5, 3)
	if a.state == picking || a.state == lining {
		top = max(h/4, 2)
	}
	pic := a.listView(w, top)
	pane, spot := a.panel(w-2, h-top-1)
	pic.Lines = append(pic.Lines, kit.Rule(a.s.Theme, w))
	pic.Lines = append(pic.Lines, place.Margin(kit.Fit(pane, w-2, h-top-1), w)...)
	pic.Spot = kit.Spot{X: 1 + spot.X, Y: top + 1 + spot.Y, On: spot.On}
	return pic
}

// widths of the list's columns; 0 is not shown.
type widths struct{ name, samples, taken, how int }

func widthsFor(w int) widths {
	c := widths{how: 9}
	rest := w - 5 - c.how - 2
	c.name = min(max(rest*3/10, 10), 24)
	c.taken = min(max(rest*3/10, 12), 20)
	c.samples = max(rest-c.name-c.taken-4, 0)
	return c
}

func (a *assist) listView(w, h int) place.Picture {
	s, c := a.s, widthsFor(w)
	var pic place.Picture
	if h >= 5 {
		p := kit.NewPen(s.Theme, w).Gap(4).Col(theme.Muted, s.Say("import.col_theirs"), c.name).Gap(2)
		p.Col(theme.Muted, s.Say("import.col_samples"), c.samples).Gap(2).Col(theme.Muted, s.Say("import.col_taken"), c.taken).Gap(2)
		pic.Lines = append(pic.Lines, p.Put(theme.Muted, s.Say("import.col_how")).String())
	}
	a.list.Resize(h - len(pic.Lines))
	from, to := a.list.Window()
	for i := from; i < to; i++ {
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: rowPrefix + a.asks[i].key})
		pic.Lines = append(pic.Lines, a.row(&a.asks[i], i == a.list.Cursor(), c, w))
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// row is one column or question.
func (a *assist) row(q *ask, selected bool, c widths, w int) string {
	s, g := a.s, a.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	name := theme.Text
	if selected {
		p.On(theme.Selected).Put(theme.Accent, g.Cursor)
		name |= theme.Bold
	}
	p.To(2)
	switch {
	case q.open:
		p.Put(theme.Warn|theme.Bold, "?")
	case q.how == place.ColumnIgnored || q.how == place.ColumnAttribute || q.how == place.ColumnUnknown || q.how == notNeeded:
		p.Put(theme.Muted, g.Unknown)
	default:
		p.Put(theme.OK, g.Pass)
	}
	p.To(4).Col(name, q.name, c.name).Gap(2)
	p.Col(theme.Muted, a.about(q), c.samples).Gap(2)
	switch {
	case q.open && q.near != "":
		p.Col(theme.Muted, q.near+"?", c.taken)
	case q.taken != "":
		p.Col(theme.Text, q.taken, c.taken)
	default:
		p.Col(theme.Muted, g.Dash, c.taken)
	}
	style := theme.Muted
	if q.open {
		style = theme.Warn
	}
	how := q.how
	if q.open {
		how = "open"
	}
	return p.Gap(2).Put(style, s.Say("import.how_"+how)).String()
}

// about is what stands behind the name of a question.
func (a *assist) about(q *ask) string {
	switch q.sort {
	case aColumn:
		return strings.Join(q.samples, ", ")
	case aWord:
		return a.s.Words.Fill("import.word_of", q.column, say.Grouped(int64(q.n)))
	case aLack:
		return a.s.Say("import.lacks")
	}
	if q.about != "" {
		return q.about
	}
	return safetext.Line(q.shown)
}

// wrapLine breaks a command line at its blanks alone: a flag that is broken is none when it is typed again.
func wrapLine(text string, w int) (lines []string) {
	at := 0
	for i, word := range strings.Fields(safetext.Line(text)) {
		n := kit.Width(word)
		if i > 0 && at+1+n <= w {
			lines[len(lines)-1] += " " + word
			at += 1 + n
			continue
		}
		lines, at = append(lines, word), n
		if n > w { // nothing but the word
			lines = append(lines[:len(lines)-1], kit.Wrap(word, w)...)
			at = kit.Width(lines[len(lines)-1])
		}
	}
	return lines
}

// commandLines are the command line that does the same.
func (a *assist) commandLines(w int) []string {
	var out []string
	for _, line := range wrapLine(a.commandLine(), w) {
		out = append(out, kit.Line(a.s.Theme, w, theme.Text, line))
	}
	return out
}
