package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Ask puts a question to the partner.
const Ask Verb = "ask"

func askAct() Act {
	asking := func(what string) func(*Action) { return func(a *Action) { a.Ask = what } }
	question := textParam("question", "ask one line of your own, free `TEXT`", func(a *Action) *string {
		a.Ask = AskFree
		return &a.Question
	})
	return Act{
		Verb: Ask, On: Leads, Roles: team(), Short: "Ask the partner; it stops the triage clock",
		Long: `ask sends a question to the partner who brought the lead, in the partner's language and by its channel. It is an
answer to triage: from then on the partner is waited for, and has:question finds the lead. The message
goes out once an undo is no longer possible. Write the answer down with eqltui confirm.`,
		Example: `  eqltui ask L-12 --confirm
  eqltui ask L-12 --question "Who signs for them, and when does the budget year begin?"`,
		Params: []Param{
			switchParam(AskConfirm, "ask whether the referral is theirs and real", asking(AskConfirm)),
			switchParam(AskIntroduce, "ask for an introduction to who decides", asking(AskIntroduce)),
			question,
		},
		OneOf: []OneOf{{Names: []string{AskConfirm, AskIntroduce, AskFree}, Why: "one question is wanted",
			Hint: "say --confirm, --introduce or --question TEXT"}},
		Bare:   []string{AskConfirm, AskIntroduce, AskFree},
		past:   "asked of the partner",
		closed: triaged(map[lead.Stage]string{lead.Quarantined: ""}),
		check:  checkAsk,
		do:     onLead((*work).ask),
		tells: []telling{{kind: journal.Asked, words: "asked the partner", deed: "question to the partner",
			text: func(_ *work, e journal.Event, words string) string {
				return words + " " + askWords(e.Data.How)
			}}},
	}
}

// askLimit is how long a free line may be: a partner reads a question, not a letter.
const askLimit = 500

func checkAsk(_ context.Context, _ *Desk, a *Action) error {
	what := string(a.Verb)
	switch {
	case a.Ask == "" && strings.TrimSpace(a.Question) != "":
		a.Ask = AskFree
	case !slices.Contains(Asks(), a.Ask):
		return fault.New(fault.Usage, what, "nothing is asked", "choose one of "+strings.Join(Asks(), ", "))
	}
	q := safetext.Kept(strings.TrimSpace(a.Question))
	switch {
	case a.Ask == AskFree && q == "":
		return fault.New(fault.Usage, what, "the question is empty", "write one line")
	case a.Ask != AskFree && q != "":
		return fault.New(fault.Usage, what, "a question of your own and "+a.Ask+" exclude each other", "ask one thing at a time")
	case len([]rune(q)) > askLimit:
		return fault.New(fault.Usage, what, fmt.Sprintf("the question is longer than %d characters", askLimit), "ask one thing in a line")
	}
	return nil
}

// ask puts a question to the partner by its channel. It is an answer to triage: from here on the
// partner is waited for. What the partner reads names a person, so it stands in an erasable row and
// the message carries only that row's number.
func (w *work) ask(e *entry, c *call) error {
	partner := w.partners[e.PartnerID]
	if partner == nil {
		return fault.New(fault.Refused, c.what, "no partner is known", "set the partner first")
	}
	text := AskText(partner.Language, c.Ask, c.Question,
		aboutLead(lead.ID(e.ID), w.persons[e.PersonID].Name.V, w.accounts[e.AccountID].Name.V, w.accounts[e.AccountID].Domain))
	id, err := w.text(e.PersonID, "question", text)
	if err != nil {
		return err
	}
	w.stopTriage(e)
	e.AskedAt, e.Question, e.RemindedAt, e.TouchedAt = w.ms(), id, 0, w.ms()
	e.say(journal.Asked, journal.Data{How: c.Ask, Note: id})
	return w.tellPartner(e, "question", map[string]string{"ask": c.Ask, "text": strconv.FormatInt(id, 10)})
}

// reminder is what a message holds that repeats a question.
func reminder(text int64) map[string]string {
	return map[string]string{"ask": "reminder", "text": strconv.FormatInt(text, 10)}
}

// askWords is what was asked as history says it; the words themselves follow as a quotation.
func askWords(ask string) string {
	switch ask {
	case AskConfirm:
		return "to confirm"
	case AskIntroduce:
		return "for an introduction"
	}
	return "a question"
}
