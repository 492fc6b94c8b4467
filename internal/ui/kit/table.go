package kit

import "github.com/eqltui/eqltui/internal/ui/theme"

// Head is a column of a table.
type Head struct {
	Title string
	W     int  // cells; of the one column that Grows the least
	Right bool // numbers: they are never cut, their column goes instead
	Grows bool // it takes what is left
	Drop  int  // columns with a greater number go first where there is no room; 0 stays
	Mark  bool // it is the one that is looked at
}

// Cell is one cell of a row.
type Cell struct {
	Text  string
	Style theme.Style
}

// Laid are the columns of a table in a width: those that fit, and how wide each is.
type Laid struct {
	heads []Head
	wide  []int // 0: it is left out
}

const betweenColumns = 2

// Lay chooses the columns that fit into w cells: one is left free at the left for the cursor and one at the right.
func Lay(heads []Head, w int) Laid {
	l := Laid{heads: heads, wide: make([]int, len(heads))}
	for i, h := range heads {
		l.wide[i] = max(h.W, 1)
	}
	for l.needs() > w-2 {
		last := -1
		for i, h := range heads {
			if l.wide[i] > 0 && h.Drop > 0 && (last < 0 || h.Drop >= heads[last].Drop) {
				last = i
			}
		}
		if last < 0 {
			break
		}
		l.wide[last] = 0
	}
	for i, h := range heads {
		if h.Grows && l.wide[i] > 0 {
			l.wide[i] = max(l.wide[i]+w-2-l.needs(), 1)
			break
		}
	}
	return l
}

func (l Laid) needs() (n int) {
	for _, w := range l.wide {
		if w > 0 {
			n += w + betweenColumns
		}
	}
	return n - betweenColumns
}

// Shows reports whether a column is there.
func (l Laid) Shows(i int) bool { return l.wide[i] > 0 }

// Width is how wide a column is, 0 when it is left out.
func (l Laid) Width(i int) int { return l.wide[i] }

// Title is the line of heads.
func (l Laid) Title(th *theme.Theme, w int) string {
	cells := make([]Cell, len(l.heads))
	for i, h := range l.heads {
		cells[i] = Cell{h.Title, theme.Muted}
		if h.Mark {
			cells[i].Style = theme.Text | theme.Bold
		}
	}
	return l.Row(th, w, false, cells)
}

// Row is one line of cells, with the cursor before it when it is the selected one.
func (l Laid) Row(th *theme.Theme, w int, selected bool, cells []Cell) string {
	p := NewPen(th, w)
	if selected {
		p.On(theme.Selected).Put(theme.Accent, th.Glyphs.Cursor)
	} else {
		p.Gap(1)
	}
	first := true
	for i, c := range cells {
		if l.wide[i] == 0 {
			continue
		}
		if !first {
			p.Gap(betweenColumns)
		}
		first = false
		if l.heads[i].Right {
			p.Num(c.Style, c.Text, l.wide[i])
		} else {
			p.Col(c.Style, c.Text, l.wide[i])
		}
	}
	return p.To(w).String()
}
