package kit

import "github.com/eqltui/eqltui/internal/ui/theme"

// Section is a titled group of a help grid.
type Section struct {
	Title string
	Rows  []GridRow
}

// GridRow is one line of a section. Off rows are shown muted, a person's own with a star.
type GridRow struct {
	Key, Word string
	ID        string
	Off       bool
	Mine      bool
}

// Columns spreads sections over n columns of like height, keeping their order.
func Columns(sections []Section, n int) [][]Section {
	total := 0
	for _, s := range sections {
		total += len(s.Rows) + 2
	}
	out := make([][]Section, max(n, 1))
	col, used := 0, 0
	share := (total + len(out) - 1) / len(out)
	for _, s := range sections {
		if need := len(s.Rows) + 2; used > 0 && used+need/2 > share && col < len(out)-1 {
			col, used = col+1, 0
		}
		out[col] = append(out[col], s)
		used += len(s.Rows) + 2
	}
	return out
}

// Grid draws columns of sections, each w cells wide, with the selected id marked.
func Grid(th *theme.Theme, columns [][]Section, w, keyWidth int, selected string) []string {
	drawn := make([][]string, len(columns))
	height := 0
	for i, sections := range columns {
		for n, s := range sections {
			if n > 0 {
				drawn[i] = append(drawn[i], Blanks(w))
			}
			drawn[i] = append(drawn[i], Line(th, w, theme.Text|theme.Bold, s.Title))
			for _, r := range s.Rows {
				drawn[i] = append(drawn[i], gridRow(th, r, w, keyWidth, selected))
			}
		}
		height = max(height, len(drawn[i]))
	}
	lines := make([]string, height)
	for y := range lines {
		for i := range columns {
			if y < len(drawn[i]) {
				lines[y] += drawn[i][y]
				continue
			}
			lines[y] += Blanks(w)
		}
	}
	return lines
}

func gridRow(th *theme.Theme, r GridRow, w, keyWidth int, selected string) string {
	key, word := theme.Accent, theme.Text
	if r.Off {
		key, word = theme.Muted, theme.Muted
	}
	p := NewPen(th, w)
	if r.ID != "" && r.ID == selected {
		p.On(theme.Selected).Put(theme.Accent, th.Glyphs.Cursor)
	} else {
		p.Gap(1)
	}
	if r.Mine {
		p.Cell(key, r.Key, keyWidth-2).Put(theme.Info|theme.Bold, "*").To(1 + keyWidth)
	} else {
		p.Col(key, r.Key, keyWidth)
	}
	p.Cell(word, r.Word, w-keyWidth-3)
	if p.Room() > 2 {
		p.To(w - 2)
	}
	return p.On(0).String()
}
