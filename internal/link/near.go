package link

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// Find returns the id of the partner that has a name as its id or among its aliases; else the id of the
// one that looks most like it, "" when none is near.
func Find(name string, partners []Partner) (id, near string) {
	want := safetext.Fold(strings.TrimSpace(name))
	var words, ids []string
	for _, p := range partners {
		for _, word := range append([]string{p.ID}, p.Aliases...) {
			words, ids = append(words, safetext.Fold(word)), append(ids, p.ID)
		}
	}
	if i := slices.Index(words, want); i >= 0 {
		return ids[i], ""
	}
	if i := typo.Nearest(want, words); i >= 0 {
		return "", ids[i]
	}
	return "", ""
}
