package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"

	"golang.org/x/text/encoding"

	"github.com/eqltui/eqltui/internal/safetext"
)

// The limits that Options leaves open.
const (
	defaultColumns = 500
	defaultRecord  = 1 << 20
)

// sampleSize is how much of a file is looked at to tell what it is.
const sampleSize = 64 << 10

// Options sets the limits of reading. The zero value works.
type Options struct {
	Name       string // the file's name, for messages
	MaxColumns int    // columns of a header, or keys of a JSON object; 500 when 0
	MaxRecord  int    // bytes of one record; 1 MiB when 0
	Encoding   string // by any of its usual names; "" is told from the file
	Delimiter  byte   // of CSV; 0 is told from the header
	Lines      bool   // it is JSON Lines, whatever it begins with
	// Knows, when not nil, says how many of the names are columns that somebody can read. With it the
	// header is found behind lines that say what the file is.
	Knows func(names []string) int
}

// Reader reads the rows of one file. It is not safe for several goroutines.
type Reader struct {
	name       string
	o          Options
	maxColumns int
	maxRecord  int
	format     Format
	count      *counter
	w          window
	line       int // physical lines passed so far
	ended      int // the line on which the last record ended

	header    []string
	headerRaw string

	fed     bytes.Reader // hands one record at a time to csv, which lives as long as the file
	csv     *csv.Reader
	csvRead int64
	ahead   []Row // rows read early: to know the keys of JSON Lines, or whether a footer begins
}

// Row is one row of the file. When Err is set, the row is unreadable, Keys and Values are empty and
// Raw is all there is.
type Row struct {
	Line   int      // the physical line it begins on, from 1
	Keys   []string // column names; the rows of a CSV file share them, so do not change them
	Values []string // one for each key, as written: not cleaned, not trimmed
	Raw    string   // the record as it stands in the file (from UTF-16 turned into UTF-8), without its line end
	Cut    int64    // bytes at its end that Raw leaves out because the line was longer than MaxRecord
	Err    error    // why the row is unreadable, naming the line

	// Nested marks the values that are documents of JSON deeper than rows can be; nil when none is.
	Nested []bool
	empty  []string // JSON: the keys whose value is null
	narrow bool     // CSV: it has one field where the header has several
	gap    bool     // blank lines stand before it
}

// Open looks at the beginning of a file, tells what it is and reads its header. A file that cannot
// be read as rows is a fault of kind Invalid that says what the file is and what to do.
func Open(src io.Reader, o Options) (*Reader, error) {
	r := &Reader{name: o.Name, o: o, maxColumns: o.MaxColumns, maxRecord: o.MaxRecord, count: &counter{src: src}}
	if r.name == "" {
		r.name = "file"
	}
	if r.maxColumns <= 0 {
		r.maxColumns = defaultColumns
	}
	if r.maxRecord <= 0 {
		r.maxRecord = defaultRecord
	}
	in := bufio.NewReaderSize(r.count, sampleSize)
	head, err := in.Peek(sampleSize)
	if err != nil && err != io.EOF {
		return nil, r.broken(err)
	}
	if len(head) == 0 {
		return nil, refuse(r.name, "the file is empty: it has no header row", "give a file whose first row names the columns")
	}
	if err := refuseBinary(r.name, head); err != nil {
		return nil, err
	}
	if err := r.decode(in, head); err != nil {
		return nil, err
	}
	if err := r.begin(); err != nil {
		return nil, err
	}
	return r, nil
}

// decode sets the stream of UTF-8 up.
func (r *Reader) decode(in *bufio.Reader, head []byte) error {
	text, mark := sniffEncoding(head)
	var other encoding.Encoding
	if r.o.Encoding != "" {
		named, found, err := Encoding(r.o.Encoding)
		if err != nil {
			return err
		}
		if mark == 0 || found != nil {
			text, mark, other = named, 0, found
		}
	}
	r.format.Encoding, r.format.BOM = text, mark > 0
	if _, err := in.Discard(mark); err != nil {
		return r.broken(err)
	}
	switch r.w.src = in; {
	case other != nil:
		r.w.src = other.NewDecoder().Reader(in)
	case text != utf8Plain:
		r.w.src = newUTF16Reader(in, text)
	}
	return nil
}

// begin tells the format from the decoded text and reads the header.
func (r *Reader) begin() error {
	sample := r.w.fill(sampleSize)
	if err := r.w.err; err != nil && err != io.EOF {
		return r.broken(err)
	}
	if err := refuseText(r.name, sample); err != nil {
		return err
	}
	r.w.cr = sniffCR(sample)
	if r.o.Lines || jsonLike(sample) {
		r.format.Kind = JSONL
		return r.beginJSONL(sample)
	}
	r.format.Kind = CSV
	r.format.Delimiter = r.o.Delimiter
	skip := r.preamble(sample)
	if r.format.Delimiter == 0 {
		r.format.Delimiter = sniffDelimiter(sample[skip:])
	}
	return r.beginCSV()
}

// Header returns the column names, cleaned and trimmed but otherwise as written; a column without a
// name is called column_N. In JSON Lines they are the keys of the first readable row.
func (r *Reader) Header() []string { return r.header }

// Format says how the file is read.
func (r *Reader) Format() Format { return r.format }

// Bytes returns how many bytes of the file have been read so far, up to one buffer ahead of the rows
// handed out: enough for a progress bar.
func (r *Reader) Bytes() int64 { return r.count.n }

// Next returns the next row, or io.EOF after the last one. Any other error means that the source
// itself could not be read further; what is wrong with one row is in Row.Err.
func (r *Reader) Next() (Row, error) {
	if len(r.ahead) > 0 {
		row := r.ahead[0]
		r.ahead = r.ahead[1:]
		return row, nil
	}
	row, err := r.row()
	if row.narrow && err == nil {
		return r.narrow(row)
	}
	return row, err
}

func (r *Reader) row() (Row, error) {
	rec, ok := r.next()
	if err := r.w.err; err != nil && err != io.EOF && (!ok || len(r.w.held()) == 0) {
		// The record may be cut: it must not pass for a whole one.
		return Row{}, r.broken(err)
	}
	if !ok {
		return Row{}, io.EOF
	}
	row := Row{Line: rec.line, Raw: string(rec.raw), Cut: rec.cut, gap: rec.gap}
	if row.Err = r.fault(rec); row.Err != nil {
		return row, nil
	}
	if r.format.Kind == JSONL {
		row.Err = r.object(&row)
		return row, nil
	}
	row.Values, row.narrow, row.Err = r.fields(rec, row.Raw)
	if row.Err == nil {
		row.Keys = r.header
	}
	return row, nil
}

// fault says what is wrong with a record's form.
func (r *Reader) fault(rec record) error {
	if rec.bad != "" {
		hint := "write a quote inside a quoted field twice, and close the field with one"
		if rec.cut > 0 {
			hint = "check where the line break went missing"
		}
		return rowFault(rec.badAt, rec.column, rec.bad, hint)
	}
	if i := firstBroken(rec.raw); i < len(rec.raw) {
		line, _, why, hint := brokenText(rec.raw, r.format.Encoding, rec.line, r.w.cr)
		return rowFault(line, 0, why, hint)
	}
	return nil
}

func (r *Reader) broken(err error) error {
	return fmt.Errorf("read %s: %w", safetext.Line(r.name), err)
}

// counter counts what is read from the source.
type counter struct {
	src io.Reader
	n   int64
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n += int64(n)
	return n, err
}
