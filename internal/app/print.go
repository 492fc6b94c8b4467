package app

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/eqltui/eqltui/internal/safetext"
)

// line writes a value as one line of JSON.
func (a *app) line(w io.Writer, v any) error {
	doc, err := safetext.JSON(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(doc, '\n'))
	return err
}

// answer writes what came of a command: a value for machines, a text for people.
func (a *app) answer(v any, format string, args ...any) error {
	if a.json {
		return a.line(a.out, v)
	}
	_, err := fmt.Fprintf(a.out, format, args...)
	return err
}

// stamp is an instant as JSON has it: RFC 3339, UTC.
func stamp(t time.Time) string { return string(appendStamp(nil, t)) }

func appendStamp(dst []byte, t time.Time) []byte { return t.UTC().AppendFormat(dst, time.RFC3339Nano) }

// stampOf is an instant that may be missing.
func stampOf(t *time.Time) *string {
	if t == nil || t.IsZero() {
		return nil
	}
	s := stamp(*t)
	return &s
}

// known is a text that may be unknown: "" is null.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list is a list that JSON never writes as null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// column is one column of a table for people.
type column struct {
	title string
	width int // in cells
	right bool
	grows bool // takes what the terminal has left
}

// row renders cells side by side. Widths are cells, never runes: names come in every script.
func row(columns []column, cells []string) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString("  ")
		}
		text := ansi.Truncate(safetext.Line(cells[i]), c.width, "…")
		pad := strings.Repeat(" ", max(c.width-ansi.StringWidth(text), 0))
		if c.right {
			b.WriteString(pad + text)
			continue
		}
		b.WriteString(text + pad)
	}
	return strings.TrimRight(b.String(), " ")
}

// titles renders the head of a table.
func titles(columns []column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.title
	}
	return row(columns, names)
}

// fit gives the columns that grow what a terminal has left; width 0 is no terminal.
func fit(columns []column, width int) []column {
	taken, growing := 2*(len(columns)-1), 0
	for _, c := range columns {
		taken += c.width
		if c.grows {
			growing++
		}
	}
	if width == 0 || growing == 0 {
		return columns
	}
	share := (width - taken) / growing
	out := make([]column, len(columns))
	for i, c := range columns {
		if c.grows {
			c.width = max(c.width+share, 6)
		}
		out[i] = c
	}
	return out
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "ch"):
		noun += "e" // two touches
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
