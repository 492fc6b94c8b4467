package command

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSplitWordsLosesNothingButQuotesAndBlanks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-c" \\]{0,12}`).Draw(t, "text")
		joined := strings.Join(split(text), "")
		letters := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r >= 'a' && r <= 'c' {
					return r
				}
				return -1
			}, s)
		}
		if letters(joined) != letters(text) {
			t.Fatalf("%q became %q", text, joined)
		}
	})
}
