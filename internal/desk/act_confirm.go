package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// ConfirmFor records the partner's word.
const ConfirmFor Verb = "confirm"

func confirmAct() Act {
	return Act{
		Verb: ConfirmFor, On: Leads, Roles: team(), Short: "Record the partner's word, with what they said and where",
		Example: `  eqltui confirm L-12 --evidence "mail of Petra, 20 November: they are live since May"`,
		Params: []Param{
			switchParam("deny", "the partner denies it", func(a *Action) { a.Refuse = true }, "denies"),
			switchParam("answers", "the partner answers what it was asked, neither yes nor no", func(a *Action) { a.Answers = true }),
			needed(textParam("evidence", "what the partner said and where, free `TEXT`", func(a *Action) *string { return &a.Evidence })),
		},
		OneOf: []OneOf{{Names: []string{"deny", "answers"}}},
		Bare:  []string{"deny", "evidence"},
		past:  "confirmed for the partner",
		told: func(a *Action) string {
			switch {
			case a.Refuse:
				return "denied by the partner"
			case a.Answers:
				return "answered by the partner"
			}
			return "confirmed for the partner"
		},
		check: func(_ context.Context, _ *Desk, a *Action) error {
			if strings.TrimSpace(a.Evidence) == "" {
				return fault.New(fault.Usage, string(a.Verb), "there is no evidence", "say what the partner said, and where")
			}
			return nil
		},
		do: onLead((*work).confirm),
		tells: []telling{
			{kind: journal.Confirmed, words: "confirmed for the partner", deed: "confirming for the partner"},
			{kind: journal.Denied, words: "noted that the partner denies it", deed: "denial for the partner"},
			{kind: journal.Answered, words: "recorded the partner's answer", deed: "answer of the partner"},
		},
	}
}

// confirm records the partner's word, with what they said and where.
func (w *work) confirm(e *entry, c *call) error {
	if e.PartnerID == "" {
		return fault.New(fault.Refused, c.what, "no partner is known", "set the partner first")
	}
	note, err := w.text(e.PersonID, "note", safetext.KeptBlock(c.Evidence))
	if err != nil {
		return err
	}
	kind := journal.Confirmed
	switch {
	case c.Answers && e.AskedAt == 0:
		return fault.New(fault.Refused, c.what, "the partner was asked nothing", "ask first, or say whether it confirms or denies")
	case c.Answers:
		kind = journal.Answered
	case c.Refuse:
		kind, e.PartnerWord = journal.Denied, lead.Refused
	default:
		e.PartnerWord = lead.Confirmed
	}
	e.AskedAt, e.Question, e.TouchedAt = 0, 0, w.ms()
	e.say(kind, journal.Data{Note: note})
	return nil
}
