package policy

import "strings"

// The bounds of a comparison, whose table grows with the product of the words' lengths: characters
// of a word, and candidates.
const (
	maxCompared   = 48
	maxCandidates = 200
)

// nearest returns the candidate that a mistyped word most likely means, "" when none is near.
func nearest(word string, candidates []string) string {
	w := []rune(strings.ToLower(word))
	if len(w) == 0 || len(w) > maxCompared {
		return ""
	}
	best, found := min(3, max(1, len(w)/3))+1, ""
	for _, c := range candidates[:min(len(candidates), maxCandidates)] {
		if d := distance(w, []rune(strings.ToLower(c))); d < best {
			best, found = d, c
		}
	}
	return found
}

// meant is the hint for an unknown word: the nearest candidate, or else all of them when they are few.
func meant(word string, candidates []string) string {
	if near := nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	if len(candidates) == 0 || len(candidates) > 20 {
		return ""
	}
	shown := make([]string, len(candidates))
	for i, c := range candidates {
		shown[i] = shorten(c)
	}
	return "it can be " + listed(shown, "or")
}

// distance counts insertions, deletions, replacements and swaps of neighbours between two words
// (optimal string alignment; Damerau, A technique for computer detection and correction of
// spelling errors, CACM 7, 1964).
func distance(a, b []rune) int {
	if len(a)-len(b) > 3 || len(b)-len(a) > 3 {
		return 4
	}
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
