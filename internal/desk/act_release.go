package desk

import (
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
)

// Release gives a lead back to its queue.
const Release Verb = "release"

func releaseAct() Act {
	return Act{
		Verb: Release, On: Leads, Roles: team(), Short: "Give leads back to their queue", Example: "  eqltui release L-12",
		past: "released", do: onLead((*work).release),
		tells: []telling{{kind: journal.Released, text: itself, deed: "release"}},
	}
}

func (w *work) release(e *entry, c *call) error {
	switch {
	case e.Owner == "":
		return fault.New(fault.Refused, c.what, "nobody holds it", "")
	case e.Owner != w.actor && c.who.Role != Admin && c.who.Role != Manager:
		return fault.New(fault.Denied, c.what, "held by "+e.Owner, "ask "+e.Owner+" or a manager")
	}
	e.Owner = ""
	e.say(journal.Released, journal.Data{})
	return nil
}
