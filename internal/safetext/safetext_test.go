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

	"pgregory.net/rapid"

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
	for in, want := range map[string]string{
		"a\rb\r\nc": "a\nb\nc", "a\u2028b\u0085c": "a\nb\nc", "a\f\vb": "a\n\nb", "\r": "\n", "a\xff\rb": "a\ufffd\nb",
	} {
		if got := safetext.Block(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got, want := safetext.Block("a\r\nb\x1b[2J\nc"), "a\nb[2J\nc"; got != want {
		t.Errorf("Block = %q, want %q", got, want)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"Żuraw", "zuraw"}, {"ŁÓDŹ", "lodz"}, {"Perché", "perche"}, {"Straße STRASSE", "strasse strasse"},
		{"ＡＣＭＥ", "acme"}, {"  a \t b ", "a b"}, {"Øre Đakovo", "ore dakovo"}, {"ﬁnance", "finance"},
		{"ΝΙΚΟΣ", "νικοσ"}, {"Νίκος", "νικοσ"}, {"ΠΑΠΠΑΣ", "παππασ"}, {"Δέλτα Ελλάς", "δελτα ελλασ"}, {"ΔΕΛΤΑ ΕΛΛΑΣ", "δελτα ελλασ"},
		{"Йошкар-Ола", "иошкар-ола"}, {"ЁЛКА", "елка"}, {"İstanbul", "istanbul"}, {"ISTANBUL", "istanbul"}, {"ılık", "ilik"},
		{"GROẞE Größe", "grosse grosse"}, {"バード", "バード"}, {"ﾊﾞｰﾄﾞ", "バード"}, {"ハート", "ハート"}, {"ガ", "ガ"}, {"が", "が"},
		{"कोमल", "कोमल"}, {"कमल", "कमल"}, {"กำ", "ก\u0e4d\u0e32"}, {"한국", "한국"}, {"株式会社", "株式会社"}, {"Ａ１", "a1"},
		{"e\u0301", "e"}, {"ê\u0323", "e"}, {"ԱՐԵՒ", "արեւ"}, {"արև", "արեւ"},
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

func TestNamesAreOneWithoutRegardToCaseAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Acme", "ACME", true}, {"Bär Cloud", "BÄR  CLOUD", true}, {"Bär", "Bar", false}, {"Δέλτα Ελλάς", "ΔΈΛΤΑ ΕΛΛΆΣ", true},
		{"ΝΙΚΟΣ", "νικος", true}, {"Straße", "STRASSE", true}, {"パス", "バス", false}, {"ﾊﾞｽ", "バス", true}, {"कोमल", "कमल", false},
		{"Żółw", "żółw", true}, {"Żółw", "Zolw", false}, {"ＡＣＭＥ", "acme", true}, {"Z\u0307uraw", "żuraw", true}, {" a\tb ", "A B", true},
		{"ΟΔΟΣ ΑΣ", "οδος ας", true},
	} {
		if got := safetext.Caseless(c.a) == safetext.Caseless(c.b); got != c.same {
			t.Errorf("%q and %q are one: %t (%q, %q)", c.a, c.b, got, safetext.Caseless(c.a), safetext.Caseless(c.b))
		}
	}
}

// Case and what search is generous about never change what is found: names that are one fold alike, and each
// way of folding changes nothing the second time.
func TestFoldingIsSettledAndNeverNarrowerThanNames(t *testing.T) {
	t.Parallel()
	runes := rapid.OneOf(rapid.RuneFrom([]rune("aAzZ żŻłŁßẞıİςΣσέΆйЙバハﾊﾞ゙कोกำ한e\u0301\u0323\u200d ǅΰᾳև㍿①")), rapid.Rune())
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(runes).Draw(t, "text")
		fold, name := safetext.Fold(s), safetext.Caseless(s)
		if again := safetext.Fold(fold); again != fold {
			t.Fatalf("%q folds to %q, then to %q", s, fold, again)
		}
		if again := safetext.Caseless(name); again != name {
			t.Fatalf("%q is named %q, then %q", s, name, again)
		}
		if other := safetext.Fold(name); other != fold {
			t.Fatalf("%q folds to %q, by its name to %q", s, fold, other)
		}
	})
}

func TestWhatIsAPartOfAWordIsKept(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"علی رضا\u200cزاده", "شرکت نرم\u200cافزار پارس", "ක්\u200dෂ", "ශ්\u200dරී ලංකා", "അവന്\u200d", "👩\u200d🚀 Ana",
		"🏳\ufe0f\u200d🌈", "❤\ufe0f",
		"👩🏽\u200d💻", "1\ufe0f\u20e3", "葛\U000e0100城", "क्\u200dष", "👩\u200d❤\ufe0f\u200d👨",
	} {
		if got := safetext.Kept(s); got != s {
			t.Errorf("%q is kept as %q", s, got)
		}
		unseen := func(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Variation_Selector) }
		if got := safetext.Line(s); strings.ContainsFunc(got, unseen) {
			t.Errorf("%q reaches the screen as %q", s, got)
		}
	}
	for in, want := range map[string]string{
		"pay\u200cpal\ufeff": "paypal", "pay\u200dpal": "paypal", "\u200dx": "x", "a\ufe0fb": "ab", "1\ufe0f2": "12",
		"नमस्ते\u200d\u200d": "नमस्ते\u200d",
		"\u202egnp.exe":      "gnp.exe", "رضا\u200bزاده": "رضازاده", "رضا\u200eزاده": "رضازاده", "tag\U000e0041": "tag", "a\u00adb": "ab",
		"Ж\u200dЖ": "ЖЖ", "日\u200d本": "日本", "👩\u200d": "👩", "e\u0301\u200dx": "éx", "ab\u0300\u200c": "ab\u0300", "\x1b[31m": "[31m",
	} {
		if got := safetext.Kept(in); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
}

// What is kept hides nothing but single joiners and selectors, is settled, and is shown as the text itself is.
func TestWhatIsKeptIsShownAsBefore(t *testing.T) {
	t.Parallel()
	some := []rune("a é\n\x1b\u202e\u200b\u200c\u200d\ufe0f\U000e0100\u180b\u0301\u20e3رशක്👩🏽♀日バᠠ1#\U000e0041")
	runes := rapid.OneOf(rapid.RuneFrom(some), rapid.Rune())
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(runes).Draw(t, "text")
		for _, f := range []struct{ kept, shown func(string) string }{
			{safetext.Kept, safetext.Line}, {safetext.KeptBlock, safetext.Block},
		} {
			kept := f.kept(s)
			if again := f.kept(kept); again != kept {
				t.Fatalf("%q is kept as %q, then as %q", s, kept, again)
			}
			if f.shown(kept) != f.shown(s) {
				t.Fatalf("%q is shown as %q, kept as %q", s, f.shown(s), f.shown(kept))
			}
			last := 'x'
			for _, r := range kept {
				joins := r == 0x200c || r == 0x200d
				if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) && !joins && r != '\n' {
					t.Fatalf("%q keeps %U", kept, r)
				}
				if joins && (last == 0x200c || last == 0x200d || last < 0x300) {
					t.Fatalf("%q keeps %U behind %U", kept, r, last)
				}
				last = r
			}
		}
	})
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
