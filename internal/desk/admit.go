package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Referrals admits rows that may become leads, in one transaction: look-ups and rescoring once for
// the batch.
func (im *Importer) Referrals(ctx context.Context, rows []Referral) ([]Outcome, error) {
	var out []Outcome
	err := im.run(ctx, func(w *work) error {
		b := &admission{work: w, im: im}
		var err error
		out, err = b.referrals(rows)
		return err
	})
	return out, err
}

// admission is a batch of referrals on its way in.
type admission struct {
	*work
	im       *Importer
	byEmail  map[string]*person
	byClient map[string]int64
	byDomain map[string]*account
	byRef    map[string]int64
	byPerson map[int64][]*entry
	byAcct   map[int64][]*entry
}

func (b *admission) referrals(rows []Referral) ([]Outcome, error) {
	out := make([]Outcome, len(rows))
	origins := make([]Origin, len(rows))
	for i := range rows {
		origins[i] = rows[i].Origin
	}
	digests, known, err := b.im.fresh(b.work, "lead", origins)
	if err != nil {
		return nil, err
	}
	if err := b.prefetch(rows); err != nil {
		return nil, err
	}
	touched := map[int64]bool{}
	for i := range rows {
		if id, ok := known[digests[i]]; ok {
			out[i] = Outcome{Fate: Unchanged, Lead: lead.ID(id)}
			continue
		}
		e, o, err := b.admit(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = o
		if e == nil {
			continue
		}
		out[i].Lead = lead.ID(e.ID)
		touched[e.ID] = true
		known[digests[i]] = e.ID
		if err := b.tx.Admit(b.ctx, "lead", digests[i], e.ID); err != nil {
			return nil, err
		}
	}
	// A fate is known only when the whole batch is placed: stages follow from all facts together.
	for i := range out {
		if e := b.leads[int64(out[i].Lead)]; e != nil && touched[e.ID] && out[i].Fate != Unchanged {
			switch e.Stage {
			case lead.Quarantined:
				out[i].Fate, out[i].Reason = Held, e.Reason
			case lead.Disqualified:
				if out[i].Fate == Created {
					out[i].Fate, out[i].Reason = Turned, b.rules.policy.ReasonLabel(e.Reason)
				}
			}
		}
	}
	return out, nil
}

// prefetch asks everything the batch may need at once.
func (b *admission) prefetch(rows []Referral) error {
	var emails, clients, domains, refs []string
	for i := range rows {
		r := &rows[i]
		if key, err := mailbox.Normalize(r.Email); err == nil {
			emails = append(emails, key)
		}
		// Cleaned here, so that it is looked up as it is kept.
		if r.ClientID = safetext.Line(strings.TrimSpace(r.ClientID)); r.ClientID != "" {
			clients = append(clients, r.ClientID)
		}
		if d, ok := domainOf(r); ok {
			domains = append(domains, d)
		}
		if r.Origin.Key != "" {
			refs = append(refs, r.Origin.ref())
		}
	}
	b.byEmail, b.byDomain = map[string]*person{}, map[string]*account{}
	b.byPerson, b.byAcct = map[int64][]*entry{}, map[int64][]*entry{}
	persons, err := b.tx.PersonsByEmail(b.ctx, emails)
	if err != nil {
		return err
	}
	b.adoptPersons(persons)
	var personIDs []int64
	for _, p := range persons {
		b.byEmail[p.EmailKey] = b.persons[p.ID]
		personIDs = append(personIDs, p.ID)
	}
	if b.byClient, err = b.tx.PersonsByClient(b.ctx, clients); err != nil {
		return err
	}
	for _, id := range b.byClient {
		personIDs = append(personIDs, id)
	}
	slices.Sort(personIDs)
	personIDs = slices.Compact(personIDs)
	if err := b.loadPersons(personIDs); err != nil {
		return err
	}
	accounts, err := b.tx.AccountsByDomain(b.ctx, domains)
	if err != nil {
		return err
	}
	b.adoptAccounts(accounts)
	var accountIDs []int64
	for _, a := range accounts {
		b.byDomain[a.Domain] = b.accounts[a.ID]
		accountIDs = append(accountIDs, a.ID)
	}
	if b.byRef, err = b.tx.Origins(b.ctx, "lead", refs); err != nil {
		return err
	}
	var ids []int64
	for _, id := range b.byRef {
		ids = append(ids, id)
	}
	for _, ask := range []func() ([]*store.Lead, error){
		func() ([]*store.Lead, error) { return b.tx.LeadsByID(b.ctx, ids) },
		func() ([]*store.Lead, error) { return b.tx.LeadsByPerson(b.ctx, personIDs) },
		func() ([]*store.Lead, error) { return b.tx.LeadsByAccount(b.ctx, accountIDs) },
	} {
		leads, err := ask()
		if err != nil {
			return err
		}
		if err := b.take(leads); err != nil {
			return err
		}
	}
	for _, id := range b.order {
		b.index(b.leads[id])
	}
	return nil
}

func (b *admission) index(e *entry) {
	b.byPerson[e.PersonID] = append(b.byPerson[e.PersonID], e)
	if b.accounts[e.AccountID].Domain != "" {
		b.byAcct[e.AccountID] = append(b.byAcct[e.AccountID], e)
	}
}

func domainOf(r *Referral) (string, bool) {
	if r.Domain != "" {
		if d, ok := mailbox.FromURL(r.Domain); ok {
			return d, true
		}
	}
	return companyDomain(r.Email)
}

// admit places one row. A nil entry is a rejected row.
func (b *admission) admit(r *Referral) (*entry, Outcome, error) {
	named := r.Source != ""
	if !named {
		r.Source = lead.PartnerReferral
	}
	p, err := b.person(r)
	if err != nil {
		return nil, Outcome{}, err
	}
	partner, _ := b.partnerID(r.Partner)
	e := b.match(r, p, partner)
	fate := Updated
	if e == nil {
		if e, err = b.create(r, p); err != nil {
			return nil, Outcome{}, err
		}
		fate = Created
	} else if err := b.reconcile(e, r, p, named); err != nil {
		return nil, Outcome{}, err
	}
	before := clone(e.Lead)
	changed, err := b.apply(e, r, partner)
	if err != nil {
		return nil, Outcome{}, err
	}
	if r.Origin.Key != "" {
		if err := b.tx.SaveOrigin(b.ctx, "lead", r.Origin.ref(), e.ID); err != nil {
			return nil, Outcome{}, err
		}
	}
	if fate == Created || e.Stage == lead.Quarantined {
		if err := b.place(e, r); err != nil {
			return nil, Outcome{}, err
		}
		return e, Outcome{Fate: fate}, nil
	}
	if err := b.referral(e); err != nil {
		return nil, Outcome{}, err
	}
	b.rescore(e)
	if !changed && sameFacts(&before, e.Lead) {
		return e, Outcome{Fate: Unchanged}, nil
	}
	if e.event == nil {
		e.say(journal.Updated, journal.Data{How: r.Origin.Name})
	}
	return e, Outcome{Fate: Updated}, nil
}

func sameFacts(a, b *store.Lead) bool {
	c, err := journal.Diff(*a, *b, "", append(unjournalled, "by_hand")...)
	return err == nil && len(c) == 0
}

// person finds or makes the row's person, and joins a nameless visitor to it.
func (b *admission) person(r *Referral) (*person, error) {
	key, err := mailbox.Normalize(r.Email)
	if err != nil {
		key = ""
	}
	p := b.byEmail[key]
	if key == "" {
		p = nil
	}
	visitor := b.byClient[r.ClientID]
	switch {
	case p == nil && visitor != 0 && b.persons[visitor].EmailKey == "" && key != "":
		p = b.persons[visitor]
		p.EmailKey = key
		b.byEmail[key] = p
	case p == nil && visitor != 0 && key == "":
		p = b.persons[visitor]
	case p == nil:
		id, err := b.id("person")
		if err != nil {
			return nil, err
		}
		p = &person{Person: &store.Person{ID: id, EmailKey: key, ByHand: []string{}}, isNew: true}
		b.persons[id], b.touches[id] = p, nil
		if key != "" {
			b.byEmail[key] = p
		}
	case visitor != 0 && visitor != p.ID && b.persons[visitor].EmailKey == "":
		// The visitor turned out to be this person: everything it did is theirs.
		if err := b.join(b.persons[visitor], p); err != nil {
			return nil, err
		}
	}
	// A client id belongs to whom it was first seen with.
	if r.ClientID != "" && b.byClient[r.ClientID] == 0 {
		if err := b.tx.TieClient(b.ctx, r.ClientID, p.ID); err != nil {
			return nil, err
		}
		b.byClient[r.ClientID] = p.ID
	}
	return p, nil
}

// match finds the lead a row speaks of: the one it created before, or the living one of the same
// person and partner.
func (b *admission) match(r *Referral, p *person, partner string) *entry {
	if r.Origin.Key != "" {
		if id := b.byRef[r.Origin.ref()]; id != 0 {
			return b.leads[id]
		}
	}
	if p.EmailKey == "" {
		return nil
	}
	for _, e := range b.byPerson[p.ID] {
		if e.PartnerID == partner && (e.Stage.Living() || e.Stage == lead.Quarantined) {
			return e
		}
	}
	// A record that waits for its partner is completed by the row that names one.
	for _, e := range b.byPerson[p.ID] {
		if e.PartnerID == "" && e.Stage == lead.Quarantined {
			return e
		}
	}
	return nil
}

func (b *admission) create(r *Referral, p *person) (*entry, error) {
	a, err := b.account(r)
	if err != nil {
		return nil, err
	}
	id, err := b.tx.Take(b.ctx, "lead", 1)
	if err != nil {
		return nil, err
	}
	e := &entry{isNew: true, Lead: &store.Lead{
		ID: id, PersonID: p.ID, AccountID: a.ID, Source: r.Source, BANT: map[string]store.Answer{}, DueAt: store.Never, AlertAt: store.Never,
		PartnerWord: lead.NotYet, OurWord: lead.NotYet, CreatedAt: b.ms(), TouchedAt: b.ms(), ByHand: []string{},
	}}
	b.leads[id] = e
	b.order = append(b.order, id)
	if r.Origin.Key != "" {
		b.byRef[r.Origin.ref()] = id
	}
	return e, nil
}

func (b *admission) account(r *Referral) (*account, error) {
	d, ok := domainOf(r)
	if ok {
		if a := b.byDomain[d]; a != nil {
			return a, nil
		}
	}
	id, err := b.id("account")
	if err != nil {
		return nil, err
	}
	a := &account{Account: &store.Account{ID: id, Domain: d, ByHand: []string{}}, isNew: true}
	b.accounts[id] = a
	if ok {
		b.byDomain[d] = a
	}
	return a, nil
}

// place gives a new (or completed) record its stage: quarantined while something is missing,
// disqualified by a rule, else what its facts make it. A candidate enters its queue.
func (b *admission) place(e *entry, r *Referral) error {
	kind := journal.Admitted
	if missing := b.incomplete(e, r); missing != "" {
		e.Stage, e.Reason = lead.Quarantined, missing
		b.rescore(e)
		kind = journal.Quarantined
	} else {
		e.Reason = ""
		if err := b.admitted(e); err != nil {
			return err
		}
	}
	if e.event == nil || e.isNew {
		e.say(kind, journal.Data{How: r.Origin.Name})
	}
	if !slices.Contains(b.byPerson[e.PersonID], e) {
		b.index(e)
	}
	return nil
}

// admitted lets a complete record in: the partner's referral becomes a touch, the gates give the
// stage.
func (w *work) admitted(e *entry) error {
	if err := w.referral(e); err != nil {
		return err
	}
	f := w.facts(e)
	_, _, _, stage, reason, _ := w.rules.judge.Brief(f, w.now)
	e.Stage = stage
	switch stage {
	case lead.New, lead.EQL:
		// Becoming an EQL takes a person, whatever the gates say already.
		w.enterQueue(e, f)
	case lead.Disqualified:
		e.Stage = lead.New
		w.refuse(e, reason)
	case lead.SQL:
		e.SQLAt = w.ms()
	}
	w.rescore(e)
	return nil
}

// incomplete says what a record lacks, "" when nothing.
func (w *work) incomplete(e *entry, r *Referral) string {
	var missing []string
	if e.ReferredAt == 0 {
		missing = append(missing, "referral date")
	}
	p, a := w.persons[e.PersonID], w.accounts[e.AccountID]
	if p.EmailKey == "" && a.Domain == "" {
		missing = append(missing, "e-mail or domain")
	}
	if e.Source.Partnered() {
		switch {
		case e.PartnerID != "":
		case r != nil && strings.TrimSpace(r.Partner) != "":
			missing = append(missing, "a known partner ("+safetext.Line(r.Partner)+" is none)")
		default:
			missing = append(missing, "partner")
		}
		if strings.TrimSpace(e.ProgramTier.V) == "" {
			missing = append(missing, "program tier")
		}
	}
	if len(missing) == 0 {
		return ""
	}
	return "missing: " + strings.Join(missing, ", ")
}

// releaseFromQuarantine lets a record in that a person completed.
func (w *work) releaseFromQuarantine(e *entry) error {
	if missing := w.incomplete(e, nil); missing != "" {
		e.Reason = missing
		return nil
	}
	e.Reason = ""
	return w.admitted(e)
}

// referral writes the touch that a partner's own referral is: once for each partner and date.
func (w *work) referral(e *entry) error {
	if e.Source != lead.PartnerReferral || e.PartnerID == "" || e.ReferredAt == 0 {
		return nil
	}
	for _, t := range w.touches[e.PersonID] {
		if t.Kind == lead.ReferralKind && t.Partner.V == e.PartnerID && store.Millis(t.At) == e.ReferredAt {
			return nil
		}
	}
	return w.addTouch(&store.Touch{PersonID: e.PersonID, At: e.ReferredAt, Kind: lead.ReferralKind, Partner: e.PartnerID, Surface: e.Surface.V, UTM: e.UTM})
}
