package kit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// fuzzily are the indices of the options that have the letters of every typed word in order, the
// likeliest first.
func fuzzily(typed string, options []string) []int {
	type hit struct{ at, score int }
	var hits []hit
	for i, o := range options {
		if m, ok := Fuzzy(typed, o); ok {
			hits = append(hits, hit{i, m.Score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	out := make([]int, len(hits))
	for i, h := range hits {
		out[i] = h.at
	}
	return out
}

// nearest is the option that a mistyped name was probably meant to be: by the whole name, by its
// beginning, or by one of its words. It is -1 for none. Of equally near ones the first wins.
func nearest(typed string, options []string) int {
	word := []rune(safetext.Fold(strings.TrimSpace(typed)))
	if len(word) < 3 {
		return -1
	}
	best, found := min(3, max(1, len(word)/3))+1, -1
	try := func(i int, name []rune) {
		if d := typo.Distance(word, name); d < best {
			best, found = d, i
		}
	}
	for i, o := range options {
		folded := safetext.Fold(o)
		name := []rune(folded)
		try(i, name)
		if len(name) > len(word) {
			try(i, name[:len(word)])
		}
		for part := range strings.FieldsSeq(folded) {
			if len(part) >= 3 {
				try(i, []rune(part))
			}
		}
	}
	return found
}
