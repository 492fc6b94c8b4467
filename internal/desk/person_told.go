package desk

import (
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// tellPersons notes what rows of an import changed of persons that were there, in the event of a lead of
// theirs: an undo of the import puts it back. The values go to erasable rows.
func (w *work) tellPersons() error {
	if w.by != journal.Import {
		return nil
	}
	told := map[int64]bool{}
	for _, id := range w.order {
		e := w.leads[id]
		p := w.persons[e.PersonID]
		if e.event == nil || p == nil || p.isNew || told[p.ID] || personFacts.Same(&p.was, p.Person) {
			continue
		}
		told[p.ID] = true
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
				return err
			}
			if e.event.Data.Changes == nil {
				e.event.Data.Changes = journal.Changes{}
			}
			e.event.Data.Changes["person."+f.Name] = c
		}
	}
	return nil
}
