package desk

import (
	"encoding/json"
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

// field is a fact that a person can set: how its text is read, and where it goes in facts (for a
// preview) and in rows (for good).
type field struct {
	name  string // "employees"
	about string // lead, account, person
	read  func(text string) (any, error)
	facts func(f *lead.Facts, v any)
	rows  func(e *entry, p *store.Person, a *store.Account, v any)
}

// FieldNames lists the facts that `set` takes, sorted.
func FieldNames() []string {
	return slices.Sorted(maps.Keys(fields(time.UTC)))
}

// opt makes a fact of a read value; nil is unknown.
func opt[T any](v any) lead.Opt[T] {
	if v == nil {
		return lead.Opt[T]{}
	}
	return lead.Known(v.(T))
}

// fields is the table of facts that people set. Made on each call: nothing is shared.
func fields(zone *time.Location) map[string]field {
	all := map[string]field{}
	add := func(f field) { all[f.name] = f }
	person := func(name string, of func(*store.Person) *lead.Opt[string], fact func(*lead.Record) *lead.Opt[string]) {
		add(field{name, "person", words,
			func(f *lead.Facts, v any) { *fact(&f.Lead) = opt[string](v) },
			func(_ *entry, p *store.Person, _ *store.Account, v any) { *of(p) = opt[string](v) }})
	}
	person("name", func(p *store.Person) *lead.Opt[string] { return &p.Name }, func(r *lead.Record) *lead.Opt[string] { return &r.Name })
	person("email", func(p *store.Person) *lead.Opt[string] { return &p.Email }, func(r *lead.Record) *lead.Opt[string] { return &r.Email })
	person("phone", func(p *store.Person) *lead.Opt[string] { return &p.Phone }, func(r *lead.Record) *lead.Opt[string] { return &r.Phone })
	person("title", func(p *store.Person) *lead.Opt[string] { return &p.Title }, func(r *lead.Record) *lead.Opt[string] { return &r.Title })
	person("language", func(p *store.Person) *lead.Opt[string] { return &p.Language }, func(r *lead.Record) *lead.Opt[string] { return &r.Language })
	person("time_zone", func(p *store.Person) *lead.Opt[string] { return &p.TimeZone }, func(r *lead.Record) *lead.Opt[string] { return &r.TimeZone })

	text := func(name string, of func(*store.Account) *lead.Opt[string], fact func(*lead.Account) *lead.Opt[string]) {
		add(field{name, "account", words,
			func(f *lead.Facts, v any) { *fact(&f.Account) = opt[string](v) },
			func(_ *entry, _ *store.Person, a *store.Account, v any) { *of(a) = opt[string](v) }})
	}
	text("company", func(a *store.Account) *lead.Opt[string] { return &a.Name }, func(a *lead.Account) *lead.Opt[string] { return &a.Name })
	text("industry", func(a *store.Account) *lead.Opt[string] { return &a.Industry }, func(a *lead.Account) *lead.Opt[string] { return &a.Industry })
	add(field{"country", "account", country,
		func(f *lead.Facts, v any) { f.Account.Country = opt[string](v) },
		func(_ *entry, _ *store.Person, a *store.Account, v any) { a.Country = opt[string](v) }})
	text("region", func(a *store.Account) *lead.Opt[string] { return &a.Region }, func(a *lead.Account) *lead.Opt[string] { return &a.Region })
	add(field{"employees", "account", number,
		func(f *lead.Facts, v any) { f.Account.Employees = opt[int64](v) },
		func(_ *entry, _ *store.Person, a *store.Account, v any) { a.Employees = opt[int64](v) }})
	add(field{"tech_stack", "account", several,
		func(f *lead.Facts, v any) { f.Account.TechStack = opt[[]string](v) },
		func(_ *entry, _ *store.Person, a *store.Account, v any) { a.TechStack = opt[[]string](v) }})
	add(field{"integration_active", "account", truth,
		func(f *lead.Facts, v any) { f.Account.IntegrationActive = opt[bool](v) },
		func(_ *entry, _ *store.Person, a *store.Account, v any) { a.IntegrationActive = opt[bool](v) }})
	add(field{"domain", "account", words,
		func(f *lead.Facts, v any) { f.Account.Domain = opt[string](v) },
		func(*entry, *store.Person, *store.Account, any) {}}) // see work.setDomain

	own := func(name string, of func(*store.Lead) *lead.Opt[string], fact func(*lead.Record) *lead.Opt[string]) {
		add(field{name, "lead", words,
			func(f *lead.Facts, v any) { *fact(&f.Lead) = opt[string](v) },
			func(e *entry, _ *store.Person, _ *store.Account, v any) { *of(e.Lead) = opt[string](v) }})
	}
	own("use_case", func(l *store.Lead) *lead.Opt[string] { return &l.UseCase }, func(r *lead.Record) *lead.Opt[string] { return &r.UseCase })
	own("product_line", func(l *store.Lead) *lead.Opt[string] { return &l.ProductLine }, func(r *lead.Record) *lead.Opt[string] { return &r.ProductLine })
	own("program_tier", func(l *store.Lead) *lead.Opt[string] { return &l.ProgramTier }, func(r *lead.Record) *lead.Opt[string] { return &r.ProgramTier })
	add(field{"referred_at", "lead", day(zone),
		func(f *lead.Facts, v any) { f.Lead.ReferredAt = opt[time.Time](v) },
		func(e *entry, _ *store.Person, _ *store.Account, v any) {
			e.ReferredAt = store.Millis(opt[time.Time](v).V)
		}})
	add(field{"source", "lead", words,
		func(f *lead.Facts, v any) { f.Lead.Source = lead.Source(opt[string](v).V) },
		func(e *entry, _ *store.Person, _ *store.Account, v any) { e.Source = lead.Source(opt[string](v).V) }})
	// The partner itself is looked up by who has the partners; see work.setPartner.
	add(field{"partner", "lead", words, func(*lead.Facts, any) {}, func(*entry, *store.Person, *store.Account, any) {}})
	return all
}

// shortName takes "account.employees" and "employees" for the same.
func shortName(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, prefix := range []string{"account.", "lead.", "person."} {
		name = strings.TrimPrefix(name, prefix)
	}
	return name
}

// readField reads one field=value as typed. An empty text makes the fact unknown.
func readField(what, name, text string, zone *time.Location) (field, any, error) {
	short := shortName(name)
	if strings.EqualFold(strings.TrimSpace(name), "account.name") {
		short = "company"
	}
	f, ok := fields(zone)[short]
	if !ok {
		return field{}, nil, fault.New(fault.Usage, what, "there is no fact "+safetext.Quote(name), "the facts are "+strings.Join(FieldNames(), ", ")+", and bant.budget, bant.authority, bant.need, bant.timeline")
	}
	if strings.TrimSpace(text) == "" {
		return f, nil, nil
	}
	v, err := f.read(text)
	if err != nil {
		return f, nil, fault.New(fault.Usage, what, f.name+": "+err.Error(), "")
	}
	return f, v, validField(what, f.name, v)
}

func validField(what, name string, v any) error {
	switch name {
	case "source":
		if !lead.Source(v.(string)).Valid() {
			var all []string
			for _, s := range lead.Sources() {
				all = append(all, string(s))
			}
			return fault.New(fault.Usage, what, "there is no source "+safetext.Quote(v.(string)), "the sources are "+strings.Join(all, ", "))
		}
	case "email":
		if err := mailbox.Valid(v.(string)); err != nil {
			return fault.Wrap(fault.Usage, what, err, "write it as name@company.com")
		}
	case "domain":
		if _, ok := mailbox.FromURL(v.(string)); !ok {
			return fault.New(fault.Usage, what, safetext.Quote(v.(string))+" is no company's domain", "write it as company.com")
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
		if ans == "" {
			ans = lead.Unknown
		}
		bant[short] = lead.Question{Answer: ans}
	}
	for name, q := range bant {
		if !slices.Contains(lead.Letters(), name) {
			return nil, nil, fault.New(fault.Usage, string(a.Verb), "there is no question "+safetext.Quote(name), "the questions are "+strings.Join(lead.Letters(), ", "))
		}
		if q.Answer != lead.Yes && q.Answer != lead.No && q.Answer != lead.Unknown && q.Answer != "" {
			return nil, nil, fault.New(fault.Usage, string(a.Verb), name+" is answered yes, no or unknown, not "+safetext.Quote(string(q.Answer)), "")
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
	handBefore := slices.Clone(p.ByHand)
	for _, name := range identityFirst(set) {
		f, v, err := readField(what, name, set[name], w.rules.policy.TimeZone)
		if err != nil {
			return data, err
		}
		if err := w.setSpecial(e, what, f.name, v); err != nil {
			return data, err
		}
		acct := w.accounts[e.AccountID] // an address or a domain may have moved the lead to another one
		switch f.about {
		case "person":
			if p.ErasedAt != 0 {
				return data, fault.New(fault.Refused, what, "the person was erased", "nothing personal is kept about them any more; archive the lead")
			}
			before, after := personField(p.Person, f.name), ""
			f.rows(e, p.Person, acct.Account, v)
			after = personField(p.Person, f.name)
			if before != after {
				c, err := w.personalChange(e.PersonID, before, after)
				if err != nil {
					return data, err
				}
				data.Changes["person."+f.name] = c
			}
			p.ByHand = mark(p.ByHand, f.name)
		case "account":
			f.rows(e, p.Person, acct.Account, v)
			acct.ByHand = mark(acct.ByHand, f.name)
		default:
			f.rows(e, p.Person, acct.Account, v)
			e.ByHand = mark(e.ByHand, f.name)
		}
		data.Names = append(data.Names, f.name)
	}
	if !slices.Equal(handBefore, p.ByHand) {
		b, _ := json.Marshal(handBefore) // lists of words always encode
		a, _ := json.Marshal(p.ByHand)
		data.Changes["person.by_hand"] = journal.Change{Before: b, After: a}
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

// identityFirst orders facts so that those which say who the lead is come before those that are then
// written to its account.
func identityFirst(set map[string]string) []string {
	names := slices.Sorted(maps.Keys(set))
	slices.SortStableFunc(names, func(a, b string) int { return identity(a) - identity(b) })
	return names
}

func identity(name string) int {
	i := slices.Index([]string{"partner", "email", "domain"}, shortName(name))
	if i < 0 {
		return 3
	}
	return i
}

func mark(list []string, name string) []string {
	if slices.Contains(list, name) {
		return list
	}
	return append(slices.Clone(list), name)
}

// setSpecial does what a plain write cannot: identity and partner have rows of their own.
func (w *work) setSpecial(e *entry, what, name string, v any) error {
	switch name {
	case "partner":
		return w.setPartner(e, what, v)
	case "email":
		return w.setEmail(e, what, v)
	case "domain":
		return w.setDomain(e, what, v)
	case "program_tier":
		if v == nil {
			return nil
		}
		if _, ok := w.tier(v.(string)); !ok {
			return fault.New(fault.Usage, what, "the policy has no tier "+safetext.Quote(v.(string)), "it has "+strings.Join(w.rules.policy.Programme.Tiers, ", "))
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
		return fault.New(fault.NotFound, what, "there is no partner "+safetext.Quote(v.(string)), "import partners first: eqltui import partners.csv")
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
	if acct := w.accounts[e.AccountID]; acct.Domain == "" {
		if d, ok := companyDomain(v.(string)); ok {
			return w.setDomain(e, what, d)
		}
	}
	return nil
}

// setDomain ties a lead to the account of a domain.
func (w *work) setDomain(e *entry, what string, v any) error {
	if v == nil {
		return fault.New(fault.Usage, what, "a domain cannot be made unknown", "set another one")
	}
	d, ok := mailbox.FromURL(v.(string))
	if !ok {
		return fault.New(fault.Usage, what, safetext.Quote(v.(string))+" is no company's domain", "write it as company.com")
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
	// The account belongs to other leads too, and its domain is right for them: this lead gets one of
	// its own, with what is known so far.
	id, err := w.tx.Take(w.ctx, "account", 1)
	if err != nil {
		return err
	}
	fresh := *old.Account
	fresh.ID, fresh.Domain, fresh.ByHand = id, d, slices.Clone(old.ByHand)
	w.accounts[id] = &account{Account: &fresh, isNew: true}
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
	if old.Answer == ans.Answer && strings.TrimSpace(q.Evidence) == "" {
		return nil
	}
	if t := safetext.Line(strings.TrimSpace(q.Evidence)); t != "" {
		id, err := w.text(e.PersonID, "evidence", t)
		if err != nil {
			return err
		}
		ans.Evidence = id
	}
	if e.BANT == nil {
		e.BANT = map[string]store.Answer{}
	}
	e.BANT[name] = ans
	return nil
}

func personField(p *store.Person, name string) string {
	switch name {
	case "name":
		return p.Name.V
	case "email":
		return p.Email.V
	case "phone":
		return p.Phone.V
	case "title":
		return p.Title.V
	case "language":
		return p.Language.V
	case "time_zone":
		return p.TimeZone.V
	}
	return ""
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
		fd.facts(&f, v)
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
	return d.rules.Load().judge.Judge(&f, now), nil
}

// buildFacts is pure: rows in, facts out. Another partner's referral of the same person is not
// evidence for this partner's lead, so those touches are left out.
func buildFacts(l *store.Lead, p *store.Person, a *store.Account, partner *lead.Partner, touches []lead.Touch) *lead.Facts {
	f := &lead.Facts{
		Lead:      lead.Record{ID: lead.ID(l.ID).String(), Personal: p.Personal, Source: l.Source, Own: l.Own},
		Account:   lead.Account{Company: a.Company},
		Partner:   partner,
		Confirmed: lead.Confirmations{Partner: l.PartnerWord, Us: l.OurWord},
	}
	if l.ReferredAt != 0 {
		f.Lead.ReferredAt = lead.Known(store.Instant(l.ReferredAt))
	}
	if a.Domain != "" {
		f.Account.Domain = lead.Known(a.Domain)
	}
	for name, ans := range l.BANT {
		if q := f.BANT.Get(name); q != nil {
			*q = lead.Question{Answer: ans.Answer, Who: ans.Who, At: store.Instant(ans.At)}
		}
	}
	f.Touches = touches
	if slices.ContainsFunc(touches, func(t lead.Touch) bool { return foreign(&t, l.PartnerID) }) {
		f.Touches = slices.DeleteFunc(slices.Clone(touches), func(t lead.Touch) bool { return foreign(&t, l.PartnerID) })
	}
	return f
}

func foreign(t *lead.Touch, partner string) bool {
	return t.Kind == lead.ReferralKind && t.Partner.V != partner
}
