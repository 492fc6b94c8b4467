package desk

import (
	"maps"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// unjournalled are fields that follow from others or from the clock on the wall.
var unjournalled = []string{"version", "updated_at", "touched_at", "stale_at", "policy"}

// flush rescores what shares an account or a person with what changed, writes every row that
// differs from what was read, and journals the differences. It returns how many leads it wrote
// with an event.
func (w *work) flush() (int, error) {
	if err := w.spread(); err != nil {
		return 0, err
	}
	for _, id := range sortedKeys(w.accounts) {
		if err := w.flushAccount(w.accounts[id]); err != nil {
			return 0, err
		}
	}
	for _, id := range sortedKeys(w.persons) {
		if err := w.flushPerson(w.persons[id]); err != nil {
			return 0, err
		}
	}
	n := 0
	for _, id := range w.order {
		told, err := w.flushLead(w.leads[id])
		if err != nil {
			return n, err
		}
		if told {
			n++
		}
	}
	return n, nil
}

func (w *work) flushLead(e *entry) (bool, error) {
	var before any = e.was
	if e.isNew {
		before = struct{}{}
	}
	changes, err := journal.Diff(before, e.Lead, "", unjournalled...)
	if err != nil {
		return false, err
	}
	if a := w.accounts[e.AccountID]; a != nil && !a.isNew && e.event != nil {
		more, err := journal.Diff(a.was, a.Account, "account.")
		if err != nil {
			return false, err
		}
		for k, c := range more {
			changes[k] = c
		}
	}
	if e.isNew {
		e.Version, e.UpdatedAt = 1, w.ms()
		if err := w.tx.AddLead(w.ctx, e.Lead); err != nil {
			return false, err
		}
	} else {
		derived := e.StaleAt != e.was.StaleAt || e.TouchedAt != e.was.TouchedAt || e.Policy != e.was.Policy
		if len(changes) == 0 && !derived && e.event == nil {
			return false, nil
		}
		if len(changes) > 0 {
			e.UpdatedAt = w.ms()
		}
		ok, err := w.tx.SaveLead(w.ctx, e.Lead, e.was.Stage)
		if err != nil {
			return false, err
		}
		if !ok {
			return false, fault.New(fault.Conflict, "save "+lead.ID(e.ID).String(), "somebody else changed it a moment ago", "look at it again and repeat")
		}
	}
	ev, by, actor := e.event, w.by, w.actor
	if ev == nil {
		if len(changes) == 0 {
			return false, nil
		}
		// Nobody did anything to this lead: time or a touch did.
		ev, by, actor = &journal.Event{Kind: journal.Rescored}, journal.System, "system"
	}
	for k, c := range ev.Data.Changes {
		changes[k] = c
	}
	ev.Data.Changes = changes
	w.append(*ev, e.ID, by, actor)
	for _, m := range e.more {
		w.append(m, e.ID, by, actor)
	}
	return true, nil
}

func (w *work) append(ev journal.Event, id int64, by journal.By, actor string) {
	ev.At, ev.Lead, ev.By, ev.Actor, ev.Batch, ev.Policy = w.now, lead.ID(id), by, actor, w.batch, w.rules.policy.Hash
	w.tx.Append(ev)
}

func (w *work) flushAccount(a *account) error {
	if a.isNew {
		return w.tx.AddAccount(w.ctx, a.Account)
	}
	changes, err := journal.Diff(a.was, a.Account, "")
	if err != nil || len(changes) == 0 {
		return err
	}
	return w.tx.SaveAccount(w.ctx, a.Account)
}

func (w *work) flushPerson(p *person) error {
	if p.isNew {
		return w.tx.AddPerson(w.ctx, p.Person)
	}
	changes, err := journal.Diff(p.was, p.Person, "")
	if err != nil || len(changes) == 0 && p.EmailKey == p.was.EmailKey {
		return err
	}
	return w.tx.SavePerson(w.ctx, p.Person)
}

// spread rescores every living lead that shares an account or a person with what changed, whether it
// was in hand or not: a fact of the company, or a touch of the person, counts for each of them. And
// it counts channel conflicts anew where a lead came, went or changed sides.
func (w *work) spread() error {
	accounts, persons := map[int64]bool{}, map[int64]bool{}
	for id, a := range w.accounts {
		c, err := journal.Diff(a.was, a.Account, "", "by_hand", "name")
		if err != nil {
			return err
		}
		if a.isNew || len(c) > 0 {
			accounts[id] = true
		}
	}
	for id, p := range w.persons {
		c, err := journal.Diff(p.was, p.Person, "", "by_hand")
		if err != nil {
			return err
		}
		if p.isNew || w.joined[id] || len(c) > 0 {
			persons[id] = true
		}
	}
	sides := w.changedSides()
	if err := w.takeNeighbours(accounts, persons, sides); err != nil {
		return err
	}
	for _, id := range w.order {
		if e := w.leads[id]; (accounts[e.AccountID] || persons[e.PersonID]) && (e.Stage.Living() || e.Stage == lead.Quarantined) {
			w.rescore(e)
		}
	}
	w.countConflicts(sides)
	return nil
}

// changedSides lists the leads that are new, or whose partner, stage, person or account changed in
// a way that channel conflicts look at.
func (w *work) changedSides() []*entry {
	var out []*entry
	for _, id := range w.order {
		e := w.leads[id]
		if e.isNew || e.PartnerID != e.was.PartnerID || e.Stage.Living() != e.was.Stage.Living() || e.PersonID != e.was.PersonID || e.AccountID != e.was.AccountID {
			out = append(out, e)
		}
	}
	return out
}

func (w *work) takeNeighbours(accounts, persons map[int64]bool, sides []*entry) error {
	askA, askP := map[int64]bool{}, map[int64]bool{}
	maps.Copy(askA, accounts)
	maps.Copy(askP, persons)
	for _, e := range sides {
		askA[e.AccountID], askP[e.PersonID] = true, true
		if !e.isNew {
			askA[e.was.AccountID], askP[e.was.PersonID] = true, true
		}
	}
	// What was made in this transaction has no leads outside it.
	maps.DeleteFunc(askA, func(id int64, _ bool) bool { return w.accounts[id] != nil && w.accounts[id].isNew })
	maps.DeleteFunc(askP, func(id int64, _ bool) bool { return w.persons[id] != nil && w.persons[id].isNew })
	rows, err := w.tx.LeadsByAccount(w.ctx, sortedKeys(askA))
	if err != nil {
		return err
	}
	more, err := w.tx.LeadsByPerson(w.ctx, sortedKeys(askP))
	if err != nil {
		return err
	}
	return w.take(append(rows, more...))
}

// countConflicts counts, for every lead near those that changed sides, the living leads of the same
// person or company that came through another partner.
func (w *work) countConflicts(sides []*entry) {
	if len(sides) == 0 {
		return
	}
	byAccount, byPerson := map[int64][]*entry{}, map[int64][]*entry{}
	for _, id := range w.order {
		e := w.leads[id]
		byPerson[e.PersonID] = append(byPerson[e.PersonID], e)
		if a := w.accounts[e.AccountID]; a != nil && a.Domain != "" {
			byAccount[e.AccountID] = append(byAccount[e.AccountID], e)
		}
	}
	near := map[*entry]bool{}
	for _, e := range sides {
		for _, group := range [][]*entry{{e}, byPerson[e.PersonID], byAccount[e.AccountID], byPerson[e.was.PersonID], byAccount[e.was.AccountID]} {
			for _, other := range group {
				near[other] = true
			}
		}
	}
	for e := range near {
		seen := map[int64]bool{e.ID: true}
		n := int64(0)
		for _, group := range [][]*entry{byPerson[e.PersonID], byAccount[e.AccountID]} {
			for _, other := range group {
				if !seen[other.ID] && other.Stage.Living() && other.PartnerID != "" && other.PartnerID != e.PartnerID {
					n++
				}
				seen[other.ID] = true
			}
		}
		if e.Conflicts = n; e.PartnerID == "" || !e.Stage.Living() {
			e.Conflicts = 0
		}
	}
}
