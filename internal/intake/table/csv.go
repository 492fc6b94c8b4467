package table

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
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
	if mark, is := separator(rec.raw); ok && is {
		r.format.Delimiter = mark
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
	r.columns(names)
	return nil
}

// separator reads Excel's own way to name the delimiter, a first line of sep=; with quotes around it or
// without.
func separator(raw []byte) (mark byte, ok bool) {
	text := string(raw)
	if inner, quoted := strings.CutPrefix(text, `"`); quoted {
		text = strings.TrimSuffix(inner, `"`)
	}
	if len(text) != 5 || !strings.EqualFold(text[:4], "sep=") || strings.IndexByte(delimiters, text[4]) < 0 {
		return 0, false
	}
	return text[4], true
}

// columns cleans the column names. Two may have one name: whether that does harm depends on who reads
// them.
func (r *Reader) columns(names []string) {
	r.header = make([]string, len(names))
	for i, name := range names {
		r.header[i] = strings.TrimSpace(safetext.Line(name))
	}
	for i, name := range r.header {
		if name == "" {
			name = "column_" + strconv.Itoa(i+1)
			for slices.Contains(r.header, name) {
				name += "_"
			}
			r.header[i] = name
		}
	}
}

// fields returns the values of one record, as many as the header has. Programs leave empty fields at
// the end of a row out, and spreadsheets add some; a text where no column is means that the row is not
// what it seems.
func (r *Reader) fields(rec record, raw string) (values []string, narrow bool, err error) {
	values, err = r.split(rec, raw)
	if err != nil {
		return nil, false, err
	}
	want := len(r.header)
	for _, surplus := range values[min(want, len(values)):] {
		if strings.TrimSpace(safetext.Line(surplus)) != "" {
			return nil, false, rowFault(rec.line, 0, fmt.Sprintf("%s where the header has %d", plural(len(values), "field"), want),
				"put fields that contain the delimiter in quotes")
		}
	}
	if len(values) < want && rec.open {
		return nil, alone(values, want), rowFault(rec.line, 0, fmt.Sprintf("the file ends with %s where the header has %d",
			plural(len(values), "field"), want), "check whether the file was cut off, and end its last line if it is whole")
	}
	narrow = alone(values, want)
	for len(values) < want {
		values = append(values, "")
	}
	return values[:want:want], narrow, nil
}

// alone reports whether the first field of several is all there is, as in the footer of a report: a spreadsheet
// writes the empty cells behind it.
func alone(values []string, want int) bool {
	return want > 2 && values[0] != "" && !slices.ContainsFunc(values[1:], func(s string) bool { return s != "" })
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
