package kit

import "github.com/eqltui/eqltui/internal/ui/theme"

// Bar writes a bar of cells cells, of which part/whole are full. Any part above nothing shows a
// cell, and a bar that is not whole shows an empty one.
func (p *Pen) Bar(style theme.Style, part, whole, cells int) *Pen {
	full := Filled(part, whole, cells)
	p.Put(style, Repeat(p.th.Glyphs.Full, min(full, p.Room())))
	return p.Put(theme.Faint, Repeat(p.th.Glyphs.Empty, min(cells-full, p.Room())))
}

// Filled is how many of the cells are full.
func Filled(part, whole, cells int) int {
	if whole <= 0 || cells <= 0 || part <= 0 {
		return 0
	}
	if part >= whole {
		return cells
	}
	n := (part*cells + whole/2) / whole
	return min(max(n, 1), max(cells-1, 1))
}

// Dots is n signs of which part/whole are filled, rounded to the nearest.
func Dots(g theme.Glyphs, part, whole, n int) string {
	full := 0
	if whole > 0 && part > 0 {
		full = min((part*n+whole/2)/whole, n)
	}
	return Repeat(g.Dot, full) + Repeat(g.Ring, n-full)
}
