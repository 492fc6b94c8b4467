package policy

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// Values returns the texts that the policy compares a field with, those of the ICP first, each once.
// A field whose values no rule names has none: any text is as good as another.
func (p *Policy) Values(field string) []string {
	var all []string
	for _, c := range slices.Concat(p.ICP.Must, p.ICP.Should) {
		all = c.When.texts(field, all)
	}
	for _, r := range p.Scoring.Fit {
		all = r.When.texts(field, all)
	}
	for _, q := range p.Queues {
		if q.When != nil {
			all = q.When.texts(field, all)
		}
	}
	for _, d := range p.Disqualify {
		all = d.When.texts(field, all)
	}
	var out []string
	for _, v := range all {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, v) }) {
			out = append(out, v)
		}
	}
	return out
}

// Recognise says whether a text is one of the values that the policy compares a field with, and else
// which of them was probably meant, "" for none. It decides nothing: who typed the text is asked.
func (p *Policy) Recognise(field, text string) (known bool, near string) {
	values := p.Values(field)
	text = strings.TrimSpace(text)
	kind := lead.AText
	if f := lead.FactOf(field); f != nil {
		kind = f.Kind
	}
	if text == "" || len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return lead.Alike(kind, v, text) }) {
		return true, ""
	}
	word := safetext.Fold(text)
	folded := make([]string, len(values))
	for i, v := range values {
		folded[i] = safetext.Fold(v)
	}
	at := slices.Index(folded, word)
	if at < 0 && field == "account.region" {
		at = slices.Index(folded, wide(word))
	}
	if at < 0 {
		at = onlyBeginning(word, folded)
	}
	if at < 0 {
		at = typo.Nearest(word, folded)
	}
	if at < 0 {
		return false, ""
	}
	return false, values[at]
}

// onlyBeginning is the one value that begins with the word, or is a longer word's beginning; -1 when
// none or several are.
func onlyBeginning(word string, values []string) int {
	found := -1
	for i, v := range values {
		if len(word) >= 2 && strings.HasPrefix(v, word) || len(v) >= 4 && strings.HasPrefix(word, v) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// wide is the sales region, as such regions are mostly called, of a part of the world.
func wide(place string) string {
	switch place {
	case "eu", "europe", "europa", "european union", "middle east", "africa", "eea", "dach", "cee", "nordics", "benelux":
		return "emea"
	case "america", "us", "usa", "united states", "canada", "amer":
		return "na"
	case "asia", "pacific", "oceania", "australia":
		return "apac"
	case "south america", "central america", "lat am":
		return "latam"
	}
	return ""
}
