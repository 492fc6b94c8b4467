package desk

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/journal"
)

// The names under which the event of a lead tells the company and the person that it came to and that stood there
// without any: an undo leaves them there, with what was known of them.
const (
	companyFound = "found.company"
	personFound  = "found.person"
)

// found are the numbers of a company and a person that a lead came to and that had none before, 0 for others.
type found struct{ account, person int64 }

func (f found) tell(changes journal.Changes) {
	for name, id := range map[string]int64{companyFound: f.account, personFound: f.person} {
		if id != 0 {
			changes[name] = journal.Change{After: strconv.AppendInt(nil, id, 10)}
		}
	}
}

// foundIn is what an event tells of that.
func foundIn(changes journal.Changes) found {
	return found{account: number64(changes[companyFound].After), person: number64(changes[personFound].After)}
}

// find tells the leads that came to a company or a person without any. All that changed sides were asked for.
func (s *sides) find(changed []*entry) {
	persons, accounts := map[int64]bool{}, map[int64]bool{} // that had a lead
	for _, id := range s.w.order {
		if e := s.w.leads[id]; !e.isNew {
			persons[e.was.PersonID], accounts[e.was.AccountID] = true, true
		}
	}
	for _, e := range changed {
		for _, l := range s.byPerson[e.PersonID] {
			persons[l.PersonID] = persons[l.PersonID] || s.w.leads[l.ID] == nil
		}
		for _, l := range s.byAccount[e.AccountID] {
			accounts[l.AccountID] = accounts[l.AccountID] || s.w.leads[l.ID] == nil
		}
	}
	for _, e := range changed {
		if a := s.w.accounts[e.AccountID]; a != nil && !a.isNew && a.Domain != "" && !accounts[a.ID] {
			e.found.account = a.ID
		}
		p, touches := s.w.persons[e.PersonID], s.w.touches[e.PersonID]
		if p != nil && !p.isNew && !persons[p.ID] && touches != nil && len(touches.was) == 0 { // touches keep a person by themselves
			e.found.person = p.ID
		}
	}
}
