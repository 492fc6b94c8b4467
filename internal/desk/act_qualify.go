package desk

import (
	"context"
	"fmt"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Qualify lets the gates decide whether a lead is an EQL.
const Qualify Verb = "qualify"

func qualifyAct() Act {
	return Act{
		Verb: Qualify, On: Leads, Alone: true, Roles: team(), Short: "Enter what you learned and let the gates decide",
		Long: `qualify enters the answers and applies the gates. When all pass, the lead is an EQL: its contact clock starts and
the partner is told. Otherwise the facts you entered stay, nothing else changes, the open gates are listed with what
would pass them, and the exit code is 4.`,
		Example: `  eqltui qualify L-12 --budget yes --authority yes --need yes --timeline unknown --confirm-us
  eqltui qualify L-12 --set employees=420 --budget yes --budget-evidence "40k approved, by mail" --confirm-us --to anna`,
		Params: append([]Param{factsParam("set", "a fact, `FIELD=VALUE`; may be repeated")}, append(answerParams(),
			switchParam("confirm-us", "we confirm that fit and intent are real", func(a *Action) { a.ConfirmUs = true }),
			switchParam("refuse-us", "we do not", func(a *Action) { a.RefuseUs = true }),
			takerParam("hand the EQL to a `USER`"), noteParam("free `TEXT`"), nextStepParam(), nextOnParam())...),
		OneOf: []OneOf{{Names: []string{"confirm-us", "refuse-us"}}},
		past:  "qualified",
		whom:  func(a *Action, _ *Done) string { return with(a.To, ", handed to ") },
		closed: triaged(map[lead.Stage]string{
			lead.EQL: "sales accepts or rejects it", lead.SQL: "sales accepts or rejects it", lead.Nurture: "reopen it first",
			lead.MQL:         "no partner touch is known, so it cannot become an EQL: set the partner, or wait for one",
			lead.Unqualified: "a bought contact is verified first: set source to where the partner comes in",
		}),
		check: func(ctx context.Context, d *Desk, a *Action) error {
			if a.To == "" {
				return nil
			}
			return d.checkUser(ctx, string(a.Verb), a.To)
		},
		do: onLead((*work).qualify),
		tells: []telling{
			{kind: journal.Qualified, deed: "qualifying", text: func(_ *work, e journal.Event, _ string) string {
				return "qualified it" + with(safetext.Line(e.Data.To), ", handed to ") + moved(e.Data.Changes)
			}},
			{kind: journal.Checked, words: "tried to qualify", deed: "answers", text: func(_ *work, e journal.Event, words string) string {
				return words + with(strings.Join(e.Data.Names, ", "), ", facts kept: ") + moved(e.Data.Changes)
			}},
		},
	}
}

// qualify enters the answers and then lets the gates decide. Refused, the answers stay and nothing
// else changes.
func (w *work) qualify(e *entry, c *call) error {
	if p := w.persons[e.PersonID]; p != nil && p.ErasedAt != 0 {
		// Its figures stay as they were recorded, so no answer could ever pass a gate.
		return fault.New(fault.Refused, c.what, "the person was erased", "nothing personal is kept about them any more; archive the lead")
	}
	data, err := w.enter(e, c.what, c.Action)
	if err != nil {
		return err
	}
	if err := w.referral(e); err != nil {
		return err
	}
	switch {
	case c.RefuseUs:
		e.OurWord = lead.Refused
	case c.ConfirmUs:
		e.OurWord = lead.Confirmed
	}
	if data.Note, err = w.text(e.PersonID, "note", safetext.KeptBlock(c.Note)); err != nil {
		return err
	}
	if !c.NextOn.IsZero() {
		w.planNext(e, c.NextOn)
	}
	if c.NextStep != "" {
		if e.NextStep, err = w.textInstead(e.NextStep, e.PersonID, "next_step", safetext.Kept(c.NextStep)); err != nil {
			return err
		}
	}
	w.rescore(e)
	if e.Verdict != lead.IsEQL {
		e.say(journal.Checked, data)
		e.states = true // who asks the gates again without a word more has done nothing
		result := w.rules.judge.Judge(w.facts(e), w.now)
		c.open = &result
		return fault.New(fault.Refused, c.what, refusal(&result), w.wayOut(e, &result))
	}
	e.Stage = lead.EQL
	if e.EQLAt == 0 {
		e.EQLAt = w.ms()
	}
	w.stopTriage(e)
	e.ContactStart, e.ContactStop = w.ms(), 0
	if e.FirstContactAt != 0 {
		// An outreach before the lead became an EQL meets the contact clock at once.
		e.ContactStop = e.ContactStart
	}
	switch {
	case c.To != "":
		e.Owner = c.To
		data.To = c.To
		if data.Brief, err = w.handOver(e, c.Action, c.who); err != nil {
			return err
		}
	case e.Owner == "":
		e.Owner = c.who.User
	}
	e.say(journal.Qualified, data)
	w.rescore(e)
	return w.tellPartner(e, "qualified", nil)
}

// wayOut is what to do about a refusal: find out what is open, or, where a gate fails, end it or wait.
func (w *work) wayOut(e *entry, r *gate.Result) string {
	out := WayOutOf(w.rules.policy, w.facts(e), r)
	if out == nil {
		return "see what each open gate needs"
	}
	var ways []string
	if out.Reason != nil {
		ways = append(ways, "disqualify it as "+out.Reason.Code)
	}
	if out.Later || out.Reason == nil {
		ways = append(ways, "nurture it until that changes")
	}
	return "what fails stays so until its fact changes: " + strings.Join(ways, ", or ")
}

func refusal(r *gate.Result) string {
	var ids []string
	for _, g := range r.Open() {
		ids = append(ids, g.Label)
	}
	return fmt.Sprintf("%d of %d gates pass, open: %s", r.Passed(), len(r.Gates), strings.Join(ids, ", "))
}
