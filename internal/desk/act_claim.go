package desk

import (
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
)

// Claim takes a lead nobody has.
const Claim Verb = "claim"

func claimAct() Act {
	return Act{
		Verb: Claim, On: Leads, Roles: team(),
		Short: "Take leads; of two people at once exactly one gets each", Example: "  eqltui claim L-12",
		past: "claimed", do: onLead((*work).claim),
		tells: []telling{{kind: journal.Claimed, text: itself, deed: "taking"}},
	}
}

// claim: of two people at once the second finds the first one's name here, because the transaction
// that reads it is the one that writes.
func (w *work) claim(e *entry, c *call) error {
	switch e.Owner {
	case "":
	case w.actor:
		return fault.New(fault.Refused, c.what, "it is yours already", "")
	default:
		return fault.New(fault.Conflict, c.what, "held by "+e.Owner, "ask "+e.Owner+" to release it, or assign it")
	}
	e.Owner = w.actor
	e.say(journal.Claimed, journal.Data{To: w.actor})
	return nil
}
