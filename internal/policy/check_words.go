package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
)

// literal is a text that a condition compares a field with, and where it stands.
type literal struct {
	field, text, path string
	at                place
}

// checkWords warns of words that a field never has: such a condition is silently never true. What only the
// whole policy can tell is kept for later.
func (c cursor) checkWords(field string, p Predicate) {
	words := vocabulary[field]
	for _, s := range p.Texts {
		if words != nil && !slices.Contains(words, strings.ToLower(s)) {
			c.warn(meant(s, words), "%s is never %s", quoted(field), quoted(s))
			continue
		}
		c.r.literals = append(c.r.literals, literal{field, s, c.path, c.at})
	}
}

// checkLiterals warns of literals that nothing can ever be, or that mean something else than they say.
func (r *reader) checkLiterals(p *Policy) {
	for _, l := range r.literals {
		why, hint := l.doubt(p)
		if why != "" {
			r.add(l.path, l.at, true, hint, why)
		}
	}
	r.checkKinds(p)
}

// doubt is what is to be said of a literal, "" when nothing is.
func (l literal) doubt(p *Policy) (why, hint string) {
	kind := lead.AText
	if f := lead.FactOf(l.field); f != nil {
		kind = f.Kind
	}
	never := fmt.Sprintf("%s is never %s", quoted(l.field), quoted(l.text))
	if kind != lead.AList && lead.SaysNothing(l.text, kind) { // a tag may be called as people like
		return never + ": the word says that it is not known", "write {" + l.field + ": {known: false}}"
	}
	switch kind {
	case lead.ACountry:
		code, known := lead.Country(l.text)
		switch {
		case !known && lead.NearCountry(l.text) != "":
			return never + ", which is no country", "did you mean " + lead.NearCountry(l.text) + "?"
		case !known:
			return never + ", which is no country", "write its code, like PL"
		case !strings.EqualFold(code, l.text):
			return fmt.Sprintf("%s is kept by its code and never %s; it is read as %s", quoted(l.field), quoted(l.text), code),
				"write " + code
		}
	case lead.ARegion:
		var ids []string
		for _, region := range p.Regions {
			ids = append(ids, region.ID)
		}
		if len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return lead.Alike(kind, id, l.text) }) {
			return fmt.Sprintf("no region %s stands in regions", quoted(l.text)), meant(l.text, ids)
		}
	case lead.AnEmail:
		if mailbox.Valid(l.text) != nil {
			return never + ", which is no address", "write name@company.com"
		}
	case lead.ADomain:
		if strings.ContainsAny(l.text, "/:@ ") || strings.HasPrefix(strings.ToLower(l.text), "www.") {
			return never + ": a domain has neither scheme nor path nor www", "write company.com"
		}
	}
	tier := kind == lead.ATier || l.field == "partner.tier"
	if tiers := p.Programme.Tiers; tier && !slices.ContainsFunc(tiers, func(t string) bool { return strings.EqualFold(t, l.text) }) {
		return never + ": it is no tier of the programme", meant(l.text, tiers)
	}
	return "", ""
}

// checkKinds warns of touch kinds that no list knows, which are often a slip of the pen. A kind that the
// policy names in several places is meant so.
func (r *reader) checkKinds(p *Policy) {
	named := map[string]int{}
	for _, kind := range p.Triggers {
		named[kind]++
	}
	for _, s := range p.Signals {
		named[s.Kind]++
	}
	for _, rule := range p.Scoring.Intent {
		for _, kind := range rule.Touch {
			named[kind]++
		}
	}
	known := lead.TouchKinds()
	for i, rule := range p.Scoring.Intent {
		path := fmt.Sprintf("scoring.intent.rules[%d]", i)
		if r.faultyUnder(path) {
			continue
		}
		for _, kind := range rule.Touch {
			same := func(k string) bool { return lead.Alike(lead.AText, k, kind) }
			if kind == "" || named[kind] > 1 || slices.ContainsFunc(known, same) {
				continue
			}
			r.warnAt(path+".touch", guess(kind, known), "no list knows touches of the kind %s: only those that files call so count",
				quoted(kind))
		}
		if rule.When == nil || len(rule.Touch) == 0 {
			continue
		}
		for _, kind := range rule.When.texts("touch.kind", nil) {
			if !slices.ContainsFunc(rule.Touch, func(k string) bool { return lead.Alike(lead.AText, k, kind) }) {
				r.warnAt(path+".when", meant(kind, rule.Touch), "rule %s does not count touches of the kind %s", quoted(rule.ID),
					quoted(kind))
			}
		}
	}
}
