package desk

import (
	"cmp"
	"maps"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/store"
)

// theSame is the touch that a row without an external id of its own brings once more, 0 for none: of the same
// person, time, kind and address, or asset where it has no address. Other columns make no other touch of it.
func (b *touching) theSame(r *TouchIn, t *store.Touch) int64 {
	events := r.Origin.Key != "" && r.Origin.Name == analytics
	if r.Origin.Key != "" && !isMark(r.Origin.Name) && !events {
		return 0
	}
	for o := range b.touches[t.PersonID].at(store.Instant(t.At)) {
		if events && o.ExternalID != "" {
			continue // another event of the same instant; without an id it came before such events had one
		}
		if isMark(r.Origin.Name) && o.ExternalID != "" && (!isMark(o.Origin) || o.Origin == r.Origin.Name) {
			continue // an export has a row for each of them
		}
		if o.Kind == t.Kind && sameAddress(o.URL, t.URL) && (t.URL.Known || o.Asset == t.Asset) {
			return store.TouchNumber(o.ID)
		}
	}
	return 0
}

// sameAddress reports whether two addresses are one: a host is the same in capitals.
func sameAddress(a, b lead.Opt[string]) bool {
	return a == b || a.Known == b.Known && link.Same(a.V, b.V)
}

// callBack brings those into hand whose touches came before under what rows of the batch are known by: such a
// row may now say another person.
func (b *touching) callBack(fresh []int) error {
	var refs []string
	for _, i := range fresh {
		if o := b.rows[i].Origin; o.Key != "" {
			refs = append(refs, o.ref())
		}
	}
	var err error
	if b.named, err = b.tx.Origins(b.ctx, touchRows, distinct(refs)); err != nil {
		return err
	}
	persons := slices.Compact(slices.Sorted(maps.Values(b.named)))
	if err := b.loadPersons(persons); err != nil {
		return err
	}
	known := len(b.order)
	if err := b.leadsOfPersons(persons); err != nil {
		return err
	}
	for _, id := range b.order[known:] {
		b.index(b.leads[id])
	}
	return nil
}

// remember notes whose touch came under a reference.
func (b *touching) remember(o Origin, person int64) error {
	b.named[o.ref()] = person
	return b.tx.SaveOrigin(b.ctx, touchRows, o.ref(), person)
}

// cameBefore is the touch that came before under an origin and an id, nil for none: of the person whom the row
// says, of the one whom it said then, or, where that was a visitor who has got a name since, of whoever has it.
func (b *touching) cameBefore(o Origin, person int64) (*store.Touch, error) {
	if o.Name == b.database { // our own number of it
		if k, ok := b.touches[person].named(o.Key); ok && store.TouchName(k.id) == o.Key {
			return b.tx.Touch(b.ctx, store.TouchKey{Person: person, At: k.at, ID: k.id})
		}
		return nil, nil
	}
	before, came := b.named[o.ref()]
	if !came {
		return nil, nil
	}
	for _, id := range distinct([]int64{person, before}) {
		if k, ok := b.touches[id].named(o.ref()); ok {
			return b.tx.Touch(b.ctx, store.TouchKey{Person: id, At: k.at, ID: k.id})
		}
	}
	if b.persons[before] != nil {
		return nil, nil // it was taken away
	}
	t, err := b.tx.TouchNamed(b.ctx, o.Name, o.Key)
	if err != nil || t == nil {
		return nil, err
	}
	return t, b.loadPersons([]int64{t.PersonID})
}

// again corrects a touch that came before. What the row does not say stays.
func (b *touching) again(old *store.Touch, r *TouchIn, person int64) (Outcome, int64, error) {
	t := b.touch(withWhatIsKept(r, old))
	if r.Surface == "" && r.Referrer == "" && !r.URL.Known && !r.UTM.Source.Known {
		t.Surface = old.Surface
	}
	if r.Partner == "" && !r.URL.Known && !r.UTM.Source.Known {
		t.Partner = cmp.Or(t.Partner, old.Partner)
	}
	own := r.Origin.Name == b.database
	if own {
		t.Origin, t.ExternalID = old.Origin, old.ExternalID
	}
	if t.PersonID, t.ID, t.Seq = person, old.ID, old.Seq; t == *old {
		return Outcome{Fate: Unchanged}, t.ID, nil
	}
	if err := b.saveTouch(old, &t); err != nil {
		return Outcome{}, 0, err
	}
	if !own {
		if err := b.remember(r.Origin, person); err != nil {
			return Outcome{}, 0, err
		}
	}
	b.mended++
	b.changed[old.PersonID], b.changed[person] = true, true
	if (t.At > old.At || person != old.PersonID) && r.At.After(b.touched[person]) {
		b.touched[person] = r.At
	}
	return Outcome{Fate: Updated}, t.ID, nil
}

// withWhatIsKept is a row with what is kept of its touch where the row itself is silent. The campaign belongs to
// the address: where that is another, the campaign is what the row says.
func withWhatIsKept(r *TouchIn, old *store.Touch) *TouchIn {
	full := *r
	if !r.URL.Known {
		full.URL = old.URL
		for _, part := range lead.UTMParts() {
			if to := part.Of(&full.UTM); !to.Known {
				*to = *part.Of(&old.UTM)
			}
		}
	}
	if !r.Asset.Known {
		full.Asset = old.Asset
	}
	if !r.OwnedBy.Known {
		full.OwnedBy = old.OwnedBy
	}
	if r.Referrer == "" {
		full.Referrer = old.Referrer.V
	}
	return &full
}
