package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/lead"
)

// hostile reads the strings that attack terminals, parsers and people.
func hostile(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "safetext", "testdata", "strings.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		s, err := strconv.Unquote(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, s)
	}
	return all
}

// harmless finds what would reach a terminal as anything but text.
func harmless(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s prints bytes that are no UTF-8", what)
	}
	for _, r := range text {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			t.Errorf("%s prints %U: %q", what, r, text)
			return
		}
	}
}

func TestNoHostileTextInAnyFieldReachesTheTerminal(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	do := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		Main(context.Background(), args, []string{"HOME=" + home, "USER=ana"}, strings.NewReader(""), &out, &errs)
		what := strconv.QuoteToASCII(strings.Join(args, " "))
		harmless(t, what, out.String())
		harmless(t, what, errs.String())
		return out.String()
	}
	write := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var lines bytes.Buffer
	for i, s := range hostile(t) {
		row := map[string]any{"external_id": strconv.Itoa(i), "referred_at": "2026-11-20T09:00:00Z", "email": "p" + strconv.Itoa(i) +
			"@x.example", "partner": "acme", "program_tier": "gold"}
		for _, f := range lead.Columns() {
			if (f.Text != nil || f.List != nil) && f.Kind != lead.ADomain && f.Kind != lead.ASurface && row[f.Name] == nil {
				row[f.Name] = s
			}
		}
		for _, field := range []string{"note", "a column nobody knows", s} {
			row[field] = s
		}
		doc, err := json.Marshal(row) // invalid bytes become U+FFFD here; the actions below bring them raw
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(doc, '\n'))
	}
	do("import", write("partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\n"), write("r.jsonl", lines.String()), "--kind",
		"referrals")
	do("import", write("partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\n"))
	do("import", write("r.jsonl", lines.String()), "--kind", "referrals")
	do("list")
	if n := strings.Count(do("list", "--json"), "\n"); n < 60 {
		t.Fatalf("only %d leads came in: this test would prove little", n)
	}
	for i, s := range hostile(t) {
		id := "L-" + strconv.Itoa(i%5+1)
		for _, args := range [][]string{
			{"note", id, "--", s}, {"set", id, "name=" + s, "company=" + s, "use_case=" + s}, {"confirm", id, "--evidence=" + s},
			{"qualify", id, "--budget=yes", "--budget-evidence=" + s},
			{"assign", id, "--to=" + s}, {"disqualify", id, "--reason=" + s}, {"list", "--", s}, {"show", s}, {"import", s},
			{"policy", "check", s}, {"score", s}, {"attribute", s}, {"attribute", "--model", s}, {"review", s},
		} {
			do(args...)
		}
	}
	for i := range 5 {
		do("show", "L-"+strconv.Itoa(i+1))
		do("show", "L-"+strconv.Itoa(i+1), "--json")
	}
}
