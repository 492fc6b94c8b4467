package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/wallclock"
)

func written(t testing.TB, r *Report, f string, width int) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, f, r, width); err != nil {
		t.Fatalf("%s as %s: %v", r.Name, f, err)
	}
	return out.String()
}

// everyEdition is each sample in each language.
func everyEdition() []*Report {
	var out []*Report
	for _, language := range Languages() {
		for _, r := range samples() {
			r.Language = language
			out = append(out, r)
		}
	}
	return out
}

// same compares a figure as it was read from a text for people with what the row holds, as exactly as that text says it.
func same(kind Kind, text string, v any, w *words) error {
	if v == nil {
		return match(text, dash)
	}
	switch kind {
	case Text, Day:
		want := safetext.Line(v.(string))
		if want == "" {
			want = dash
		}
		return match(text, want)
	case Word:
		return match(text, w.named("word", v.(string)))
	case Flag:
		return match(text, map[bool]string{true: w.say("flag.yes"), false: w.say("flag.no")}[v.(bool)])
	case Span:
		return match(text, wallclock.Span(v.(time.Duration)))
	case Instant:
		return match(text, v.(time.Time).In(w.zone).Format("2006-01-02 15:04"))
	case Count:
		return near(plain(text, w), float64(v.(int64)), 0)
	case Money:
		return near(math.Round(plain(text, w)*100), float64(v.(int64)), 0)
	case Decimal:
		return near(plain(text, w), v.(float64), 0.00005)
	case Share:
		return near(plain(strings.TrimRight(text, " %"), w)/100, v.(float64), 0.0005+1e-9)
	case Rate:
		return sameRate(text, v.(review.Rate), w)
	}
	return fmt.Errorf("nothing reads a %s", kind)
}

func sameRate(text string, r review.Rate, w *words) error {
	if r.K == 0 && r.N == 0 {
		return match(text, dash)
	}
	_, inner, ok := strings.Cut(text, "(")
	if !ok {
		return fmt.Errorf("%q has no n", text)
	}
	var k, n int64
	of, bounds, _ := strings.Cut(strings.TrimSuffix(inner, ")"), ", ")
	if _, err := fmt.Sscanf(of, w.say("rate.of", "%d", "%d"), &k, &n); err != nil || k != r.K || n != r.N {
		return fmt.Errorf("%q says %d of %d, the row %d of %d", text, k, n, r.K, r.N)
	}
	if strings.HasPrefix(text, "~") != (r.Small() && r.N > 0) {
		return fmt.Errorf("%q: the mark of few is wrong for n = %d", text, r.N)
	}
	if r.Low != nil {
		low, high, _ := strings.Cut(strings.TrimRight(bounds, " %"), "–")
		if near(plain(low, w)/100, *r.Low, 0.0051) != nil || near(plain(high, w)/100, *r.High, 0.0051) != nil {
			return fmt.Errorf("%q: bounds are %v and %v", text, *r.Low, *r.High)
		}
	}
	return nil
}

func match(got, want string) error {
	if got != want {
		return fmt.Errorf("%q, want %q", got, want)
	}
	return nil
}

func near(got, want, by float64) error {
	if math.IsNaN(got) || math.Abs(got-want) > by {
		return fmt.Errorf("%v, want %v", got, want)
	}
	return nil
}

// plain reads a number as the language writes it.
func plain(text string, w *words) float64 {
	text = strings.ReplaceAll(strings.ReplaceAll(text, w.group, ""), w.point, ".")
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

// wanted are the columns that people see of the rows, and the values of the rows and the total.
func wanted(r *Report) (columns []leaf, rows [][]any) {
	t := Table{Columns: r.Columns, Rows: slices.Clone(r.Rows)}
	if row, has := r.totalRow(); has {
		t.Rows = append(t.Rows, row)
	}
	f := flatten(&t, r.inRows)
	return f.columns, f.rows
}

// agree holds a table that was read back against the rows of the report.
func agree(t *testing.T, r *Report, tables [][][]string) {
	t.Helper()
	w := wordsOf(r)
	columns, rows := wanted(r)
	if len(columns) == 0 {
		agreeFigures(t, r, tables)
		return
	}
	var heads []string
	for i := range columns {
		heads = append(heads, w.title(&columns[i]))
	}
	at := slices.IndexFunc(tables, func(one [][]string) bool { return slices.Equal(one[0][:min(len(heads), len(one[0]))], heads) })
	if at < 0 {
		t.Fatalf("%s: no table has the heads %q", r.Name, heads)
	}
	if got := len(tables[at]) - 1; got != len(rows) {
		t.Fatalf("%s: %d rows, want %d", r.Name, got, len(rows))
	}
	for i, cells := range tables[at][1:] {
		if extra := cells[len(columns):]; len(extra) > 0 && i < len(r.Rows) {
			if err := same(Word, extra[0], r.Value(i, "band"), w); err != nil {
				t.Errorf("%s, row %d, band: %v", r.Name, i+1, err)
			}
		}
		for j := range columns {
			c, text := &columns[j], cells[j]
			if i == len(r.Rows) && (text == "" || text == w.say("table.total")) {
				if r.totals()[r.Column(c.path[0])] >= 0 {
					t.Errorf("%s: the total of %v is not there", r.Name, c.path)
				}
				continue
			}
			if err := same(c.Kind, text, rows[i][j], w); err != nil {
				t.Errorf("%s, row %d, %v: %v", r.Name, i+1, c.path, err)
			}
		}
	}
}

func agreeFigures(t *testing.T, r *Report, tables [][][]string) {
	t.Helper()
	w := wordsOf(r)
	whole := Table{Columns: r.Total.Columns, Rows: [][]any{r.Total.Values}}
	f := flatten(&whole, func(c *Column) bool { return shown(c) && c.Kind != Lines })
	for j := range f.columns {
		c := &f.columns[j]
		i := slices.IndexFunc(tables[0], func(cells []string) bool { return cells[0] == w.title(c) })
		if i < 0 {
			t.Errorf("%s: no figure is called %q", r.Name, w.title(c))
		} else if err := same(c.Kind, tables[0][i][1], f.rows[0][j], w); err != nil {
			t.Errorf("%s, %v: %v", r.Name, c.path, err)
		}
	}
}

func TestMarkdownSaysWhatTheRowsHold(t *testing.T) {
	t.Parallel()
	for _, r := range everyEdition() {
		agree(t, r, markdownTables(written(t, r, AsMarkdown, 0)))
	}
}

func markdownTables(doc string) [][][]string {
	var tables [][][]string
	inside := false
	for text := range strings.Lines(doc) {
		text = strings.TrimSuffix(text, "\n")
		if !strings.HasPrefix(text, "|") {
			inside = false
			continue
		}
		if strings.HasPrefix(text, "|---") {
			continue
		}
		if !inside {
			tables, inside = append(tables, nil), true
		}
		tables[len(tables)-1] = append(tables[len(tables)-1], markdownCells(text))
	}
	return tables
}

func markdownCells(row string) []string {
	var cells []string
	var b strings.Builder
	for i := 1; i < len(row); i++ {
		switch row[i] {
		case '\\':
			i++
			b.WriteByte(row[i])
		case '|':
			cells = append(cells, html.UnescapeString(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), "**"), "**")))
			b.Reset()
		default:
			b.WriteByte(row[i])
		}
	}
	return cells
}

func TestHTMLSaysWhatTheRowsHold(t *testing.T) {
	t.Parallel()
	for _, r := range everyEdition() {
		doc, err := html.Parse(strings.NewReader(written(t, r, AsHTML, 0)))
		if err != nil {
			t.Fatal(err)
		}
		var tables [][][]string
		for n := range doc.Descendants() {
			if n.Data == "table" && !within(n, "details") && !within(n, "printed") {
				tables = append(tables, htmlTable(n))
			}
		}
		agree(t, r, tables)
	}
}

func within(n *html.Node, what string) bool {
	for a := range n.Ancestors() {
		if a.Data == what || attr(a, "class") == what {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func htmlTable(table *html.Node) [][]string {
	var rows [][]string
	for tr := range table.Descendants() {
		if tr.Data != "tr" || strings.HasPrefix(attr(tr, "class"), "band") {
			continue
		}
		var cells []string
		for c := range tr.ChildNodes() {
			text := nodeText(c)
			for s := range c.Descendants() {
				if s.Data == "small" && !strings.HasPrefix(nodeText(s), "(") {
					text = strings.TrimSuffix(text, nodeText(s)) // how far it moved, no part of the figure
				}
			}
			cells = append(cells, text)
		}
		rows = append(rows, cells)
	}
	return rows
}

func nodeText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func TestCSVSaysWhatTheRowsHold(t *testing.T) {
	t.Parallel()
	for _, r := range samples() {
		records, err := csv.NewReader(strings.NewReader(written(t, r, AsCSV, 0))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Columns) == 0 {
			for _, rec := range records[1:] {
				csvCell(t, r, rec[0], rec[1], &r.Total)
			}
			continue
		}
		if len(records) != len(r.Rows)+1+min(len(r.Total.Columns), 1) {
			t.Errorf("%s: %d records", r.Name, len(records))
		}
		for i, rec := range records[1:] {
			n := &r.Total
			if i < len(r.Rows) {
				n = &Named{r.Columns, r.Rows[i]}
			} else if rec[0] != "total" {
				t.Errorf("%s: the last row is %q", r.Name, rec[0])
			}
			for j, name := range records[0] {
				if i < len(r.Rows) || j > 0 {
					csvCell(t, r, name, rec[j], n)
				}
			}
		}
	}
}

// csvCell finds the value that a head names and compares it.
func csvCell(t *testing.T, r *Report, name, cell string, n *Named) {
	t.Helper()
	want, known := csvValue(name, n)
	own, isOwn := strings.CutPrefix(name, "total_") // of the total, whose name the rows have for something else
	switch {
	case isOwn && n == &r.Total:
		want, _ = csvValue(own, n)
	case !known, n == &r.Total && r.Column(name) >= 0 && r.totals()[r.Column(name)] < 0:
		want = ""
	}
	if got := safetext.UnguardFormula(cell); got != want {
		t.Errorf("%s: %s is %q, want %q", r.Name, name, got, want)
	}
	_, err := strconv.ParseFloat(cell, 64)
	if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") && err != nil {
		t.Errorf("%s: %q is run by a spreadsheet", name, cell)
	}
}

func csvValue(name string, n *Named) (string, bool) {
	for i := range n.Columns {
		c := &n.Columns[i]
		rest, has := strings.CutPrefix(name, c.Name)
		v := n.Values[i]
		switch {
		case !has:
		case c.Kind == Record && strings.HasPrefix(rest, "_"):
			inner, _ := v.(Named)
			if text, known := csvValue(rest[1:], &inner); known {
				return text, true
			}
		case c.Kind == Money && rest != "_minor", c.Kind != Money && c.Kind != Rate && rest != "":
		case v == nil:
			return "", true
		case c.Kind == Rate:
			rate := v.(review.Rate)
			parts := map[string]any{"_k": rate.K, "_n": rate.N, "_low": "", "_high": ""}
			if rate.Low != nil {
				parts["_low"], parts["_high"] = *rate.Low, *rate.High
			}
			if part, known := parts[rest]; known {
				return fmt.Sprint(part), true
			}
		case c.Kind == Flag:
			return map[any]string{true: "yes", false: "no"}[v], true
		case c.Kind == Text:
			return safetext.Kept(v.(string)), true
		case c.Kind == Instant:
			return v.(time.Time).UTC().Format(time.RFC3339), true
		case c.Kind == Lines:
			return string(appendValue(nil, v)), true
		default:
			return fmt.Sprint(v), true
		}
	}
	return "", false
}

func TestJSONSaysWhatTheRowsHold(t *testing.T) {
	t.Parallel()
	for _, r := range samples() {
		doc := written(t, r, AsJSON, 0)
		for _, c := range doc[:len(doc)-1] {
			if c < ' ' || c == '\u202e' {
				t.Errorf("%s: %U stands in it as it is", r.Name, c)
			}
		}
		var got struct {
			Report   string
			Period   struct{ From, To *time.Time }
			Currency string
			Rows     []json.RawMessage
			Total    json.RawMessage
			Notes    []string
			Kept     *time.Time       `json:"kept_at"`
			Changed  *json.RawMessage `json:"changed_since"`
		}
		if err := json.Unmarshal([]byte(doc), &got); err != nil {
			t.Fatal(err)
		}
		if got.Report != r.Name || got.Currency != r.Currency || len(got.Rows) != len(r.Rows) || len(got.Notes) != len(r.Notes) {
			t.Errorf("%+v", got)
		}
		kept := !r.KeptAt.IsZero()
		if (got.Kept != nil) != kept || (got.Changed != nil) != kept || (got.Period.From == nil) != r.From.IsZero() {
			t.Errorf("%s: kept %v, changed %v, from %v", r.Name, got.Kept, got.Changed, got.Period.From)
		}
		for i, row := range got.Rows {
			jsonRecord(t, r.Name, row, r.Columns, r.Rows[i])
		}
		jsonRecord(t, r.Name, got.Total, r.Total.Columns, r.Total.Values)
	}
}

// jsonRecord compares an object with values: its keys in their order, each figure exactly.
func jsonRecord(t *testing.T, name string, doc json.RawMessage, columns []Column, values []any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(doc))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		t.Fatalf("%s: %s is no object", name, doc)
	}
	for i := range columns {
		key, err := dec.Token()
		if err != nil || key != columns[i].Name {
			t.Fatalf("%s: key %d is %v, want %s", name, i, key, columns[i].Name)
		}
		var got json.RawMessage
		if err := dec.Decode(&got); err != nil {
			t.Fatal(err)
		}
		jsonValue(t, name+"."+columns[i].Name, got, values[i])
	}
	if dec.More() {
		t.Errorf("%s has more keys than columns", name)
	}
}

func jsonValue(t *testing.T, name string, got json.RawMessage, v any) {
	t.Helper()
	switch v := v.(type) {
	case Named:
		jsonRecord(t, name, got, v.Columns, v.Values)
		return
	case Table:
		var rows []json.RawMessage
		if err := json.Unmarshal(got, &rows); err != nil || rows == nil || len(rows) != len(v.Rows) {
			t.Fatalf("%s: %s", name, got)
		}
		for i := range rows {
			jsonRecord(t, name, rows[i], v.Columns, v.Rows[i])
		}
		return
	case time.Duration:
		if want := strconv.Quote(v.String()); string(got) != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
		return
	}
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if json.Unmarshal(got, &a) != nil || json.Unmarshal(want, &b) != nil || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("%s is %s, want %s", name, got, want)
	}
}
