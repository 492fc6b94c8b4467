package desk

import (
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// Accept takes an EQL over as sales.
const Accept Verb = "accept"

func acceptAct() Act {
	return Act{
		Verb: Accept, On: Leads, Roles: sales(), Short: "Accept EQLs as sales: stage sql", Example: "  eqltui accept L-12",
		past:   "accepted",
		closed: triaged(others("only an EQL is accepted or sent back by sales", lead.EQL)),
		do:     onLead((*work).accept),
		tells: []telling{{kind: journal.Accepted, deed: "accepting", text: func(_ *work, _ journal.Event, words string) string {
			return words + " it as an SQL"
		}}},
	}
}

func (w *work) accept(e *entry, _ *call) error {
	e.Stage, e.SQLAt = lead.SQL, w.ms()
	e.say(journal.Accepted, journal.Data{})
	return w.tellPartner(e, "sql", nil)
}
