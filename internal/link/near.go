package link

import "github.com/eqltui/eqltui/internal/safetext"

// maxNear bounds the length of names that are compared letter by letter.
const maxNear = 64

// nearest returns the id of the partner whose id or alias looks most like the folded name, "" when
// none is near: at most one change in names up to five letters, two up to ten, three beyond. Of
// equally near ones the first listed wins.
func nearest(name string, partners []Partner) string {
	got := []rune(name)
	if len(got) > maxNear {
		return ""
	}
	best, least := "", 1+min(3, 1+(len(got)-1)/5)
	for _, p := range partners {
		for i := -1; i < len(p.Aliases); i++ {
			other := p.ID
			if i >= 0 {
				other = p.Aliases[i]
			}
			if d := distance(got, []rune(safetext.Fold(other))); d < least {
				best, least = p.ID, d
			}
		}
	}
	return best
}

// distance is the edit distance of Levenshtein, where swapping two neighbours is one change too
// (optimal string alignment). Names whose lengths differ by more than three are far apart.
func distance(a, b []rune) int {
	const far = 1 << 20
	if d := len(a) - len(b); d > 3 || d < -3 || len(b) > maxNear+3 {
		return far
	}
	var before, last, now [maxNear + 4]int
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
