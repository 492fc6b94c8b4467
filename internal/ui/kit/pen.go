package kit

import (
	"strings"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Pen writes one line of exactly w cells. What does not fit is cut with the theme's ellipsis.
type Pen struct {
	th   *theme.Theme
	w    int
	at   int
	base theme.Style // flags every cell gets, as Selected
	b    strings.Builder
}

// NewPen returns a pen for a line of w cells.
func NewPen(th *theme.Theme, w int) *Pen {
	p := &Pen{th: th, w: max(w, 0)}
	p.b.Grow(w + 32)
	return p
}

// On sets flags that every later cell of the line gets.
func (p *Pen) On(flags theme.Style) *Pen {
	p.base = flags
	return p
}

// At is the column the next text goes to.
func (p *Pen) At() int { return p.at }

// Room is how many cells are left.
func (p *Pen) Room() int { return p.w - p.at }

// Put writes s, cut to the room left.
func (p *Pen) Put(style theme.Style, s string) *Pen { return p.Cell(style, s, p.Room()) }

// Cell writes s, cut to at most n cells.
func (p *Pen) Cell(style theme.Style, s string, n int) *Pen {
	n = min(n, p.Room())
	if n <= 0 || s == "" {
		return p
	}
	s = Cut(s, n, p.th.Glyphs.Ellipsis)
	p.at += Width(s)
	p.b.WriteString(p.th.Paint(style|p.base, s))
	return p
}

// Col writes s in a column of n cells, padded on the right.
func (p *Pen) Col(style theme.Style, s string, n int) *Pen {
	to := p.at + n
	return p.Cell(style, s, n).To(to)
}

// Num writes s in a column of n cells, padded on the left. Too long a number loses its column:
// a cut number would be a lie.
func (p *Pen) Num(style theme.Style, s string, n int) *Pen {
	to := p.at + n
	if w := Width(s); w <= n {
		p.To(to-w).Put(style, s)
	}
	return p.To(to)
}

// To moves to a column on the right, with blanks.
func (p *Pen) To(col int) *Pen {
	n := min(col, p.w) - p.at
	if n <= 0 {
		return p
	}
	p.at += n
	if p.base == 0 {
		p.b.WriteString(Blanks(n))
		return p
	}
	p.b.WriteString(p.th.Paint(p.base, Blanks(n)))
	return p
}

// Gap writes n blanks.
func (p *Pen) Gap(n int) *Pen { return p.To(p.at + n) }

// End writes s so that it ends margin cells before the end of the line, or nothing when it does
// not fit after what stands there, with a blank between.
func (p *Pen) End(style theme.Style, s string, margin int) *Pen {
	col := p.w - margin - Width(s)
	if col < p.at+1 && p.at > 0 || col < 0 {
		return p
	}
	return p.To(col).Put(style, s)
}

// Raw writes text that is painted already and takes n cells.
func (p *Pen) Raw(s string, n int) *Pen {
	if n > p.Room() {
		return p
	}
	p.at += n
	p.b.WriteString(s)
	return p
}

// String pads the line to its width and returns it.
func (p *Pen) String() string {
	p.To(p.w)
	return p.b.String()
}

// Line is a pen that starts with one text.
func Line(th *theme.Theme, w int, style theme.Style, s string) string {
	return NewPen(th, w).Put(style, s).String()
}

// Rule is a line of w cells across the screen.
func Rule(th *theme.Theme, w int) string {
	return th.Paint(theme.Faint, Repeat(th.Glyphs.Rule, w))
}

// Fit makes lines exactly h lines, each of w blanks where one is missing.
func Fit(lines []string, w, h int) []string {
	if len(lines) > h {
		return lines[:max(h, 0)]
	}
	for len(lines) < h {
		lines = append(lines, Blanks(w))
	}
	return lines
}

// Around is the first line of a window of h lines over n, so that line at is in its middle as far as the
// ends allow.
func Around(at, h, n int) int { return max(min(at-h/2, n-h), 0) }
