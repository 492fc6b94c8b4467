package policy

import (
	"slices"
	"strings"
)

// vocabulary lists the values a text field can have when its words are fixed by the program, nil
// when they are free.
func vocabulary(field string) []string {
	switch field {
	case "lead.source":
		return []string{"partner_referral", "integration", "marketplace", "partner_content", "overlap", "own_site", "event", "list"}
	case "lead.surface", "touch.surface":
		return surfaces()
	case "touch.owned_by":
		return []string{"own", "partner"}
	case "partner.kind":
		return []string{"integration", "marketplace", "implementation", "solution", "agency", "content", "backlink"}
	case "partner.status":
		return []string{"active", "paused", "ended"}
	case "bant.budget", "bant.authority", "bant.need", "bant.timeline":
		return []string{"yes", "no", "unknown"}
	}
	return nil
}

// surfaces lists where a touch can happen.
func surfaces() []string { return []string{"web", "ai", "email", "event"} }

// checkWords warns of a word that the field never has: such a condition is silently never true.
func (c cursor) checkWords(field string, p Predicate) {
	words := vocabulary(field)
	if words == nil {
		return
	}
	for _, s := range p.Texts {
		if !slices.Contains(words, strings.ToLower(s)) {
			c.warn(meant(s, words), "%s is never %s", quoted(field), quoted(s))
		}
	}
}
