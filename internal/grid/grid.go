// Package grid sets cells side by side for people. Widths are cells of a terminal, never runes: names come in every
// script. It is pure.
package grid

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Column is one column of a table for people.
type Column struct {
	Title string
	Width int  // in cells
	Right bool // figures end alike
	Grows bool // takes what the terminal has left
}

// Row renders cells side by side.
func Row(columns []Column, cells []string) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString("  ")
		}
		text := ansi.Truncate(safetext.Line(cells[i]), c.Width, "…")
		pad := strings.Repeat(" ", max(c.Width-ansi.StringWidth(text), 0))
		if c.Right {
			b.WriteString(pad + text)
			continue
		}
		b.WriteString(text + pad)
	}
	return strings.TrimRight(b.String(), " ")
}

// Titles renders the head of a table.
func Titles(columns []Column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Title
	}
	return Row(columns, names)
}

// Fit gives the columns that grow what a terminal has left; width 0 is no terminal.
func Fit(columns []Column, width int) []Column {
	taken, growing := 2*(len(columns)-1), 0
	for _, c := range columns {
		taken += c.Width
		if c.Grows {
			growing++
		}
	}
	if width == 0 || growing == 0 {
		return columns
	}
	share := (width - taken) / growing
	out := make([]Column, len(columns))
	for i, c := range columns {
		if c.Grows {
			c.Width = max(c.Width+share, 6)
		}
		out[i] = c
	}
	return out
}
