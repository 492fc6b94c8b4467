package policy

import (
	"strings"

	"github.com/eqltui/eqltui/internal/typo"
)

// nearest returns the candidate that a mistyped word most likely means, "" when none is near.
func nearest(word string, candidates []string) string {
	lower := make([]string, len(candidates))
	for i, c := range candidates {
		lower[i] = strings.ToLower(c)
	}
	if i := typo.Nearest(strings.ToLower(word), lower); i >= 0 {
		return candidates[i]
	}
	return ""
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
