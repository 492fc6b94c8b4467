package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Contact logs an outreach.
const Contact Verb = "contact"

func contactAct() Act {
	return Act{
		Verb: Contact, On: Leads, Roles: team(), Short: "Log an outreach; the first one stops the contact clock",
		Example: `  eqltui contact L-12 --by call --outcome reached --next-step "call back" --next-on "mon 10:00"
  eqltui contact L-12 --by call --outcome reached --budget yes --budget-evidence "40k approved"`,
		Params: append(answerParams(),
			needed(choiceParam("by", "`HOW`: "+strings.Join(Channels(), ", "), Channels(), func(a *Action) *string { return &a.By })),
			choiceParam("outcome", "`WHAT` came of it: "+strings.Join(ContactOutcomes(), ", "), ContactOutcomes(),
				func(a *Action) *string { return &a.Outcome }),
			noteParam("free `TEXT`"), nextStepParam(), nextOnParam()),
		Bare:   []string{"by", "outcome", "next-step"},
		past:   "contacted",
		closed: triaged(nil),
		check:  checkContact,
		do:     onLead((*work).contact),
		tells: []telling{{
			kind: journal.Contacted,
			text: func(_ *work, e journal.Event, _ string) string {
				d := e.Data
				outcome, learned := strings.ReplaceAll(d.Outcome, "_", " "), strings.Join(d.Names, ", ")
				return "reached out by " + safetext.Line(d.How) + with(outcome, ", ") + with(learned, ", learned: ") + moved(d.Changes)
			},
			deedOf: func(e journal.Event) string { return cmp.Or(safetext.Line(e.Data.How), "contact") },
		}},
	}
}

// nextAhead refuses a next step whose date was.
func nextAhead(d *Desk, a *Action) error {
	if !a.NextOn.IsZero() && !a.NextOn.After(d.now()) {
		return fault.New(fault.Usage, string(a.Verb), "the date of the next step is not in the future", "name a later one")
	}
	return nil
}

func checkContact(_ context.Context, d *Desk, a *Action) error {
	what := string(a.Verb)
	if err := nextAhead(d, a); err != nil {
		return err
	}
	if !slices.Contains(Channels(), a.By) {
		return fault.New(fault.Usage, what, fmt.Sprintf("%q is no way to reach somebody", a.By),
			"choose one of "+strings.Join(Channels(), ", "))
	}
	if a.Outcome != "" && !slices.Contains(ContactOutcomes(), a.Outcome) {
		return fault.New(fault.Usage, what, fmt.Sprintf("%q is no outcome", a.Outcome),
			"choose one of "+strings.Join(ContactOutcomes(), ", ")+", and put the rest into the note")
	}
	return nil
}

// Channels lists the ways to contact somebody.
func Channels() []string { return []string{"call", "mail", "meeting"} }

// ContactOutcomes lists what can come of an outreach. It goes into the journal, so it is no free text.
func ContactOutcomes() []string {
	return []string{"reached", "no_answer", "voicemail", "replied", "booked"}
}

// planNext sets when the next step is due. An outreach does what was planned, so the date of before is gone.
func (w *work) planNext(e *entry, on time.Time) {
	if e.NextOn = (lead.Opt[int64]{}); !on.IsZero() {
		e.NextOn = lead.Known(store.Millis(on))
	}
}

// contact logs an outreach, with what was learned in it. The earliest one stops the contact clock,
// and any answers triage.
func (w *work) contact(e *entry, c *call) error {
	data, err := w.enter(e, c.what, c.Action)
	if err != nil {
		return err
	}
	if err := w.referral(e); err != nil {
		return err
	}
	if data.Note, err = w.text(e.PersonID, "note", safetext.KeptBlock(c.Note)); err != nil {
		return err
	}
	if c.NextStep != "" {
		if e.NextStep, err = w.textInstead(e.NextStep, e.PersonID, "next_step", safetext.Kept(c.NextStep)); err != nil {
			return err
		}
	}
	w.planNext(e, c.NextOn)
	if e.FirstContactAt == 0 {
		e.FirstContactAt = w.ms()
	}
	w.stopTriage(e)
	if e.ContactStart != 0 && e.ContactStop == 0 {
		e.ContactStop = w.ms()
	}
	e.TouchedAt = w.ms()
	data.How, data.Outcome = c.By, safetext.Line(c.Outcome)
	e.say(journal.Contacted, data)
	return nil
}
