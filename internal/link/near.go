package link

import (
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// nearest returns the id of the partner whose id or alias looks most like the folded name, "" when
// none is near.
func nearest(name string, partners []Partner) string {
	var words, ids []string
	for _, p := range partners {
		for _, word := range append([]string{p.ID}, p.Aliases...) {
			words, ids = append(words, safetext.Fold(word)), append(ids, p.ID)
		}
	}
	if i := typo.Nearest(name, words); i >= 0 {
		return ids[i]
	}
	return ""
}
