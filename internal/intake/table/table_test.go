package table

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
)

// got is a row in short: line, values joined, or the complaint.
func got(all []Row) []string {
	var out []string
	for _, row := range all {
		if row.Err != nil {
			out = append(out, row.Err.Error())
			continue
		}
		out = append(out, fmt.Sprintf("%d: %s", row.Line, strings.Join(row.Values, "|")))
	}
	return out
}

func open(t testing.TB, text string, o Options) *Reader {
	t.Helper()
	r, err := Open(strings.NewReader(text), o)
	if err != nil {
		t.Fatalf("open %q: %v", text, err)
	}
	return r
}

func TestCSV(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{"quoted line breaks, quotes and delimiters", "a,b\n1,\"x\ny, \"\"z\"\"\"\n2,w\n", []string{"2: 1|x\ny, \"z\"", "4: 2|w"}},
		{"CRLF, also inside quotes", "a,b\r\n1,\"x\r\ny\"\r\n2,w", []string{"2: 1|x\ny", "4: 2|w"}},
		{"CR only, LF inside quotes", "a,b\r1,\"x\ny\"\r2,w\r", []string{"2: 1|x\ny", "4: 2|w"}},
		{"CR only with an open quote", "a,b\r1,\"x\r2,w\r", []string{"line 2, column 3: the quote is never closed", "3: 2|w"}},
		{"a stray CR in a field", "a,b\n1,x\ry\n", []string{"2: 1|x\ry"}},
		{"blank lines", "\n\na,b\n \n1,2\n\n\n3,4\n\n", []string{"5: 1|2", "8: 3|4"}},
		{"tabs", "a\tb,c\n1\t\n", []string{"2: 1|"}},
		{"a row of empty fields in a file of tabs", "a\tb\n\t\n", []string{"2: |"}},
		{"a delimiter inside a quoted header", "\"a,b,c\";d\n1;2\n", []string{"2: 1|2"}},
		{"Excel names the delimiter", "sep=;\na,b;c\n1;2\n", []string{"3: 1|2"}},
		{"one column", "email\nana@acme.test\n\"x\"\n", []string{"2: ana@acme.test", "3: x"}},
		{"too many and too few", "a,b\n1,2,3\n1\n1,2\n", []string{"line 2: 3 fields where the header has 2",
			"3: 1|", "4: 1|2"}},
		{"empty cells that were left out or added", "a,b,c\n1\n1,2\n1,2,3,\n1,2,3, ,\"\"\n1,2,3,,x\n", []string{"2: 1||", "3: 1|2|",
			"4: 1|2|3", "5: 1|2|3", "line 6: 5 fields where the header has 3"}},
		{"a last row that may be cut", "a,b,c\n1,2,3\n1,2", []string{"2: 1|2|3",
			"line 3: the file ends with 2 fields where the header has 3"}},
		{"a last row that is whole", "a,b\n1,2", []string{"2: 1|2"}},
		{"bars", "a|b,c|d\n1|2|3\n", []string{"2: 1|2|3"}},
		{"Excel names the delimiter in quotes", "\"sep=;\"\na,b;c\n1;2\n", []string{"3: 1|2"}},
		{"two columns of one name", "a,b,a\n1,2,3\n", []string{"2: 1|2|3"}},
		{"a footer behind blank lines", "a,b,c\n1,2,3\n\n\nLeads of November\n\"Copyright (c) 2000-2026 x, inc.\"\nConfidential " +
			"Information " +
			"- Do Not Distribute\n", []string{"2: 1|2|3"}},
		{"a footer with the cells of a spreadsheet",
			"a,b,c\n1,2,3\n\n\"Leads of November\",\"\",\"\"\n\"Copyright (c) 2000-2026 x, inc.\"," +
				"\"\",\"\"\nAcme,,\n", []string{"2: 1|2|3"}},
		{"a footer whose last line is not ended", "a,b,c\n1,2,3\n\nLeads of November\nCopyright (c) 2000-2026 x inc.\nAcme",
			[]string{"2: 1|2|3"}},
		{"a last row of one field that is not ended", "a,b,c\n1,2,3\n\n4", []string{"2: 1|2|3",
			"line 4: the file ends with 1 field where the header has 3"}},
		{"rows with an id alone", "a,b,c\n1,,\n\n2,,\n", []string{"2: 1||", "4: 2||"}},
		{"a footer behind a row of one field", "a,b,c\n1,2,3\n4\nGrand Totals (2 records)\n", []string{"2: 1|2|3", "3: 4||"}},
		{"rows of one field are rows", "a,b,c\n1\n\n2\n3\n", []string{"2: 1||", "4: 2||", "5: 3||"}},
		{"what looks like a footer amid rows", "a,b,c\n1,2,3\n\nCopyright us\n4,5,6\n", []string{"2: 1|2|3", "4: Copyright us||",
			"5: 4|5|6"}},
		{"a quote inside a field", "a,b\n1,x\"y\n2,w\n",
			[]string{"line 2, column 4: a quote stands inside a field that does not begin with one", "3: 2|w"}},
		{"text after a closing quote", "a,b\n\"x\"y,1\n2,w\n", []string{"line 2, column 3: a quoted field goes on after its closing quote",
			"3: 2|w"}},
		{"an open quote before quoted rows", "a,b\n1,\"x\n2,\"y\"\n3,\"z\"\n",
			[]string{"line 2, column 3: the quote is never closed", "3: 2|y", "4: 3|z"}},
		{"an open quote on the second line of a record", "a,b\n\"x\ny\",\"z\n3,w\n",
			[]string{"line 3, column 4: the quote is never closed", "4: 3|w"}},
		{"an open quote on the last line", "a,b\n1,2\n3,\"", []string{"2: 1|2", "line 3, column 3: the quote is never closed"}},
		{"UTF-7 is ASCII", "a\n+AD0-1\n", []string{"2: +AD0-1"}},
		{"broken text on the second line of a record", "a,b\n1,\"x\nyz\xb3\"\n2,w\n",
			[]string{"line 3: 0xB3 at column 3 is not UTF-8: this looks like Windows-1250", "4: 2|w"}},
		{"Japanese of Windows", "a,b\n1,\x93\x8c\x8b\x9e\n", []string{"line 2: 0x93 at column 3 is not UTF-8: this looks like Shift JIS"}},
		{"zeros are kept", "a,b\n1,\x00\n", []string{"2: 1|\x00"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, got(rows(t, open(t, tt.text, Options{})))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
		// However the bytes arrive, the rows are the same.
		r, err := Open(iotest.OneByteReader(strings.NewReader(tt.text)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got(rows(t, r))); diff != "" {
			t.Errorf("%s, byte by byte (-want +got)\n%s", tt.name, diff)
		}
	}
}

func TestLongRecords(t *testing.T) {
	t.Parallel()
	text := "a,b\n1," + strings.Repeat("x", 5000) + "\r\n2,\"" + strings.Repeat("y\n", 50) + "\"\n3,w\n"
	all := rows(t, open(t, text, Options{MaxRecord: 40}))
	if first := all[0]; len(first.Raw) != 40 || first.Cut != 5002-40+1 ||
		first.Err.Error() != "line 2, column 41: the line is longer than 40 bytes" {
		t.Errorf("first: %d bytes, %d cut, %v", len(first.Raw), first.Cut, first.Err)
	}
	if second := all[1]; second.Raw != `2,"y` || second.Err.Error() != "line 3, column 3: the quote is never closed" {
		t.Errorf("second: %q %v", second.Raw, second.Err)
	}
	if last := all[len(all)-1]; last.Err != nil || last.Line != 54 {
		t.Errorf("last: %+v", last)
	}
	if len(all) != 2+49+2 {
		t.Errorf("%d rows", len(all))
	}
}

// knows counts names of our own, as a reader of kinds would.
func knows(names []string) (n int) {
	for _, name := range names {
		if slices.Contains([]string{"email", "company", "at"}, name) {
			n++
		}
	}
	return n
}

func TestTheHeaderBehindAPreamble(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		before     int
		want       []string
	}{
		{"lines of words", "Partner report, November\nGenerated 2026-11-20\n\nat,email,company\n1,a,b\n", 3, []string{"5: 1|a|b"}},
		{"another delimiter", "Report;x\r\nall of \"email\", they say\r\nat|email\r\n1|a\r\n", 2, []string{"4: 1|a"}},
		{"a quoted line of two", "\"Report\nof leads\",,\nat,email,\n1,a,\n", 2, []string{"4: 1|a|"}},
		{"the first line is known best", "at,email,x\nemail,at,company\n", 0, []string{"2: email|at|company"}},
		{"the first line is known as well as others", "at,email\nat,email\n", 0, []string{"2: at|email"}},
		{"nothing is known", "red,blue\n1,2\n", 0, []string{"2: 1|2"}},
		{"one name is too little", "leads\nemail\na\n", 0, []string{"2: email", "3: a"}},
		{"a delimiter is named first", "sep=;\nat;email\n1;a\n", 0, []string{"3: 1|a"}},
	} {
		r := open(t, tt.text, Options{Knows: knows})
		if diff := cmp.Diff(tt.want, got(rows(t, r))); diff != "" || r.Format().Before != tt.before {
			t.Errorf("%s: %d lines before (-want +got)\n%s", tt.name, r.Format().Before, diff)
		}
	}
}

func TestEncodingsByName(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"Windows-1250": "a,b\n1,\xbf\xf3\xb3w\n", "cp1250": "a,b\n1,\xbf\xf3\xb3w\n", "ISO-8859-2": "a,b\n1,\xbf\xf3\xb3w\n",
		"latin2": "a,b\n1,\xbf\xf3\xb3w\n", "UTF-8": "a,b\n1,żółw\n", "cp852": "a,b\n1,\xbe\xa2\x88w\n",
		"UTF-16LE": utf16Text("a,b\n1,żółw\n", binary.LittleEndian, false), "utf-16": utf16Text("a,b\n1,żółw\n", binary.BigEndian, true),
	} {
		if got := got(rows(t, open(t, text, Options{Encoding: name}))); !slices.Equal(got, []string{"2: 1|żółw"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	r := open(t, "a,b\n1,\x93\x8c\x8b\x9e\n", Options{Encoding: "Shift_JIS"})
	if got := got(rows(t, r)); !slices.Equal(got, []string{"2: 1|東京"}) || r.Format().Encoding != "shift_jis" {
		t.Errorf("Shift_JIS: %q as %s", got, r.Format())
	}
	if _, err := Open(strings.NewReader("a\n1\n"), Options{Encoding: "klingon"}); fault.KindOf(err) != fault.Usage {
		t.Errorf("an encoding that is none: %v", err)
	}
}

func TestDelimiterByName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]byte{"tab": '\t', `\t`: '\t', ";": ';', "semicolon": ';', "|": '|', "^": '^', "a": 0, "": 0, "::": 0,
		`"`: 0, " ": 0, ".": 0} {
		if got, ok := Delimiter(name); got != want || ok != (want != 0) {
			t.Errorf("Delimiter(%q) = %q, %v", name, got, ok)
		}
	}
	if got := got(rows(t, open(t, "a^b,c\n1^2\n", Options{Delimiter: '^'}))); !slices.Equal(got, []string{"2: 1|2"}) {
		t.Errorf("%q", got)
	}
}

func utf16Text(s string, order binary.ByteOrder, mark bool) string {
	var b bytes.Buffer
	if mark {
		s = "\ufeff" + s
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b.Write(order.(binary.AppendByteOrder).AppendUint16(nil, u))
	}
	return b.String()
}

func TestUTF16(t *testing.T) {
	t.Parallel()
	const text = "id;name\r\n1;Żółw 🐢\r\n2;株式会社\r\n"
	want := []string{"2: 1|Żółw 🐢", "3: 2|株式会社"}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, mark := range []bool{true, false} {
			r, err := Open(iotest.OneByteReader(strings.NewReader(utf16Text(text, order, mark))), Options{})
			if err != nil {
				t.Fatal(err)
			}
			all := rows(t, r)
			if diff := cmp.Diff(want, got(all)); diff != "" || all[0].Raw != "1;Żółw 🐢" {
				t.Errorf("%v, mark %v (-want +got)\n%s%q", order, mark, diff, all[0].Raw)
			}
			if f := r.Format(); f.BOM != mark || !strings.HasPrefix(f.Encoding, "UTF-16 ") || f.Delimiter != ';' {
				t.Errorf("format %+v", f)
			}
		}
	}
	half := utf16Text("id\n", binary.LittleEndian, true) + "\x00\xd8\n\x00" + utf16Text("2\n3", binary.LittleEndian, false) + "\x00"
	if diff := cmp.Diff([]string{"line 2: half a UTF-16 LE character at column 1", "3: 2",
		"line 4: half a UTF-16 LE character at column 2"}, got(rows(t, open(t, half, Options{})))); diff != "" {
		t.Errorf("broken (-want +got)\n%s", diff)
	}
}

func TestUTF16PairsMaySplitAnywhere(t *testing.T) {
	t.Parallel()
	const text = "🐢a🐢🐢"
	for encoding, order := range map[string]binary.ByteOrder{utf16LE: binary.LittleEndian, utf16BE: binary.BigEndian} {
		out, err := io.ReadAll(newUTF16Reader(iotest.OneByteReader(strings.NewReader(utf16Text(text, order, false))), encoding))
		if err != nil || string(out) != text {
			t.Errorf("%s: %q, %v", encoding, out, err)
		}
	}
}

// TestWhatIsWrittenIsRead holds the reader against the standard library's writer.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	cell := rapid.StringOf(rapid.SampledFrom([]rune("ab \"\"\n;,\tż|")))
	rapid.Check(t, func(t *rapid.T) {
		delim := rapid.SampledFrom([]rune(delimiters)).Draw(t, "delimiter")
		want := rapid.SliceOf(rapid.SliceOfN(cell, 3, 3)).Draw(t, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = delim, rapid.Bool().Draw(t, "crlf")
		if err := w.WriteAll(append([][]string{{"id", "name", "note"}}, want...)); err != nil {
			t.Fatal(err)
		}
		r, err := Open(&b, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, values := range want {
			row, err := r.Next()
			if diff := cmp.Diff(values, row.Values); err != nil || row.Err != nil || diff != "" {
				t.Fatalf("%v, %v (-want +got)\n%s", err, row.Err, diff)
			}
		}
		if row, err := r.Next(); err != io.EOF {
			t.Fatalf("one more: %+v, %v", row, err)
		}
	})
}

func TestJSONLines(t *testing.T) {
	t.Parallel()
	lines := []string{
		`{"email":"a@b.test","n":1.50e3,"ok":true,"gone":null,"tags":["x",2,null,false]}`,
		`{"utm":{"source":"acme"},"account":{"domain":"b.test","tech_stack":["go","sql"]}}`,
		``,
		`{"email":1,"Email":2}`,
		`{"a.b":1,"a":{"b":2}}`,
		`{"a":{"b":{"c":1}}}`,
		`{"a":[[1]]}`,
		`{"a":1} {"a":2}`,
		`[1]`,
		`{"a":`,
		`{"":1}`,
		"{\"a\":\"\xff\"}",
		`{"last":"x"}`,
	}
	r := open(t, strings.Join(lines, "\n"), Options{Name: "x.csv"})
	all := rows(t, r)
	want := []string{
		"1: a@b.test|1.50e3|true|x;2;false", "2: acme|b.test|go;sql",
		`line 4: the key "Email" stands there twice`, `line 5: the key "a.b" stands there twice`,
		`6: {"c":1}`, "7: [[1]]",
		"line 8, column 9: not valid JSON: invalid character '{' after top-level value", "line 9: the line is not a JSON object",
		"line 10, column 5: not valid JSON: unexpected end of JSON input", "line 11: a key is empty",
		"line 12: 0xFF at column 7 is not UTF-8: this looks like Windows-1252", "13: x",
	}
	if diff := cmp.Diff(want, got(all)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"email", "n", "ok", "tags", "gone"}, r.Header()); diff != "" {
		t.Errorf("header (-want +got)\n%s", diff)
	}
	if v, ok := all[1].Get("utm_source"); v != "acme" || !ok {
		t.Errorf("utm_source = %q, %v", v, ok)
	}
	if all[0].Nested != nil || !slices.Equal(all[4].Nested, []bool{true}) || !slices.Equal(all[5].Nested, []bool{true}) {
		t.Errorf("nested: %v %v %v", all[0].Nested, all[4].Nested, all[5].Nested)
	}
	if _, ok := all[0].Get("gone"); ok {
		t.Error("null is present")
	}
	if r.Format().String() != "JSON Lines, UTF-8" {
		t.Errorf("format %s", r.Format())
	}
	deep := strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000)
	if all := rows(t, open(t, deep+"\n{\"a\":1}", Options{})); all[0].Err == nil || all[1].Err != nil {
		t.Errorf("%v", got(all))
	}
}

// TestTruncatedFiles cuts a file everywhere: what came before the cut reads as in the whole file,
// and only the row that was cut may differ.
func TestTruncatedFiles(t *testing.T) {
	t.Parallel()
	const csvText = "id,name,note\r\n1,Żubr,\"a\r\nb, \"\"c\"\"\"\r\n2,\"x\",y\r\n3,z,w\r\n"
	for name, text := range map[string]string{
		"UTF-8": csvText, "UTF-16": utf16Text(csvText, binary.LittleEndian, true),
		"JSON Lines": "{\"id\":1,\"n\":\"Żubr\"}\n{\"id\":2,\"n\":[1,2]}\n{\"id\":3}\n",
	} {
		whole := rows(t, open(t, text, Options{}))
		for cut := range len(text) {
			r, err := Open(strings.NewReader(text[:cut]), Options{})
			if err != nil {
				continue
			}
			all, k := rows(t, r), 0
			for k < len(all) && k < len(whole) && all[k].Err == nil && all[k].Raw == whole[k].Raw {
				k++
			}
			if name != "UTF-16" && k < len(whole) && strings.Contains(text[:cut], whole[k].Raw) {
				t.Errorf("%s cut at %d: row %d is whole and was not read", name, cut, k)
			}
			for i, row := range all[k:] {
				if i > 0 && row.Err == nil {
					t.Errorf("%s cut at %d: the fragment %q passes for a row", name, cut, row.Raw)
				}
				if i == 0 && (k >= len(whole) || !strings.HasPrefix(whole[k].Raw,
					strings.TrimSuffix(strings.ToValidUTF8(row.Raw, ""), "\r"))) {
					t.Errorf("%s cut at %d: row %d is %q", name, cut, k, row.Raw)
				}
			}
		}
	}
}

type endless struct {
	row  []byte
	left int
	off  int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && e.left > 0 {
		k := copy(p[n:min(len(p), n+e.left)], e.row[e.off:])
		n, e.left, e.off = n+k, e.left-k, (e.off+k)%len(e.row)
	}
	return n, nil
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const size = 20 << 20
	for name, row := range map[string]string{
		"plain rows": "1,Ana,ana@acme.test\n", "quoted rows": "1,\"A\n\"\"na\",x\n", "one line": "xxxxxxxx",
		"open quotes":                    "1,\"x,y\n2,a,b\n2,c,d\n3,\"q,\n",
		"an open quote and nothing else": "\"1,x,y\n2,\"\"\"\",\n",
	} {
		const limit = 1 << 18
		r, err := Open(io.MultiReader(strings.NewReader("id,name,email\n"), &endless{row: []byte(row), left: size}),
			Options{MaxRecord: limit})
		if err != nil {
			t.Fatal(err)
		}
		n, raw := 0, int64(0)
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			n++
			raw += int64(len(row.Raw)) + row.Cut
		}
		if n == 0 || raw > size || raw < size/2 {
			t.Errorf("%s: %d rows with %d bytes", name, n, raw)
		}
		if len(r.w.buf) > 4*limit {
			t.Errorf("%s: the window grew to %d bytes", name, len(r.w.buf))
		}
		if r.Bytes() != size+14 {
			t.Errorf("%s: %d bytes counted", name, r.Bytes())
		}
	}
}

func TestABrokenSourceIsNoRow(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	r, err := Open(io.MultiReader(strings.NewReader("id,name\n"+strings.Repeat("1,Ana\n", 20_000)+"2,Zu"), iotest.ErrReader(boom)),
		Options{Name: "x.csv"})
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := r.Next()
		if err != nil {
			if !errors.Is(err, boom) || err.Error() != "read x.csv: boom" {
				t.Errorf("error %v", err)
			}
			return
		}
		if row.Raw != "1,Ana" {
			t.Fatalf("row %q", row.Raw)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r1;\"x\n\"\r", "{\"a\":1}\n{\"a\":", "a,b\n1,\"x\n2,\"y\"\n", "sep=\t\na\tb\n\xff\t\n",
		"\xff\xfea\x00\n\x00b\x00", "a\n\"\"\"\n\"\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Open(strings.NewReader(text), Options{MaxRecord: 64})
		if err != nil {
			return
		}
		all := rows(t, r)
		line := 0
		for _, row := range all {
			if row.Line <= line {
				t.Fatalf("line %d after line %d", row.Line, line)
			}
			line = row.Line
			if row.Err == nil && (len(row.Values) != len(row.Keys) || r.Format().Kind == CSV && len(row.Values) != len(r.Header())) {
				t.Errorf("%d values for %d keys", len(row.Values), len(row.Keys))
			}
			if len(row.Raw) > 200 {
				t.Errorf("a record of %d bytes", len(row.Raw))
			}
		}
		if r.Format().Encoding != utf8Plain {
			return
		}
		covers(t, strings.TrimPrefix(text, "\ufeff"), r, all)
	})
}

// covers checks that header and rows together are the whole file but for line ends and blanks.
func covers(t *testing.T, text string, r *Reader, all []Row) {
	t.Helper()
	const gap = " \r\n\f\v"
	pos := 0
	pass := func(raw string, cut int64) {
		for pos < len(text) && !strings.HasPrefix(text[pos:], raw) && strings.IndexByte(gap, text[pos]) >= 0 {
			pos++
		}
		if !strings.HasPrefix(text[pos:], raw) {
			t.Fatalf("%q does not follow at %d of %q", raw, pos, text)
		}
		pos += len(raw) + int(cut)
	}
	if r.headerRaw != "" {
		for part := range strings.SplitSeq(r.headerRaw, headerMark) {
			pass(part, 0)
		}
	}
	for _, row := range all {
		pass(row.Raw, row.Cut)
	}
	if rest := strings.Trim(text[pos:], gap); rest != "" {
		t.Errorf("%q of %q is lost", rest, text)
	}
}

func BenchmarkCSV(b *testing.B) {
	text := "id,name,email\n" + strings.Repeat("1,Ana Lee,ana@acme.test\n", 40_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		rows(b, open(b, text, Options{}))
	}
}
