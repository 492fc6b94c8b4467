package scoring

import (
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
)

// member reports whether a text is among the literals of a condition.
type member func(s string) bool

// among makes the test of membership in the literals of a field, by the one reading of words that every
// door has: countries by code or name, industries and regions by the policy's words, kinds of touches however
// they are spelled; any other text trimmed and case-folded.
func among(field string, texts []string) member {
	switch field {
	case "account.country":
		return countries(texts)
	case "account.industry", "account.region":
		return spelled(lead.FactOf(field).Kind, texts)
	case "touch.kind":
		return spelled(lead.AText, texts)
	}
	set := newWords(texts)
	return set.has
}

// countries compares codes. What is no country is compared as it is written.
func countries(texts []string) member {
	codes := make([]string, len(texts))
	for i, t := range texts {
		codes[i], _ = lead.Country(t)
	}
	set := newWords(codes)
	return func(s string) bool {
		code, _ := lead.Country(s)
		return set.has(code)
	}
}

// spelled compares words by the keys of their names. It allocates only for very long
// texts and those of other scripts.
func spelled(kind lead.Kind, texts []string) member {
	plain, keys := newWords(texts), map[string]struct{}{}
	for _, t := range texts {
		for _, key := range lead.Keys(kind, t) {
			keys[key] = struct{}{}
		}
	}
	delete(keys, "") // a word of signs alone is compared as it is written
	return func(s string) bool {
		if plain.has(s) {
			return true
		}
		var buf [128]byte
		_, ok := keys[string(lead.WordKey(buf[:0], s))]
		return ok
	}
}

// compilePartner compares the partner by its id, its name or one of its aliases.
func compilePartner(is member, wanted bool) Test {
	return func(f *lead.Facts, _ *lead.Touch) Tri {
		if f.Partner == nil || f.Partner.ID == "" {
			return Undecided
		}
		found := is(f.Partner.ID) || strings.TrimSpace(f.Partner.Name) != "" && is(f.Partner.Name)
		for _, alias := range f.Partner.Aliases {
			found = found || is(alias)
		}
		return truth(found == wanted)
	}
}
