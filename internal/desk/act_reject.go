package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Reject sends an EQL back from sales.
const Reject Verb = "reject"

func rejectAct() Act {
	return Act{
		Verb: Reject, On: Leads, Roles: sales(), Short: "Send EQLs back from sales, with a reason",
		Example: `  eqltui reject L-12 --reason "the project was stopped"`,
		Params: []Param{needed(textParam("reason", "why, free `TEXT`", func(a *Action) *string { return &a.Reason })),
			noteParam("free `TEXT`")},
		Bare:   []string{"reason"},
		past:   "sent back",
		whom:   func(_ *Action, done *Done) string { return with(done.to, " to ") },
		closed: triaged(others("only an EQL is accepted or sent back by sales", lead.EQL, lead.SQL)),
		check: func(_ context.Context, _ *Desk, a *Action) error {
			if strings.TrimSpace(a.Reason) == "" && strings.TrimSpace(a.Note) == "" {
				return fault.New(fault.Usage, string(a.Verb), "there is no reason", "say why sales sends it back")
			}
			return nil
		},
		do: onLead((*work).reject),
		tells: []telling{{kind: journal.Rejected, words: "sent back", deed: "sending back",
			text: func(_ *work, e journal.Event, words string) string {
				return words + with(safetext.Line(e.Data.To), " to ")
			}}},
	}
}

// reject sends an EQL back to who handed it over, or to its queue where that is not known or they are away: its time
// as an EQL stays on record and triage starts again.
func (w *work) reject(e *entry, c *call) error {
	if e.EQLAt == 0 {
		return fault.New(fault.Refused, c.what, "it never was an EQL: its points made it an SQL", "disqualify it, or nurture it")
	}
	note, err := w.text(e.PersonID, "note", safetext.KeptBlock(strings.TrimSpace(strings.Trim(c.Reason+"\n"+c.Note, "\n"))))
	if err != nil {
		return err
	}
	e.Stage, e.SQLAt = lead.New, 0
	e.TriageStart, e.TriageStop = w.ms(), 0
	e.ContactStart, e.ContactStop = 0, 0
	if e.Queue == "" {
		e.Queue = w.rules.queueFor(w.facts(e))
	}
	if e.Owner, err = w.hander(e); err != nil {
		return err
	}
	if gone, err := w.notThere(e.Queue, e.Owner); err != nil {
		return err
	} else if gone {
		e.Owner = ""
	}
	e.say(journal.Rejected, journal.Data{Note: note, To: e.Owner})
	return nil
}
