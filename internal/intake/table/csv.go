package table

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// headerMark stands between Excel's delimiter line and the header in headerRaw.
const headerMark = "\n"

// beginCSV reads the header row and checks it.
func (r *Reader) beginCSV() error {
	rec, ok := r.next()
	if ok && len(rec.raw) == 5 && strings.EqualFold(string(rec.raw[:4]), "sep=") && strings.IndexByte(delimiters, rec.raw[4]) >= 0 {
		// Excel's own way to name the delimiter.
		r.format.Delimiter = rec.raw[4]
		r.headerRaw = string(rec.raw) + headerMark
		rec, ok = r.next()
	}
	if !ok {
		return refuse(r.name, "there are only blank lines: no header row", "give a file whose first row names the columns")
	}
	r.headerRaw += string(rec.raw)
	if err := r.fault(rec); err != nil {
		return refuse(r.name, "the header cannot be read: "+err.Error(), fault.HintOf(err))
	}
	names, err := r.split(rec, string(rec.raw))
	if err != nil {
		return refuse(r.name, "the header cannot be read: "+err.Error(), fault.HintOf(err))
	}
	if len(names) > r.maxColumns {
		return refuse(r.name, fmt.Sprintf("line %d: the header has %d columns, at most %d are read", rec.line, len(names), r.maxColumns),
			"leave out the columns that are not needed")
	}
	return r.columns(names, rec.line)
}

// columns cleans the column names and refuses two that would be taken for one.
func (r *Reader) columns(names []string, line int) error {
	seen := make(map[string]int, len(names))
	r.header = make([]string, len(names))
	for i, name := range names {
		name = strings.TrimSpace(safetext.Line(name))
		r.header[i] = name
		if name == "" {
			continue
		}
		fold := safetext.Fold(name)
		if first, ok := seen[fold]; ok {
			return refuse(r.name, fmt.Sprintf("line %d: columns %d and %d are both called %s", line, first+1, i+1, shown(name)),
				"rename one of them")
		}
		seen[fold] = i
	}
	for i, name := range r.header {
		if name == "" {
			name = "column_" + strconv.Itoa(i+1)
			for _, taken := seen[name]; taken; _, taken = seen[name] {
				name += "_"
			}
			seen[name] = i
			r.header[i] = name
		}
	}
	return nil
}

// fields returns the values of one record, as many as the header has.
func (r *Reader) fields(rec record, raw string) ([]string, error) {
	values, err := r.split(rec, raw)
	if err != nil {
		return nil, err
	}
	if len(values) != len(r.header) {
		hint := "put fields that contain the delimiter in quotes"
		if len(values) < len(r.header) {
			hint = "check whether the row was cut off"
		}
		return nil, rowFault(rec.line, 0, fmt.Sprintf("%s where the header has %d", plural(len(values), "field"), len(r.header)), hint)
	}
	return values, nil
}

// split takes a record apart. Without quotes that is a matter of delimiters; with quotes the
// standard library decides, strictly.
func (r *Reader) split(rec record, raw string) ([]string, error) {
	if !rec.quoted {
		return strings.Split(raw, string(rune(r.format.Delimiter))), nil
	}
	if r.csv == nil {
		r.csv = csv.NewReader(&r.fed)
		r.csv.Comma = rune(r.format.Delimiter)
		r.csv.FieldsPerRecord = -1
		r.csvRead = 0
	}
	text := append([]byte(raw), '\n')
	r.fed.Reset(text)
	values, err := r.csv.Read()
	if err == nil && r.csv.InputOffset()-r.csvRead != int64(len(text)) {
		err = errors.New("it is more than one record")
	}
	if err != nil {
		r.csv = nil // it may hold a rest of this record
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			return nil, rowFault(rec.line, parse.Column, parse.Err.Error(), "check the quotes in this row")
		}
		return nil, rowFault(rec.line, 0, err.Error(), "check the quotes in this row")
	}
	r.csvRead = r.csv.InputOffset()
	return values, nil
}

// rowFault is the form in which a row is refused: the line, perhaps the column, and the reason.
func rowFault(line, column int, why, hint string) error {
	at := "line " + strconv.Itoa(line)
	if column > 0 {
		at += ", column " + strconv.Itoa(column)
	}
	return fault.New(fault.Invalid, at, why, hint)
}

// shown quotes a piece of the file for a message: clean and short.
func shown(s string) string {
	s = safetext.Line(s)
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "..."
	}
	return `"` + s + `"`
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
