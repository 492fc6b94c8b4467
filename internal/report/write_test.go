package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/review"
)

var update = flag.Bool("update", false, "write the golden reports anew")

func TestReportsAreWrittenAsBefore(t *testing.T) {
	t.Parallel()
	for _, r := range []*Report{weekly(), quarterly()} {
		for _, f := range []string{AsHTML, AsMarkdown, AsTable} {
			file := filepath.Join("testdata", r.Name+"."+f)
			got := written(t, r, f, 80)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got), -update writes it anew:\n%s", file, diff)
			}
		}
	}
}

func TestAFormatThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	err := Write(&bytes.Buffer{}, "xlsx", weekly(), 0)
	if fault.KindOf(err) != fault.Usage || !strings.Contains(fault.HintOf(err), "table, json, csv, md, html") {
		t.Errorf("%v, %s", err, fault.HintOf(err))
	}
}

func TestAValueThatIsNotOfItsKindIsAFaultOfTheProgram(t *testing.T) {
	t.Parallel()
	for _, r := range []*Report{
		{Table: Table{cols("eqls", Count), [][]any{{1}}}},
		{Table: Table{cols("eqls", Count), [][]any{{"1"}}}},
		{Table: Table{cols("eqls", Count, "won", Count), [][]any{{int64(1)}}}},
		{Table: Table{cols("prev", Record), [][]any{{Named{cols("eqls", Count), []any{1.5}}}}}},
		{Total: Named{cols("arr", Money), []any{2.5}}},
	} {
		for _, f := range Formats() {
			if err := Write(&bytes.Buffer{}, f, r, 0); fault.KindOf(err) != fault.Internal {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
}

// TestATableForATerminalCutsNoFigure looks for each figure in its whole length, in lines that are not too long.
func TestATableForATerminalCutsNoFigure(t *testing.T) {
	t.Parallel()
	for _, r := range everyEdition() {
		for width := 60; width <= 260; width += 20 {
			holdsFigures(t, r, width)
		}
	}
}

type fataler interface {
	Errorf(format string, args ...any)
}

func holdsFigures(t fataler, r *Report, width int) {
	var out bytes.Buffer
	if err := Write(&out, AsTable, r, width); err != nil {
		t.Errorf("%v", err)
	}
	have := map[string]int{}
	for text := range strings.Lines(out.String()) {
		text = strings.TrimSuffix(text, "\n")
		if ansi.StringWidth(text) > width {
			t.Errorf("%s at %d: %q is %d wide", r.Name, width, text, ansi.StringWidth(text))
		}
		for field := range strings.SplitSeq(text, "  ") {
			have[strings.TrimSpace(field)]++
		}
	}
	words := wordsOf(r)
	words.brief = true
	p := pageOf(r, words)
	for _, one := range p.parts {
		for _, row := range one.all() {
			for j, cell := range row.cells {
				if !one.heads[j].right || cell == "" {
					continue
				}
				if have[cell]--; have[cell] < 0 {
					t.Errorf("%s at %d: %s of %q, %q, is cut or missing", r.Name, width, one.heads[j].title, row.cells[one.by], cell)
				}
			}
		}
	}
}

// TestAPageRunsNothingAndAsksNobody reads the page as a browser does.
func TestAPageRunsNothingAndAsksNobody(t *testing.T) {
	t.Parallel()
	known := strings.Fields("html head meta title style body main header h1 h2 h3 p span dl div dt dd small section figure figcaption " +
		"ul li svg desc g rect line circle text path details summary table thead tbody tfoot tr th td bdi")
	attributes := strings.Fields("lang charset http-equiv content name class title scope colspan data-head role aria-labelledby " +
		"width height id x y x1 x2 y1 y2 cx cy r d dx overflow")
	for _, r := range everyEdition() {
		doc, err := html.Parse(strings.NewReader(written(t, r, AsHTML, 0)))
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if !slices.Contains(known, n.Data) {
				t.Errorf("%s has a <%s>", r.Name, n.Data)
			}
			for _, a := range n.Attr {
				if !slices.Contains(attributes, a.Key) {
					t.Errorf("%s: <%s %s=%q>", r.Name, n.Data, a.Key, a.Val)
				}
				if a.Key == "id" && ids[a.Val] {
					t.Errorf("%s: two things are %s", r.Name, a.Val)
				}
				ids[a.Val] = ids[a.Val] || a.Key == "id"
			}
			if n.Data == "style" && (strings.Contains(nodeText(n), "url(") || strings.Contains(nodeText(n), "@import")) {
				t.Errorf("%s: its style asks for a file", r.Name)
			}
			if n.Data == "svg" && attr(n, "role") == "img" {
				said(t, r, n)
			}
		}
	}
}

// said holds a drawing to what it must tell those who do not see it.
func said(t *testing.T, r *Report, drawing *html.Node) {
	t.Helper()
	var title, desc string
	for n := range drawing.ChildNodes() {
		switch n.Data {
		case "title":
			title = nodeText(n)
		case "desc":
			desc = nodeText(n)
		}
	}
	if title == "" || desc == "" {
		t.Errorf("%s: a chart has the title %q and the description %q", r.Name, title, desc)
	}
}

func TestAPartnersEditionShowsNothingOfOurs(t *testing.T) {
	t.Parallel()
	r := weekly()
	if page := written(t, r, AsHTML, 0); !strings.Contains(page, "eqltui list") || !strings.Contains(page, "journal up to event 1 234") {
		t.Error("our own edition does not say what finds its figures")
	}
	r.Partner = "ponte"
	for _, f := range Formats() {
		if page := written(t, r, f, 0); strings.Contains(page, "eqltui list") || strings.Contains(page, "1 234") {
			t.Errorf("%s shows a filter or our journal", f)
		}
	}
}

func TestAReportWithoutRowsIsWritten(t *testing.T) {
	t.Parallel()
	r := weekly()
	r.Rows = nil
	for _, f := range Formats() {
		if text := written(t, r, f, 60); !strings.Contains(text, "9") {
			t.Errorf("%s has not even the total: %s", f, text)
		}
	}
	for _, f := range Formats() {
		written(t, &Report{Name: "stalls", Table: Table{Columns: stalls().Columns}}, f, 60)
		written(t, &Report{Name: "stalls"}, f, 60)
	}
}

func TestTenThousandRowsAreWritten(t *testing.T) {
	t.Parallel()
	r := weekly()
	row := r.Rows[0]
	r.Rows = nil
	for i := range 10_000 {
		own := slices.Clone(row)
		own[0], own[4] = fmt.Sprintf("partner %d", i), int64(i)
		r.Rows = append(r.Rows, own)
	}
	for _, f := range Formats() {
		text := written(t, r, f, 200)
		if !strings.Contains(text, "partner 9999") {
			t.Errorf("%s has not the last row", f)
		}
	}
}

// anyReport draws a report of any shape.
func anyReport(t *rapid.T) *Report {
	r := base("weekly", "2026-W47")
	kinds := []Kind{Text, Count, Money, Decimal, Share, Rate, Flag, Word}
	r.Columns = cols("partner", Text)
	for i := range rapid.IntRange(0, 20).Draw(t, "columns") {
		name := rapid.SampledFrom([]string{"band", "c"}).Draw(t, "name") + strings.Repeat("x", i)
		r.Columns = append(r.Columns, Column{Name: name, Kind: rapid.SampledFrom(kinds).Draw(t, "kind")})
	}
	for range rapid.IntRange(0, 6).Draw(t, "rows") {
		var row []any
		for i := range r.Columns {
			row = append(row, anyValue(t, r.Columns[i].Kind))
		}
		r.Rows = append(r.Rows, row)
	}
	if rapid.Bool().Draw(t, "total") {
		for i := range r.Columns[1:] {
			c := r.Columns[i+1]
			r.Total.Add(c.Name, c.Kind, "", anyValue(t, c.Kind))
		}
	}
	for _, sort := range []ChartSort{Bars, Stacked, Trend, Intervals} {
		for _, c := range r.Columns {
			if c.Kind == Rate == (sort == Intervals) && numeric(c.Kind) {
				goal := rapid.Float64Range(0, 1e9).Draw(t, "goal")
				r.Charts = append(r.Charts, Chart{Name: "eqls", Sort: sort, Series: []string{c.Name}, Goal: &goal})
			}
		}
	}
	return r
}

func anyValue(t *rapid.T, kind Kind) any {
	if rapid.IntRange(0, 5).Draw(t, "known") == 0 {
		return nil
	}
	switch kind {
	case Text, Word:
		return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{script, formula, rtl, long, "", "total"})).Draw(t, "text")
	case Count:
		return rapid.Int64Range(-1e12, 1e12).Draw(t, "count")
	case Money:
		return rapid.Int64().Draw(t, "money")
	case Decimal:
		return rapid.Float64Range(-1e9, 1e9).Draw(t, "decimal")
	case Share:
		return rapid.Float64Range(0, 1).Draw(t, "share")
	case Rate:
		n := rapid.Int64Range(0, 1e6).Draw(t, "n")
		return review.RateOf(rapid.Int64Range(0, 1e6).Draw(t, "k"), n)
	}
	return rapid.Bool().Draw(t, "flag")
}

func TestAnyReportIsWrittenWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := anyReport(t)
		for _, f := range Formats() {
			var out bytes.Buffer
			if err := Write(&out, f, r, 0); err != nil {
				t.Fatal(err)
			}
			for _, bad := range []string{`"NaN`, `"+Inf`, `"-Inf`, "%!(", "\u202e"} {
				if strings.Contains(out.String(), bad) && !strings.Contains(fmt.Sprint(r.Rows, r.Total),
					bad) || strings.Contains(out.String(), "\u202e") {
					t.Fatalf("%s has %q in it", f, bad)
				}
			}
		}
		holdsFigures(t, r, rapid.IntRange(60, 240).Draw(t, "width"))
	})
}
