package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
)

// comers are what the leads that a transaction made are known by, for opportunities that waited for them.
type comers struct {
	emails, domains, companies, refs map[string]bool
}

// newcomers are those of the work; nil when it made no lead.
func (w *work) newcomers() *comers {
	var made []*entry
	for _, id := range w.order {
		if e := w.leads[id]; e.isNew {
			made = append(made, e)
		}
	}
	if made == nil {
		return nil
	}
	return w.knownAs(made)
}

// knownAs is what leads are known by.
func (w *work) knownAs(leads []*entry) *comers {
	c := &comers{emails: map[string]bool{}, domains: map[string]bool{}, companies: map[string]bool{}, refs: map[string]bool{}}
	for _, e := range leads {
		c.emails[w.persons[e.PersonID].EmailKey] = true
		a := w.accounts[e.AccountID]
		c.domains[a.Domain], c.companies[safetext.Fold(a.Name.V)] = true, true
		c.refs[e.ExternalID.V] = true
	}
	return c
}

// mayHave reports whether one of them may be whom an opportunity names: whether it is, is asked then.
func (c *comers) mayHave(n *naming) bool {
	for _, email := range n.Emails {
		if key, err := mailbox.Normalize(email); err == nil && c.emails[key] {
			return true
		}
	}
	if domain, err := mailbox.Company(n.Domain); err == nil && c.domains[domain] {
		return true
	}
	name := safetext.Fold(strings.TrimSpace(n.Company))
	return name != "" && c.companies[name] || slices.ContainsFunc(n.calls(), func(ref string) bool { return c.refs[ref] })
}
