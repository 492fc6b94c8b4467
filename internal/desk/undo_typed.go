package desk

import (
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
)

// brought tells the event by which a lead came.
func brought(ev *journal.Event) bool {
	c, ok := ev.Data.Changes["id"]
	return ok && len(c.Before) == 0 && ev.Lead != 0
}

// untype takes a lead away that a person typed, with all that its record said. Whatever was told of it since
// by anybody stands in the way: it would go with the lead.
func (w *work) untype(e *entry, ev *journal.Event, later []journal.Event) (string, error) {
	what := "undo " + ev.Lead.String()
	undone := undoneIn(later)
	for i := range later {
		l := &later[i]
		if isDeal(l) || l.By != journal.System && l.Undoes == "" && !undone[l.Batch] {
			return "", fault.New(fault.Refused, what, "it stays, "+safetext.Line(who(*l))+" brought something of it since",
				"archive it, or disqualify it with a reason")
		}
	}
	if err := revertAccount(w.accounts[e.AccountID], ev.Data.Changes, "account."); err != nil {
		return "", err
	}
	if err := w.withdraw(e, []journal.Event{*ev}, ev.Batch, &TakenBack{}); err != nil {
		return "", err
	}
	e.event.Data.How, e.found = Hand, foundIn(ev.Data.Changes)
	return ev.Lead.String() + ": adding undone, it is gone", w.tx.ForgetLead(w.ctx, leadRows, e.ID)
}

// dropIdle takes away the persons and companies that leads which are gone have left without anything.
func (w *work) dropIdle() error {
	var persons, accounts []int64
	for _, id := range w.order {
		e := w.leads[id]
		if e.gone && e.PersonID != e.found.person {
			persons = append(persons, e.PersonID)
		}
		if e.gone && e.AccountID != e.found.account {
			accounts = append(accounts, e.AccountID)
		}
	}
	if len(persons)+len(accounts) == 0 {
		return nil
	}
	return w.tx.DropIdle(w.ctx, persons, accounts)
}
