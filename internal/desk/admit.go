package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Referrals admits rows that may become leads, in one transaction: look-ups and rescoring once for
// the batch.
func (im *Importer) Referrals(ctx context.Context, rows []Referral) ([]Outcome, error) {
	out, err := im.admit(ctx, leadRows, originsOf(rows, im.originOf), func(w *work) placing {
		b := &referring{
			admission: admission{work: w, of: im.of, salt: im.salt, exported: im.exported.clone()},
			rows:      rows,
			touched:   map[int64]bool{},
		}
		return placing{prepare: b.prepare, place: b.place, finish: b.finish}
	})
	for i := range out {
		if err == nil && rows[i].Exported.Database != "" && out[i].Lead != 0 {
			im.exported.add(int64(out[i].Lead))
		}
	}
	return out, err
}

// admission is a batch of rows about persons on its way in.
type admission struct {
	*work
	of       string // the partner that speaks for itself alone, "" for none
	salt     []byte
	exported leadSet   // the leads that came by rows of an export
	arrivals []arrival // by row
	byEmail  map[string]*person
	byClient map[string]int64
	byDomain map[string]*account
	byRef    map[string]int64
	byPerson map[int64][]*entry
	arrived  map[int64][]*entry      // by account: those whom this batch brought there
	rivals   map[int64][]store.Rival // by account: those who were there, once they were asked for
	said     lead.Facts              // what the row at hand says
	has      lead.Facts              // what its rows of the database say
}

// referring is a batch of referrals on its way in.
type referring struct {
	admission
	rows    []Referral
	touched map[int64]bool // leads that rows of this batch spoke of
}

func (b *referring) prepare(fresh []int) error {
	for _, i := range fresh {
		if err := b.speaksFor(b.of, &b.rows[i].Partner); err != nil {
			return err
		}
	}
	b.arrivals = make([]arrival, len(b.rows))
	for _, i := range fresh {
		b.arrivals[i] = arrive(b.rows[i])
		b.arrivals[i].locate()
		b.arrivals[i].recall(b.database)
	}
	if err := b.prefetch(fresh, true); err != nil {
		return err
	}
	for _, i := range fresh {
		if r := &b.arrivals[i]; b.leads[r.own] != nil && (r.ref == r.also || r.Origin.Name == b.database) {
			r.Origin.Key, r.ref = "", "" // our number of it is no external id
		}
	}
	return nil
}

func (b *referring) place(i int) (Outcome, int64, error) {
	if b.rows[i].Source == lead.Overlap && b.rows[i].Origin.Name != Hand && b.leads[b.arrivals[i].own] == nil {
		r := overlapOf(&b.rows[i])
		o, err := b.admitOverlap(&r)
		return o, 0, err
	}
	e, o, err := b.admit(&b.arrivals[i])
	if err != nil {
		return o, 0, err
	}
	o.Lead = lead.ID(e.ID)
	b.touched[e.ID] = true
	if b.rows[i].Exported.Database != "" {
		b.exported.add(e.ID)
	}
	return o, e.ID, nil
}

// finish names the fates. They are known only when the whole batch is placed: stages follow from all
// facts together.
func (b *referring) finish(out []Outcome) error {
	for i := range out {
		if e := b.leads[int64(out[i].Lead)]; e != nil && b.touched[e.ID] && out[i].Fate != Unchanged {
			switch e.Stage {
			case lead.Quarantined:
				out[i].Fate, out[i].Reason = Held, cmp.Or(out[i].Reason, e.Reason)
			case lead.Disqualified:
				if out[i].Fate == Created {
					out[i].Fate, out[i].Reason = Turned, b.rules.policy.ReasonLabel(e.Reason)
				}
			}
		}
	}
	return nil
}

// prefetch asks everything that the rows may need at once.
func (b *admission) prefetch(fresh []int, companies bool) error {
	var emails, clients, domains, refs []string
	for _, i := range fresh {
		r := &b.arrivals[i]
		if r.key != "" {
			emails = append(emails, r.key)
		}
		if r.ClientID.V != "" {
			clients = append(clients, r.ClientID.V)
		}
		if r.domain != "" {
			domains = append(domains, r.domain)
		}
		if r.ref != "" {
			refs = append(refs, r.ref)
		}
		if r.twin != "" {
			refs = append(refs, r.twin)
		}
		if r.former != "" {
			refs = append(refs, r.former)
		}
		if r.also != "" && r.also != r.ref {
			refs = append(refs, r.also)
		}
	}
	b.byEmail, b.byDomain, b.byPerson = map[string]*person{}, map[string]*account{}, map[int64][]*entry{}
	b.arrived, b.rivals = map[int64][]*entry{}, map[int64][]store.Rival{}
	persons, err := b.tx.PersonsByEmail(b.ctx, distinct(emails))
	if err != nil {
		return err
	}
	b.adoptPersons(persons)
	var personIDs []int64
	for _, p := range persons {
		b.byEmail[p.EmailKey] = b.persons[p.ID]
		personIDs = append(personIDs, p.ID)
	}
	if b.byClient, err = b.tx.PersonsByClient(b.ctx, distinct(clients)); err != nil {
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
	if companies {
		accounts, err := b.tx.AccountsByDomain(b.ctx, distinct(domains))
		if err != nil {
			return err
		}
		b.adoptAccounts(accounts)
		for _, a := range accounts {
			b.byDomain[a.Domain] = b.accounts[a.ID]
		}
	}
	if b.byRef, err = b.tx.Origins(b.ctx, leadRows, refs); err != nil {
		return err
	}
	if err := b.followMerges(fresh); err != nil {
		return err
	}
	var ids []int64
	for _, id := range b.byRef {
		ids = append(ids, id)
	}
	for _, i := range fresh {
		if own := b.arrivals[i].own; own != 0 {
			ids = append(ids, own)
		}
	}
	if err := b.loadLeads(ids); err != nil {
		return err
	}
	if err := b.leadsOfPersons(personIDs); err != nil {
		return err
	}
	for _, id := range b.order {
		b.index(b.leads[id])
	}
	return nil
}

func (b *admission) index(e *entry) {
	for _, person := range b.personsOf(e) {
		b.byPerson[person] = append(b.byPerson[person], e)
	}
}

// admit places one row and returns the lead it spoke of.
func (b *admission) admit(r *arrival) (*entry, Outcome, error) {
	r.partner, _ = b.partnerID(r.Partner)
	e, d, err := b.match(r)
	if err != nil {
		return nil, Outcome{}, err
	}
	if e != nil && r.also != "" && (d != nil || e == b.written(r) || b.byRef[r.ref] == e.ID) {
		if news, err := b.news(e, r); err != nil || !news {
			return e, Outcome{Fate: Unchanged}, err
		}
	}
	if d != nil {
		return b.hold(r, e, d)
	}
	p, err := b.writtenOf(e, r)
	if err == nil && p == nil {
		p, err = b.person(r)
	}
	if err != nil {
		return nil, Outcome{}, err
	}
	fate, own := Updated, true
	var before store.Lead
	var domain string
	if e == nil {
		if e, err = b.create(r, p); err != nil {
			return nil, Outcome{}, err
		}
		fate = Created
	} else {
		before, domain = clone(e.Lead), b.accounts[e.AccountID].Domain
		if r.contact = b.contact(e, r); r.contact != nil {
			own = r.domain == "" || r.domain == domain
		} else if own, err = b.reconcile(e, r, p); err != nil {
			return nil, Outcome{}, err
		}
	}
	changed, err := b.apply(e, r, own)
	if err != nil {
		return nil, Outcome{}, err
	}
	// A reference that was known leads to this lead already.
	if r.ref != "" && (fate == Created || b.byRef[r.ref] != e.ID) {
		b.byRef[r.ref] = e.ID
		if err := b.tx.SaveOrigin(b.ctx, leadRows, r.ref, e.ID); err != nil {
			return nil, Outcome{}, err
		}
	}
	if fate == Created || e.Stage == lead.Quarantined {
		if err := b.place(e, &r.Referral); err != nil {
			return nil, Outcome{}, err
		}
		return e, Outcome{Fate: fate}, nil
	}
	referral := e.touch
	if err := b.referral(e); err != nil {
		return nil, Outcome{}, err
	}
	if !changed && e.touch == referral && b.accounts[e.AccountID].Domain == domain && leadFacts.Same(&before, e.Lead) {
		// What time has changed is no word of the row, and of what is closed the figures stand.
		if e.Stage.Living() {
			b.rescore(e)
		}
		return e, Outcome{Fate: Unchanged}, nil
	}
	b.rescore(e)
	if e.event == nil {
		e.say(journal.Updated, journal.Data{How: r.Origin.Name})
	}
	return e, Outcome{Fate: Updated}, nil
}

// addressOf is a row's address as it is kept.
func addressOf(r *arrival) lead.Opt[string] {
	return lead.Known(safetext.Kept(strings.TrimSpace(r.Email.V)))
}

// person finds or makes the row's person, and joins a nameless visitor to it.
func (b *admission) person(r *arrival) (*person, error) {
	key := r.key
	p := b.byEmail[key]
	if key == "" {
		p = nil
	}
	visitor := b.byClient[r.ClientID.V]
	switch {
	case p == nil && visitor != 0 && b.persons[visitor].EmailKey == "" && key != "":
		p = b.persons[visitor]
		p.EmailKey, p.Email = key, addressOf(r) // whatever stood there was none
		b.byEmail[key] = p
	case p == nil && visitor != 0 && key == "":
		p = b.persons[visitor]
	case p == nil:
		id, err := b.tx.Next(b.ctx, "person")
		if err != nil {
			return nil, err
		}
		p = &person{Person: &store.Person{ID: id, EmailKey: key, ByHand: []string{}}, isNew: true}
		b.persons[id], b.touches[id] = p, &touchesInHand{}
		if key != "" {
			b.byEmail[key] = p
		}
	case visitor != 0 && visitor != p.ID && b.persons[visitor].EmailKey == "":
		// The visitor turned out to be this person: everything it did is theirs.
		if err := b.join(b.persons[visitor], p); err != nil {
			return nil, err
		}
		if !p.Email.Known {
			p.Email = addressOf(r) // of touches alone it was looked up, and shown nowhere
		}
	}
	return p, b.tie(r.ClientID.V, p.ID)
}

// tie gives a client id to whom it was first seen with.
func (b *admission) tie(client string, person int64) error {
	if client == "" || b.byClient[client] != 0 {
		return nil
	}
	b.byClient[client] = person
	return b.tx.TieClient(b.ctx, client, person)
}

func (b *admission) create(r *arrival, p *person) (*entry, error) {
	a, err := b.account(r)
	if err != nil {
		return nil, err
	}
	id, err := b.tx.Next(b.ctx, "lead")
	if err != nil {
		return nil, err
	}
	e := &entry{isNew: true, Lead: &store.Lead{
		ID: id, PersonID: p.ID, AccountID: a.ID, Source: r.Source, BANT: map[string]store.Answer{}, DueAt: store.Never,
		AlertAt:     store.Never,
		PartnerWord: lead.NotYet, OurWord: lead.NotYet, CreatedAt: b.ms(), TouchedAt: b.ms(), ByHand: []string{},
	}}
	b.leads[id] = e
	b.order = append(b.order, id)
	b.arrived[a.ID] = append(b.arrived[a.ID], e)
	return e, nil
}

func (b *admission) account(r *arrival) (*account, error) {
	d := r.domain
	if d != "" {
		if a := b.byDomain[d]; a != nil {
			return a, nil
		}
	}
	id, err := b.tx.Next(b.ctx, "account")
	if err != nil {
		return nil, err
	}
	a := &account{Account: &store.Account{ID: id, Domain: d, ByHand: []string{}}, isNew: true}
	b.accounts[id] = a
	if d != "" {
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
		e.say(kind, journal.Data{How: r.Origin.Name, Outcome: e.region})
	}
	if !slices.Contains(b.byPerson[e.PersonID], e) {
		b.index(e)
	}
	return nil
}

// admitted lets a complete record in: the partner's referral becomes a touch, the gates give the
// stage.
func (w *work) admitted(e *entry) error {
	w.placeByCountry(e)
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
	var missing, why []string
	switch {
	case e.ReferredAt == 0:
		missing = append(missing, "referral date")
	case w.ahead(store.Instant(e.ReferredAt)):
		why = append(why, "future: the referral date "+store.Instant(e.ReferredAt).In(w.rules.policy.TimeZone).Format(time.DateOnly)+
			" is more than a day ahead")
	}
	p, a := w.persons[e.PersonID], w.accounts[e.AccountID]
	switch {
	case p.EmailKey != "" || a.Domain != "":
	case p.Email.V != "":
		missing = append(missing, "a readable e-mail ("+safetext.Line(p.Email.V)+" is none) or a domain")
	case r != nil && r.Account.Domain.V != "":
		missing = append(missing, "e-mail or domain ("+safetext.Line(r.Account.Domain.V)+" names no company)")
	default:
		missing = append(missing, "e-mail or domain")
	}
	switch {
	case e.Source != "":
	case r != nil && r.SourceWord != "":
		missing = append(missing, "a known source ("+safetext.Line(r.SourceWord)+" is none)")
	default:
		missing = append(missing, "source")
	}
	if e.Source.Partnered() {
		switch {
		case e.PartnerID != "":
		case r != nil && strings.TrimSpace(r.Partner) != "":
			missing = append(missing, "a known partner ("+safetext.Line(r.Partner)+" "+w.noPartner(r.Partner)+")")
		default:
			missing = append(missing, "partner")
		}
		tier := strings.TrimSpace(e.ProgramTier.V)
		if _, known := w.tier(tier); tier == "" {
			missing = append(missing, "program tier")
		} else if !known {
			missing = append(missing, "a known program tier ("+safetext.Line(tier)+" is none)")
		}
	}
	if len(missing) > 0 {
		why = append(why, "missing: "+strings.Join(missing, ", "))
	}
	return strings.Join(why, "; ")
}

// ahead reports whether an instant is more than a day in the future: a slip, and no evidence before it comes.
func (w *work) ahead(at time.Time) bool { return at.After(w.now.Add(24 * time.Hour)) }

// releaseFromQuarantine lets a record in that a person completed by the facts that were set.
func (w *work) releaseFromQuarantine(e *entry, set []string) error {
	if doubted(e.Lead) != 0 && !settles(set) {
		return nil
	}
	if missing := w.incomplete(e, nil); missing != "" {
		e.Reason = missing
		return nil
	}
	e.Reason = ""
	return w.admitted(e)
}
