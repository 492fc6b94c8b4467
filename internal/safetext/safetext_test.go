package safetext_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/safetext"
)

// harmless is the oracle: what no cleaned text may contain.
func harmless(t *testing.T, in, out string, breaks bool) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("Line(%q) = %q is not UTF-8", in, out)
	}
	for _, r := range out {
		if r == '\n' && breaks {
			continue
		}
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Variation_Selector,
			unicode.Other_Default_Ignorable_Code_Point) {
			t.Errorf("clean(%q) = %q keeps %U", in, out, r)
		}
	}
}

func hostile(t testing.TB) []string {
	t.Helper()
	f, err := os.Open("testdata/strings.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		s, err := strconv.Unquote(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, s)
	}
	if len(all) < 80 {
		t.Fatalf("only %d hostile strings read", len(all))
	}
	return all
}

func TestHostileStringsAreHarmless(t *testing.T) {
	t.Parallel()
	for _, s := range hostile(t) {
		l := safetext.Line(s)
		harmless(t, s, l, false)
		if again := safetext.Line(l); again != l {
			t.Errorf("Line is not idempotent on %q: %q then %q", s, l, again)
		}
		b := safetext.Block(s)
		harmless(t, s, b, true)
		harmless(t, s, safetext.Quote(s), false)
		harmless(t, s, safetext.Fold(s), false)
	}
}

// TestTheOracleCanFail keeps the harness honest: a cleaner that only drops escape sequences must
// be caught by it.
func TestTheOracleCanFail(t *testing.T) {
	t.Parallel()
	naive := func(s string) string { return strings.ReplaceAll(s, "\x1b", "") }
	bad := 0
	for _, s := range hostile(t) {
		out := naive(s)
		if !utf8.ValidString(out) || strings.ContainsFunc(out, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }) {
			bad++
		}
	}
	if bad == 0 {
		t.Fatal("the hostile strings do not catch a naive cleaner")
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain text stays", "Acme Ltd.", "Acme Ltd."},
		{"Polish and CJK stay", "Żółć 株式会社", "Żółć 株式会社"},
		{"a decomposed letter is composed", "Z\u0307uraw", "Żuraw"},
		{"line breaks become blanks", "a\r\nb\nc\td", "a  b c d"},
		{"an escape sequence loses its teeth", "\x1b[31mred", "[31mred"},
		{"C1 as UTF-8 goes", "A\u009b2JB", "A2JB"},
		{"a smuggled escape goes", "A\xf0\x1b]52;c;aGk=\aB", "A\ufffd]52;c;aGk=B"},
		{"bidi overrides go", "\u202egnp.exe", "gnp.exe"},
		{"zero width goes", "pay\u200cpal\ufeff", "paypal"},
		{"blanks of other kinds become blanks", "a\u00a0b\u3000c", "a b c"},
		{"a tower of marks is cut", "a" + strings.Repeat("\u0335", 50), "a" + strings.Repeat("\u0335", 4)},
		{"a mark without a base goes", "\u0301x", "x"},
	}
	for _, tt := range tests {
		if got := safetext.Line(tt.in); got != tt.want {
			t.Errorf("%s: Line(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestBlockKeepsLineBreaks(t *testing.T) {
	t.Parallel()
	if got, want := safetext.Block("a\r\nb\x1b[2J\nc"), "a\nb[2J\nc"; got != want {
		t.Errorf("Block = %q, want %q", got, want)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"Żuraw", "zuraw"}, {"ŁÓDŹ", "lodz"}, {"Perché", "perche"}, {"Straße STRASSE", "strasse strasse"},
		{"ＡＣＭＥ", "acme"}, {"  a \t b ", "a b"}, {"Øre Đakovo", "ore dakovo"}, {"ﬁnance", "finance"},
	}
	for _, tt := range tests {
		got := safetext.Fold(tt.in)
		if got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if again := safetext.Fold(got); again != got {
			t.Errorf("Fold is not idempotent on %q: %q", got, again)
		}
	}
}

func TestJSONEscapesWhatSteersAndRoundTrips(t *testing.T) {
	t.Parallel()
	for _, s := range append(hostile(t), "a\u2028b", "tag\U000e0041x", "Żuraw <b>&") {
		doc, err := safetext.JSON(map[string]string{"v": s})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range string(doc) {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Errorf("JSON(%q) keeps %U raw", s, r)
			}
		}
		var back map[string]string
		if err := json.Unmarshal(doc, &back); err != nil {
			t.Fatalf("JSON(%q) = %s: %v", s, doc, err)
		}
		if utf8.ValidString(s) && back["v"] != s {
			t.Errorf("%q came back as %q", s, back["v"])
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range hostile(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := safetext.Line(s)
		harmless(t, s, l, false)
		if safetext.Line(l) != l {
			t.Errorf("not idempotent on %q: %q", s, l)
		}
		b := safetext.Block(s)
		harmless(t, s, b, true)
		if safetext.Block(b) != b {
			t.Errorf("Block is not idempotent on %q: %q", s, b)
		}
		if fd := safetext.Fold(s); safetext.Fold(fd) != fd {
			t.Errorf("Fold is not idempotent on %q: %q, %q", s, fd, safetext.Fold(fd))
		}
	})
}
