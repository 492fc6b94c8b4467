package safetext_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/safetext"
)

func TestAStringIsWrittenAsTheStandardLibraryWritesIt(t *testing.T) {
	t.Parallel()
	same := func(t interface{ Errorf(string, ...any) }, s string) {
		want, err := json.Marshal(s)
		if got := safetext.AppendJSONString([]byte("x"), s); err != nil || string(got) != "x"+string(want) {
			t.Errorf("%q becomes %s, not %s", s, got, want)
		}
		want, err = safetext.JSON(s)
		if got, gerr := safetext.AppendText([]byte("x"), s); err != nil || gerr != nil || string(got) != "x"+string(want) {
			t.Errorf("%q becomes %s, %v, not %s", s, got, gerr, want)
		}
		if got := string(safetext.AppendDoubled([]byte("x"), s)); got != "x"+strings.ReplaceAll(s, `"`, `""`) {
			t.Errorf("the quotes of %q are not there twice: %q", s, got)
		}
	}
	for _, s := range hostile(t) {
		same(t, s)
	}
	rapid.Check(t, func(t *rapid.T) {
		same(t, rapid.String().Draw(t, "text"))
		same(t, string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")))
	})
}

// A letter with an accent takes the long way through Fold, so the short way of plain ASCII is held
// against it.
func TestFoldingPlainTextAgreesWithFoldingAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune(" aAzZ09~!.  "))).Draw(t, "text")
		if short, long := safetext.Fold(s+"e"), safetext.Fold(s+"é"); short != long {
			t.Errorf("%q folds to %q, and the long way to %q", s, short, long)
		}
		if again := safetext.Fold(safetext.Fold(s)); again != safetext.Fold(s) {
			t.Errorf("folding %q twice gives %q", s, again)
		}
	})
}

func TestFoldingLatinLettersAgreesWithFoldingAnyText(t *testing.T) {
	t.Parallel()
	// A Cyrillic letter takes the long way.
	same := func(t interface{ Errorf(string, ...any) }, s string) {
		if short, long := safetext.Fold(s+"x")+"я", safetext.Fold(s+"xя"); short != long {
			t.Errorf("%q folds to %q, and the long way to %q", s, short, long)
		}
	}
	var latin []rune
	for r := rune(0xA0); r <= 0x250; r++ {
		latin = append(latin, r)
		same(t, string(r))
		same(t, "A "+string(r)+string(r)+" b")
	}
	rapid.Check(t, func(t *rapid.T) {
		same(t, rapid.StringOf(rapid.RuneFrom(append([]rune("aZ  .\u0301\u0327"), latin...))).Draw(t, "text"))
	})
}

// TestEveryHiddenCharacterIsEscapedAndNoOtherOne asks the tables of Unicode about each character, which the
// encoder does for few.
func TestEveryHiddenCharacterIsEscapedAndNoOtherOne(t *testing.T) {
	t.Parallel()
	for r := rune(' '); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		doc := `"a` + string(r) + `b"`
		want := doc
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			want = `"a`
			for _, unit := range utf16.Encode([]rune{r}) {
				want += fmt.Sprintf(`\u%04x`, unit)
			}
			want += `b"`
		}
		if got := string(safetext.EscapeJSON([]byte(doc))); got != want {
			t.Fatalf("%U becomes %s, not %s", r, got, want)
		}
	}
}
