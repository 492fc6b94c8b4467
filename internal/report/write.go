package report

import (
	"io"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The formats.
const (
	AsTable    = "table" // for a terminal
	AsJSON     = "json"
	AsCSV      = "csv"
	AsMarkdown = "md"
	AsHTML     = "html"
)

// Formats are all of them, the one for people first.
func Formats() []string { return []string{AsTable, AsJSON, AsCSV, AsMarkdown, AsHTML} }

// Write writes a report in a format. width is that of the terminal in cells, for AsTable alone; 0 is no terminal. It
// fails with a usage fault for a format that is none, with an internal one for a report whose values are not of their
// columns' kinds, and as w does.
func Write(w io.Writer, format string, r *Report, width int) error {
	if err := r.check(); err != nil {
		return err
	}
	switch format {
	case AsTable:
		return writeTable(w, r, width)
	case AsJSON:
		return writeJSON(w, r)
	case AsCSV:
		return writeCSV(w, r)
	case AsMarkdown:
		return writeMarkdown(w, r)
	case AsHTML:
		return writeHTML(w, r)
	}
	return fault.New(fault.Usage, "write the report", safetext.Shown(format)+" is no format",
		"the formats are "+strings.Join(Formats(), ", "))
}
