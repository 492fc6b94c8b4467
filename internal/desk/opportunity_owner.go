package desk

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// By what the lead of an opportunity was found.
const (
	byLead     = "lead"
	byExternal = "external_id"
	byEmail    = "email"
	byDomain   = "domain"
	byCompany  = "company"
)

// naming is what an opportunity says of its lead. While it waits for that lead it is kept; as it may hold
// addresses, no longer.
type naming struct {
	Lead       string   `json:"lead,omitempty"`
	LeadOrigin string   `json:"lead_origin,omitempty"`
	LeadList   string   `json:"lead_list,omitempty"`
	Emails     []string `json:"emails,omitempty"`
	Domain     string   `json:"domain,omitempty"`
	Company    string   `json:"company,omitempty"`
	Stage      string   `json:"stage,omitempty"`   // as it was written, when it is none
	Another    bool     `json:"another,omitempty"` // it has the id of another deal: a person has to say whose it is
}

// noStage is why an opportunity waits whose stage is none.
func (n *naming) noStage() string { return safetext.Shown(n.Stage) + " is no stage: open, won or lost" }

// calls are the names of leads: the whole text, and its parts where it lists several.
func (n *naming) calls() []string {
	whole := strings.TrimSpace(n.Lead)
	if whole == "" {
		return nil
	}
	return distinct(append([]string{whole}, safetext.SplitList(whole)...))
}

func (n *naming) kept() string {
	doc, err := json.Marshal(n)
	if err != nil {
		return "" // texts always encode
	}
	return string(doc)
}

// owning is the lead of an opportunity, by what and why it was chosen, and the other leads that could have
// had it; without a lead the reason.
type owning struct {
	entry   *entry
	by      string
	because review.Because
	others  []lead.ID
	reason  string
}

// ownerOf finds the lead of an opportunity by the first of its names that leads to one: a lead, an address,
// a domain, a company. present is the lead that it has, 0 for none: it stays among those that it may have.
func (w *work) ownerOf(origin string, n naming, present int64) (owning, error) {
	for _, way := range []struct {
		by   string
		find func() ([]*store.Lead, string, error)
	}{
		{byLead, func() ([]*store.Lead, string, error) { return w.leadsCalled(origin, &n) }},
		{byEmail, func() ([]*store.Lead, string, error) { return w.leadsOfEmails(n.Emails) }},
		{byDomain, func() ([]*store.Lead, string, error) { return w.leadsAt(n.Domain) }},
		{byCompany, func() ([]*store.Lead, string, error) { return w.leadsOfCompany(n.Company) }},
	} {
		rows, by, err := way.find()
		if err != nil {
			return owning{}, err
		}
		if len(rows) == 0 {
			continue
		}
		if by == "" {
			by = way.by
		}
		return w.chosenOf(rows, by, present)
	}
	return owning{reason: w.noOwner(n)}, nil
}

// chosenOf chooses among leads.
func (w *work) chosenOf(rows []*store.Lead, by string, present int64) (owning, error) {
	rows, ruled, err := w.withWinner(rows)
	if err != nil {
		return owning{}, err
	}
	if err := w.take(rows); err != nil {
		return owning{}, err
	}
	claims := make([]review.Claim, len(rows))
	for i, l := range rows {
		now := w.leads[l.ID]
		claims[i] = review.Claim{Lead: lead.ID(l.ID), ReferredAt: now.ReferredAt, Stage: now.Stage, Resolved: resolution(ruled, now.Lead)}
	}
	first, because, _ := review.Owner(claims)
	if because != review.Resolved &&
		slices.ContainsFunc(claims, func(c review.Claim) bool { return int64(c.Lead) == present }) {
		first.Lead = lead.ID(present) // a later referral takes nothing away
	}
	out := owning{entry: w.leads[int64(first.Lead)], by: by, because: because}
	for _, c := range claims {
		if c.Lead != first.Lead {
			out.others = append(out.others, c.Lead)
		}
	}
	slices.Sort(out.others)
	return out, nil
}

// nobodyNamed is why an opportunity waits that names nobody.
const nobodyNamed = "nothing says whose it is: an e-mail, a lead, a domain or a company"

// noOwner says why no lead was found.
func (w *work) noOwner(n naming) string {
	var parts []string
	for _, name := range append([]string{n.Lead}, n.Emails...) {
		if name != "" {
			parts = append(parts, safetext.Shown(name))
		}
	}
	if n.Domain != "" {
		parts = append(parts, "the domain "+safetext.Shown(n.Domain))
	}
	if n.Company != "" {
		if found, err := w.tx.AccountsNamed(w.ctx, n.Company, manyNamed); err == nil && len(found) > 1 {
			return "several companies are called " + safetext.Shown(n.Company) + ": name its domain"
		}
		parts = append(parts, "the company "+safetext.Shown(n.Company))
	}
	if len(parts) == 0 {
		return nobodyNamed
	}
	return "no lead is known by " + strings.Join(parts, " or ")
}

// idLists are the origins of leads that came without one: by the list whose numbers their ids are among.
func idLists() []string { return []string{"leads", "contacts", "persons", "prospects"} }

// plainLeads is the origin of leads whose ids are of no list, and of all that came before lists were told apart.
const plainLeads = "referrals"

// leadsCalled are the leads of "L-12" or of the external id that a lead came with.
func (w *work) leadsCalled(origin string, n *naming) ([]*store.Lead, string, error) {
	var ids []int64
	ours, refs := true, n.calls()
	if n.LeadOrigin != "" {
		ours, refs = n.LeadOrigin == w.database, refs[:min(1, len(refs))] // of one lead, whatever its id is made of
	}
	in := n.origins(origin)
	if n.anyList() {
		in = slices.Concat(in, idLists())
	}
	var keys []string
	for _, ref := range refs {
		if id, err := lead.ParseID(ref); err == nil && ours && strings.HasPrefix(strings.ToUpper(ref), "L-") {
			ids = append(ids, int64(id))
		}
		for _, name := range in {
			keys = append(keys, Origin{Name: name, Key: ref}.ref())
			if twin := (Origin{Name: name, Key: ref}).twin(); twin != "" {
				keys = append(keys, twin)
			}
		}
	}
	ids, err := w.standsFor(ids)
	if err != nil {
		return nil, byLead, err
	}
	rows, err := w.tx.LeadsByID(w.ctx, ids)
	if err != nil || len(rows) > 0 {
		return rows, byLead, err
	}
	hits, err := w.tx.Origins(w.ctx, leadRows, distinct(keys))
	if err != nil {
		return nil, "", err
	}
	for _, ref := range refs {
		if id := n.among(origin, ref, hits); id != 0 {
			ids = append(ids, id)
		}
	}
	if ids, err = w.standsFor(ids); err != nil {
		return nil, byExternal, err
	}
	rows, err = w.tx.LeadsByID(w.ctx, distinct(ids))
	return rows, byExternal, err
}

// origins are those in which an id is looked for, in that order: the file's own ids go before those of leads.
func (n *naming) origins(own string) []string {
	switch {
	case n.LeadOrigin != "":
		return []string{n.LeadOrigin}
	case n.LeadList != "":
		return []string{own, n.LeadList, plainLeads}
	}
	return []string{own, plainLeads}
}

// anyList reports whether nothing says in which list an id is.
func (n *naming) anyList() bool { return n.LeadOrigin == "" && n.LeadList == "" }

// hitOf is the lead of a reference in either spelling, 0 for none.
func hitOf(hits map[string]int64, o Origin) int64 { return cmp.Or(hits[o.ref()], hits[o.twin()]) }

// among is the lead of an id, 0 for none. An id that no list is said of is looked for in all of them where it is
// in none before, and is nobody's when several have it.
func (n *naming) among(own, ref string, hits map[string]int64) int64 {
	for _, in := range n.origins(own) {
		if id := hitOf(hits, Origin{Name: in, Key: ref}); id != 0 {
			return id
		}
	}
	if !n.anyList() {
		return 0
	}
	var found []int64
	for _, in := range idLists() {
		if id := hitOf(hits, Origin{Name: in, Key: ref}); id != 0 {
			found = append(found, id)
		}
	}
	if found = distinct(found); len(found) != 1 {
		return 0
	}
	return found[0]
}

// leadsOfEmails are the leads of the persons of these addresses. What is none leads to nobody.
func (w *work) leadsOfEmails(emails []string) ([]*store.Lead, string, error) {
	var keys []string
	for _, email := range emails {
		if key, err := mailbox.Normalize(email); err == nil {
			keys = append(keys, key)
		}
	}
	persons, err := w.tx.PersonsByEmail(w.ctx, distinct(keys))
	if err != nil || len(persons) == 0 {
		return nil, "", err
	}
	ids := make([]int64, len(persons))
	for i, p := range persons {
		ids[i] = p.ID
	}
	slices.Sort(ids)
	rows, err := w.tx.LeadsByPerson(w.ctx, ids)
	return rows, "", err
}

// leadsAt are the leads at a domain.
func (w *work) leadsAt(domain string) ([]*store.Lead, string, error) {
	d, none := mailbox.Company(domain)
	if none != nil {
		return nil, "", nil //nolint:nilerr // no company's domain leads to nobody
	}
	accounts, err := w.tx.AccountsByDomain(w.ctx, []string{d})
	if err != nil || len(accounts) == 0 {
		return nil, "", err
	}
	rows, err := w.tx.LeadsByAccount(w.ctx, []int64{accounts[0].ID})
	return rows, "", err
}

// manyNamed is how many companies are looked at for one name.
const manyNamed = 200

// leadsOfCompany are the leads of the one company that has a name.
func (w *work) leadsOfCompany(name string) ([]*store.Lead, string, error) {
	found, err := w.tx.AccountsNamed(w.ctx, strings.TrimSpace(safetext.Line(name)), manyNamed)
	if err != nil || len(found) != 1 {
		return nil, "", err
	}
	rows, err := w.tx.LeadsByAccount(w.ctx, []int64{found[0].ID})
	return rows, "", err
}

// attachDeals gives opportunities that wait the leads that have come.
func (w *work) attachDeals(come *comers) error {
	waiting, err := w.tx.WaitingOpportunities(w.ctx)
	if err != nil || len(waiting) == 0 {
		return err
	}
	for _, o := range waiting {
		var n naming
		if json.Unmarshal([]byte(o.Named), &n) != nil || n.Stage != "" || n.Another || !come.mayHave(&n) {
			continue // it waits for its stage or for a person first, or, where its person was erased, for nobody
		}
		w.deals.adopt(dealID(o), o)
		found, err := w.ownerOf(o.Origin, n, 0)
		if err != nil {
			return err
		}
		if found.entry == nil {
			continue
		}
		now := *o
		now.LeadID, now.Chosen, now.Because, now.Reason, now.Named = found.entry.ID, found.by, string(found.because), "", ""
		if err := w.placeDeal(&now, o, found); err != nil {
			return err
		}
	}
	return nil
}
