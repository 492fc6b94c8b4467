// Package typo finds the word that a mistyped one was meant to be.
package typo

// The bounds of a comparison, whose table grows with the product of the words' lengths: characters
// of a word, and candidates looked at.
const (
	maxLength     = 64
	maxCandidates = 500
)

// Nearest returns the index of the candidate that a word most likely means, -1 when none is near:
// at most one change in words up to five characters, two up to eight, three beyond. Of equally near
// ones the first wins. Both sides are compared as given: fold them first.
func Nearest(word string, candidates []string) int {
	w := []rune(word)
	if len(w) == 0 || len(w) > maxLength {
		return -1
	}
	best, found := min(3, max(1, len(w)/3))+1, -1
	for i, c := range candidates[:min(len(candidates), maxCandidates)] {
		if d := Distance(w, []rune(c)); d < best {
			best, found = d, i
		}
	}
	return found
}

// Distance counts insertions, deletions, replacements and swaps of neighbours between two words
// (optimal string alignment; Damerau, A technique for computer detection and correction of
// spelling errors, CACM 7, 1964). Words whose lengths differ by more than three are far apart and
// not measured.
func Distance(a, b []rune) int {
	const far = 1 << 20
	if d := len(a) - len(b); d > 3 || d < -3 || len(a) > maxLength {
		return far
	}
	var before, last, now [maxLength + 4]int
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last = last, now
	}
	return last[len(b)]
}
