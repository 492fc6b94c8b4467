package policy

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
)

// with replaces the condition of the one fit rule of the minimal policy.
func with(predicate string) string {
	return strings.Replace(minimal, "{account.employees: {at_least: 10}}", predicate, 1)
}

func TestLiteralsMeanWhatIsWritten(t *testing.T) {
	t.Parallel()
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		predicate string
		want      Predicate
	}{
		"NO is Norway": {`{account.country: {in: [NO, SE, IT]}}`,
			Predicate{Op: In, Field: "account.country", Texts: []string{"NO", "SE", "IT"}}},
		"YAML's words are texts": {`{lead.tags: {any_of: [yes, on, true, Off, "null", no]}}`,
			Predicate{Op: AnyOf, Field: "lead.tags", Texts: []string{"yes", "on", "true", "Off", "null", "no"}}},
		"numbers are texts as written": {`{lead.product_line: {in: [007, 12.0, 1_000, 0x1F, -3]}}`,
			Predicate{Op: In, Field: "lead.product_line", Texts: []string{"007", "12.0", "1_000", "0x1F", "-3"}}},
		"times of day are texts": {`{lead.tags: {any_of: [09:00, a:b]}}`,
			Predicate{Op: AnyOf, Field: "lead.tags", Texts: []string{"09:00", "a:b"}}},
		"texts are trimmed": {`{account.name: {is: "  Żółw  "}}`,
			Predicate{Op: Is, Field: "account.name", Texts: []string{"Żółw"}}},
		"any_of on a text is in": {`{account.region: {any_of: [emea]}}`,
			Predicate{Op: In, Field: "account.region", Texts: []string{"emea"}}},
		"is on a truth":                 {`{partner.certified: {is: false}}`, Predicate{Op: Is, Field: "partner.certified"}},
		"present and known take either": {`{lead.use_case: {known: false}}`, Predicate{Op: IsKnown, Field: "lead.use_case"}},
		"free_mail of a domain": {`{account.domain: {free_mail: true}}`,
			Predicate{Op: FreeMail, Field: "account.domain", Truth: true}},
		"hexadecimal as YAML 1.2 writes it": {`{account.employees: {is: 0x1F}}`,
			Predicate{Op: Is, Field: "account.employees", Numbers: []int64{31}}},
		"numbers with in": {`{account.employees: {in: [1, -2, +3]}}`,
			Predicate{Op: In, Field: "account.employees", Numbers: []int64{1, -2, 3}}},
		"a date is midnight in the zone": {`{lead.referred_at: {at_least: 2026-07-01}}`, Predicate{
			Op: AtLeast, Field: "lead.referred_at", Times: []time.Time{time.Date(2026, 7, 1, 0, 0, 0, 0, rome)}}},
		"an offset is honoured": {`{lead.referred_at: {at_most: "2026-07-01T10:00:00Z"}}`, Predicate{
			Op: AtMost, Field: "lead.referred_at", Times: []time.Time{time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)}}},
		"nested conditions": {`{any: [{not: {account.region: {is: na}}}, {all: [{partner.tier: {is: gold}}]}]}`,
			Predicate{Op: Any, Of: []Predicate{
				{Op: Not, Of: []Predicate{{Op: Is, Field: "account.region", Texts: []string{"na"}, Line: 6}}, Line: 6},
				{Op: All, Of: []Predicate{{Op: Is, Field: "partner.tier", Texts: []string{"gold"}, Line: 6}}, Line: 6}}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.want.Line = 6
			got := accepted(t, with(tt.predicate)).Scoring.Fit[0].When
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			again := accepted(t, with(strings.ReplaceAll(got.String(), "\n", " "))).Scoring.Fit[0].When
			if diff := cmp.Diff(got, again); diff != "" {
				t.Errorf("written as %s:\n%s", got, diff)
			}
		})
	}
}

func TestTheFormOfTheFileDoesNotMatter(t *testing.T) {
	t.Parallel()
	want := plain(accepted(t, minimal))
	tests := map[string]string{
		"a byte order mark":       "\ufeff" + minimal,
		"line ends of Windows":    strings.ReplaceAll(minimal, "\n", "\r\n"),
		"a document mark":         "---\n" + minimal,
		"an end mark":             minimal + "...\n",
		"a mark and nothing":      minimal + "---\n",
		"no line end at the end":  strings.TrimSuffix(minimal, "\n"),
		"comments":                "# above\n" + strings.ReplaceAll(minimal, "threshold: 10", "threshold: 10 # żółw"),
		"unquoted times":          strings.Replace(minimal, `["09:00", "18:00"]`, "[09:00, 18:00]", 1),
		"block lists":             strings.Replace(minimal, `[["09:00", "18:00"]]}}}`, "[[ 09:00, 18:00 ]] } } }", 1),
		"an empty optional part":  minimal + "programme:\nviews: null\n",
		"a key in quotes":         strings.Replace(minimal, "schema:", `"schema":`, 1),
		"nulls for what may lack": strings.Replace(minimal, "{user: ana}", "{user: ana, weight: null, cap_day: ~}", 1),
	}
	for name, doc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := plain(accepted(t, doc))
			ignoreLines := cmp.Transformer("line", func(p Predicate) string { return p.String() })
			if diff := cmp.Diff(want, got, sameZone, ignoreLines); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheDocumentIsKeptByteForByte(t *testing.T) {
	t.Parallel()
	doc := []byte("\ufeff" + minimal + "# end")
	p, problems := Parse(doc)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if !bytes.Equal(p.Document, doc) {
		t.Error("the document changed")
	}
	doc[len(doc)-1] = 'X'
	if p.Document[len(doc)-1] == 'X' {
		t.Error("the policy shares the caller's bytes")
	}
	if p.Hash == accepted(t, minimal).Hash {
		t.Error("two documents have one hash")
	}
}

func TestWhatIsNoPolicyIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", maxBytes)
	tests := map[string]struct{ doc, want string }{
		"nothing":                   {"", `1:1: the document is empty`},
		"only comments":             {"# a\n# b\n", `1:1: the document is empty`},
		"only a mark":               {"---\n", `1:1: the document is empty`},
		"null":                      {"null\n", `1:1: the document is empty`},
		"a list":                    {"\n- a\n", `2:1: the document must be a map of keys and values, not a list`},
		"a word":                    {"hello\n", `1:1: the document must be a map of keys and values, not "hello"`},
		"too many bytes":            {"a: " + big, "1:1: the document has 1048579 bytes; the most is 1048576"},
		"UTF-16":                    {"\xff\xfes\x00", "1:1: byte 0xFF is not UTF-8"},
		"too many values":           {"[" + strings.Repeat("1,", 60_000) + "]", "1:1: the document has more than 100000 values"},
		"too many keys":             {manyKeys(20_000), "10001:1: the document has more than 10000 keys"},
		"brackets without end":      {"a: " + strings.Repeat("[", 100_000-10), "1:67: nested deeper than 64 levels"},
		"braces without end":        {strings.Repeat("{a: ", 20_000), "1:257: nested deeper than 64 levels"},
		"lists in lists":            {strings.Repeat("- ", 40_000), "1:129: nested deeper than 64 levels"},
		"keys under keys":           {stairs(500), "65:65: nested deeper than 64 levels"},
		"a key longer than a line":  {big[:90_000] + ": 1\n", "1:1: key"},
		"an explicit key":           {"? a\n: b\n", "1:1: the YAML form `? key` is not allowed"},
		"a directive":               {"%YAML 1.2\n---\na: 1\n", "1:1: YAML directives (%) are not allowed"},
		"a tab for indentation":     {"a:\n\tb: 1\n", "; indent with blanks"},
		"a bomb of aliases":         {"a: &a [x]\nb: &b [*a, *a]\n", "1:4: YAML anchors"},
		"a quotation without end":   {"a: \"b\n", "1:4: not readable as YAML"},
		"a key without its map":     {"a: 1\n  b: 2\n", "not readable as YAML"},
		"control characters inside": {"a: b\x1b[2J\n", "1:5: control character U+001B"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, problems := Parse([]byte(tt.doc))
			if p != nil || len(problems) == 0 {
				t.Fatal("accepted")
			}
			if got := problems[0].String(); !strings.Contains(got, tt.want) || len(got) > 400 {
				t.Errorf("got %.400q", got)
			}
		})
	}
}

// stairs nests n keys, each on its own line.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%sa:\n", strings.Repeat(" ", i))
	}
	return b.String()
}

func TestSeveralForbiddenFormsAreAllTold(t *testing.T) {
	t.Parallel()
	_, problems := Parse([]byte("a: &x 1\nb: *x\n<<: *x\nc: !!str 3\n"))
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	if diff := cmp.Diff([]int{1, 2, 3, 3, 4}, lines); diff != "" {
		t.Errorf("%s\n%v", diff, problems)
	}
}

func TestLongDocumentsAreReadQuickly(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("{all: [", 28) + "{account.region: {is: na}}" + strings.Repeat("]}", 28)
	queue := "{id: q%d, when: {account.region: {is: r%d}}, calendar: it, members: [{user: u%d}], nobody: {fallback: q%d}}"
	var chain []string
	for i := range 700 {
		chain = append(chain, fmt.Sprintf(queue, i, i, i, i+1))
	}
	for name, doc := range map[string]string{
		"many domains":     with("{account.domain: {in: [" + strings.Repeat("a.example, ", 40_000) + "b]}}"),
		"many wrong keys":  minimal + manyKeys(9_000),
		"a deep condition": with(deep),
		"a chain of queues": strings.Replace(minimal, "[{id: all, calendar: it, members: [{user: ana}]}]",
			"["+strings.Join(chain, ", ")+", {id: q700, calendar: it, members: [{user: ana}]}]", 1),
		"many double keys": strings.Repeat("schema: 1\n", 10_000),
		"many zones":       strings.Replace(minimal, "calendars: {", "calendars: {"+manyZones(2000), 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			Parse([]byte(doc))
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func manyZones(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "z%d: {tz: Nowhere/Z%d, week: {mon: []}}, ", i, i)
	}
	return b.String()
}
