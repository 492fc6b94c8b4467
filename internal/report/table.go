package report

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/eqltui/eqltui/internal/grid"
)

// Widths of the terminal, in cells.
const (
	narrowest = 60 // no table is laid out for less
	noWindow  = 0  // what is written into a file or a pipe has all the room it wants
	gap       = 2  // between two columns
	leastName = 12 // a name is not cut below this
)

// writeTable writes the report for a terminal. A figure is never cut: names give way down to a dozen cells, heads break
// into lines, and where that is not enough each row stands in lines of its own.
func writeTable(w io.Writer, r *Report, width int) error {
	if width != noWindow {
		width = max(width, narrowest)
	}
	words := wordsOf(r)
	words.brief = true
	p := pageOf(r, words)
	out := bufio.NewWriter(w)
	texts(out, "", width, p.title)
	texts(out, "", width, strings.Join(p.facts, " · "))
	for i := range p.parts {
		p.parts[i].terminal(out, words, width)
	}
	if len(p.notes) > 0 {
		out.WriteByte('\n')
		for _, n := range p.notes {
			texts(out, "  ", width, n)
		}
	}
	if len(p.changed) > 0 {
		out.WriteString("\n" + words.say("part.changed") + "\n")
		for _, c := range p.changed {
			texts(out, "  ", width, c)
		}
	}
	return out.Flush()
}

// texts writes a text in lines that are no wider than the terminal, those after the first behind indent.
func texts(out *bufio.Writer, indent string, width int, text string) {
	if width != noWindow {
		text = ansi.Wrap(text, width-len(indent), "")
	}
	out.WriteString(strings.ReplaceAll(text, "\n", "\n"+indent) + "\n")
}

func (p *part) terminal(out *bufio.Writer, w *words, width int) {
	out.WriteByte('\n')
	if p.title != "" {
		out.WriteString(p.title + "\n")
	}
	if len(p.all()) == 0 {
		out.WriteString(w.say("table.none") + "\n")
		return
	}
	columns, titles, fits := p.columns(width)
	if !fits {
		p.records(out, width)
		return
	}
	for _, title := range titles {
		out.WriteString(grid.Row(columns, title) + "\n")
	}
	band := ""
	for i := range p.rows {
		if b := p.rows[i].band; b != band && b != "" {
			band = b
			texts(out, "", width, "── "+b)
		}
		out.WriteString(grid.Row(columns, p.rows[i].cells) + "\n")
	}
	if p.total != nil {
		out.WriteString(grid.Row(columns, p.total.cells) + "\n")
	}
}

// all are the rows with the total.
func (p *part) all() []line {
	if p.total == nil {
		return p.rows
	}
	return append(p.rows[:len(p.rows):len(p.rows)], *p.total)
}

// columns are those of the table with their heads in lines, and whether they fit the width.
func (p *part) columns(width int) (columns []grid.Column, titles [][]string, fits bool) {
	rows := p.all()
	taken := gap * (len(p.heads) - 1)
	for j, h := range p.heads {
		need := 0
		for i := range rows {
			need = max(need, ansi.StringWidth(rows[i].cells[j]))
		}
		need = max(need, longestWord(h.title))
		columns = append(columns, grid.Column{Width: need, Right: h.right})
		taken += need
	}
	columns = p.spread(columns, &taken, width)
	if width != noWindow && taken > width {
		p.squeeze(columns, taken-width)
		taken = gap * (len(columns) - 1)
		for _, c := range columns {
			taken += c.Width
		}
	}
	return columns, p.titles(columns), width == noWindow || taken <= width
}

// spread gives heads what room is left, so that they break only where they must.
func (p *part) spread(columns []grid.Column, taken *int, width int) []grid.Column {
	for j, h := range p.heads {
		more := ansi.StringWidth(h.title) - columns[j].Width
		if more > 0 && (width == noWindow || *taken+more <= width) {
			columns[j].Width += more
			*taken += more
		}
	}
	return columns
}

// squeeze takes cells from names, the widest first.
func (p *part) squeeze(columns []grid.Column, over int) {
	for over > 0 {
		widest := -1
		for j := range columns {
			if !columns[j].Right && columns[j].Width > leastName && (widest < 0 || columns[j].Width > columns[widest].Width) {
				widest = j
			}
		}
		if widest < 0 {
			return
		}
		columns[widest].Width--
		over--
	}
}

// titles are the lines of the heads, the last one nearest to the figures.
func (p *part) titles(columns []grid.Column) [][]string {
	var broken [][]string
	height := 0
	for j, h := range p.heads {
		broken = append(broken, strings.Split(ansi.Wrap(h.title, columns[j].Width, ""), "\n"))
		height = max(height, len(broken[j]))
	}
	out := make([][]string, height)
	for n := range out {
		for _, b := range broken {
			text := ""
			if at := n - height + len(b); at >= 0 {
				text = b[at]
			}
			out[n] = append(out[n], text)
		}
	}
	return out
}

func longestWord(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		n = max(n, ansi.StringWidth(word))
	}
	return n
}

// records writes each row in lines of its own: its name, and below it the figures with their heads, those of all rows in
// the same places.
func (p *part) records(out *bufio.Writer, width int) {
	var at []int // columns beside the name
	for j := range p.heads {
		if j != p.by {
			at = append(at, j)
		}
	}
	fields, perLine := p.fields(at, width)
	for i, row := range p.all() {
		if i > 0 {
			out.WriteByte('\n')
		}
		name := row.cells[p.by]
		if row.band != "" {
			name += " · " + row.band
		}
		texts(out, "", width, name)
		for line := range slices.Chunk(at, perLine) {
			columns, cells := []grid.Column{{}}, []string{""}
			for n, j := range line {
				title := p.heads[j].title
				if row.cells[j] == "" {
					title = "" // the whole has no such figure
				}
				columns = append(columns, fields[2*n], fields[2*n+1])
				cells = append(cells, title, row.cells[j])
			}
			if text := grid.Row(columns, cells); text != "" {
				out.WriteString(text + "\n")
			}
		}
	}
}

// fields are a head and a value for each place of a line, as many places as fit.
func (p *part) fields(at []int, width int) (fields []grid.Column, perLine int) {
	rows := p.all()
	for perLine = min(4, len(at)); ; perLine-- {
		fields = make([]grid.Column, 2*perLine)
		taken := 0
		for n, j := range at {
			title, value := &fields[2*(n%perLine)], &fields[2*(n%perLine)+1]
			title.Width, value.Right = max(title.Width, ansi.StringWidth(p.heads[j].title)), true
			for i := range rows {
				value.Width = max(value.Width, ansi.StringWidth(rows[i].cells[j]))
			}
		}
		for _, f := range fields {
			taken += f.Width + gap
		}
		if taken <= width || perLine == 1 {
			break
		}
	}
	if over := fields[0].Width + fields[1].Width + 2*gap - width; perLine == 1 && over > 0 {
		fields[1].Width = max(fields[1].Width-over, leastName) // only words are as wide as that
	}
	return fields, perLine
}
