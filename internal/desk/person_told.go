package desk

import (
	"encoding/json"
	"slices"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// tellPersons notes what records changed of persons that were there, in the event of a lead of theirs: an undo
// puts it back. The values go to erasable rows.
func (w *work) tellPersons() error {
	if !w.admits {
		return nil
	}
	told := map[int64]bool{}
	for _, id := range w.order {
		e := w.leads[id]
		p := w.persons[e.PersonID]
		if e.event == nil || p == nil || p.isNew || told[p.ID] {
			continue
		}
		changes, err := w.personChanges(p)
		if err != nil {
			return err
		}
		for name, c := range changes {
			told[p.ID] = true
			if e.event.Data.Changes == nil {
				e.event.Data.Changes = journal.Changes{}
			}
			e.event.Data.Changes[name] = c
		}
	}
	return nil
}

// personChanges is what differs of a person from what was read.
func (w *work) personChanges(p *person) (journal.Changes, error) {
	changes := journal.Changes{}
	if w.by == journal.Human { // what a file brings is never by hand
		markedByHand(changes, p.was.ByHand, p.ByHand)
	}
	if personFacts.Same(&p.was, p.Person) {
		return changes, nil
	}
	was, now := lead.Facts{Lead: lead.Record{Personal: p.was.Personal}}, lead.Facts{Lead: lead.Record{Personal: p.Personal}}
	for _, f := range lead.Table() {
		if f.Of != lead.OfPerson {
			continue
		}
		before, after := f.Read(&was), f.Read(&now)
		if before == after {
			continue
		}
		c, err := w.personalChange(p.ID, before, after)
		if err != nil {
			return changes, err
		}
		changes["person."+f.Name] = c
	}
	return changes, w.tellAddress(changes, &p.was, p.Person)
}

// addressTold is the change by which an event tells the address that somebody was known by and that was shown nowhere.
const addressTold = "person.email_key"

// tellAddress tells by which address somebody of touches alone was known, once one is shown: what is shown does not say
// it to an undo.
func (w *work) tellAddress(changes journal.Changes, was, now *store.Person) error {
	if was.EmailKey == "" || was.Email.Known || !now.Email.Known {
		return nil
	}
	c, err := w.personalChange(now.ID, was.EmailKey, now.EmailKey)
	changes[addressTold] = c
	return err
}

// markedByHand tells which facts of a person are by hand since, where that changed.
func markedByHand(changes journal.Changes, before, after []string) {
	if slices.Equal(before, after) {
		return
	}
	b, _ := json.Marshal(before) // lists of words always encode
	a, _ := json.Marshal(after)
	changes["person.by_hand"] = journal.Change{Before: b, After: a}
}
