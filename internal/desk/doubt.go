package desk

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// doubt is why nobody can tell whose a row is: its external id is a record's that is about somebody else.
type doubt struct {
	on   *entry // the record that has the id
	like lead.Likeness
	ref  string // under which a record of the row's own is remembered
}

// The words in which a record keeps its doubt, before the lead whose id it has. The journal has them too, so
// they name no person.
const (
	doubtAnother = "its external id is another record's, "
	doubtAddress = "its address is another lead's, and its external id is "
)

// reason is what a record is quarantined for.
func (d *doubt) reason() string {
	words := doubtAnother
	if d.like == lead.AddressTaken {
		words = doubtAddress
	}
	return words + lead.ID(d.on.ID).String()
}

// doubted is the lead whose external id a record has that waits for a person to say whose it is, 0 for none.
func doubted(l *store.Lead) int64 {
	if l.Stage != lead.Quarantined {
		return 0
	}
	for _, words := range []string{doubtAnother, doubtAddress} {
		if ref, ok := strings.CutPrefix(l.Reason, words); ok {
			id, err := lead.ParseID(ref)
			if err == nil {
				return int64(id)
			}
		}
	}
	return 0
}

// doubtRemedy is what a person can do about it.
const doubtRemedy = "import the file with --origin NAME if another system numbered it, or set partner, email or name of the " +
	"record to let it in"

// waitsFor is why a quarantined record waits, in words for people: both persons by name where its identity is
// in doubt.
func (w *work) waitsFor(e *entry) (string, error) {
	id := doubted(e.Lead)
	if id == 0 {
		return e.Reason, nil
	}
	if err := w.loadLeads([]int64{id}); err != nil {
		return "", err
	}
	other := w.leads[id]
	if other == nil {
		return e.Reason, nil
	}
	return fmt.Sprintf("%s (%s); this is %s: %s", e.Reason, w.called(other), w.called(e), doubtRemedy), nil
}

// called is a lead by the name of its person or company, and its partner.
func (w *work) called(e *entry) string {
	p, a := w.persons[e.PersonID], w.accounts[e.AccountID]
	parts := []string{p.Name.V, a.Name.V, e.PartnerID}
	if p.Name.V == "" && a.Name.V == "" {
		parts[1] = a.Domain
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return "nobody known"
	}
	return safetext.Line(strings.Join(parts, ", "))
}

// settles reports whether facts that a person set say whose a record is.
func settles(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		f := lead.FactNamed(name)
		return f != nil && (f.Kind == lead.APartner || f.Kind == lead.AnEmail || f.Kind == lead.ADomain || f.Name == "name")
	})
}

// doubtOf hears what else a row says beside its external id, nil when it agrees. What a person set no file can
// contradict.
func (b *admission) doubtOf(known *entry, r *arrival) *doubt {
	p, a := b.persons[known.PersonID], b.accounts[known.AccountID]
	has := lead.Identity{Partner: known.PartnerID, Email: p.EmailKey, Domain: a.Domain, Name: p.Name.V, Company: a.Name.V}
	for _, w := range []struct {
		name string
		in   []string
		what *string
	}{{"partner", known.ByHand, &has.Partner}, {"email", p.ByHand, &has.Email}, {"name", p.ByHand, &has.Name},
		{"domain", known.ByHand, &has.Domain}, {"domain", a.ByHand, &has.Domain}} {
		if slices.Contains(w.in, w.name) {
			*w.what = ""
		}
	}
	same := false // as it says already, whoever else has it
	if p.EmailKey == "" && r.key != "" {
		if key, err := mailbox.Normalize(p.Email.V); err == nil && key == r.key {
			has.Email, same = key, true
		}
	}
	said := r.identity()
	like := lead.Like(has, said, !same && b.taken(known, r))
	if like == lead.SamePerson || like == lead.Moved || like == lead.SomebodyElse && known.ID == r.own && lead.Renamed(has, said) {
		return nil
	}
	return b.doubtOn(known, r, like)
}

func (b *admission) doubtOn(known *entry, r *arrival, like lead.Likeness) *doubt {
	return &doubt{on: known, like: like, ref: cmp.Or(r.ref, r.also) + "\x1f" + b.mark(r)}
}

// identity is what a row says of whom it is about.
func (a *arrival) identity() lead.Identity {
	return lead.Identity{Partner: a.partner, Email: a.key, Domain: a.domain, Name: a.Name.V, Company: a.Account.Name.V}
}

// mark tells the rows of one external id apart by whom they are about; it is keyed, because it is made of names
// and addresses.
func (b *admission) mark(r *arrival) string {
	id := r.identity()
	h := hmac.New(sha256.New, b.salt)
	for _, part := range []string{id.Partner, id.Email, id.Domain, safetext.Fold(id.Name), safetext.Fold(id.Company)} {
		fmt.Fprintf(h, "%d:%s", len(part), part) // a hash takes everything
	}
	return store.Digest(h.Sum(nil))
}

// taken reports whether a row's address is that of another living lead, or of somebody with another name.
func (b *admission) taken(known *entry, r *arrival) bool {
	p := b.byEmail[r.key]
	if r.key == "" || p == nil || p.ID == known.PersonID {
		return false
	}
	others := b.byPerson[p.ID]
	if len(others) == 0 {
		return false
	}
	named := lead.Like(lead.Identity{Name: p.Name.V}, lead.Identity{Name: r.Name.V}, false)
	return named == lead.SomebodyElse || slices.ContainsFunc(others, func(e *entry) bool { return e.Stage.Living() })
}

// match finds the lead a row speaks of: the one its external id made when the rest of the row agrees, or the
// living one of the same person and partner. With a doubt it is the record that waits under it, nil when it
// comes for the first time.
func (b *admission) match(r *arrival) (*entry, *doubt, error) {
	var d *doubt
	if known, other := b.known(r); known != nil {
		if b.contact(known, r) != nil {
			return known, nil, nil // of somebody whose lead was merged into it
		}
		if d, err := b.waiting(known, r); err != nil || d != nil {
			return known, d, err
		}
		if d = b.doubtOf(known, r); d == nil && !other {
			return known, nil, nil
		}
		if d == nil {
			d = b.doubtOn(known, r, lead.SomebodyElse)
		}
	} else if e := b.leads[b.byRef[r.former]]; e != nil && b.doubtOf(e, r) == nil {
		return e, nil, nil
	}
	if d == nil || d.like == lead.SomebodyElse {
		if e := b.ofPerson(r, d); e != nil || d == nil {
			return e, nil, nil
		}
	}
	found, err := b.tx.Origins(b.ctx, leadRows, []string{d.ref})
	if err != nil {
		return nil, nil, err
	}
	at, err := b.standsForOne(lead.ID(found[d.ref]))
	if err != nil {
		return nil, nil, err
	}
	if err := b.loadLeads([]int64{int64(at)}); err != nil {
		return nil, nil, err
	}
	e := b.leads[int64(at)]
	if e != nil && doubted(e.Lead) == 0 {
		return e, nil, nil // a person has said whose it is
	}
	return e, d, nil
}

// ofPerson finds the living lead of a row's person and partner.
func (b *admission) ofPerson(r *arrival, d *doubt) *entry {
	if r.key == "" {
		return nil
	}
	var all []*entry
	if p := b.byEmail[r.key]; p != nil {
		all = b.byPerson[p.ID]
	}
	if v := b.persons[b.byClient[r.ClientID.V]]; v != nil && v.EmailKey == "" {
		all = append(slices.Clone(all), b.byPerson[v.ID]...) // a visitor who says here who it is
	}
	if d != nil {
		all = slices.DeleteFunc(slices.Clone(all), func(e *entry) bool {
			return e == d.on || doubted(e.Lead) == d.on.ID // which waits for a person, not for a row
		})
	}
	if r.also != "" { // an export has a row for each of them
		all = slices.DeleteFunc(slices.Clone(all), func(e *entry) bool { return b.exported.has(e.ID) })
	}
	for _, e := range all {
		if e.PartnerID == r.partner && (e.Stage.Living() || e.Stage == lead.Quarantined) {
			return e
		}
	}
	// A record that waits for its partner is completed by the row that names one.
	for _, e := range all {
		if e.PartnerID == "" && e.Stage == lead.Quarantined {
			return e
		}
	}
	return nil
}

// hold keeps a row in doubt as a record of its own, and changes nothing of the one whose id it has.
func (b *admission) hold(r *arrival, e *entry, d *doubt) (*entry, Outcome, error) {
	own := e == nil && b.byDomain[r.domain] == nil
	if e == nil {
		p, err := b.stranger(r)
		if err != nil {
			return nil, Outcome{}, err
		}
		if e, err = b.create(r, p); err != nil {
			return nil, Outcome{}, err
		}
		for _, ref := range []string{d.ref, r.also} {
			if ref == "" {
				continue
			}
			if err := b.tx.SaveOrigin(b.ctx, leadRows, ref, e.ID); err != nil {
				return nil, Outcome{}, err
			}
		}
		b.index(e)
	}
	// What it says of a company that others are at waits with it.
	if _, err := b.apply(e, r, own || b.accounts[e.AccountID].Domain == ""); err != nil {
		return nil, Outcome{}, err
	}
	e.Stage, e.Reason = lead.Quarantined, d.reason()
	b.rescore(e)
	if e.event == nil || e.isNew {
		e.say(journal.Quarantined, journal.Data{How: r.Origin.Name})
	}
	why, err := b.waitsFor(e)
	return e, Outcome{Fate: Held, Reason: why}, err
}

// stranger is a person that no other row is joined to: with the row's address where nobody has it.
func (b *admission) stranger(r *arrival) (*person, error) {
	id, err := b.tx.Next(b.ctx, "person")
	if err != nil {
		return nil, err
	}
	p := &person{Person: &store.Person{ID: id, ByHand: []string{}}, isNew: true}
	if r.key != "" && b.byEmail[r.key] == nil {
		p.EmailKey = r.key
		b.byEmail[r.key] = p
	}
	b.persons[id], b.touches[id] = p, &touchesInHand{}
	return p, nil
}
