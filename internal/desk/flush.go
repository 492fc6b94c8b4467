package desk

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// unjournalled are fields that follow from others or from the clock on the wall.
var unjournalled = []string{"version", "updated_at", "touched_at", "stale_at", "policy"}

// leftAccount stands before what became of the company that a lead has left, after earlier rows of the same
// transaction had spoken of it: nobody else may be there to tell.
const leftAccount = "left."

// How rows are compared, made once at load and never written after.
var (
	leadFields    = journal.FieldsOf[store.Lead](unjournalled...)
	leadFacts     = journal.FieldsOf[store.Lead](append(slices.Clone(unjournalled), "by_hand")...)
	accountFields = journal.FieldsOf[store.Account]()
	accountFacts  = journal.FieldsOf[store.Account]("by_hand", "name") // what leads are judged by
	personFields  = journal.FieldsOf[store.Person]()
	personFacts   = journal.FieldsOf[store.Person]("by_hand")
)

func (a *account) judgedAnew() bool { return !accountFacts.Same(&a.was, a.Account) }

func (p *person) judgedAnew() bool { return !personFacts.Same(&p.was, p.Person) }

// flush rescores what shares an account or a person with what changed, writes every row that
// differs from what was read, and journals the differences. It returns how many leads it wrote
// with an event.
func (w *work) flush() (int, error) {
	if err := w.spread(); err != nil {
		return 0, err
	}
	if err := w.route(); err != nil {
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
	if err := w.tellPersons(); err != nil {
		return 0, err
	}
	if err := w.flushRows(); err != nil {
		return 0, err
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
	if err := w.sumUp(); err != nil {
		return n, err
	}
	return n, w.tx.JudgedBy(w.ctx, w.rejudged)
}

func (w *work) flushLead(e *entry) (bool, error) {
	if e.gone {
		return w.flushGone(e)
	}
	before := &e.was
	if e.isNew {
		before = nil
	}
	changes, decided, err := e.changes(before)
	if err != nil {
		return false, err
	}
	a := w.accounts[e.AccountID]
	if a != nil && !a.isNew && (e.event != nil || len(changes) > 0) {
		more, err := accountFields.Diff(&a.was, a.Account, "account.")
		if err != nil {
			return false, err
		}
		maps.Copy(changes, more)
	}
	if l := w.accounts[e.was.AccountID]; l != nil && !e.isNew && l != a && !l.isNew {
		more, err := accountFields.Diff(&l.was, l.Account, leftAccount)
		if err != nil {
			return false, err
		}
		maps.Copy(changes, more)
	}
	if e.erased {
		maps.DeleteFunc(changes, func(name string, _ journal.Change) bool { return filledIn(name) })
	}
	if e.states && e.saysNothing(changes) {
		e.event, e.unmoved = nil, true
	}
	if e.isNew {
		e.Version, e.UpdatedAt = 1, w.ms()
		if err := w.tx.AddLead(w.ctx, e.Lead); err != nil {
			return false, err
		}
	} else {
		derived := e.StaleAt != e.was.StaleAt || e.TouchedAt != e.was.TouchedAt
		if len(changes) == 0 && !derived && e.event == nil && e.decision == nil {
			if e.Policy != e.was.Policy {
				w.rejudged = append(w.rejudged, e.Lead)
			}
			return false, nil
		}
		if len(changes) > 0 || e.decision != nil {
			e.UpdatedAt = w.ms()
		}
		ok, err := w.tx.SaveLead(w.ctx, e.Lead, &e.was)
		if err != nil {
			return false, err
		}
		if !ok {
			return false, fault.New(fault.Conflict, "save "+lead.ID(e.ID).String(), "somebody else changed it a moment ago",
				"look at it again and repeat")
		}
	}
	ev, by, actor := e.event, w.by, w.actor
	if ev == nil {
		if len(changes) == 0 {
			if e.decision == nil {
				return false, nil
			}
			w.tellDecision(e, decided)
			return true, w.turnCycles(e, e.decision.Kind, journal.System)
		}
		// Nobody did anything to this lead: time or a touch did, or somebody changed its company.
		ev, by, actor = &journal.Event{Kind: journal.Rescored}, journal.System, "system"
		if w.by == journal.Import && a != nil && !a.isNew && a.by != "" && !accountFields.Same(&a.was, a.Account) {
			ev, by, actor = &journal.Event{Kind: journal.Updated, Data: journal.Data{How: a.by}}, w.by, w.actor
		}
	}
	for k, c := range ev.Data.Changes {
		changes[k] = c
	}
	if e.touch != 0 && (by == journal.Human || !e.isNew) {
		changes[referralTouch] = journal.Change{After: strconv.AppendInt(nil, e.touch, 10)}
	} else if e.fell != 0 && by == journal.Human {
		changes[referralTouch] = journal.Change{Before: strconv.AppendInt(nil, e.fell, 10)}
	}
	if e.visitor != nil && !e.isNew {
		changes[visitorsTouches] = journal.Change{Before: e.visitor}
	}
	e.found.tell(changes)
	if len(e.rows) > 0 && !e.isNew && w.admits && by != journal.System {
		rows, err := json.Marshal(e.rows)
		if err != nil {
			return false, err
		}
		changes[importedRows] = journal.Change{After: rows}
	}
	ev.Data.Changes = changes
	if err := w.turnCycles(e, ev.Kind, by); err != nil {
		return false, err
	}
	w.append(*ev, e.ID, by, actor)
	if e.late == "" {
		w.tellDecision(e, decided)
	}
	for _, m := range e.more {
		w.append(*m, e.ID, by, actor)
	}
	if e.late != "" { // what ran out is told before what became of it
		w.tellDecision(e, decided)
	}
	return true, w.tellMoves(e)
}

// changes are what became of a lead: by what happened to it, and by what routing then decided.
func (e *entry) changes(before *store.Lead) (happened, decided journal.Changes, err error) {
	if e.unrouted == nil {
		happened, err = leadFields.Diff(before, e.Lead, "")
		return happened, nil, err
	}
	now := e.routed()
	e.unrouted.of(e.Lead)
	happened, err = leadFields.Diff(before, e.Lead, "")
	now.of(e.Lead)
	if err == nil {
		decided, err = routedFields.Diff(e.unrouted, &now, "")
	}
	return happened, decided, err
}

// tellDecision says what routing decided of a lead, if it did.
func (w *work) tellDecision(e *entry, changes journal.Changes) {
	if e.decision != nil {
		e.decision.Data.Changes = changes
		w.append(*e.decision, e.ID, journal.System, routerName)
	}
}

// saysNothing reports that what somebody stated of a lead was so already: what changed beside it, time did.
func (e *entry) saysNothing(changes journal.Changes) bool {
	for name := range changes {
		if name == "by_hand" || !slices.Contains(derived(), name) {
			return false
		}
	}
	d := &e.event.Data
	return len(d.Changes) == 0 && d.Note == 0 && d.Brief == 0 && e.touch == 0 && len(e.more) == 0
}

func (w *work) append(ev journal.Event, id int64, by journal.By, actor string) {
	ev.At, ev.Lead, ev.By, ev.Actor, ev.Batch, ev.Policy = w.now, lead.ID(id), by, actor, w.batch, w.rules.number
	w.tx.Append(ev)
}

func (w *work) flushAccount(a *account) error {
	if a.isNew {
		return w.tx.AddAccount(w.ctx, a.Account)
	}
	if accountFields.Same(&a.was, a.Account) {
		return nil
	}
	return w.tx.SaveAccount(w.ctx, a.Account)
}

func (w *work) flushPerson(p *person) error {
	if p.isNew {
		return w.tx.AddPerson(w.ctx, p.Person)
	}
	if p.EmailKey == p.was.EmailKey && personFields.Same(&p.was, p.Person) {
		return nil
	}
	return w.tx.SavePerson(w.ctx, p.Person)
}
