package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// NurtureIt leaves a lead alone until a date.
const NurtureIt Verb = "nurture"

func nurtureAct() Act {
	return Act{
		Verb: NurtureIt, On: Leads, Roles: team(), Short: "Leave leads alone until a date, on which they return",
		Example: "  eqltui nurture L-12 --until 2027-02-01\n  eqltui nurture L-12 --until 30d --note \"budget year begins\"",
		Params:  []Param{untilParam("`WHEN` they return: a date, a time, or a span such as 30d"), noteParam("free `TEXT`")},
		Bare:    []string{"until"},
		past:    "nurtured",
		told:    func(a *Action) string { return "nurtured" + untilWords(a) },
		closed:  triaged(nil),
		check:   inFuture,
		do:      onLead((*work).nurture),
		tells:   []telling{{kind: journal.Nurtured, text: untilWhen, deed: "nurturing"}},
	}
}

// inFuture refuses a date that was.
func inFuture(_ context.Context, d *Desk, a *Action) error {
	if !a.Until.After(d.now()) {
		return fault.New(fault.Usage, string(a.Verb), "the date is not in the future", "name a later one")
	}
	return nil
}

// untilWords is " until Mon 1 Feb 2027 09:00", in the zone in which it was said.
func untilWords(a *Action) string { return a.Until.Format(" until Mon 2 Jan 2006 15:04") }

// untilWhen is "snoozed it until 2 Jan 2027 09:00".
func untilWhen(w *work, e journal.Event, words string) string {
	if e.Data.Until == 0 {
		return "no longer snoozes it"
	}
	return words + " it until " + store.Instant(e.Data.Until).In(w.zone).Format("2 Jan 2006 15:04")
}

func (w *work) nurture(e *entry, c *call) error {
	note, err := w.text(e.PersonID, "note", safetext.KeptBlock(c.Note))
	if err != nil {
		return err
	}
	if e.Stage != lead.Nurture { // of one that is left alone already the date moves
		e.StageBefore = e.Stage
	}
	e.Stage, e.NurtureUntil = lead.Nurture, store.Millis(c.Until)
	w.stopTriage(e)
	e.say(journal.Nurtured, journal.Data{Until: e.NurtureUntil, Note: note})
	return nil
}
