package gate

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// title names a gate for people.
func (g id) title() string {
	return [gates]string{
		"the record", "partner ecosystem", "ideal customer profile", "engagement", "buying signal",
		"BANT", "confirmed by both sides", "score", "nothing against it",
	}[g]
}

// word names a field inside a sentence: "company size".
func word(field string) string {
	if f := lead.FactNamed(field); f != nil {
		return f.Said()
	}
	return strings.ReplaceAll(field[strings.LastIndexByte(field, '.')+1:], "_", " ")
}

var touchWords = map[string]string{
	"demo_request":      "a demo request",
	installKind:         "an installed integration",
	"integration_click": "a click on the integration",
	"pricing_view":      "a visit to the pricing page",
	"case_study_view":   "a case study read",
	"webinar_attended":  "a webinar attended",
	"page_view":         "a page view",
	"content_view":      "a content view",
	lead.ReferralKind:   "a referral by the partner",
}

// touchWord names a touch kind as something that could still happen: "a demo request".
func touchWord(kind string) string {
	if said := touchWords[kind]; said != "" {
		return said
	}
	words := safetext.Line(strings.ReplaceAll(kind, "_", " "))
	if words != "" && strings.ContainsRune("aeiouAEIOU", rune(words[0])) {
		return "an " + words
	}
	return "a " + words
}

// list joins words as a sentence does: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// notKnown says which fields are missing: "industry is not known yet".
func notKnown(fields []string) string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = word(f)
	}
	verb := " is not known yet"
	if len(words) > 1 {
		verb = " are not known yet"
	}
	return list(words) + verb
}

// missed says how the facts miss a criterion: "company size 12 is outside 50 to 2000".
func missed(c *criterion, f *lead.Facts) string {
	p, label := c.Predicate(), safetext.Line(c.Label)
	value, known := c.when.Value(f)
	if !known {
		if seen := c.when.Evidence(f, nil); seen != "" {
			return "not so: " + label + " (" + seen + ")"
		}
		return "not so: " + label
	}
	subject, wants := word(p.Field), scoring.Describe(p)
	if value == "" {
		return subject + " is empty, wanted: " + wants
	}
	switch p.Op {
	case policy.Between:
		return subject + " " + value + " is outside " + wants
	case policy.AtLeast:
		return subject + " " + value + " is below " + strings.TrimPrefix(wants, "at least ")
	case policy.AtMost:
		return subject + " " + value + " is above " + strings.TrimPrefix(wants, "at most ")
	case policy.Is, policy.In:
		return subject + " " + value + " is not " + wants
	case policy.NoneOf:
		return subject + " " + value + " is one of those left out: " + strings.TrimPrefix(wants, "none of ")
	case policy.AnyOf:
		return subject + " " + value + " has none of " + strings.TrimPrefix(wants, "one of ")
	case policy.AllOf:
		return subject + " " + value + " lacks some of " + strings.TrimPrefix(wants, "all of ")
	}
	return subject + " " + value + ", wanted: " + wants
}

// Predicate is the criterion as data.
func (c *criterion) Predicate() policy.Predicate { return c.When }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
