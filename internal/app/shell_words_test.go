package app

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestALineIsSplitAsAShellDoes(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"": nil, "  ": nil, "list stage:eql --json": {"list", "stage:eql", "--json"}, " a\tb\r\nc ": {"a", "b", "c"},
		`note L-1 "it's fine"`: {"note", "L-1", "it's fine"}, `note L-1 'say "so"'`: {"note", "L-1", `say "so"`},
		`a ''`: {"a", ""}, `a""b`: {"ab"}, `"a b"c' d'`: {"a bc d"}, `a\ b`: {"a b"}, `"a\"b\\c\d"`: {`a"b\c\d`}, `'a\'`: {`a\`},
		`list; id $(x) | y > z`: {"list;", "id", "$(x)", "|", "y", ">", "z"}, "ż \x00": {"ż", "\x00"},
	} {
		if got, ok := shellWords(line); !ok || !slices.Equal(got, want) {
			t.Errorf("%q is %q, %t", line, got, ok)
		}
	}
	for _, line := range []string{`a 'b`, `a "b`, `a "b\"`, `a\`, `'`} {
		if got, ok := shellWords(line); ok {
			t.Errorf("%q is %q, and nothing is left open", line, got)
		}
	}
}

func TestQuotedWordsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringOf(rapid.RuneFrom([]rune(`a '"\żx$; `)))).Draw(t, "words")
		var quoted []string
		for _, w := range words {
			quoted = append(quoted, "'"+strings.ReplaceAll(w, "'", `'\''`)+"'")
		}
		if got, ok := shellWords(strings.Join(quoted, " ")); !ok || !slices.Equal(got, words) {
			t.Fatalf("%q", got)
		}
	})
}

// A line of 64 KB may come from anybody who is in: a text that is copied with each letter would take a second of the server.
func TestALongLineIsSplitInOneGo(t *testing.T) {
	if n := testing.AllocsPerRun(3, func() { shellWords("note '" + strings.Repeat("y", 64<<10) + "'") }); n > 60 {
		t.Errorf("%v pieces of memory for one line", n)
	}
}
