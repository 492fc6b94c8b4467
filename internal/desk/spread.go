package desk

import (
	"maps"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// spread rescores every living lead that shares an account or a person with what changed, whether it
// was in hand or not: a fact of the company, or a touch of the person, counts for each of them. And
// it counts channel conflicts anew where a lead came, went or changed sides.
func (w *work) spread() error {
	accounts, persons := map[int64]bool{}, map[int64]bool{}
	for id, a := range w.accounts {
		if a.isNew || a.judgedAnew() {
			accounts[id] = true
		}
	}
	for id, p := range w.persons {
		if p.isNew || w.joined[id] || p.judgedAnew() {
			persons[id] = true
		}
	}
	if err := w.takeNeighbours(accounts, persons); err != nil {
		return err
	}
	for _, id := range w.order {
		e := w.leads[id]
		stirred := accounts[e.AccountID] || w.accounts[e.AccountID].stirred ||
			slices.ContainsFunc(w.personsOf(e), func(id int64) bool { return persons[id] || w.persons[id] != nil && w.persons[id].stirred })
		if stirred && (e.Stage.Living() || e.Stage == lead.Quarantined) {
			w.rescore(e)
		}
	}
	ruled, err := w.stirRuled()
	if err != nil {
		return err
	}
	return w.countConflicts(append(w.changedSides(), ruled...))
}

// takeNeighbours brings the leads of changed accounts and persons into hand. What was made in this
// transaction has no leads outside it.
func (w *work) takeNeighbours(accounts, persons map[int64]bool) error {
	accounts, persons = maps.Clone(accounts), maps.Clone(persons)
	maps.DeleteFunc(accounts, func(id int64, _ bool) bool { return w.accounts[id].isNew })
	maps.DeleteFunc(persons, func(id int64, _ bool) bool { return w.persons[id].isNew })
	rows, err := w.tx.LeadsByAccount(w.ctx, sortedKeys(accounts))
	if err != nil {
		return err
	}
	if err := w.take(rows); err != nil {
		return err
	}
	return w.leadsOfPersons(sortedKeys(persons))
}

// changedSides lists the leads that are new, or whose partner, stage, person or account changed in
// a way that channel conflicts look at.
func (w *work) changedSides() []*entry {
	var out []*entry
	for _, id := range w.order {
		e := w.leads[id]
		if e.isNew || e.unfolded || e.PartnerID != e.was.PartnerID || e.Stage.Living() != e.was.Stage.Living() ||
			e.PersonID != e.was.PersonID ||
			e.AccountID != e.was.AccountID {
			out = append(out, e)
		}
	}
	return out
}

// sides is every lead that channel conflicts are counted among, by person and by company: those in
// hand as they are now, the others as they are kept.
type sides struct {
	w         *work
	seen      map[int64]bool
	persons   map[int64]bool // asked for
	accounts  map[int64]bool
	byPerson  map[int64][]store.Rival
	byAccount map[int64][]store.Rival
}

// countConflicts counts, for every lead near those that changed sides, the living leads of the same
// person or company that came through another partner.
func (w *work) countConflicts(changed []*entry) error {
	if len(changed) == 0 {
		return nil
	}
	s := sides{w: w, seen: map[int64]bool{}, persons: map[int64]bool{}, accounts: map[int64]bool{}, byPerson: map[int64][]store.Rival{},
		byAccount: map[int64][]store.Rival{}}
	for _, id := range w.order {
		s.add(w.leads[id].side())
	}
	persons, accounts := map[int64]bool{}, map[int64]bool{}
	for _, e := range changed {
		persons[e.PersonID], accounts[e.AccountID] = true, true
		if !e.isNew {
			persons[e.was.PersonID], accounts[e.was.AccountID] = true, true
		}
	}
	if err := s.ask(persons, accounts); err != nil {
		return err
	}
	s.find(changed)
	near := map[int64]store.Rival{}
	for id := range persons {
		for _, l := range s.byPerson[id] {
			near[l.ID] = l
		}
	}
	for id := range accounts {
		for _, l := range s.byAccount[id] {
			near[l.ID] = l
		}
	}
	for _, e := range changed {
		near[e.ID] = e.side()
	}
	// A lead near by may have a person or a company that none of the changed ones has.
	for _, l := range near {
		persons[l.PersonID], accounts[l.AccountID] = true, true
	}
	if err := s.ask(persons, accounts); err != nil {
		return err
	}
	return s.settle(near)
}

func (e *entry) side() store.Rival {
	return store.Rival{ID: e.ID, PersonID: e.PersonID, AccountID: e.AccountID, Partner: e.PartnerID, Stage: e.Stage, Conflicts: e.Conflicts}
}

// add counts a lead in, as it is first seen: those in hand come first. An account that stands for no
// company of its own is shared by nobody.
func (s *sides) add(l store.Rival) {
	if s.seen[l.ID] {
		return
	}
	s.seen[l.ID] = true
	s.byPerson[l.PersonID] = append(s.byPerson[l.PersonID], l)
	if a := s.w.accounts[l.AccountID]; a != nil {
		l.Company = a.Domain != ""
	}
	if l.Company {
		s.byAccount[l.AccountID] = append(s.byAccount[l.AccountID], l)
	}
}

// ask reads the leads of persons and accounts that were not asked for yet. What was made in this
// transaction has no leads outside it.
func (s *sides) ask(persons, accounts map[int64]bool) error {
	var askP, askA []int64
	for _, id := range sortedKeys(persons) {
		if p := s.w.persons[id]; !s.persons[id] && !s.w.whole[id] && (p == nil || !p.isNew) {
			askP = append(askP, id)
		}
		s.persons[id] = true
	}
	for _, id := range sortedKeys(accounts) {
		if a := s.w.accounts[id]; !s.accounts[id] && (a == nil || !a.isNew) {
			askA = append(askA, id)
		}
		s.accounts[id] = true
	}
	rows, err := s.w.tx.Rivals(s.w.ctx, askP, askA)
	if err != nil {
		return err
	}
	for _, l := range rows {
		s.add(l)
	}
	return nil
}

// settle counts for each lead and writes the number where it changed.
func (s *sides) settle(near map[int64]store.Rival) error {
	counts := map[int64]int64{}
	var absent []int64
	for _, id := range sortedKeys(near) {
		l := near[id]
		n, err := s.conflicts(l)
		if err != nil {
			return err
		}
		if e := s.w.leads[id]; e != nil {
			e.Conflicts = n
		} else if n != l.Conflicts {
			counts[id] = n
			absent = append(absent, id)
		}
	}
	rows, err := s.w.tx.LeadsByID(s.w.ctx, absent)
	if err != nil {
		return err
	}
	for _, l := range rows {
		s.w.hold(l)
		l.Conflicts = counts[l.ID]
	}
	return nil
}

// conflicts is the number of other living leads of the lead's person or company that came through another partner, but for
// those with which it is decided whose it is.
func (s *sides) conflicts(l store.Rival) (int64, error) {
	if l.Partner == "" || !l.Stage.Living() {
		return 0, nil
	}
	var against []int64
	other := func(o store.Rival) bool {
		return o.ID != l.ID && o.Stage.Living() && o.Partner != "" && o.Partner != l.Partner
	}
	for _, o := range s.byPerson[l.PersonID] {
		if other(o) {
			against = append(against, o.ID)
		}
	}
	for _, o := range s.byAccount[l.AccountID] {
		if other(o) && o.PersonID != l.PersonID {
			against = append(against, o.ID)
		}
	}
	if len(against) == 0 {
		return 0, nil
	}
	by, err := s.w.rulings()
	if len(by) > 0 {
		against = slices.DeleteFunc(against, func(id int64) bool { return settledPair(by, l.ID, id) })
	}
	return int64(len(against)), err
}
