package desk

import (
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// referralTouch is the name under which an event tells the touch that a person's word made, or moved, of a
// partner's referral.
const referralTouch = "touch.referral"

// rests reports whether a lead is evidence of its partner's referral, by a touch at the date it names.
func rests(l *store.Lead) bool {
	return l.Source == lead.PartnerReferral && l.PartnerID != "" && l.ReferredAt != 0
}

// referral keeps the touch that a partner's own referral is: once for each person, partner and date. When the
// lead's date, partner or person is corrected, its touch moves.
func (w *work) referral(e *entry) error {
	if !rests(e.Lead) {
		return nil
	}
	old, err := w.leftBehind(e)
	if err != nil {
		return err
	}
	// It may be that of a lead that was merged into this one, whose day stays.
	there := slices.ContainsFunc(w.touchesFor(e), func(t lead.Touch) bool { return isReferral(&t, e.PartnerID, e.ReferredAt) })
	switch {
	case there && old != nil:
		e.fell = old.ID
		return w.dropTouch(old.PersonID, key{old.At, old.ID})
	case there:
		return nil
	case old != nil:
		e.touch = old.ID
		now := *old
		now.PersonID, now.At, now.Partner = e.PersonID, e.ReferredAt, e.PartnerID
		return w.saveTouch(old, &now)
	}
	t := store.Touch{PersonID: e.PersonID, At: e.ReferredAt, Kind: lead.ReferralKind, Partner: e.PartnerID, Surface: e.Surface.V,
		UTM: e.UTM}
	if err := w.addTouch(&t); err != nil {
		return err
	}
	e.touch = t.ID
	return nil
}

func isReferral(t *lead.Touch, partner string, at int64) bool {
	return t.Kind == lead.ReferralKind && t.Partner.V == partner && store.Millis(t.At) == at
}

// leftBehind is the touch of a lead's referral as it was before a correction, nil for none, and for one that is
// right, or that another lead of that person rests on.
func (w *work) leftBehind(e *entry) (*store.Touch, error) {
	was := &e.was
	stands := was.PersonID == e.PersonID && was.PartnerID == e.PartnerID && was.ReferredAt == e.ReferredAt
	if e.touch == 0 && (e.isNew || stands || !rests(was)) {
		return nil, nil
	}
	for _, person := range distinct([]int64{was.PersonID, e.PersonID}) {
		for _, t := range w.touches[person].all() {
			if t.Kind != lead.ReferralKind || person == e.PersonID && isReferral(&t, e.PartnerID, e.ReferredAt) {
				continue
			}
			id := store.TouchNumber(t.ID)
			if id != e.touch && (e.isNew || !rests(was) || !isReferral(&t, was.PartnerID, was.ReferredAt)) {
				continue
			}
			if err := w.leadsOfPersons([]int64{person}); err != nil {
				return nil, err
			}
			if !w.restsOn(person, &t) {
				return w.tx.Touch(w.ctx, store.TouchKey{Person: person, At: store.Millis(t.At), ID: id})
			}
		}
	}
	return nil, nil
}

// restsOn reports whether a lead in hand rests on a touch of a referral.
func (w *work) restsOn(person int64, t *lead.Touch) bool {
	for _, l := range w.leads {
		if l.PersonID == person && rests(l.Lead) && l.Stage != lead.Quarantined && isReferral(t, l.PartnerID, l.ReferredAt) {
			return true
		}
	}
	return false
}

// saveTouch writes a touch that was corrected, also where it moved to another person or time.
func (w *work) saveTouch(was, now *store.Touch) error {
	if err := w.knowTouches(was.PersonID, now.PersonID); err != nil {
		return err
	}
	w.touchesOf(was.PersonID).drop(key{was.At, was.ID})
	w.touchesOf(now.PersonID).add(now.Fact())
	w.joined[was.PersonID], w.joined[now.PersonID] = true, true
	return w.tx.SaveTouch(w.ctx, was, now)
}

func (w *work) dropTouch(person int64, k key) error {
	if err := w.knowTouches(person); err != nil {
		return err
	}
	w.touchesOf(person).drop(k)
	w.joined[person] = true
	return w.tx.DropTouch(w.ctx, store.TouchKey{Person: person, At: k.at, ID: k.id})
}

// undoReferral puts the touch of a lead's referral back to where it was, or takes it back where there was none
// and no other lead of the person rests on it. The person is whose the lead was when the event said so.
func (w *work) undoReferral(e *entry, person int64, changes journal.Changes) error {
	c, ok := changes[referralTouch]
	if !ok {
		return nil
	}
	if len(c.After) == 0 { // it fell together with that of another lead, and is gone
		return fault.New(fault.Refused, "undo "+lead.ID(e.ID).String(), "its referral became one with that of another lead",
			"set the partner, the date or the address by hand")
	}
	if rests(e.Lead) && e.Stage != lead.Quarantined {
		return w.referral(e)
	}
	id, err := strconv.ParseInt(string(c.After), 10, 64)
	if err != nil {
		return err
	}
	for _, of := range distinct([]int64{person, e.PersonID}) {
		list := w.touches[of].all()
		i := slices.IndexFunc(list, func(t lead.Touch) bool { return t.ID == store.TouchName(id) })
		if i < 0 {
			continue
		}
		if err := w.leadsOfPersons([]int64{of}); err != nil {
			return err
		}
		if w.restsOn(of, &list[i]) {
			return nil
		}
		return w.dropTouch(of, keyOf(&list[i]))
	}
	return nil
}
