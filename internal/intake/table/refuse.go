package table

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Remedies that several refusals share.
const (
	saveAsCSV = "save it as CSV UTF-8 and import that"
	unpack    = "unpack it and import the CSV inside"
	exportCSV = "export the data as CSV UTF-8"
)

// magics are the first bytes of files that people rename to .csv, or take for one.
var magics = []struct{ start, what, hint string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document, such as an Excel workbook (XLS)", saveAsCSV},
	{"%PDF-", "a PDF document", exportCSV},
	{"\x1f\x8b", "a gzip archive", unpack},
	{"BZh", "a bzip2 archive", unpack},
	{"\xfd7zXZ\x00", "an xz archive", unpack},
	{"\x28\xb5\x2f\xfd", "a Zstandard archive", unpack},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", unpack},
	{"Rar!\x1a", "a RAR archive", unpack},
	{"SQLite format 3\x00", "an SQLite database", exportCSV},
	{"PAR1", "a Parquet file", exportCSV},
	{"\x89PNG", "a PNG image", exportCSV},
	{"\xff\xd8\xff", "a JPEG image", exportCSV},
	{"GIF8", "a GIF image", exportCSV},
	{"RIFF", "a picture or a sound (RIFF)", exportCSV},
	{"II*\x00", "a TIFF image", exportCSV},
	{"MM\x00*", "a TIFF image", exportCSV},
	{"\x7fELF", "a program", exportCSV},
	{`{\rtf`, "a Rich Text document", exportCSV},
	{"\xff\xfe\x00\x00", "a text in UTF-32", saveAsCSV},
	{"\x00\x00\xfe\xff", "a text in UTF-32", saveAsCSV},
}

// refuseBinary looks at the file's own first bytes.
func refuseBinary(name string, head []byte) error {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) ||
		bytes.HasPrefix(head, []byte("PK\x07\x08")) {
		what, hint := zipKind(head)
		return refuse(name, "this is "+what, hint)
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.start)) {
			return refuse(name, "this is "+m.what, m.hint)
		}
	}
	return nil
}

// zipKind tells office documents, which are ZIP archives, by the names of their parts.
func zipKind(head []byte) (what, hint string) {
	has := func(s string) bool { return bytes.Contains(head, []byte(s)) }
	switch {
	case has("application/vnd.oasis.opendocument.spreadsheet"):
		return "an OpenDocument spreadsheet (ODS)", saveAsCSV
	case has("xl/"):
		return "an Excel workbook (XLSX)", saveAsCSV
	case has("word/"):
		return "a Word document (DOCX)", exportCSV
	case has("ppt/"):
		return "a PowerPoint presentation (PPTX)", exportCSV
	case has("Index/Document.iwa"), has("Index/Tables/"):
		return "a Numbers spreadsheet", saveAsCSV
	case has("[Content_Types].xml"):
		return "an Excel workbook (XLSX) or another Office document", saveAsCSV
	}
	return "a ZIP archive", unpack
}

// refuseText looks at the decoded text for documents that are no rows.
func refuseText(name string, sample []byte) error {
	text := bytes.TrimLeft(sample, " \t\r\n\v\f")
	lower := bytes.ToLower(text[:min(len(text), 64)])
	for _, tag := range []string{"<!doctype", "<html", "<head", "<body", "<table", "<meta", "<script", "<!--"} {
		if bytes.HasPrefix(lower, []byte(tag)) {
			return refuse(name, "this is a web page (HTML), perhaps a log-in page saved by mistake", exportCSV)
		}
	}
	if bytes.HasPrefix(lower, []byte("<?xml")) {
		return refuse(name, "this is an XML document", exportCSV)
	}
	if len(text) > 0 && text[0] == '[' {
		rest := bytes.TrimLeft(text[1:], " \t\r\n")
		if len(rest) == 0 || strings.IndexByte(`{["]-0123456789`, rest[0]) >= 0 {
			return refuse(name, "this is a JSON array", "write one object a line, without brackets and commas around them (JSON Lines)")
		}
	}
	return refuseControls(name, text)
}

// refuseControls tells binary data by its control bytes. A clean first line speaks for a text that
// only contains some, and those rows are read: the cleaner takes care of them.
func refuseControls(name string, text []byte) error {
	n := 0
	for _, c := range text {
		if c < 0x20 && (c < '\t' || c > '\r') || c == 0x7f {
			n++
		}
	}
	share := 5
	if first := headerOf(text); len(first) > 0 && utf8.Valid(first) && !bytes.ContainsFunc(first, control) {
		share = 30
	}
	if n >= 16 && n*100 > share*len(text) {
		return refuse(name, fmt.Sprintf("this is binary data: %d of the first %d bytes are control characters", n, len(text)), exportCSV)
	}
	return nil
}

func control(r rune) bool { return r < 0x20 && (r < '\t' || r > '\r') || r == 0x7f }

// refuse is the form of every refusal: the file, what it is and what to do.
func refuse(name, why, hint string) error {
	return fault.New(fault.Invalid, "read "+safetext.Line(name), why, hint)
}
