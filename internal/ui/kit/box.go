package kit

import "github.com/eqltui/eqltui/internal/ui/theme"

// Box is something that floats: a rounded border with a title left, a word right and the keys in
// the bottom edge.
type Box struct {
	Title, Right string
	RightStyle   theme.Style
	Keys         []Hint
	Lines        []string // each exactly Inner(w) cells
}

// Hint is a key with its word.
type Hint struct {
	Key, Word string
	ID        string // what a click on it runs
}

// Inner is how many cells a box of w leaves for its lines.
func Inner(w int) int { return max(w-4, 0) }

// Draw draws the box w cells wide, as high as its lines and two edges.
func (b *Box) Draw(th *theme.Theme, w int) []string {
	g := th.Glyphs
	out := make([]string, 0, len(b.Lines)+2)
	top := NewPen(th, w).Put(theme.Muted, g.TopLeft+g.Rule).Gap(1)
	top.Cell(theme.Text|theme.Bold, b.Title, w-8-Width(b.Right)).Gap(1)
	end := w - 2
	if b.Right != "" {
		end -= Width(b.Right) + 2
	}
	top.Put(theme.Muted, Repeat(g.Rule, end-top.At()))
	if b.Right != "" {
		top.Gap(1).Put(b.RightStyle, b.Right).Gap(1)
	}
	top.To(w-2).Put(theme.Muted, g.Rule+g.TopRight)
	out = append(out, top.String())
	side := th.Paint(theme.Muted, g.Column)
	for _, line := range b.Lines {
		out = append(out, side+" "+line+" "+side)
	}
	bottom := NewPen(th, w).Put(theme.Muted, g.BottomLeft+g.Rule).Gap(1)
	for i, k := range b.Keys {
		if bottom.Room() < Width(k.Key)+Width(k.Word)+8 {
			break
		}
		if i > 0 {
			bottom.Gap(3)
		}
		bottom.Put(theme.Accent, k.Key).Gap(1).Put(theme.Text, k.Word)
	}
	bottom.Gap(1).Put(theme.Muted, Repeat(g.Rule, w-bottom.At()-1)+g.BottomRight)
	return append(out, bottom.String())
}

// Place puts a drawn box of width bw into w×h blank cells, and returns where its corner is.
func Place(box []string, bw, w, h int) (lines []string, x, y int) {
	x = max((w-bw)/2, 0)
	y = max((h-len(box))/3, 0)
	lines = make([]string, 0, h)
	for range y {
		lines = append(lines, Blanks(w))
	}
	for _, line := range box {
		lines = append(lines, Blanks(x)+line+Blanks(w-x-bw))
	}
	return Fit(lines, w, h), x, y
}

// Region is a part of the screen that answers a click.
type Region struct {
	X, Y, W, H int
	ID         string
}

// Hit returns the id of the first region at that cell, "" for none.
func Hit(regions []Region, x, y int) string {
	for _, r := range regions {
		if x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H {
			return r.ID
		}
	}
	return ""
}
