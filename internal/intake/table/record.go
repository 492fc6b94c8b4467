package table

import (
	"bytes"
	"fmt"
)

// record is one record as it stands in the file: raw is valid until the next call.
type record struct {
	raw    []byte
	line   int   // the physical line it begins on, from 1
	cut    int64 // bytes left out of raw because the line was longer than the limit
	quoted bool
	gap    bool   // blank lines stand before it
	open   bool   // the file ends with it, without a line end
	bad    string // why it is unreadable, "" when it is not
	badAt  int    // the physical line of the fault
	column int    // the byte in that line, from 1
}

// quotes follows the quotes of RFC 4180 through the lines of one record.
type quotes struct {
	delim  byte
	in     bool
	line   int // where the open quote is: line of the record, from 0, and offset in it
	offset int
}

// scan passes one line (without its end) and returns the offset of a quote that stands where none
// may, or -1.
func (q *quotes) scan(b []byte, line int) (bad int, why string) {
	for i := 0; ; {
		if q.in {
			j := bytes.IndexByte(b[i:], '"')
			if j < 0 {
				return -1, ""
			}
			i += j + 1
			switch {
			case i < len(b) && b[i] == '"':
				i++
				continue
			case i == len(b):
				q.in = false
				return -1, ""
			case b[i] != q.delim:
				return i - 1, "a quoted field goes on after its closing quote"
			}
			q.in = false
			i++
		}
		if i < len(b) && b[i] == '"' {
			q.in, q.line, q.offset = true, line, i
			i++
			continue
		}
		field, next := b[i:], -1
		if j := bytes.IndexByte(field, q.delim); j >= 0 {
			field, next = field[:j], i+j+1
		}
		if j := bytes.IndexByte(field, '"'); j >= 0 {
			return i + j, "a quote stands inside a field that does not begin with one"
		}
		if next < 0 {
			return -1, ""
		}
		i = next
	}
}

// next returns the next record that is not blank; false at the end of the stream. With a delimiter
// of 0 every line is a record.
//
// A quote that is never closed must not swallow the file. So when a quoted field breaks the rules,
// runs past the limit or to the end of the file, only the lines up to and including the one where
// its quote opened are given up, and the line after it begins a new record. The lines between are
// looked at twice at most: a line that keeps the quote open has an even number of quotes, so read by
// itself it opens none.
func (r *Reader) next() (record, bool) {
	rec, ok := r.record()
	if rec.line > 0 {
		rec.gap = rec.line > r.ended+1
		r.ended = r.line
	}
	return rec, ok
}

func (r *Reader) record() (record, bool) {
	for {
		first := r.line + 1
		n, eol, long := r.w.line(0, r.maxRecord)
		if n == 0 && eol == 0 && !long {
			return record{}, false
		}
		if long {
			r.line++
			raw := bytes.Clone(r.w.held()[:n])
			r.w.drop(n)
			return record{raw: raw, line: first, cut: r.w.dropLine(), badAt: first,
				column: n + 1, bad: fmt.Sprintf("the line is longer than %d bytes", r.maxRecord)}, true
		}
		if blank(r.w.held()[:n]) {
			r.line++
			r.w.drop(n + eol)
			continue
		}
		if r.format.Delimiter == 0 || bytes.IndexByte(r.w.held()[:n], '"') < 0 {
			return r.take(record{line: first}, n, eol, 1), true
		}
		return r.quoted(first, n, eol), true
	}
}

// quoted follows a record that has quotes over as many lines as it needs.
func (r *Reader) quoted(first, n, eol int) record {
	q := quotes{delim: r.format.Delimiter}
	type mark struct{ end, eol int }
	var open mark // the end of the line where the open quote stands
	for off, lines := 0, 0; ; {
		bad, why := q.scan(r.w.held()[off:off+n], lines)
		if !q.in || q.line == lines {
			open = mark{off + n, eol}
		}
		rec := record{line: first, quoted: true}
		switch {
		case bad >= 0 && (!q.in || q.line == lines):
			rec.bad, rec.badAt, rec.column = why, first+lines, bad+1
			return r.take(rec, off+n, eol, lines+1)
		case !q.in:
			return r.take(rec, off+n, eol, lines+1)
		}
		next, nextEOL, long := 0, 0, false
		ends := bad >= 0 || eol == 0
		if !ends {
			off += n + eol
			lines++
			next, nextEOL, long = r.w.line(off, r.maxRecord-min(off, r.maxRecord))
			ends = long || off+next > r.maxRecord || next == 0 && nextEOL == 0
		}
		if ends {
			rec.bad, rec.badAt, rec.column = "the quote is never closed", first+q.line, q.offset+1
			return r.take(rec, open.end, open.eol, q.line+1)
		}
		n, eol = next, nextEOL
	}
}

// take hands out the first n bytes as a record and passes over them and their line end.
func (r *Reader) take(rec record, n, eol, lines int) record {
	rec.raw = r.w.held()[:n]
	r.w.drop(n + eol)
	r.line += lines
	rec.open = eol == 0
	return rec
}

// blank lines have only spaces; a line of tabs may be a row of empty fields.
func blank(b []byte) bool { return len(bytes.Trim(b, " \r\f\v")) == 0 }

// position turns an offset in a record into a physical line and a byte column, both from 1.
func position(raw []byte, at, firstLine int, cr bool) (line, column int) {
	line, begin := firstLine, 0
	for i, c := range raw[:at] {
		if c == '\n' || cr && c == '\r' && (i+1 == len(raw) || raw[i+1] != '\n') {
			line, begin = line+1, i+1
		}
	}
	return line, at - begin + 1
}
