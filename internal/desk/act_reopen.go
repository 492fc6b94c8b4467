package desk

import (
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// Reopen brings a closed lead back.
const Reopen Verb = "reopen"

func reopenAct() Act {
	return Act{
		Verb: Reopen, On: Leads, Roles: team(), Short: "Bring closed leads back to where they were", Example: "  eqltui reopen L-12",
		past: "reopened",
		closed: others("only a disqualified, archived, nurtured or lost lead is reopened",
			lead.Disqualified, lead.Archived, lead.Nurture, lead.Lost),
		do: onLead((*work).reopen),
		tells: []telling{{kind: journal.Reopened, deed: "reopening", text: func(_ *work, e journal.Event, words string) string {
			return words + " it" + with(e.Data.Verb, ", was ")
		}}},
	}
}

// reopen brings a closed lead back to where it was; a candidate is triaged anew, and a record that
// is not complete waits for what it lacks.
func (w *work) reopen(e *entry, _ *call) error {
	from := e.Stage
	e.ClosedAt = 0
	if from == lead.Disqualified {
		e.Reason = ""
	}
	if from == lead.Lost {
		e.LostAt = 0
	}
	w.comeBack(e)
	e.say(journal.Reopened, journal.Data{Verb: string(from)})
	if e.Stage == lead.Quarantined {
		return w.releaseFromQuarantine(e, nil)
	}
	return nil
}

// comeBack returns a lead that was put aside to the stage it had.
func (w *work) comeBack(e *entry) {
	to := e.StageBefore
	e.StageBefore, e.NurtureUntil = "", 0
	switch to {
	case lead.EQL, lead.SQL, lead.MQL, lead.Unqualified, lead.Won, lead.Lost, lead.Quarantined, lead.Disqualified:
		e.Stage = to
	default:
		w.enterQueue(e, w.facts(e))
	}
}
