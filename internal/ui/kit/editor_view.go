package kit

import (
	"strings"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

// span is what one shown line holds: the clusters from and before to.
type span struct{ from, to int }

func (e *Editor) join(s span) string { return strings.Join(e.text[s.from:s.to], "") }

// View draws the text. One line scrolls sideways to keep the cursor in view; several wrap.
func (e *Editor) View(th *theme.Theme, w int, focused bool) ([]string, int, int, bool) {
	if w < 2 {
		return []string{Blanks(w)}, 0, 0, false
	}
	if len(e.text) == 0 {
		hint := e.Hint
		if !focused { // a hint in every empty field would look like answers
			hint = th.Glyphs.Dash
		}
		return []string{Line(th, w, theme.Muted, hint)}, 0, 0, focused
	}
	style := theme.Text
	if focused && !e.Lines {
		style |= theme.Underline
	}
	rows := e.rows(w, focused)
	lines := make([]string, len(rows))
	x, y := 0, 0
	for i, row := range rows {
		lines[i] = Line(th, w, style, e.join(row))
		if row.from <= e.at {
			x, y = Width(e.join(span{row.from, min(e.at, row.to)})), i
		}
	}
	return lines, min(x, w-1), y, focused
}

// rows are the lines that are shown. A line alone is the part around its cursor while it has the focus.
func (e *Editor) rows(w int, focused bool) []span {
	switch {
	case e.Lines:
		return e.wrapped(w)
	case focused:
		return []span{e.around(w)}
	}
	return []span{{0, len(e.text)}}
}

// around is the part of a line that is shown around the cursor, which needs a cell of its own.
func (e *Editor) around(w int) span {
	s := span{e.at, e.at}
	used := 0
	for ; s.from > 0 && used+Width(e.text[s.from-1]) < w; s.from-- {
		used += Width(e.text[s.from-1])
	}
	for ; s.to < len(e.text) && used+Width(e.text[s.to]) <= w; s.to++ {
		used += Width(e.text[s.to])
	}
	return s
}

// wrapped breaks the text into lines of at most w cells, between words where it can. A blank at the
// end of a line may stand in the cell that is the cursor's otherwise.
func (e *Editor) wrapped(w int) []span {
	var rows []span
	start, used, word := 0, 0, 0 // word: where the last word of the line begins
	for i, c := range e.text {
		if c == "\n" {
			rows = append(rows, span{start, i})
			start, used, word = i+1, 0, i+1
			continue
		}
		room := w - 1
		if c == " " {
			room = w
		}
		if used+Width(c) > room {
			if word == start {
				word = i
			}
			rows = append(rows, span{start, word})
			start, used = word, Width(e.join(span{word, i}))
		}
		used += Width(c)
		if c == " " {
			word = i + 1
		}
	}
	return append(rows, span{start, len(e.text)})
}

// click puts the cursor on the character under the mouse.
func (e *Editor) click(_ *theme.Theme, w, x, y int, was bool) {
	rows := e.rows(w, was)
	if y < 0 || y >= len(rows) {
		return
	}
	row := rows[y]
	if y+1 < len(rows) && rows[y+1].from == row.to {
		row.to-- // behind the last character of a line that goes on is the start of the next one
	}
	for e.at = row.from; e.at < row.to && x >= Width(e.text[e.at]); e.at++ {
		x -= Width(e.text[e.at])
	}
}
