package partner

import (
	"slices"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// line is one of a block; of is the figure that it is of, nil for none.
type line struct {
	text string
	of   *place.Figure
}

// block is a titled part of the page.
type block struct {
	id    string
	right string // at the right end of its title
	lines []line
}

// page draws all of it, with the figures in the order in which they are read, below what was merged into the partner.
func (v *Page) page(w int) ([]string, []figure) {
	var told []string
	for _, m := range v.p.Merged {
		text := v.s.Words.Fill("partner.merged", m.From, m.Into, v.s.Date(m.At), m.By)
		for _, line := range kit.Wrap(text, max(w-2, 1)) {
			told = append(told, kit.Line(v.s.Theme, w, theme.Muted, " "+line))
		}
	}
	lines, figures := v.laid(w)
	if len(told) == 0 {
		return lines, figures
	}
	told = append(told, kit.Blanks(w))
	for i := range figures {
		figures[i].y += len(told)
	}
	return append(told, lines...), figures
}

func (v *Page) laid(w int) ([]string, []figure) {
	if w < place.Wide {
		return v.pile(w, 0, v.blocks(w-2))
	}
	cw := (w - 3) / 2
	all := v.blocks(cw - 2)
	isLeft := func(b block) bool { return slices.Contains([]string{"trend", "funnel", "pages", "open"}, b.id) }
	left, figures := v.pile(cw, 0, slices.DeleteFunc(slices.Clone(all), func(b block) bool { return !isLeft(b) }))
	right, more := v.pile(cw, len(figures), slices.DeleteFunc(slices.Clone(all), isLeft))
	h := max(len(left), len(right))
	left, right = kit.Fit(left, cw, h), kit.Fit(right, cw, h)
	divider := " " + v.s.Theme.Paint(theme.Faint, v.s.Theme.Glyphs.Column) + " "
	out := make([]string, h)
	for i := range out {
		out[i] = left[i] + divider + right[i] + kit.Blanks(w-3-2*cw)
	}
	return out, append(figures, more...)
}

// pile draws blocks under each other, each w cells wide; first is the number of their first figure.
func (v *Page) pile(w, first int, blocks []block) ([]string, []figure) {
	var out []string
	var figures []figure
	for _, b := range blocks {
		if len(b.lines) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, kit.Blanks(w))
		}
		title := kit.NewPen(v.s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, v.s.Say("pblock."+b.id))
		out = append(out, title.End(theme.Muted, b.right, 1).String())
		for _, l := range b.lines {
			gutter := " "
			if l.of != nil {
				if first+len(figures) == v.at {
					gutter = v.s.Theme.Paint(theme.Accent, v.s.Theme.Glyphs.Cursor)
				}
				figures = append(figures, figure{b.id, l.of, len(out)})
			}
			out = append(out, gutter+l.text+" ")
		}
	}
	return out, figures
}
