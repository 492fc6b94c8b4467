package desk

import (
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// Archive puts a lead away.
const Archive Verb = "archive"

func archiveAct() Act {
	return Act{
		Verb: Archive, On: Leads, Roles: team(), Short: "Put leads away; reopen brings them back", Example: "  eqltui archive L-12",
		past:   "archived",
		closed: map[lead.Stage]string{lead.Archived: "there is nothing to do"},
		do:     onLead((*work).archive),
		tells:  []telling{{kind: journal.Archived, text: archivedIt, deed: "archiving"}},
	}
}

func (w *work) archive(e *entry, _ *call) error {
	e.StageBefore = e.Stage
	e.Stage, e.ClosedAt, e.NurtureUntil = lead.Archived, w.ms(), 0
	e.AskedAt, e.Question = 0, 0 // nobody waits for an answer any more
	w.stopTriage(e)
	e.say(journal.Archived, journal.Data{})
	return nil
}

// archivedIt is "archived it"; of a lead that an earlier version made of an overlap where it went.
func archivedIt(w *work, e journal.Event, words string) string {
	if e.By == journal.System && e.Data.How == howStale {
		return "archived it: nobody had touched it for long"
	}
	if e.By == journal.System && e.Data.How == string(lead.Overlap) {
		return "moved it to the list of overlaps"
	}
	return itself(w, e, words)
}
