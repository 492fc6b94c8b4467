package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// kept is a lead as it was when it was merged, whole: what is not for the journal stands here, in a row that an erasure
// empties.
type kept struct {
	Lead       store.Lead       `json:"lead"`
	ExternalID lead.Opt[string] `json:"external_id"`
	UTM        lead.UTM         `json:"utm"`
	LandingURL lead.Opt[string] `json:"landing_url"`
	ClientID   lead.Opt[string] `json:"client_id"`
	Cycles     []store.Cycle    `json:"cycles"`
	Filled     []string         `json:"filled"` // of those four, which the survivor took
}

func keep(l *store.Lead, cycles []*store.Cycle, filled []string) (string, error) {
	k := kept{Lead: clone(l), ExternalID: l.ExternalID, UTM: l.UTM, LandingURL: l.LandingURL, ClientID: l.ClientID, Filled: filled}
	for _, c := range cycles {
		k.Cycles = append(k.Cycles, *c)
	}
	doc, err := json.Marshal(&k)
	return string(doc), err
}

func readKept(doc string) (k kept, err error) {
	if err = json.Unmarshal([]byte(doc), &k); err != nil {
		return k, err
	}
	l := &k.Lead
	l.ExternalID, l.UTM, l.LandingURL, l.ClientID = k.ExternalID, k.UTM, k.LandingURL, k.ClientID
	return k, nil
}

// contactsOf brings into hand whose touches count for leads beside those of their own persons: the persons of leads that
// were merged into them.
func (w *work) contactsOf(rows []*store.Lead) (persons []int64, err error) {
	any, err := w.anyMerge()
	if err != nil || !any {
		return nil, err
	}
	var ids []int64
	for _, l := range rows {
		if _, known := w.contacts[l.ID]; !known {
			ids = append(ids, l.ID)
			w.contacts[l.ID] = nil
		}
	}
	merges, err := w.tx.MergesInto(w.ctx, ids)
	for _, m := range merges {
		w.contacts[m.Root] = append(w.contacts[m.Root], m.PersonID)
		persons = append(persons, m.PersonID)
	}
	for _, id := range ids {
		w.counted[id] = slices.Clone(w.contacts[id])
	}
	return persons, err
}

// anyMerge reports whether any lead is merged at all: in most databases none is, and nothing else is asked then.
func (w *work) anyMerge() (bool, error) {
	if w.contacts != nil {
		return true, nil
	}
	any, err := w.tx.AnyMerge(w.ctx)
	if any {
		w.contacts, w.counted = map[int64][]int64{}, map[int64][]int64{}
	}
	return any, err
}

// personsOf are the persons whose touches count for a lead, its own first, each once.
func (w *work) personsOf(e *entry) []int64 {
	out := []int64{e.PersonID}
	for _, id := range w.contacts[e.ID] {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// contact is whom a row is about when that is not the person of its lead but of one that was merged into it, nil
// otherwise.
func (b *admission) contact(e *entry, r *arrival) *person {
	p := b.byEmail[r.key]
	if r.key == "" || p == nil || p.ID == e.PersonID || !slices.Contains(b.contacts[e.ID], p.ID) {
		return nil
	}
	return p
}

// followMerges puts in the place of leads that are merged those that stand for them.
func (b *admission) followMerges(fresh []int) error {
	var ids []int64
	for _, id := range b.byRef {
		ids = append(ids, id)
	}
	for _, i := range fresh {
		ids = append(ids, b.arrivals[i].own)
	}
	merged, err := mergedAmong(b.ctx, b.tx, ids)
	for ref, id := range b.byRef {
		if m := merged[id]; m != nil {
			b.byRef[ref] = m.Root
		}
	}
	for _, i := range fresh {
		if m := merged[b.arrivals[i].own]; m != nil {
			b.arrivals[i].own = m.Root
		}
	}
	return err
}

// touchesFor are the touches that count for a lead, oldest first.
func (w *work) touchesFor(e *entry) []lead.Touch {
	own := w.touches[e.PersonID].all()
	persons := w.personsOf(e)
	if len(persons) == 1 {
		return own
	}
	all := own
	for _, id := range persons[1:] {
		all = inTurn(all, w.touches[id].all())
	}
	return all
}

// inTurn lays two lists of touches together that are in order of time, those of the first before others of one instant.
func inTurn(a, b []lead.Touch) []lead.Touch {
	if len(b) == 0 {
		return a
	}
	out := make([]lead.Touch, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0].At.Before(a[0].At) {
			n := 1
			for n < len(b) && b[n].At.Before(a[0].At) {
				n++
			}
			out, b = append(out, b[:n]...), b[n:]
			continue
		}
		n := 1
		for n < len(a) && !b[0].At.Before(a[n].At) {
			n++
		}
		out, a = append(out, a[:n]...), a[n:]
	}
	return append(append(out, a...), b...)
}

// touched counts them.
func (w *work) touched(e *entry) (n int) {
	for _, id := range w.personsOf(e) {
		n += len(w.touches[id].all())
	}
	return n
}

// mergedAmong says which leads stand now for those among some that are merged; the others are left out.
func mergedAmong(ctx context.Context, tx *store.Tx, ids []int64) (map[int64]*store.Merge, error) {
	if any, err := tx.AnyMerge(ctx); err != nil || !any || len(ids) == 0 {
		return nil, err
	}
	rows, err := tx.Merges(ctx, ids)
	out := make(map[int64]*store.Merge, len(rows))
	for _, m := range rows {
		out[m.ID] = m
	}
	return out, err
}

// standsFor puts in the place of each lead that is merged the one that stands for it.
func (w *work) standsFor(ids []int64) ([]int64, error) {
	merged, err := mergedAmong(w.ctx, w.tx, ids)
	if err != nil || len(merged) == 0 {
		return ids, err
	}
	out := slices.Clone(ids)
	for i, id := range out {
		if m := merged[id]; m != nil {
			out[i] = m.Root
		}
	}
	return out, nil
}

// standsForOne is standsFor of one.
func (w *work) standsForOne(id lead.ID) (lead.ID, error) {
	ids, err := w.standsFor([]int64{int64(id)})
	return lead.ID(ids[0]), err
}

// Forward is a lead that was named and is merged, and the one that stands for it.
type Forward struct{ From, To lead.ID }

func (f Forward) String() string { return fmt.Sprintf("%s was merged into %s", f.From, f.To) }

// forwarded puts in the place of subjects that are merged leads those that stand for them, and says which.
func (d *Desk) forwarded(ctx context.Context, on []Subject) (out []Subject, moved []Forward, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out, moved = on, nil
		merged, err := mergedAmong(ctx, tx, leadsAmong(on))
		if err != nil || len(merged) == 0 {
			return err
		}
		out = slices.Clone(on)
		for i, s := range on {
			if m := merged[int64(s.Lead())]; m != nil {
				out[i] = OnLead(lead.ID(m.Root))
				moved = append(moved, Forward{s.Lead(), lead.ID(m.Root)})
			}
		}
		return nil
	})
	return out, moved, err
}

// mergedInto are the leads that were merged into one, by their numbers.
func (w *work) mergedInto(e *entry) (out []lead.ID, err error) {
	if any, err := w.anyMerge(); err != nil || !any {
		return nil, err
	}
	merges, err := w.tx.MergesInto(w.ctx, []int64{e.ID})
	for _, m := range merges {
		out = append(out, lead.ID(m.ID))
	}
	return out, err
}

// isMerged refuses what is asked of a lead that is merged, and says into what and by whom.
func (w *work) isMerged(what string, id int64) error {
	rows, err := w.tx.Merges(w.ctx, []int64{id})
	if err != nil || len(rows) == 0 {
		return err
	}
	m := rows[0]
	return fault.New(fault.Conflict, what, fmt.Sprintf("%s was merged into %s by %s on %s", lead.ID(id), lead.ID(m.Root),
		safetext.Line(m.MergedBy), store.Instant(m.MergedAt).In(w.zone).Format("2 Jan 15:04")), "look at "+lead.ID(m.Root).String())
}
