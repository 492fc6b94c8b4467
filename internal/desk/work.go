package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// work is what one transaction has in its hands: the rows it read, each as it was and as it is now.
// At the end flush compares the two, writes what changed and journals the difference.
type work struct {
	ctx   context.Context
	tx    *store.Tx
	rules *rules
	acts  *acts
	now   time.Time
	actor string
	role  Role
	zone  *time.Location // in which times of day are told to the actor
	by    journal.By
	batch string

	undoes bool // something is taken back

	leads    map[int64]*entry
	persons  map[int64]*person
	accounts map[int64]*account
	touches  map[int64]*touchesInHand // by person
	partners map[string]*lead.Partner
	everyone bool              // every partner is read
	names    *partnerNames     // what they are called; nil: not made yet
	contacts map[int64][]int64 // by lead: whose touches count for it beside its person's; nil: nobody asked, or none is merged
	counted  map[int64][]int64 // contacts as they were when this work began
	joined   map[int64]bool    // persons whose touches changed
	whole    map[int64]bool    // persons all of whose leads are in hand
	made     []int64           // accounts that the word of a person made
	order    []int64           // leads in the order in which they were first seen
	rowsInHand
	database  string                      // by which the database is known in its exports, in an import
	admits    bool                        // records come in: of a file, or one that a person typed
	agreedTo  map[string]*store.Agreement // what partners agreed to, by its id, as far as it was read; nil: nothing was
	book      *pageBook                   // every page, nil until they are asked for
	moved     []string                    // partners whose leads are to be derived anew
	rejudged  []*store.Lead               // leads of which only the policy is another
	sums      *sumBook                    // nil: no sums are kept
	stubs     map[int64][]lead.Touch      // what persons had done who turned out to be others
	pagesGone []int64                     // the numbers of pages that were taken away
	router    *router                     // nil until somebody is to get a lead
	decided   map[int64][]journal.Event   // what routing decided in the batch that is taken back, by lead
	told      bool                        // who gets which lead is told by acts alone
	kick      bool                        // leads that wait may be given out when this is written

	keptRulings []*store.Ruling         // every decision between partners as it was read; nil: they were not
	ruledLeads  map[int64]*store.Ruling // by the leads that they cover; nil: to be made from those in hand
	recount     []int64                 // leads of decisions that moved
}

// entry is a lead in hand.
type entry struct {
	*store.Lead
	was      store.Lead
	isNew    bool
	event    *journal.Event // what happened to it, beside its fields
	more     []*journal.Event
	touch    int64           // the referral that became a touch, 0 for none
	fell     int64           // the touch of its referral that fell together with another's, 0 for none
	visitor  json.RawMessage // visitorsTouches, where its person turned out to be somebody else; nil otherwise
	region   string          // how the company's region was found, "" when it was told
	found    found           // what stood there without a lead until it came
	gone     bool            // it is taken away when the work is flushed
	unfolded bool            // it was merged until now
	erased   bool            // its person is: what it loses of words is not told
	states   bool            // what happened only says how it is: where that was so already, nothing did

	serve    bool           // it waits, and is to be given to somebody now
	another  bool           // somebody has it, and another is to get it
	late     lead.ClockKind // because this clock has run out
	unrouted *routed        // what it was before routing decided, nil where it did not
	decision *journal.Event // what routing decided

	unmoved bool     // and nothing did
	rows    []string // digests of the rows of an import that spoke of it
}

type person struct {
	*store.Person
	was     store.Person
	isNew   bool
	stirred bool // a row changed it, if only until the next one
}

type account struct {
	*store.Account
	was     store.Account
	isNew   bool
	stirred bool   // likewise
	by      string // the origin of the row that changed it last
	settled bool   // what was to go back of it has gone back: it is not taken back lead by lead
}

func (d *Desk) work(ctx context.Context, tx *store.Tx, who Actor, by journal.By, batch string) (*work, error) {
	if err := d.sync(ctx, tx); err != nil {
		return nil, err
	}
	if err := stillMay(ctx, tx, who); err != nil {
		return nil, err
	}
	sums, err := d.sums(ctx, tx)
	if err != nil {
		return nil, err
	}
	w := emptyHanded(ctx, tx, d.rules.Load(), d.now().UTC().Truncate(time.Millisecond))
	w.told = d.told.Load()
	w.sums, w.acts, w.actor, w.role, w.by, w.zone, w.batch = sums, table(), who.User, who.Role, by, w.rules.zoneOf(who), batch
	return w, nil
}

// emptyHanded is a work that holds nothing yet. By itself it is for reading: it has no actor, acts or sums.
func emptyHanded(ctx context.Context, tx *store.Tx, r *rules, now time.Time) *work {
	return &work{rowsInHand: noRows(), ctx: ctx, tx: tx, rules: r, now: now,
		leads: map[int64]*entry{}, persons: map[int64]*person{}, accounts: map[int64]*account{}, touches: map[int64]*touchesInHand{},
		joined: map[int64]bool{}, whole: map[int64]bool{}, partners: map[string]*lead.Partner{}}
}

func (w *work) ms() int64 { return store.Millis(w.now) }

// loadPartners reads every partner once, so that any of them is known by any of its names.
func (w *work) loadPartners() error {
	if w.everyone {
		return nil
	}
	all, err := w.tx.Partners(w.ctx)
	if err != nil {
		return err
	}
	w.partners, w.everyone = map[string]*lead.Partner{}, true
	for _, p := range all {
		w.knowPartner(p.ID, p)
	}
	return w.loadStanding(slices.Collect(maps.Keys(w.partners)))
}

// partnersOf reads the partners of leads.
func (w *work) partnersOf(rows []*store.Lead) error {
	var ids []string
	for _, l := range rows {
		ids = append(ids, l.PartnerID)
	}
	_, err := w.partnersNamed(ids)
	return err
}

// partnersNamed are the partners of these ids.
func (w *work) partnersNamed(ids []string) (out []*lead.Partner, err error) {
	var ask []string
	for _, id := range ids {
		if _, ok := w.partners[id]; !ok && id != "" && !w.everyone {
			ask = append(ask, id)
			w.partners[id] = nil
		}
	}
	some, err := w.tx.PartnersByID(w.ctx, ask)
	for _, p := range some {
		w.partners[p.ID] = p
	}
	if err == nil {
		err = w.loadStanding(ask)
	}
	for _, id := range ids {
		if p := w.partners[id]; p != nil {
			out = append(out, p)
		}
	}
	return out, err
}

// loadLeads brings leads with their persons, accounts, touches and partners into hand.
func (w *work) loadLeads(ids []int64) error {
	rows, err := w.tx.LeadsByID(w.ctx, missing(w.leads, ids))
	if err != nil {
		return err
	}
	return w.take(rows)
}

// missing are the ids of what is not in hand.
func missing[V any](in map[int64]V, ids []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
		_, ok := in[id]
		return ok
	})
}

// take adopts rows and loads what hangs on them.
func (w *work) take(rows []*store.Lead) error {
	var persons, accounts []int64
	for _, l := range rows {
		w.hold(l)
		persons = append(persons, l.PersonID)
		accounts = append(accounts, l.AccountID)
	}
	contacts, err := w.contactsOf(rows)
	if err != nil {
		return err
	}
	persons = append(persons, contacts...)
	if err := w.partnersOf(rows); err != nil {
		return err
	}
	if err := w.loadPersons(persons); err != nil {
		return err
	}
	return w.loadAccounts(accounts)
}

// hold adopts a row alone.
func (w *work) hold(l *store.Lead) {
	if _, ok := w.leads[l.ID]; ok {
		return
	}
	w.leads[l.ID] = &entry{Lead: l, was: clone(l)}
	w.order = append(w.order, l.ID)
}

// leadsOfPersons brings every lead of these persons into hand.
func (w *work) leadsOfPersons(ids []int64) error {
	var ask []int64
	for _, id := range ids {
		if !w.whole[id] {
			ask = append(ask, id)
			w.whole[id] = true
		}
	}
	rows, err := w.tx.LeadsByPerson(w.ctx, ask)
	if err != nil {
		return err
	}
	if err := w.take(rows); err != nil {
		return err
	}
	// What they did may count for a lead into which theirs was merged.
	if any, err := w.anyMerge(); err != nil || !any {
		return err
	}
	merges, err := w.tx.MergesOfPersons(w.ctx, ask)
	if err != nil {
		return err
	}
	roots := make([]int64, len(merges))
	for i, m := range merges {
		roots[i] = m.Root
	}
	return w.loadLeads(distinct(roots))
}

// loadPersons brings persons and what they did into hand.
func (w *work) loadPersons(ids []int64) error {
	rows, err := w.tx.PersonsByID(w.ctx, missing(w.persons, ids))
	if err != nil {
		return err
	}
	w.adoptPersons(rows)
	return w.loadTouches(ids)
}

func (w *work) adoptPersons(rows []*store.Person) {
	for _, p := range rows {
		if _, ok := w.persons[p.ID]; !ok {
			was := *p
			was.ByHand = slices.Clone(p.ByHand)
			w.persons[p.ID] = &person{Person: p, was: was}
		}
	}
}

func (w *work) loadTouches(persons []int64) error {
	ask := missing(w.touches, persons)
	byPerson, err := w.tx.TouchesByPerson(w.ctx, ask)
	for _, id := range ask {
		w.touches[id] = &touchesInHand{was: byPerson[id], list: byPerson[id]}
	}
	return err
}

func (w *work) loadAccounts(ids []int64) error {
	rows, err := w.tx.AccountsByID(w.ctx, missing(w.accounts, ids))
	w.adoptAccounts(rows)
	return err
}

func (w *work) adoptAccounts(rows []*store.Account) {
	for _, a := range rows {
		if _, ok := w.accounts[a.ID]; !ok {
			was := *a
			was.ByHand, was.TechStack.V = slices.Clone(a.ByHand), slices.Clone(a.TechStack.V)
			w.accounts[a.ID] = &account{Account: a, was: was}
		}
	}
}

// clone copies a lead deep enough that changing one leaves the other.
func clone(l *store.Lead) store.Lead {
	c := *l
	c.Tags.V, c.OpenGates, c.ByHand = slices.Clone(l.Tags.V), slices.Clone(l.OpenGates), slices.Clone(l.ByHand)
	c.BANT = make(map[string]store.Answer, len(l.BANT))
	for k, v := range l.BANT {
		c.BANT[k] = v
	}
	return c
}

// facts gathers everything a lead is judged by.
func (w *work) facts(e *entry) *lead.Facts {
	p, a := w.persons[e.PersonID], w.accounts[e.AccountID]
	f := buildFacts(e.Lead, p.Person, a.Account, w.partners[e.PartnerID], w.touchesFor(e))
	if len(w.agreedTo) > 0 && e.PartnerID != "" {
		f.Confirmed.Agreed = agreementOf(w.agreedTo[store.AgreementID(e.PartnerID, w.rules.policy.Hash)])
	}
	return f
}

// rescore derives score, verdict and clocks of a lead from its facts at this instant, and moves a
// lead that no person has decided on to the stage its facts give it.
func (w *work) rescore(e *entry) lead.Stage {
	if p := w.persons[e.PersonID]; p != nil && p.ErasedAt != 0 {
		// What it was derived from is gone: its figures stay as they were recorded.
		e.StaleAt = math.MaxInt64
		w.setClock(e)
		return e.Stage
	}
	f := w.facts(e)
	fit, intent, verdict, stage, reason, open := w.rules.judge.Brief(f, w.now)
	e.Fit, e.Intent, e.Score = int64(fit), int64(intent), int64(fit+intent)
	e.Verdict, e.OpenGates, e.Policy = verdict, open, w.rules.number
	e.StaleAt = math.MaxInt64
	if e.Stage.Living() {
		e.StaleAt = w.staleAt(e, f, w.now)
	}
	if e.Stage == lead.MQL || e.Stage == lead.Unqualified || e.Stage == lead.SQL && e.EQLAt == 0 {
		w.restage(e, f, stage, reason)
	}
	if e.Queue != "" && e.Stage.Living() && w.rules.calendars[e.Queue] == nil {
		e.Queue = w.rules.queueFor(f) // the policy has dropped its queue: another one answers for it
	}
	w.setClock(e)
	return stage
}

// restage follows the facts of a lead without a known partner: a partner touch makes it a
// candidate, more points make it an SQL, and back.
func (w *work) restage(e *entry, f *lead.Facts, stage lead.Stage, reason string) {
	if stage == e.Stage {
		return
	}
	switch stage {
	case lead.New, lead.EQL:
		e.SQLAt = 0
		w.enterQueue(e, f)
	case lead.Disqualified:
		w.refuse(e, reason)
	case lead.SQL:
		e.Stage, e.SQLAt = lead.SQL, w.ms()
	case lead.Unqualified:
		e.Stage, e.SQLAt = lead.Unqualified, 0
	case lead.MQL:
		e.Stage, e.SQLAt = lead.MQL, 0
	}
}

// enterQueue makes a lead a candidate: it is matched to its queue and triage begins.
func (w *work) enterQueue(e *entry, f *lead.Facts) {
	e.Stage = lead.New
	e.Queue = w.rules.queueFor(f)
	e.TriageStart, e.TriageStop = w.ms(), 0
	e.Reason, e.ClosedAt = "", 0
}

// refuse is the automatic disqualification: it never reaches a queue, and stops every clock.
func (w *work) refuse(e *entry, reason string) {
	e.StageBefore = e.Stage
	e.Stage, e.Reason, e.ClosedAt, e.NurtureUntil = lead.Disqualified, reason, w.ms(), 0
	e.AskedAt, e.Question = 0, 0 // nobody waits for an answer any more
	w.stopTriage(e)
}

func (w *work) stopTriage(e *entry) {
	if e.TriageStart != 0 && e.TriageStop == 0 {
		e.TriageStop = w.ms()
	}
}

// runningClock says which clock of a lead runs and since when.
func runningClock(l *store.Lead) (lead.ClockKind, int64) {
	c := clockedOf(l)
	return c.running()
}

// setClock derives the due time again from the original start. What is stored is only an index.
func (w *work) setClock(e *entry) {
	kind, start := runningClock(e.Lead)
	e.Clock, e.DueAt, e.AlertAt = kind, store.Never, store.Never
	if kind == "" {
		return
	}
	// A calendar that never opens again gives no due time: it sorts with those that have none.
	e.DueAt = w.rules.due(kind, start, e.Queue)
	if at, ok := w.rules.calendar(e.Queue).Due(store.Instant(start), w.rules.clock(kind).Alert); ok {
		e.AlertAt = store.Millis(at)
	}
}

// say sets what happened to a lead in this transaction.
func (e *entry) say(kind journal.Kind, data journal.Data) {
	e.event = &journal.Event{Kind: kind, Data: data}
}

// also says one thing more of a lead.
func (e *entry) also(ev *journal.Event) {
	if e.event == nil {
		e.event = ev
		return
	}
	e.more = append(e.more, ev)
}

func sortedKeys[V any](m map[int64]V) []int64 {
	out := make([]int64, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// notFound is the answer to an id that is none.
func notFound(what string, id fmt.Stringer) error {
	if s, ok := id.(Subject); ok && s.Kind != Leads {
		return fault.New(fault.NotFound, what, fmt.Sprintf("there is no %s %s", s.Kind, s), "eqltui import FILE brings it")
	}
	return fault.New(fault.NotFound, what, fmt.Sprintf("there is no %s", id), "list leads with eqltui list")
}
