package desk

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// FieldNames lists the facts that `set` takes, sorted.
func FieldNames() []string {
	var names []string
	for _, f := range lead.Settable() {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

// readField reads one field=value as typed. An empty text, or one that says nothing, makes the fact
// unknown, which is nil.
func readField(what, name, text string, zone *time.Location) (*lead.Fact, any, error) {
	f := lead.FactNamed(name)
	if f == nil || f.Set == 0 {
		return nil, nil, fault.New(fault.Usage, what, "there is no fact "+safetext.Quote(name),
			"the facts are "+strings.Join(FieldNames(), ", ")+", and bant.budget, bant.authority, bant.need, bant.timeline")
	}
	if strings.TrimSpace(text) == "" || lead.SaysNothing(text, f.Kind) {
		return f, nil, nil
	}
	v, err := readValue(f.Kind, text, zone)
	if err != nil {
		return f, nil, fault.New(fault.Usage, what, f.Name+": "+err.Error(), "")
	}
	return f, v, validField(what, f.Kind, v)
}

func validField(what string, kind lead.Kind, v any) error {
	switch kind {
	case lead.ASource:
		if !lead.Source(v.(string)).Valid() {
			var all []string
			for _, s := range lead.Sources() {
				all = append(all, string(s))
			}
			return fault.New(fault.Usage, what, "there is no source "+safetext.Quote(v.(string)), "the sources are "+
				strings.Join(all, ", "))
		}
	case lead.AnEmail:
		if err := mailbox.Valid(v.(string)); err != nil {
			return fault.Wrap(fault.Usage, what, err, "write it as name@company.com")
		}
	case lead.ADomain:
		if _, err := mailbox.Company(v.(string)); err != nil {
			return fault.Wrap(fault.Usage, what, err, "write it as company.com")
		}
	}
	return nil
}

// split separates BANT answers written as facts ("bant.budget": "yes") from the rest.
func split(a Action) (map[string]string, map[string]lead.Question, error) {
	set, bant := map[string]string{}, maps.Clone(a.BANT)
	if bant == nil {
		bant = map[string]lead.Question{}
	}
	for name, text := range a.Set {
		short := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "bant.")
		if !slices.Contains(lead.Letters(), short) {
			set[name] = text
			continue
		}
		ans := lead.Answer(strings.ToLower(strings.TrimSpace(text)))
		if ans == "" || lead.SaysNothing(text, lead.AText) {
			ans = lead.Unknown
		}
		bant[short] = lead.Question{Answer: ans}
	}
	for name, q := range bant {
		if !slices.Contains(lead.Letters(), name) {
			return nil, nil, fault.New(fault.Usage, string(a.Verb), "there is no question "+safetext.Quote(name), "the questions are "+
				strings.Join(lead.Letters(), ", "))
		}
		if q.Answer != lead.Yes && q.Answer != lead.No && q.Answer != lead.Unknown && q.Answer != "" {
			return nil, nil, fault.New(fault.Usage, string(a.Verb), name+" is answered yes, no or unknown, not "+
				safetext.Quote(string(q.Answer)), "")
		}
	}
	return set, bant, nil
}

// enter writes what a person typed into the rows in hand and marks it as theirs, so that no import
// overwrites it. Personal values go to erasable rows; the event names those.
func (w *work) enter(e *entry, what string, a Action) (journal.Data, error) {
	data := journal.Data{Changes: journal.Changes{}}
	set, bant, err := split(a)
	if err != nil {
		return data, err
	}
	p := w.persons[e.PersonID]
	before := *p.Person
	handBefore := slices.Clone(p.ByHand)
	for _, name := range identityFirst(set) {
		f, v, err := readField(what, name, set[name], w.rules.policy.TimeZone)
		if err != nil {
			return data, err
		}
		if err := w.setSpecial(e, what, f.Kind, v); err != nil {
			return data, err
		}
		if email, ok := v.(string); ok && f.Kind == lead.AnEmail && !names(set, lead.ADomain) {
			if err := w.follow(e, what, email); err != nil {
				return data, err
			}
		}
		if f.Of == lead.OfPerson && p.ErasedAt != 0 {
			return data, fault.New(fault.Refused, what, "the person was erased",
				"nothing personal is kept about them any more; archive the lead")
		}
		if before, after := w.put(e, f, v); f.Of == lead.OfPerson && before != after {
			c, err := w.personalChange(e.PersonID, before, after)
			if err != nil {
				return data, err
			}
			data.Changes["person."+f.Name] = c
		}
		byHand := e.byHand(f, p.Person, w.accounts[e.AccountID].Account) // an address or a domain may have moved the lead
		*byHand = mark(*byHand, f.Name)
		data.Names = append(data.Names, f.Name)
	}
	markedByHand(data.Changes, handBefore, p.ByHand)
	if err := w.tellAddress(data.Changes, &before, p.Person); err != nil {
		return data, err
	}
	for _, name := range lead.Letters() {
		q, ok := bant[name]
		if !ok {
			continue
		}
		if err := w.answer(e, name, q); err != nil {
			return data, err
		}
		data.Names = append(data.Names, name)
	}
	return data, nil
}

// put writes a fact into the rows of a lead, and tells how it reads before and after.
func (w *work) put(e *entry, f *lead.Fact, v any) (before, after string) {
	p, a := w.persons[e.PersonID].Person, w.accounts[e.AccountID].Account
	has := &lead.Facts{}
	knownOf(has, e.Lead, p, a)
	before = f.Read(has)
	f.Put(has, v)
	keepKnown(has, e.Lead, p, a)
	return before, f.Read(has)
}

// identityFirst orders facts so that those which say who the lead is come before those that are then
// written to its account.
func identityFirst(set map[string]string) []string {
	names := slices.Sorted(maps.Keys(set))
	slices.SortStableFunc(names, func(a, b string) int { return identity(a) - identity(b) })
	return names
}

func identity(name string) int {
	if f := lead.FactNamed(name); f != nil {
		if i := slices.Index([]lead.Kind{lead.APartner, lead.AnEmail, lead.ADomain}, f.Kind); i >= 0 {
			return i
		}
	}
	return 3
}

// names reports whether a fact of a kind is among those that are set.
func names(set map[string]string, kind lead.Kind) bool {
	for name := range set {
		if f := lead.FactNamed(name); f != nil && f.Kind == kind {
			return true
		}
	}
	return false
}

func mark(list []string, name string) []string {
	if slices.Contains(list, name) {
		return list
	}
	return append(slices.Clone(list), name)
}

// setSpecial does what a plain write cannot: identity and partner have rows of their own.
func (w *work) setSpecial(e *entry, what string, kind lead.Kind, v any) error {
	switch kind {
	case lead.APartner:
		return w.setPartner(e, what, v)
	case lead.AnEmail:
		return w.setEmail(e, what, v)
	case lead.ADomain:
		return w.setDomain(e, what, v)
	case lead.AnInstant:
		if at, ok := v.(time.Time); ok && w.ahead(at) {
			return fault.New(fault.Usage, what, at.In(w.rules.policy.TimeZone).Format(time.DateOnly)+" is more than a day ahead",
				"check the year")
		}
	case lead.ATier:
		if v == nil {
			return nil
		}
		if _, ok := w.tier(v.(string)); !ok {
			return fault.New(fault.Usage, what, "the policy has no tier "+safetext.Quote(v.(string)), "it has "+
				strings.Join(w.rules.policy.Programme.Tiers, ", "))
		}
	}
	return nil
}

func (w *work) setPartner(e *entry, what string, v any) error {
	if v == nil {
		e.PartnerID = ""
		return nil
	}
	if err := w.loadPartners(); err != nil {
		return err
	}
	id, ok := w.partnerID(v.(string))
	if !ok {
		return w.notPartner(what, v.(string))
	}
	e.PartnerID = id
	return nil
}

func (w *work) setEmail(e *entry, what string, v any) error {
	p := w.persons[e.PersonID]
	if v == nil {
		p.EmailKey = ""
		return nil
	}
	key, err := mailbox.Normalize(v.(string))
	if err != nil {
		return fault.Wrap(fault.Usage, what, err, "write it as name@company.com")
	}
	others, err := w.tx.PersonsByEmail(w.ctx, []string{key})
	if err != nil {
		return err
	}
	taken := len(others) > 0 && others[0].ID != p.ID
	for id, other := range w.persons {
		taken = taken || id != p.ID && other.EmailKey == key
	}
	if taken {
		return fault.New(fault.Conflict, what, "another person has this address", "look for it: eqltui list "+safetext.Line(v.(string)))
	}
	p.EmailKey = key
	return nil
}

// follow takes a lead to the company of the address that its person was given. One that was at another company
// than its old address stays there.
func (w *work) follow(e *entry, what, email string) error {
	before, _ := mailbox.Employer(w.persons[e.PersonID].Email.V)
	now, err := mailbox.Employer(email)
	at := w.accounts[e.AccountID].Domain
	if err != nil || now == before || at != "" && at != before {
		return nil
	}
	e.ByHand = mark(e.ByHand, "domain") // no import takes it back
	return w.setDomain(e, what, now)
}

// setDomain ties a lead to the account of a domain. A new domain is a new company, of which nothing is known
// yet: what is known of the one that was left stays there.
func (w *work) setDomain(e *entry, what string, v any) error {
	if v == nil {
		return fault.New(fault.Usage, what, "a domain cannot be made unknown", "set another one")
	}
	d, err := mailbox.Company(v.(string))
	if err != nil {
		return fault.Wrap(fault.Usage, what, err, "write it as company.com")
	}
	known, err := w.tx.AccountsByDomain(w.ctx, []string{d})
	if err != nil {
		return err
	}
	w.adoptAccounts(known)
	for _, a := range w.accounts {
		if a.Domain == d {
			e.AccountID = a.ID
			return nil
		}
	}
	old := w.accounts[e.AccountID]
	if old.Domain == "" {
		old.Domain = d
		return nil
	}
	id, err := w.tx.Take(w.ctx, "account", 1)
	if err != nil {
		return err
	}
	w.accounts[id] = &account{Account: &store.Account{ID: id, Domain: d, ByHand: []string{}}, isNew: true}
	w.made = append(w.made, id)
	e.AccountID = id
	return nil
}

// answer records one BANT answer. An evidence that was not given again is kept.
func (w *work) answer(e *entry, name string, q lead.Question) error {
	old := e.BANT[name]
	ans := store.Answer{Answer: q.Answer, Evidence: old.Evidence, Who: w.actor, At: w.ms()}
	if ans.Answer == "" {
		ans.Answer = lead.Unknown
	}
	if t := safetext.Kept(strings.TrimSpace(q.Evidence)); t != "" {
		id, err := w.textInstead(old.Evidence, e.PersonID, "evidence", t)
		if err != nil {
			return err
		}
		ans.Evidence = id
	}
	if old.Answer == ans.Answer && old.Evidence == ans.Evidence {
		return nil
	}
	if e.BANT == nil {
		e.BANT = map[string]store.Answer{}
	}
	e.BANT[name] = ans
	return nil
}

func (w *work) personalChange(person int64, before, after string) (journal.Change, error) {
	var c journal.Change
	for _, side := range []struct {
		text string
		to   *[]byte
	}{{before, (*[]byte)(&c.Before)}, {after, (*[]byte)(&c.After)}} {
		id, err := w.text(person, "was", side.text)
		if err != nil {
			return c, err
		}
		*side.to = strconv.AppendInt(nil, id, 10)
	}
	return c, nil
}

// Preview says what the gates would say about a lead with these answers. It is pure: a sheet calls
// it at every key.
func (d *Desk) Preview(det Detail, a Action, now time.Time) (gate.Result, error) {
	f := det.Facts
	set, bant, err := split(a)
	if err != nil {
		return gate.Result{}, err
	}
	for name, text := range set {
		fd, v, err := readField("preview", name, text, d.Policy().TimeZone)
		if err != nil {
			return gate.Result{}, err
		}
		if fd.Kind != lead.APartner { // which one it is only who has the partners can say
			fd.Put(&f, v)
		}
	}
	for name, q := range bant {
		if target := f.BANT.Get(name); target != nil {
			*target = q
		}
	}
	switch {
	case a.RefuseUs:
		f.Confirmed.Us = lead.Refused
	case a.ConfirmUs:
		f.Confirmed.Us = lead.Confirmed
	}
	return d.rules.Load().judge.In(det.zone).Judge(&f, now), nil
}

// buildFacts is pure: rows in, facts out. Another partner's referral of the same person is not
// evidence for this partner's lead, so those touches are left out.
func buildFacts(l *store.Lead, p *store.Person, a *store.Account, partner *lead.Partner, touches []lead.Touch) *lead.Facts {
	f := &lead.Facts{}
	putFacts(f, l, p, a, partner, touches)
	return f
}

func putFacts(f *lead.Facts, l *store.Lead, p *store.Person, a *store.Account, partner *lead.Partner, touches []lead.Touch) {
	*f = lead.Facts{Partner: partner, Confirmed: lead.Confirmations{Partner: l.PartnerWord, Us: l.OurWord}}
	knownOf(f, l, p, a)
	f.Lead.ID = lead.ID(l.ID).String()
	for name, ans := range l.BANT {
		if q := f.BANT.Get(name); q != nil {
			*q = lead.Question{Answer: ans.Answer, Who: ans.Who, At: store.Instant(ans.At)}
		}
	}
	f.Touches = touches
	if slices.ContainsFunc(touches, func(t lead.Touch) bool { return foreign(&t, l.PartnerID) }) {
		f.Touches = slices.DeleteFunc(slices.Clone(touches), func(t lead.Touch) bool { return foreign(&t, l.PartnerID) })
	}
}

func foreign(t *lead.Touch, partner string) bool {
	return t.Kind == lead.ReferralKind && t.Partner.V != partner
}

// knownOf copies what rows know of lead, person and company into facts.
func knownOf(f *lead.Facts, l *store.Lead, p *store.Person, a *store.Account) {
	f.Lead = lead.Record{Personal: p.Personal, Source: l.Source, Own: l.Own}
	f.Account = lead.Account{Company: a.Company}
	if l.ReferredAt != 0 {
		f.Lead.ReferredAt = lead.Known(store.Instant(l.ReferredAt))
	}
	if a.Domain != "" {
		f.Account.Domain = lead.Known(a.Domain)
	}
}

// keepKnown copies it back. A domain says which company it is, and is set by itself.
func keepKnown(f *lead.Facts, l *store.Lead, p *store.Person, a *store.Account) {
	l.Source, l.Own, l.ReferredAt = f.Lead.Source, f.Lead.Own, 0
	p.Personal, a.Company = f.Lead.Personal, f.Account.Company
	if at := f.Lead.ReferredAt; at.Known {
		l.ReferredAt = store.Millis(at.V)
	}
}
