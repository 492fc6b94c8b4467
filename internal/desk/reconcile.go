package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// join moves everything of a person without an address to the one it turned out to be: touches,
// client ids, texts, leads, and the values the other does not have.
func (b *admission) join(stub, p *person) error {
	for _, f := range []struct{ to, from *lead.Opt[string] }{
		{&p.Name, &stub.Name}, {&p.Phone, &stub.Phone}, {&p.Title, &stub.Title}, {&p.Language, &stub.Language},
		{&p.TimeZone, &stub.TimeZone},
	} {
		if !f.to.Known {
			*f.to = *f.from
		}
	}
	if p.EmailKey == "" && !p.Email.Known {
		p.Email = stub.Email // what a person without an address has there is none
	}
	for _, name := range stub.ByHand {
		p.ByHand = mark(p.ByHand, name)
	}
	// What both did and which leads the one has is known before they become one, because figures have counted that.
	if err := b.knowTouches(stub.ID, p.ID); err != nil {
		return err
	}
	if !stub.isNew {
		if err := b.leadsOfPersons([]int64{stub.ID}); err != nil {
			return err
		}
	}
	first, err := b.tx.FirstSeq(b.ctx)
	if err != nil {
		return err
	}
	had := hadDone(b.touches[stub.ID].all(), first)
	if err := b.tx.JoinPersons(b.ctx, stub.ID, p.ID); err != nil {
		return err
	}
	for _, id := range b.texts.order {
		if t := *b.texts.rows[id].now; t.PersonID == stub.ID {
			t.PersonID = p.ID
			b.texts.put(b.work, &t)
		}
	}
	both := append(slices.Clone(b.touches[p.ID].all()), b.touches[stub.ID].all()...)
	slices.SortStableFunc(both, func(x, y lead.Touch) int { return x.At.Compare(y.At) })
	if b.stubs == nil {
		b.stubs = map[int64][]lead.Touch{}
	}
	b.stubs[stub.ID] = b.touches[stub.ID].was
	b.touches[p.ID] = &touchesInHand{was: b.touches[p.ID].was, list: both}
	for client, id := range b.byClient {
		if id == stub.ID {
			b.byClient[client] = p.ID
		}
	}
	for _, id := range b.order {
		if e := b.leads[id]; e.PersonID == stub.ID {
			e.PersonID, e.visitor = p.ID, had // was keeps the stub: the journal tells that the lead changed hands
			b.byPerson[p.ID] = append(b.byPerson[p.ID], e)
		}
	}
	delete(b.byPerson, stub.ID)
	delete(b.persons, stub.ID)
	delete(b.touches, stub.ID)
	b.joined[p.ID] = true
	return nil
}

// reconcile ties a lead that was found by its external id to the person and the company its row now
// names, and says whether what the row says of a company is about that one. What a person set stays.
func (b *admission) reconcile(e *entry, r *arrival, p *person) (own bool, err error) {
	left := *b.persons[e.PersonID].Person
	if old := b.persons[e.PersonID]; p.ID != old.ID {
		switch {
		case p.EmailKey == "", p.isNew && slices.Contains(old.ByHand, "email"):
			// The row names nobody, or a person said which address is right.
			if p.isNew {
				if err := b.forgetAddress(p, old); err != nil {
					return false, err
				}
			}
		case p.isNew && old.EmailKey == "":
			old.EmailKey = p.EmailKey
			b.byEmail[p.EmailKey] = old
			if err := b.join(p, old); err != nil {
				return false, err
			}
		case !slices.Contains(old.ByHand, "email"):
			if p.isNew {
				email := p.Email
				p.Personal = old.Personal
				p.Email = email
			}
			e.PersonID = p.ID
			b.byPerson[p.ID] = append(b.byPerson[p.ID], e)
			b.byPerson[old.ID] = slices.DeleteFunc(b.byPerson[old.ID], func(x *entry) bool { return x == e })
		}
	}
	if own, err = b.relocate(e, r, &left); err != nil {
		return own, err
	}
	if r.named && e.Stage == lead.Quarantined && !slices.Contains(e.ByHand, "source") {
		e.Source = r.Source
	}
	return own, nil
}

// relocate ties a lead to the company that its row names: a new domain is a new company, and the one that was
// left keeps what is known of it. An address names the company anew when its domain is another; one that names
// none leaves the company, when the row tells of another one.
func (b *admission) relocate(e *entry, r *arrival, left *store.Person) (own bool, err error) {
	cur := b.accounts[e.AccountID]
	before, _ := mailbox.Employer(left.Email.V)
	readdressed := b.persons[e.PersonID].EmailKey != left.EmailKey
	named := safetext.Line(strings.TrimSpace(r.Account.Name.V))
	byHand := slices.Contains(e.ByHand, "domain") || slices.Contains(cur.ByHand, "domain")
	switch {
	case r.domain == cur.Domain:
		return true, nil
	case r.domain == "":
		if !readdressed || byHand || named == "" || safetext.Fold(named) == safetext.Fold(cur.Name.V) {
			return true, nil
		}
	case byHand:
		return false, nil
	case cur.Domain == "":
		if b.byDomain[r.domain] == nil {
			cur.Domain = r.domain
			b.byDomain[r.domain] = cur
			return true, nil
		}
	case r.mailed && !(readdressed && before != r.domain):
		// It was there in spite of this address; only a row that names the address's company takes it away.
		if named == "" || safetext.Fold(named) == safetext.Fold(cur.Name.V) || !cur.Name.Known && b.byDomain[r.domain] == nil {
			return true, nil
		}
	}
	a, err := b.account(r)
	if err != nil {
		return false, err
	}
	e.AccountID = a.ID
	b.arrived[a.ID] = append(b.arrived[a.ID], e)
	return true, nil
}

// forgetAddress drops a person that only this row would have made.
func (b *admission) forgetAddress(p, keep *person) error {
	if b.byEmail[p.EmailKey] == p {
		delete(b.byEmail, p.EmailKey)
	}
	return b.join(p, keep)
}
