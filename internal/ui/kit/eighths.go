package kit

import "github.com/eqltui/eqltui/internal/ui/theme"

// Eighths writes a bar of at most cells cells, as long as part is of whole to an eighth of a cell, and blanks behind it.
// Any part above nothing shows.
func (p *Pen) Eighths(style theme.Style, part, whole int64, cells int) *Pen {
	to := p.at + cells
	return p.Put(style, eighths(p.th.Glyphs, part, whole, cells)).To(to)
}

func eighths(g theme.Glyphs, part, whole int64, cells int) string {
	if part <= 0 || whole <= 0 || cells <= 0 {
		return ""
	}
	steps := Clusters(g.Eighths)
	n := int(min(float64(part)/float64(whole), 1)*float64(cells*len(steps)) + 0.5)
	n = max(n, 1)
	full, rest := n/len(steps), n%len(steps)
	out := Repeat(steps[len(steps)-1], full)
	if rest > 0 {
		out += steps[rest-1]
	}
	return out
}

// Pillars draws a column of w cells and at most h lines for each amount, gap cells between them, from one floor and on
// one scale: any amount above nothing shows. marked ones, counted from 0, are in the other style.
func Pillars(th *theme.Theme, amounts []int64, w, gap, h int, style, other theme.Style, marked func(i int) bool) []string {
	var most int64
	for _, a := range amounts {
		most = max(most, a)
	}
	steps := Clusters(th.Glyphs.Spark)
	lines := make([]string, h)
	for y := range lines {
		pen := NewPen(th, len(amounts)*(w+gap))
		for i, a := range amounts {
			filled := 0
			if a > 0 {
				filled = max(int(float64(a)/float64(most)*float64(h*len(steps))+0.5), 1)
			}
			at := style
			if marked != nil && marked(i) {
				at = other
			}
			if in := min(filled-(h-1-y)*len(steps), len(steps)); in > 0 {
				pen.Put(at, Repeat(steps[in-1], w))
			}
			pen.To((i + 1) * (w + gap))
		}
		lines[y] = pen.String()
	}
	return lines
}
