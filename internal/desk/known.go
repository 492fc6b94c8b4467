package desk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// knowledge is what a report is made of: all that was known at an instant. What is known now is what stands in the tables;
// an earlier state is that with every later event taken back, the newest first, because the journal is the difference.
type knowledge struct {
	ctx   context.Context
	tx    *store.Tx
	rules *rules
	zone  *time.Location
	at    int64 // ms
	seq   int64 // number of the journal up to which it is known

	leadEvents map[int64][]*journal.Event   // later ones, the newest first
	rowEvents  map[Subject][]*journal.Event // likewise
	later      map[int64]bool               // their numbers
	whose      map[int64]string             // of touches that went over with a partner later: whose they were
	merged     map[int64][]goneThen         // leads that were one with others then, by which they went into; nil: nobody asked

	partners []*lead.Partner // in the order of id
	byID     map[string]*lead.Partner
	book     []*store.Page // in the order of keys
	byNumber map[int64]*store.Page
	deals    []*deal

	sums    *keptSums // nil: not asked for yet
	sumless bool      // they are not all there
	anew    bool      // every figure is counted from rows

	hands  *hands
	atMost int  // how much a look has time to go through, 0 for however much
	left   bool // there was more: what it would have been gone through for is left out

	worth    map[string]int64 // points of kinds of touches
	splitter attribution.Splitter
	line     []attribution.Touch
}

// deal is an opportunity as it was known, with its lead.
type deal struct {
	*store.Opportunity
	lead *store.CountedLead // nil: it has none
}

// partner is whose the opportunity is, "" for nobody's.
func (o *deal) partner() string {
	if o.lead == nil {
		return ""
	}
	return o.lead.PartnerID
}

// amount is what it adds to a sum: an amount that is not known adds nothing.
func (o *deal) amount() int64 { return o.Amount.V }

// knownAt reads what was known at an instant; the zero instant is now.
func (d *Desk) knownAt(ctx context.Context, tx *store.Tx, at time.Time) (*knowledge, error) {
	now := d.now().UTC().Truncate(time.Millisecond)
	if at.IsZero() || at.After(now) {
		at = now
	}
	k, err := readKnown(ctx, tx, d.rules.Load(), at)
	if err == nil {
		k.anew = d.anew
	}
	return k, err
}

// knownTo is what is known to a work, before what it changes.
func knownTo(w *work) (*knowledge, error) { return readKnown(w.ctx, w.tx, w.rules, w.now) }

func readKnown(ctx context.Context, tx *store.Tx, r *rules, at time.Time) (*knowledge, error) {
	k := &knowledge{ctx: ctx, tx: tx, rules: r, leadEvents: map[int64][]*journal.Event{}, rowEvents: map[Subject][]*journal.Event{},
		later: map[int64]bool{}}
	k.zone, k.at = k.rules.policy.TimeZone, store.Millis(at)
	var err error
	if k.seq, err = tx.Head(ctx); err != nil {
		return nil, err
	}
	if later, err := k.mayBeLater(); err != nil {
		return nil, err
	} else if later {
		if err := tx.EventsLater(ctx, k.at, k.note); err != nil {
			return nil, err
		}
	}
	for k.later[k.seq] {
		k.seq--
	}
	if err := k.rulesThen(); err != nil {
		return nil, err
	}
	if err := k.readPartners(); err != nil {
		return nil, err
	}
	if err := k.readMoved(); err != nil {
		return nil, err
	}
	return k, k.readPages()
}

// mayBeLater reports whether there may be an event after what is asked: to look for one goes through the journal.
func (k *knowledge) mayBeLater() (bool, error) {
	s, err := readSummed(k.ctx, k.tx)
	if err != nil || s.after != math.MaxInt64 || s.stamp != k.rules.stamp {
		return true, err
	}
	latest, ok, err := k.tx.NoEventAfter(k.ctx)
	return !ok || latest > k.at, err
}

// rulesThen takes the policy that was in force: a later one does not change what was reported.
func (k *knowledge) rulesThen() error {
	if len(k.later) == 0 {
		return nil
	}
	last, ok, err := k.tx.EventAt(k.ctx, k.seq)
	if err != nil || !ok || last.Policy == 0 || last.Policy == k.rules.number {
		return err
	}
	hashes, err := k.tx.PolicyHashes(k.ctx)
	if err != nil {
		return err
	}
	p, err := storedPolicy(k.ctx, k.tx, hashes[last.Policy])
	if err != nil {
		return err
	}
	if k.rules, err = compile(p); err == nil {
		k.zone = k.rules.policy.TimeZone
	}
	return err
}

// note keeps an event that is to be taken back.
func (k *knowledge) note(ev *journal.Event) error {
	e := *ev
	k.later[e.Seq] = true
	if noun, id := rowOf(&e); noun != "" {
		on := Subject{SubjectKind(noun), id}
		k.rowEvents[on] = append(k.rowEvents[on], &e)
		return nil
	}
	if e.Lead != 0 {
		k.leadEvents[int64(e.Lead)] = append(k.leadEvents[int64(e.Lead)], &e)
	}
	return nil
}

// earlier are rows of a kind as they were known.
func earlier[T any](k *knowledge, kd *kind[T], rows []*T) ([]*T, error) {
	if len(k.rowEvents) == 0 {
		return rows, nil
	}
	at := make(map[string]int, len(rows))
	for i, r := range rows {
		at[kd.id(r)] = i
	}
	for on, events := range k.rowEvents {
		if string(on.Kind) != kd.noun {
			continue
		}
		i, there := at[on.ID]
		row := new(T)
		if there {
			*row = *rows[i]
		} else if kd.name != nil {
			kd.name(row, on.ID)
		}
		for _, ev := range events {
			if c := ev.Data.Changes[kd.noun+"."+kd.made]; len(c.After) > 0 && len(c.Before) == 0 {
				row = nil // it came later
				break
			}
			if err := kd.fields.Back(row, ev.Data.Changes, kd.noun+"."); err != nil {
				return nil, err
			}
		}
		switch {
		case there:
			rows[i] = row
		case row != nil:
			rows = append(rows, row)
		}
	}
	rows = slices.DeleteFunc(rows, func(r *T) bool { return r == nil })
	slices.SortFunc(rows, func(a, b *T) int { return cmp.Compare(kd.id(a), kd.id(b)) })
	return rows, nil
}

// few are the rows of a kind of which a programme has few.
func few[T any](k *knowledge, kd *kind[T], rows *store.Few[T]) ([]*T, error) {
	all, err := rows.All(k.ctx, k.tx)
	if err != nil {
		return nil, err
	}
	return earlier(k, kd, all)
}

func (k *knowledge) readPartners() error {
	all, err := k.tx.Partners(k.ctx)
	if err != nil {
		return err
	}
	if k.partners, err = earlier(k, &partnerKind, all); err != nil {
		return err
	}
	k.byID = map[string]*lead.Partner{}
	for _, p := range k.partners {
		k.byID[p.ID] = p
	}
	return nil
}

func (k *knowledge) readPages() error {
	var all []*store.Page
	if err := k.tx.Pages(k.ctx, func(p *store.Page) error { all = append(all, p); return nil }); err != nil {
		return err
	}
	pages, err := earlier(k, &pageKind, all)
	if err != nil {
		return err
	}
	k.book, k.byNumber = pages, map[int64]*store.Page{}
	for _, p := range pages {
		k.byNumber[p.Number] = p
	}
	return nil
}

// countedFields is how a lead is taken back.
var countedFields = journal.FieldsOf[store.CountedLead]()

// back is a lead as it was known, nil when it came later.
func (k *knowledge) back(l *store.CountedLead) (*store.CountedLead, error) {
	gone := false
	for _, ev := range k.leadEvents[l.ID] {
		if ev.Kind == journal.Withdrawn {
			continue
		}
		if was, is := goesOrComes(ev); was || is {
			gone = is // it was merged before, or came apart: so it was before this
		}
		if c, ok := ev.Data.Changes["created_at"]; ok && len(c.Before) == 0 {
			return nil, nil
		}
		if err := countedFields.Back(l, ev.Data.Changes, ""); err != nil {
			return nil, err
		}
	}
	if gone {
		return nil, nil
	}
	return l, nil
}

// goesOrComes reports whether an event merged its lead into another, or took that back.
func goesOrComes(ev *journal.Event) (goes, comes bool) {
	apart := ev.Kind == journal.Undone && ev.Data.Verb == string(journal.Merged)
	return ev.Kind == journal.Merged && ev.Data.To != "", apart && ev.Data.To != ""
}

// leadsIn calls f for each lead of which something that reports count happened at or after from and before to, as it
// was known: what it says of other times is to be looked at by f.
func (k *knowledge) leadsIn(from, to int64, f func(*store.CountedLead) error) error {
	seen := map[int64]bool{}
	each := func(l *store.CountedLead) error {
		if seen[l.ID] {
			return nil
		}
		if len(k.leadEvents) > 0 {
			seen[l.ID] = true
			var err error
			if l, err = k.back(l); err != nil || l == nil {
				return err
			}
		}
		return f(l)
	}
	if err := k.tx.CountedIn(k.ctx, from, to, each); err != nil {
		return err
	}
	changed := make([]int64, 0, len(k.leadEvents))
	for id := range k.leadEvents {
		if !seen[id] {
			changed = append(changed, id)
		}
	}
	slices.Sort(changed)
	for part := range slices.Chunk(changed, someRows) {
		leads, err := k.tx.CountedByID(k.ctx, part)
		if err != nil {
			return err
		}
		there := map[int64]bool{}
		for _, l := range leads {
			there[l.ID] = true
			if err := each(l); err != nil {
				return err
			}
		}
		for _, id := range part {
			if there[id] {
				continue
			}
			if l, err := k.gone(id); err != nil || l == nil {
				if err != nil {
					return err
				}
			} else if err := f(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// gone is a lead that was taken away later, as its events tell of it; nil when it had not come yet.
func (k *knowledge) gone(id int64) (*store.CountedLead, error) {
	events, err := k.tx.After(k.ctx, lead.ID(id), 0)
	if err != nil {
		return nil, err
	}
	var l, merged *store.CountedLead
	for i := range events {
		ev := &events[i]
		if noun, _ := rowOf(ev); k.later[ev.Seq] || noun != "" {
			continue
		}
		if l == nil {
			l = &store.CountedLead{ID: id}
		}
		turned := make(journal.Changes, len(ev.Data.Changes))
		for name, c := range ev.Data.Changes {
			turned[name] = journal.Change{Before: c.After}
		}
		if err := countedFields.Back(l, turned, ""); err != nil {
			return nil, err
		}
		switch goes, comes := goesOrComes(ev); {
		case ev.Kind == journal.Withdrawn:
			l = nil
		case goes:
			merged, l = l, nil
		case comes && merged != nil:
			l, merged = merged, nil
		}
	}
	return l, nil
}

// leftTheTable reports whether a lead stands in the table no more after an event.
func leftTheTable(ev *journal.Event) bool {
	goes, _ := goesOrComes(ev)
	return goes || ev.Kind == journal.Withdrawn
}

// someRows is how many ids one question names.
const someRows = 5000

// leadsByID are the leads of these ids as they were known.
func (k *knowledge) leadsByID(ids []int64) (map[int64]*store.CountedLead, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	out := make(map[int64]*store.CountedLead, len(ids))
	for part := range slices.Chunk(ids, someRows) {
		leads, err := k.tx.CountedByID(k.ctx, part)
		if err != nil {
			return nil, err
		}
		for _, l := range leads {
			if l, err = k.back(l); err != nil {
				return nil, err
			}
			if l != nil {
				out[l.ID] = l
			}
		}
		for _, id := range part {
			if out[id] != nil || len(k.leadEvents[id]) == 0 || !leftTheTable(k.leadEvents[id][0]) {
				continue
			}
			l, err := k.gone(id)
			if err != nil {
				return nil, err
			}
			if l != nil {
				out[id] = l
			}
		}
	}
	return out, nil
}

// opportunities are those there were, with their leads.
func (k *knowledge) opportunities() ([]*deal, error) {
	if k.deals != nil {
		return k.deals, nil
	}
	all, err := k.everyDeal()
	if err != nil {
		return nil, err
	}
	k.deals, err = k.withLeads(all)
	return k.deals, err
}

// everyDeal are the opportunities there were, without their leads.
func (k *knowledge) everyDeal() (all []*store.Opportunity, err error) {
	if err := k.tx.EveryOpportunity(k.ctx, func(o *store.Opportunity) error { all = append(all, o); return nil }); err != nil {
		return nil, err
	}
	return earlier(k, &dealKind, all)
}

// withLeads adds their leads to opportunities.
func (k *knowledge) withLeads(all []*store.Opportunity) ([]*deal, error) {
	var ids []int64
	for _, o := range all {
		if o.LeadID != 0 {
			ids = append(ids, o.LeadID)
		}
	}
	leads, err := k.leadsByID(ids)
	if err != nil {
		return nil, err
	}
	out := make([]*deal, len(all))
	for i, o := range all {
		out[i] = &deal{o, leads[o.LeadID]}
	}
	return out, nil
}

// knows reports whether a touch was known, and names the partner whose it was then.
func (k *knowledge) knows(t *store.CountedTouch) bool {
	if was, moved := k.whose[t.ID]; moved {
		t.Partner = was
	}
	return !k.later[t.Seq]
}

// span is a period in ms, half open.
type stretchOf struct{ from, to int64 }

func (s stretchOf) holds(at int64) bool { return at != 0 && s.from <= at && at < s.to }

// in reports whether an instant lies in the period and was over when the report knew.
func (k *knowledge) in(s stretchOf, at int64) bool { return s.holds(at) && at <= k.at }

// window is how long before an instant touches count.
func (k *knowledge) window() time.Duration {
	d, _ := k.rules.policy.Scoring.Window.Duration()
	return d
}

func (k *knowledge) lookback() time.Duration {
	d, _ := k.rules.policy.Attribution.Lookback.Duration()
	return d
}

// noun of a partner for people.
func (k *knowledge) called(partner string) string {
	if p := k.byID[partner]; p != nil && strings.TrimSpace(p.Name) != "" {
		return p.Name
	}
	return partner
}
