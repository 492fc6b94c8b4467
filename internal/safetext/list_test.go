package safetext_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/safetext"
)

func TestSplitList(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"a;b": {"a", "b"}, " a | b ;; c": {"a", "b", "c"}, `a\;b;c\|d;e\\f`: {"a;b", "c|d", `e\f`}, "": nil, " ; ": nil, `a\b`: {`a\b`},
		`a\`: {`a\`},
	} {
		if got := safetext.SplitList(in); !slices.Equal(got, want) {
			t.Errorf("SplitList(%q) = %q, want %q", in, got, want)
		}
	}
}

// What is joined is the same list again, whatever its elements hold.
func TestAListKeepsItsElements(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.StringMatching(`[a-cż;|\\ ]{0,4}[a-cż;|\\]`), 0, 5).Draw(t, "list")
		var want []string
		for _, element := range list {
			want = append(want, strings.TrimSpace(element))
		}
		if got := safetext.SplitList(safetext.JoinList(list)); !slices.Equal(got, want) {
			t.Fatalf("%q came back as %q", want, got)
		}
	})
}
