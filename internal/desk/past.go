package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// pasts reads leads as they were known at each number of the journal at which something of them became known, up to one
// number. The present rows are there, and what came later is taken back, the newest first.
type pasts struct {
	ctx   context.Context
	tx    *store.Tx
	rules *rules               // by which rows are read; it judges nothing
	limit int64                // number of the journal up to which everything is known
	until int64                // ms, its instant
	also  func(*journal.Event) // told of every event of a page's leads before they are followed, of its content noted; nil: nobody
	noted []string             // the fields whose changes also is told

	accounts map[int64][]hearing // what became of companies, in order
	persons  map[int64][]hearing
	partners map[string][]standing // how partners were, in order
	times    []moment              // of the journal: the first number of each instant, in order
	moved    map[string][]tookOver // touches that went over with a partner that was merged, by their names

	// What is made anew for each page, each lead and each moment stands where that of the one before stood.
	leads   []store.PastLead // of the page
	touches []lead.Touch     // of its persons
	entries []entry
	owners  []person
	row     store.Lead // as it was at the moment
	facts   lead.Facts // of the moment
}

// standing is how a partner was from an event on.
type standing struct {
	seq, at int64
	row     *lead.Partner
}

// moment is a number of the journal with its instant.
type moment struct{ seq, at int64 }

// past is one lead through its time.
type past struct {
	h       *pasts
	w       *work
	row     *store.Lead  // as it was known at the limit
	told    []hearing    // what was told of it, in order, also after the limit
	events  []hearing    // of that what was told up to the limit
	moments []moment     // at which something became known, in order
	touches []lead.Touch // that counted for it, while it was whose it is; others: while it was somebody else's
	others  map[int64][]lead.Touch
	merged  int64 // number from which on other persons' touches count; 0: never
}

// newPasts reads what many leads share: partners, and the changes of companies and persons, which are told by any lead at them.
func newPasts(ctx context.Context, tx *store.Tx, r *rules, until time.Time) (*pasts, error) {
	h := &pasts{ctx: ctx, tx: tx, rules: r, until: store.Millis(until),
		partners: map[string][]standing{}}
	first, err := tx.SeqAt(ctx, h.until+1)
	if err != nil {
		return nil, err
	}
	h.limit = first - 1
	if err := h.readPartners(); err != nil {
		return nil, err
	}
	return h, h.readShared()
}

// settle puts in order what was told of companies and persons.
func (h *pasts) settle() {
	for id := range h.accounts {
		h.accounts[id] = settle(h.accounts[id])
	}
	for id := range h.persons {
		h.persons[id] = settle(h.persons[id])
	}
}

// settle puts in order what was told of a company, of which each change of a transaction is known from its first number on.
func settle(all []hearing) []hearing {
	slices.SortFunc(all, func(a, b hearing) int { return cmp.Compare(a.seq, b.seq) })
	for i := range all {
		for j := i - 1; j >= 0 && all[j].at == all[i].at; j-- {
			if all[j].batch == all[i].batch {
				all[i].seq = all[j].seq
			}
		}
	}
	return all
}

// readPartners follows partners backwards through the events about them.
func (h *pasts) readPartners() error {
	now, err := h.tx.Partners(h.ctx)
	if err != nil {
		return err
	}
	told := map[string][]journal.Event{}
	err = h.tx.PartnerEvents(h.ctx, func(ev *journal.Event) error {
		if noun, id := rowOf(ev); noun == partnerKind.noun {
			told[id] = append(told[id], copied(ev))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(told)) {
		events := told[id]
		last := &events[len(events)-1]
		if !rowGone(last) || slices.ContainsFunc(now, func(p *lead.Partner) bool { return p.ID == id }) {
			continue
		}
		was := &lead.Partner{ID: id} // it is one with another since
		if err := partnerKind.fields.Back(was, last.Data.Changes, partnerKind.noun+"."); err != nil {
			return err
		}
		now, told[id] = append(now, was), events[:len(events)-1]
		if err := h.readMoved(id, last.Seq); err != nil {
			return err
		}
	}
	for _, p := range now {
		events := told[p.ID]
		row := p
		var all []standing
		for i := len(events) - 1; i >= 0; i-- {
			ev := &events[i]
			all = append(all, standing{ev.Seq, store.Millis(ev.At), row})
			before := *row
			if err := partnerKind.fields.Back(&before, ev.Data.Changes, partnerKind.noun+"."); err != nil {
				return err
			}
			row = &before
		}
		slices.Reverse(all)
		if len(all) == 0 {
			all = []standing{{0, 0, p}}
		}
		h.partners[p.ID] = all
	}
	return nil
}

// tookOver says up to which number of the journal a touch was another partner's, and whose.
type tookOver struct {
	seq     int64
	partner string
}

// readMoved notes which touches a partner had until it was merged.
func (h *pasts) readMoved(partner string, seq int64) error {
	touches, err := h.tx.TouchesMoved(h.ctx, partner)
	if h.moved == nil && len(touches) > 0 {
		h.moved = map[string][]tookOver{}
	}
	for _, id := range touches {
		name := store.TouchName(id)
		h.moved[name] = append(h.moved[name], tookOver{seq, partner})
	}
	return err
}

// whose is whose a touch was at a number of the journal.
func (h *pasts) whose(t *lead.Touch, seq int64) lead.Opt[string] {
	out, until := t.Partner, int64(math.MaxInt64)
	for _, o := range h.moved[t.ID] {
		if o.seq > seq && o.seq < until {
			out, until = lead.Known(o.partner), o.seq
		}
	}
	return out
}

// copied is an event that outlives the row it was read from.
func copied(ev *journal.Event) journal.Event {
	out := *ev
	out.Data.Changes = make(journal.Changes, len(ev.Data.Changes))
	for name, c := range ev.Data.Changes {
		out.Data.Changes[name] = journal.Change{Before: bytes.Clone(c.Before), After: bytes.Clone(c.After)}
	}
	return out
}

// partner is how a partner was: before anything was told of it, as it came.
func (h *pasts) partner(id string, seq int64) *lead.Partner {
	all := h.partners[id]
	if len(all) == 0 {
		return nil
	}
	at := all[0].row
	for i := range all {
		if all[i].seq <= seq {
			at = all[i].row
		}
	}
	return at
}

// pastPage is how many leads are followed at once.
const pastPage = 2000

// each calls f for every lead that there was at the limit, page by page, and done with how many leads it has gone through.
func (h *pasts) each(f func(*past) error, done func(id int64)) error {
	for after := int64(0); ; {
		if err := h.ctx.Err(); err != nil {
			return err
		}
		rows, err := h.tx.PastLeads(h.ctx, after, pastPage, h.leads)
		h.leads = rows
		if err != nil || len(rows) == 0 {
			return err
		}
		last := rows[len(rows)-1].Lead.ID
		if err := h.page(rows, after, last, f); err != nil {
			return err
		}
		after = last
		if done != nil {
			done(last)
		}
	}
}

func (h *pasts) page(rows []store.PastLead, after, last int64, f func(*past) error) error {
	told, err := h.hear(after, last)
	if err != nil {
		return err
	}
	w, err := h.take(rows)
	if err != nil {
		return err
	}
	for i := range rows {
		l := &rows[i].Lead
		p := &past{h: h, w: w, row: l, told: told[l.ID].events, merged: told[l.ID].merged}
		there, err := p.begin()
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if err := f(p); err != nil {
			return err
		}
	}
	return nil
}

// take brings leads into hand with what stands around them, of all of it no more than they are judged by.
func (h *pasts) take(rows []store.PastLead) (*work, error) {
	w := emptyHanded(h.ctx, h.tx, h.rules, store.Instant(h.until))
	leads, persons, accounts := make([]*store.Lead, len(rows)), make([]int64, 0, len(rows)), make([]int64, 0, len(rows))
	if len(h.entries) < len(rows) {
		h.entries, h.owners = make([]entry, len(rows)), make([]person, len(rows))
	}
	for i := range rows {
		one, e := &rows[i], &h.entries[i]
		e.Lead = &one.Lead // nothing is done to it, so it needs nothing else
		leads[i], w.leads[one.Lead.ID] = e.Lead, e
		if w.persons[one.Person.ID] == nil {
			h.owners[i].Person = &one.Person
			persons, w.persons[one.Person.ID] = append(persons, one.Person.ID), &h.owners[i]
		}
		accounts = append(accounts, one.Lead.AccountID)
	}
	touches, all, err := h.tx.PastTouches(h.ctx, persons, h.touches)
	h.touches = all
	if err != nil {
		return nil, err
	}
	for _, id := range persons {
		w.touches[id] = &touchesInHand{list: touches[id]}
	}
	companies, err := h.tx.PastAccounts(h.ctx, distinct(accounts))
	if err != nil {
		return nil, err
	}
	for _, a := range companies {
		w.accounts[a.ID] = &account{Account: a}
	}
	contacts, err := w.contactsOf(leads)
	if err != nil {
		return nil, err
	}
	return w, w.loadPersons(contacts)
}

// begin takes back what came after the limit and gathers the moments; false: the lead had not come yet, or its person is gone.
func (p *past) begin() (bool, error) {
	h := p.h
	p.events = p.told
	if len(p.events) == 0 || p.events[0].seq > h.limit {
		return false, nil
	}
	e := p.w.leads[p.row.ID]
	if per := p.w.persons[e.PersonID]; per == nil || per.ErasedAt != 0 {
		return false, nil
	}
	if err := p.gatherTouches(e); err != nil {
		return false, err
	}
	if p.events[len(p.events)-1].seq > h.limit {
		row := *p.row // what it is now stays as it is
		p.row = &row
	}
	for i := len(p.events) - 1; i >= 0 && p.events[i].seq > h.limit; i-- {
		if err := back(leadFields, p.row, &p.events[i], ""); err != nil {
			return false, err
		}
		p.events = p.events[:i]
	}
	p.gatherMoments()
	return true, nil
}

// gatherMoments finds when something became known of the lead, from its coming on.
func (p *past) gatherMoments() {
	came := p.events[0].seq
	p.moments = make([]moment, 0, len(p.events)+len(p.touches))
	add := func(seq, ms int64) {
		if seq > came && seq <= p.h.limit {
			p.moments = append(p.moments, moment{seq, ms})
		}
	}
	for i := range p.events {
		p.moments = append(p.moments, moment{p.events[i].seq, p.events[i].at})
	}
	for _, s := range p.h.partners[p.row.PartnerID] {
		add(s.seq, s.at)
	}
	for _, told := range [][]hearing{p.h.accounts[p.row.AccountID], p.h.persons[p.row.PersonID]} {
		for i := range told {
			add(told[i].seq, told[i].at)
		}
	}
	learned := func(touches []lead.Touch) {
		last := int64(0)
		for i := range touches {
			if seq := touches[i].Seq; seq != last {
				add(seq, p.h.stamp(seq))
				last = seq
			}
		}
	}
	learned(p.touches)
	for _, id := range slices.Sorted(maps.Keys(p.others)) {
		learned(p.others[id])
	}
	slices.SortStableFunc(p.moments, func(a, b moment) int { return cmp.Compare(a.seq, b.seq) }) // of one number the first told counts
	p.moments = slices.CompactFunc(p.moments, func(a, b moment) bool { return a.seq == b.seq })
}

// stamp is the instant of a number of the journal.
func (h *pasts) stamp(seq int64) int64 {
	i, _ := slices.BinarySearchFunc(h.times, seq+1, func(m moment, seq int64) int { return cmp.Compare(m.seq, seq) })
	if i == 0 {
		return h.until
	}
	return h.times[i-1].at
}

// personalText reads the id of a text that an event names.
func personalText(raw json.RawMessage) int64 {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
