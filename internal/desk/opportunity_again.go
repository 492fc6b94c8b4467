package desk

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// doubtDeal is the word in which a deal keeps its doubt, before the lead of the deal whose external id it has. It
// names no person.
const doubtDeal = "its external id is another deal's, of "

// dealRemedy is what a person can do about it.
const dealRemedy = "import the file with --origin NAME if another system numbered it, or with a column lead=L-12 that names " +
	"its lead if the deal has moved"

// isAnother reports whether a row that comes under the id of a deal is about another one: two systems number theirs
// from 1. Who names a lead by our number says where it belongs. A colleague at the company is no other deal's, as
// long as the partner is the same; nor is a contact there whom nobody knows.
func (w *work) isAnother(present *entry, n *naming, found owning) bool {
	if e := found.entry; e != nil {
		switch {
		case e == present || found.by == byLead:
			return false
		case found.by == byCompany && e.AccountID == present.AccountID:
			return false // which of its leads it is, the name does not say
		}
		return e.AccountID != present.AccountID || e.PartnerID != "" && present.PartnerID != "" && e.PartnerID != present.PartnerID
	}
	p, a := w.persons[present.PersonID], w.accounts[present.AccountID]
	hosts := []string{n.Domain}
	for _, email := range n.Emails {
		key, err := mailbox.Normalize(email)
		if err == nil && key == p.EmailKey {
			return false
		}
		if err == nil {
			hosts = append(hosts, email[strings.LastIndexByte(email, '@')+1:])
		}
	}
	for _, host := range hosts {
		if domain, err := mailbox.Company(host); err == nil && domain == a.Domain {
			return false
		}
	}
	if n.Lead != "" || n.Domain != "" || len(n.Emails) > 0 {
		return true
	}
	return lead.Like(lead.Identity{Company: a.Name.V}, lead.Identity{Company: n.Company}, false) == lead.SomebodyElse
}

// holdDeal keeps a row that is about another deal than the one whose external id it has as a deal of its own, and
// changes nothing of the other. It waits for a person, whoever comes.
func (w *work) holdDeal(r *OpportunityIn, o *store.Opportunity, n *naming, present *entry, salt []byte) (Outcome, error) {
	n.Another = true
	h := hmac.New(sha256.New, salt)
	fmt.Fprint(h, n.kept()) // a hash takes everything
	key := Origin{Name: r.Origin.Name, Key: fmt.Sprintf("%s~%x", r.Origin.Key, h.Sum(nil)[:4])}
	old, err := w.deal(key)
	if err != nil {
		return Outcome{}, err
	}
	id := lead.ID(present.ID).String()
	o.ExternalID, o.LeadID, o.Chosen, o.Because = key.Key, 0, "", ""
	o.Reason, o.Named = doubtDeal+id, n.kept()
	switch old {
	case nil:
		if o.ID, err = w.tx.Next(w.ctx, "opportunity"); err != nil {
			return Outcome{}, err
		}
	default:
		if o.ID = old.ID; *old == *o {
			return w.dealt(Unchanged, o), nil
		}
	}
	why := fmt.Sprintf("%s%s (%s); this is %s: %s", doubtDeal, id, w.called(present), n.called(), dealRemedy)
	return Outcome{Fate: Held, Reason: why}, w.placeDeal(o, old, owning{})
}

// isHeldTwin reports whether a deal waits for a person to say whose it is.
func isHeldTwin(o *store.Opportunity) bool {
	return o.LeadID == 0 && strings.HasPrefix(o.Reason, doubtDeal)
}

// called is whom an opportunity names, for a message.
func (n *naming) called() string {
	all := slices.Concat([]string{n.Lead}, n.Emails, []string{n.Domain, n.Company})
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	return cmp.Or(safetext.Line(strings.Join(all, ", ")), "nobody's")
}
