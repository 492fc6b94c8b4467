package desk

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// withdraw takes a lead away that an import brought, with what its rows said of the company and the person.
func (w *work) withdraw(e *entry, events []journal.Event, batch string, out *TakenBack) error {
	if err := w.personsBack(e, events); err != nil {
		return err
	}
	e.gone = true
	if err := w.dropReferral(e); err != nil {
		return err
	}
	e.say(journal.Withdrawn, journal.Data{})
	e.event.Undoes = batch
	if err := w.sumGone(e); err != nil {
		return err
	}
	stopped, deals, err := w.tx.DropLead(w.ctx, &e.was)
	out.Leads, out.Cancelled, out.Deals = out.Leads+1, out.Cancelled+int(stopped), out.Deals+int(deals)
	e.Stage = lead.Archived // of what is gone nothing counts: its neighbours are told
	return err
}

// personsBack takes back what events of a lead said of its person, the newest first: each of the one whose the lead was
// by then. The lead stays with whom it has.
func (w *work) personsBack(e *entry, events []journal.Event) error {
	person := e.PersonID
	for _, ev := range slices.Backward(events) {
		if err := w.undoPerson(e, ev.Data.Changes); err != nil {
			return err
		}
		before := number64(ev.Data.Changes["person_id"].Before)
		if before == 0 {
			continue
		}
		if err := w.loadPersons([]int64{before}); err != nil {
			return err
		}
		if w.persons[before] != nil { // or it was joined to the one whose the lead was then
			e.PersonID = before
		}
	}
	e.PersonID = person
	return nil
}

// dropReferral takes the touch away that a lead's referral is, unless another lead of the person rests on it.
func (w *work) dropReferral(e *entry) error {
	if err := w.leadsOfPersons([]int64{e.PersonID}); err != nil {
		return err
	}
	is := func(o *entry) bool {
		return !o.gone && o.PersonID == e.PersonID && o.PartnerID == e.PartnerID && o.ReferredAt == e.ReferredAt &&
			o.Stage != lead.Quarantined && o.Source == lead.PartnerReferral
	}
	for _, id := range w.order {
		if is(w.leads[id]) {
			return nil
		}
	}
	for _, t := range w.touches[e.PersonID].all() {
		if t.Kind == lead.ReferralKind && t.Partner.V == e.PartnerID && store.Millis(t.At) == e.ReferredAt {
			return w.dropTouch(e.PersonID, keyOf(&t))
		}
	}
	return nil
}

// forgetRows forgets the rows of which an event tells, so that they are looked at when they come again.
func (w *work) forgetRows(ev *journal.Event) error {
	c, ok := ev.Data.Changes[importedRows]
	if !ok {
		return nil
	}
	var rows []string
	if err := json.Unmarshal(c.After, &rows); err != nil {
		return err
	}
	return w.tx.Forget(w.ctx, leadRows, rows)
}

// flushGone says that a lead is gone.
func (w *work) flushGone(e *entry) (bool, error) {
	if turn := e.was.Turn; turn != "" { // routing gives it back
		e.event.Data.Changes = journal.Changes{"turn": {Before: quote(turn)}}
	}
	w.append(*e.event, e.ID, w.by, w.actor)
	return true, nil
}

// restore puts back what an import changed of a lead, the newest first, or leaves all of it.
func (w *work) restore(e *entry, events []journal.Event, batch string, out *TakenBack) error {
	// What only followed from others follows again.
	events = slices.DeleteFunc(slices.Clone(events), func(ev journal.Event) bool { return ev.Kind == journal.Rescored && onlyDerived(ev) })
	on := OnLead(lead.ID(e.ID))
	back := w.mark(e)
	n := 0
	for _, ev := range slices.Backward(events) {
		ev = withoutDeal(ev)
		_, err := w.undoEvent(on, &ev, batch)
		switch {
		case errors.Is(err, errUndone):
			return nil
		case fault.KindOf(err) == fault.Internal && err != nil:
			return err
		case err != nil:
			back.restore()
			out.Left = append(out.Left, Refusal{On: on, Err: err})
			return nil
		}
		n++
	}
	if n > 0 {
		out.Restored++
	}
	return nil
}

func onlyDerived(ev journal.Event) bool {
	for name := range ev.Data.Changes {
		if !slices.Contains(derived(), name) {
			return false
		}
	}
	return true
}
