package desk

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// metaSums is the name under which a database says by what its sums are made, and up to which lead and person.
const metaSums = "sums"

// summed is how far the sums of a database are made.
type summed struct {
	stamp string
	after int64 // math.MaxInt64: wholly
}

func (s summed) String() string {
	if s.after == math.MaxInt64 {
		return s.stamp + " " + wholly
	}
	return s.stamp + " " + strconv.FormatInt(s.after, 10)
}

// readSummed reads it; what no sums are made of has no stamp.
func readSummed(ctx context.Context, tx *store.Tx) (s summed, err error) {
	text, err := tx.Meta(ctx, metaSums)
	stamp, after, _ := strings.Cut(text, " ")
	if s.stamp = stamp; after == wholly {
		s.after = math.MaxInt64
		return s, err
	}
	s.after, _ = strconv.ParseInt(after, 10, 64) // "" is from the beginning
	return s, err
}

// sums is the book of a transaction, nil where no sums are kept by these rules.
func (d *Desk) sums(ctx context.Context, tx *store.Tx) (*sumBook, error) {
	r := d.rules.Load()
	s, err := readSummed(ctx, tx)
	if err != nil || s.stamp != r.stamp {
		return nil, err
	}
	return &sumBook{tallying: r.tallying(), add: tx.AddSum, after: s.after}, nil
}

// knowTouches brings what persons did into hand before it changes.
func (w *work) knowTouches(persons ...int64) error {
	for _, id := range persons {
		if w.touches[id] == nil {
			if err := w.loadTouches([]int64{id}); err != nil {
				return err
			}
		}
	}
	return nil
}

// passedOf are touches as figures ask for them.
func passedOf(list []lead.Touch) []passed {
	out := make([]passed, len(list))
	for i := range list {
		t := &list[i]
		out[i] = passed{store.Millis(t.At), t.Page, t.Kind, t.Partner.V, t.Surface.V}
	}
	return out
}

// countedOf is what figures count of a lead.
func countedOf(l *store.Lead) *store.CountedLead {
	return &store.CountedLead{ID: l.ID, PersonID: l.PersonID, PartnerID: l.PartnerID, Source: l.Source, Owner: l.Owner,
		ReferredAt: l.ReferredAt, CreatedAt: l.CreatedAt, EQLAt: l.EQLAt, SQLAt: l.SQLAt, WonAt: l.WonAt, LostAt: l.LostAt, Score: l.Score}
}

// before are the touches of a person as they were when this work began.
func (w *work) before(person int64) []passed {
	if list, ok := w.stubs[person]; ok {
		return passedOf(list)
	}
	if h := w.touches[person]; h != nil {
		return passedOf(h.was)
	}
	return nil
}

func (w *work) after(person int64) []passed { return passedOf(w.touches[person].all()) }

// countedBefore are the touches that counted for a lead when this work began, those of leads that were merged into it with
// them.
func (w *work) countedBefore(id, person int64) []passed {
	return w.countedOf(w.before, person, w.counted[id])
}

// countedNow are the touches that count for a lead now.
func (w *work) countedNow(id, person int64) []passed {
	return w.countedOf(w.after, person, w.contacts[id])
}

func (w *work) countedOf(of func(int64) []passed, person int64, contacts []int64) []passed {
	out := of(person)
	for _, id := range contacts {
		if id != person {
			out = append(out[:len(out):len(out)], of(id)...)
		}
	}
	return out
}

// sumUp adds what this work changed to the sums, all at its end.
func (w *work) sumUp() error {
	if w.sums == nil {
		return nil
	}
	w.sumPersons()
	moved, err := w.sumLeads()
	if err != nil {
		return err
	}
	if err := w.sumDeals(moved); err != nil {
		return err
	}
	for _, page := range w.pagesGone { // none of its touches has it any more
		if err := w.tx.DropSums(w.ctx, sumsOfPage, strconv.FormatInt(page, 10)); err != nil {
			return err
		}
	}
	return nil
}

// sumPersons adds what the touches of persons are now, and takes away what they were.
func (w *work) sumPersons() {
	for _, person := range sortedKeys(w.joined) {
		if _, left := w.stubs[person]; !left && w.sums.counted(person) {
			was, now := changedPart(w.before(person), w.after(person))
			w.sums.person(was, -1)
			w.sums.person(now, 1)
		}
	}
	for _, person := range sortedKeys(w.stubs) {
		if w.sums.counted(person) {
			w.sums.person(w.before(person), -1)
		}
	}
}

// spanOfYear is longer than any period in which a person is counted once, in ms.
const spanOfYear = 373 * 24 * 60 * 60 * 1000

// changedPart leaves out of two lists what is the same in both and so far from what is not that it counts alike: one
// person may have a hundred thousand touches.
func changedPart(was, now []passed) (a, b []passed) {
	n := 0
	for n < len(was) && n < len(now) && was[n] == now[n] {
		n++
	}
	end := 0
	for end < len(was)-n && end < len(now)-n && was[len(was)-1-end] == now[len(now)-1-end] {
		end++
	}
	if n+end == len(was) && n+end == len(now) {
		return nil, nil
	}
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for _, list := range [][]passed{was[n : len(was)-end], now[n : len(now)-end]} {
		for i := range list {
			first, last = min(first, list[i].at), max(last, list[i].at)
		}
	}
	cut := func(list []passed) []passed {
		from, to := n, len(list)-end
		for from > 0 && list[from-1].at > first-spanOfYear {
			from--
		}
		for to < len(list) && list[to].at < last+spanOfYear {
			to++
		}
		return list[from:to]
	}
	return cut(was), cut(now)
}

// sumLeads adds what the leads in hand count now, and takes away what they counted. It returns those with another partner
// or owner.
func (w *work) sumLeads() (moved []int64, err error) {
	b := w.sums
	for _, id := range w.order {
		e := w.leads[id]
		if !b.counted(id) {
			continue
		}
		l, was := countedOf(e.Lead), countedOf(&e.was)
		eql := l.EQLAt != 0 || was.EQLAt != 0
		had, has := w.counted[id], w.contacts[id]
		touched := eql && (w.joined[l.PersonID] || w.joined[was.PersonID] || l.PersonID != was.PersonID || !slices.Equal(had, has) ||
			slices.ContainsFunc(has, func(person int64) bool { return w.joined[person] }))
		if !e.isNew && !e.gone && !e.unfolded && !touched && b.bare(l) == b.bare(was) {
			continue
		}
		if eql {
			if err := w.knowBoth(l.PersonID, was.PersonID); err != nil {
				return nil, err
			}
			if err := w.knowTouches(append(slices.Clone(had), has...)...); err != nil {
				return nil, err
			}
		}
		before, now := counting{}, counting{}
		if !e.isNew && !e.unfolded {
			before = b.counting(was, func() []passed { return w.countedBefore(id, was.PersonID) })
		}
		if !e.gone {
			now = b.counting(l, func() []passed { return w.countedNow(id, l.PersonID) })
		}
		if before != now {
			b.lead(&before, -1)
			b.lead(&now, 1)
		}
		if !e.isNew && !e.gone && (l.PartnerID != was.PartnerID || l.Owner != was.Owner) {
			moved = append(moved, id)
		}
	}
	return moved, nil
}

// bare is what a lead counts beside what its touches say.
func (t *tallying) bare(l *store.CountedLead) counting {
	return t.counting(l, func() []passed { return nil })
}

// knowBoth brings into hand what the person of a lead did and what the one did that it had.
func (w *work) knowBoth(now, was int64) error {
	if _, left := w.stubs[was]; !left && was != 0 {
		if err := w.knowTouches(was); err != nil {
			return err
		}
	}
	return w.knowTouches(now)
}

// side is whose a lead is.
type side struct{ partner, owner string }

// sumDeals adds what opportunities count now, and takes away what they counted: those that changed, and those of leads that
// moved.
func (w *work) sumDeals(moved []int64) error {
	changed := map[int64]bool{}
	var absent []int64
	for _, id := range w.deals.order {
		r := w.deals.rows[id]
		if w.deals.same(r) {
			continue
		}
		for _, o := range []*store.Opportunity{r.was, r.now} {
			if o == nil {
				continue
			}
			changed[o.ID] = true
			if o.LeadID != 0 && w.leads[o.LeadID] == nil {
				absent = append(absent, o.LeadID)
			}
		}
	}
	others, err := w.tx.CountedByID(w.ctx, absent)
	if err != nil {
		return err
	}
	elsewhere := map[int64]side{}
	for _, l := range others {
		elsewhere[l.ID] = side{l.PartnerID, l.Owner}
	}
	for _, id := range w.deals.order {
		if r := w.deals.rows[id]; !w.deals.same(r) {
			w.sumDeal(r.was, elsewhere, true)
			w.sumDeal(r.now, elsewhere, false)
		}
	}
	deals, err := w.tx.DealsOfLeads(w.ctx, moved)
	for _, o := range deals {
		if !changed[o.ID] {
			w.sumDeal(o, nil, true)
			w.sumDeal(o, nil, false)
		}
	}
	return err
}

// sumDeal takes an opportunity away from whose it was, or adds it to whose it is.
func (w *work) sumDeal(o *store.Opportunity, elsewhere map[int64]side, was bool) {
	if o == nil || o.LeadID == 0 || !w.sums.counted(o.LeadID) {
		return
	}
	sign := int64(1)
	if was {
		sign = -1
	}
	s, there := elsewhere[o.LeadID]
	if e := w.leads[o.LeadID]; e != nil {
		there = !e.gone // of a lead that is gone all has been taken away
		if s = (side{e.PartnerID, e.Owner}); was {
			s = side{e.was.PartnerID, e.was.Owner}
		}
	}
	if there {
		w.sums.deal(o, s.partner, s.owner, sign)
	}
}

// sumCycles adds what the cycles of a lead count when these are kept and dropped, and takes away what they count before.
func (w *work) sumCycles(e *entry, keep, drop []store.Cycle) error {
	still := len(keep)+len(drop) == 0 && (e.isNew || e.PartnerID == e.was.PartnerID && e.Owner == e.was.Owner)
	if w.sums == nil || still || !w.sums.counted(e.ID) {
		return nil
	}
	there := map[run]store.Cycle{}
	if !e.isNew {
		have, err := w.tx.CyclesOf(w.ctx, e.ID-1, e.ID)
		if err != nil {
			return err
		}
		for _, c := range have {
			w.sums.cycle(c, e.was.PartnerID, e.was.Owner, -1)
			there[run{c.Kind, c.Start}] = *c
		}
	}
	for _, c := range drop {
		delete(there, run{c.Kind, c.Start})
	}
	for _, c := range keep {
		there[run{c.Kind, c.Start}] = c
	}
	for _, c := range there {
		w.sums.cycle(&c, e.PartnerID, e.Owner, 1)
	}
	return nil
}

// sumGone takes away what the opportunities and cycles of a lead count that is about to be dropped; what it counts itself
// goes when the work is flushed.
func (w *work) sumGone(e *entry) error {
	if w.sums == nil || !w.sums.counted(e.ID) {
		return nil
	}
	deals, err := w.tx.DealsOfLeads(w.ctx, []int64{e.ID})
	if err != nil {
		return err
	}
	for _, o := range deals {
		w.sums.deal(o, e.was.PartnerID, e.was.Owner, -1)
	}
	cycles, err := w.tx.CyclesOf(w.ctx, e.ID-1, e.ID)
	for _, c := range cycles {
		w.sums.cycle(c, e.was.PartnerID, e.was.Owner, -1)
	}
	return err
}
