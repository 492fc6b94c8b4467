package table

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// outcome is what became of a file: how it was read, the good rows, and the complaints about the
// bad ones; or the refusal alone.
type outcome struct {
	Refused string
	Format  string
	Good    int
	Bad     []string
}

func read(t testing.TB, name, text string, o Options) outcome {
	t.Helper()
	o.Name = name
	r, err := Open(strings.NewReader(text), o)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("%s: %v has kind %s and hint %q", name, err, fault.KindOf(err), fault.HintOf(err))
		}
		return outcome{Refused: err.Error()}
	}
	out := outcome{Format: r.Format().String()}
	for _, row := range rows(t, r) {
		if row.Err == nil {
			out.Good++
			continue
		}
		if fault.KindOf(row.Err) != fault.Invalid || fault.HintOf(row.Err) == "" {
			t.Errorf("%s: %v has kind %s and hint %q", name, row.Err, fault.KindOf(row.Err), fault.HintOf(row.Err))
		}
		out.Bad = append(out.Bad, row.Err.Error())
	}
	return out
}

func rows(t testing.TB, r *Reader) []Row {
	t.Helper()
	var all []Row
	for {
		row, err := r.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	const plain = "CSV, separated by commas, UTF-8"
	want := map[string]outcome{
		"bad_utf8.csv": {Format: plain, Bad: []string{
			"line 2: 0xF0 at column 5 is not UTF-8: a character is cut or damaged",
			"line 3: 0xC3 at column 4 is not UTF-8: a character is cut or damaged",
		}},
		"bom.csv":              {Format: plain, Good: 5},
		"cp1252.csv":           {Format: plain, Bad: []string{"line 2: 0x92 at column 28 is not UTF-8: this looks like Windows-1252"}},
		"crlf.csv":             {Format: plain, Good: 5},
		"duplicate_header.csv": {Format: plain, Good: 5},
		"empty.csv":            {Refused: "read empty.csv: the file is empty: it has no header row"},
		"escape_in_header.csv": {Format: plain, Good: 5},
		"header_only.csv":      {Format: plain},
		"hostile.csv":          {Format: plain, Good: 6},
		"line_separators.csv":  {Format: plain, Good: 1},
		"no_final_eol.csv":     {Format: plain, Good: 5},
		"nul.csv":              {Format: plain, Good: 2},
		"only_newlines.csv":    {Refused: "read only_newlines.csv: there are only blank lines: no header row"},
		"semicolon.csv":        {Format: "CSV, separated by semicolons, UTF-8", Good: 5},
		"smart_quotes.csv":     {Format: plain, Good: 6},
		"unclosed_quote.csv":   {Format: plain, Good: 45, Bad: []string{"line 7, column 4: the quote is never closed"}},
		"utf16be.csv":          {Format: "CSV, separated by commas, UTF-16 BE", Good: 5},
		"utf7.csv":             {Format: plain, Good: 1},
		"zip_named.csv":        {Refused: "read zip_named.csv: this is a ZIP archive"},
	}
	files, err := filepath.Glob("testdata/hostile/*.csv")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d files, %d outcomes, %v", len(files), len(want), err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		doc, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want[name], read(t, name, string(doc), Options{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestHeadersAreCleaned(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/hostile/escape_in_header.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := Open(f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Header()[1]; got != "first_name]0;x" || safetext.Line(got) != got {
		t.Errorf("header = %q", got)
	}
	r, err = Open(strings.NewReader("\ufeff Id , ,\"Full\nName\",column_2,\n1,2,3,4,5\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Id", "column_2_", "Full Name", "column_2", "column_5"}, r.Header()); diff != "" {
		t.Errorf("header (-want +got)\n%s", diff)
	}
	row := rows(t, r)[0]
	if v, ok := row.Get("column_2_"); v != "2" || !ok {
		t.Errorf("column_2_ = %q, %v", v, ok)
	}
	if _, ok := row.Get("id"); ok || row.Line != 3 {
		t.Errorf("id found, or line %d", row.Line)
	}
}

func TestFilesThatAreNoRows(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"xlsx", "PK\x03\x04\x14\x00[Content_Types].xml....PK\x03\x04xl/workbook.xml", "an Excel workbook (XLSX)"},
		{"docx", "PK\x03\x04\x14\x00[Content_Types].xml....word/document.xml", "a Word document (DOCX)"},
		{"ods", "PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", "an OpenDocument spreadsheet (ODS)"},
		{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "an old Office document, such as an Excel workbook (XLS)"},
		{"pdf", "%PDF-1.7\n", "a PDF document"},
		{"gzip", "\x1f\x8b\x08\x00", "a gzip archive"},
		{"sqlite", "SQLite format 3\x00", "an SQLite database"},
		{"png", "\x89PNG\r\n\x1a\n", "a PNG image"},
		{"utf-32", "\xff\xfe\x00\x00i\x00\x00\x00d\x00\x00\x00", "a text in UTF-32"},
		{"html", " \n<!DOCTYPE html><html>", "a web page (HTML)"},
		{"html in UTF-16", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", "a web page (HTML)"},
		{"xml", "<?xml version=\"1.0\"?>", "an XML document"},
		{"a JSON array", "\ufeff [\n {\"id\":1}]", "a JSON array"},
		{"a JSON document", "{\n  \"id\": 1,\n  \"x\": 2\n}\n", "one JSON document over several lines"},
		{"noise", noise(4096), "binary data"},
		{"a bad header", "id,na\xefme\n1,2\n", "line 1: 0xEF at column 6"},
		{"an open quote in the header", "id,\"name\n1,2\n", "line 1, column 4: the quote is never closed"},
		{"only a mark", "\xef\xbb\xbf", "only blank lines"},
		{"a header beyond the limit", strings.Repeat("a", 70) + "\n", "longer than 64 bytes"},
	}
	for _, tt := range tests {
		o := Options{}
		if strings.Contains(tt.want, "64 bytes") {
			o.MaxRecord = 64
		}
		got := read(t, "f.csv", tt.text, o).Refused
		if !strings.HasPrefix(got, "read f.csv: ") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want a word on %q", tt.name, got, tt.want)
		}
	}
}

func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return string(b)
}

func TestManyColumns(t *testing.T) {
	t.Parallel()
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i)
	}
	text := strings.Join(names, ";") + "\n" + strings.Repeat(";", len(names)-1) + "\n"
	if got, want := read(t, "wide.csv", text, Options{}).Refused,
		"read wide.csv: line 1: the header has 10000 columns, at most 500 are read"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := read(t, "wide.csv", text, Options{MaxColumns: 10_000}); got.Good != 1 {
		t.Errorf("%+v", got)
	}
}
