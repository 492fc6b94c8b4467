// Package table turns the bytes of a file into rows: CSV in the forms that spreadsheets and CRMs
// write, and JSON Lines. It streams, and its memory does not grow with the file.
//
// A file that cannot be read as rows is refused whole, by name. A row that cannot be read is handed
// out with its error and its original text, and reading goes on after it: nothing is ever lost.
package table

import (
	"fmt"
	"strconv"
	"strings"
)

// The formats a file may have.
const (
	CSV   = "csv"
	JSONL = "jsonl"
)

// The encodings a file may have.
const (
	utf8Plain = "UTF-8"
	utf16LE   = "UTF-16 LE"
	utf16BE   = "UTF-16 BE"
)

// Format is how a file was read, for the report.
type Format struct {
	Kind      string // CSV or JSONL
	Encoding  string // "UTF-8", "UTF-16 LE", "UTF-16 BE", or what Options says
	BOM       bool   // the file began with a byte order mark
	Delimiter byte   // ',', ';', '\t', '|' or what Options says; 0 in JSON Lines
	Before    int    // lines before the header that say what the file is
	After     int    // lines behind the rows that do, once they are read
}

// String says it in words: "CSV, separated by semicolons, UTF-16 LE".
func (f Format) String() string {
	if f.Kind == JSONL {
		return "JSON Lines, " + f.Encoding
	}
	text := fmt.Sprintf("CSV, separated by %s, %s", delimiterName(f.Delimiter), f.Encoding)
	if f.Before > 0 {
		text += ", " + plural(f.Before, "line") + " before the header"
	}
	if f.After > 0 {
		text += ", " + plural(f.After, "line") + " behind the rows"
	}
	return text
}

func delimiterName(d byte) string {
	switch d {
	case ';':
		return "semicolons"
	case '\t':
		return "tabs"
	case '|':
		return "bars"
	case ',':
		return "commas"
	}
	return strconv.Quote(string(rune(d)))
}

// Delimiter reads what a person calls a delimiter: the sign itself or its name. It is one sign of ASCII
// that can stand in no number and no word.
func Delimiter(s string) (byte, bool) {
	switch s {
	case "comma":
		return ',', true
	case "semicolon":
		return ';', true
	case "tab", `\t`:
		return '\t', true
	case "bar", "pipe":
		return '|', true
	}
	if len(s) != 1 || s[0] >= 0x7f || s[0] < ' ' && s[0] != '\t' || strings.ContainsAny(s, ` "'.-_+`) || alphanumeric(s[0]) {
		return 0, false
	}
	return s[0], true
}

func alphanumeric(c byte) bool { return c >= '0' && c <= '9' || letter(c) }

// delimiters, in the order in which they win a tie: a comma stands in texts, a tab never does.
const delimiters = "\t;,|"

// sniffDelimiter counts the delimiters outside quotes in the header row; the most frequent wins.
func sniffDelimiter(sample []byte) byte {
	counts := [len(delimiters)]int{}
	in := false
	for _, c := range headerOf(sample) {
		if c == '"' {
			in = !in
		} else if j := strings.IndexByte(delimiters, c); j >= 0 && !in {
			counts[j]++
		}
	}
	best := len(delimiters) - 1
	for j := len(delimiters) - 1; j >= 0; j-- {
		if counts[j] > 0 && counts[j] >= counts[best] {
			best = j
		}
	}
	return delimiters[best]
}

// headerOf returns the first line that is not blank. A quoted line break is honoured when the quote
// is closed again within the sample; otherwise the line ends where it ends.
func headerOf(sample []byte) []byte {
	for len(sample) > 0 && (sample[0] == '\n' || sample[0] == '\r' || sample[0] == ' ') {
		sample = sample[1:]
	}
	in, first := false, len(sample)
	for i, c := range sample {
		switch c {
		case '"':
			in = !in
		case '\n', '\r':
			if !in {
				return sample[:i]
			}
			first = min(first, i)
		}
	}
	return sample[:first]
}

// sniffCR says whether lines end in a lone CR, as on the first Macintoshes: there is no LF at all, or
// LF is rarer outside quotes. (Inside quotes such files break lines with LF.)
func sniffCR(sample []byte) bool {
	var cr, lf struct{ outside, total int }
	in := false
	for i, c := range sample {
		switch {
		case c == '"':
			in = !in
		case c == '\n':
			lf.total++
			if !in {
				lf.outside++
			}
		case c == '\r' && (i+1 == len(sample) || sample[i+1] != '\n'):
			cr.total++
			if !in {
				cr.outside++
			}
		}
	}
	return cr.total > 0 && (lf.total == 0 || cr.outside > lf.outside)
}
