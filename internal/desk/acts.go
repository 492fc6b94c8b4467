package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// claim takes a lead nobody has. Of two people at once the second finds the first one's name here,
// because the transaction that reads it is the one that writes.
func (w *work) claim(e *entry, what string) error {
	switch e.Owner {
	case "":
	case w.actor:
		return fault.New(fault.Refused, what, "it is yours already", "")
	default:
		return fault.New(fault.Conflict, what, "held by "+e.Owner, "ask "+e.Owner+" to release it, or assign it")
	}
	e.Owner = w.actor
	e.say(journal.Claimed, journal.Data{To: w.actor})
	return nil
}

func (w *work) release(e *entry, what string, who Actor) error {
	switch {
	case e.Owner == "":
		return fault.New(fault.Refused, what, "nobody holds it", "")
	case e.Owner != w.actor && who.Role != Admin && who.Role != Manager:
		return fault.New(fault.Denied, what, "held by "+e.Owner, "ask "+e.Owner+" or a manager")
	}
	e.Owner = ""
	e.say(journal.Released, journal.Data{})
	return nil
}

// assign gives a lead to somebody. An EQL that has no brief yet gets one: it is handed over.
func (w *work) assign(e *entry, what string, a Action, who Actor) error {
	if e.Owner == a.To {
		return fault.New(fault.Refused, what, a.To+" holds it already", "")
	}
	e.Owner = a.To
	data := journal.Data{To: a.To}
	if e.Stage == lead.EQL {
		var err error
		if data.Brief, err = w.handOver(e, a, who); err != nil {
			return err
		}
	}
	e.say(journal.Assigned, data)
	return nil
}

// qualify enters the answers and then lets the gates decide. Refused, the answers stay and nothing
// else changes.
func (w *work) qualify(e *entry, what string, a Action, who Actor) (*gate.Result, error) {
	if p := w.persons[e.PersonID]; p != nil && p.ErasedAt != 0 {
		// Its figures stay as they were recorded, so no answer could ever pass a gate.
		return nil, fault.New(fault.Refused, what, "the person was erased", "nothing personal is kept about them any more; archive the lead")
	}
	data, err := w.enter(e, what, a)
	if err != nil {
		return nil, err
	}
	if err := w.referral(e); err != nil {
		return nil, err
	}
	switch {
	case a.RefuseUs:
		e.OurWord = lead.Refused
	case a.ConfirmUs:
		e.OurWord = lead.Confirmed
	}
	if data.Note, err = w.text(e.PersonID, "note", safetext.Block(a.Note)); err != nil {
		return nil, err
	}
	if a.NextStep != "" {
		if e.NextStep, err = w.text(e.PersonID, "next_step", safetext.Line(a.NextStep)); err != nil {
			return nil, err
		}
	}
	w.rescore(e)
	if e.Verdict != lead.IsEQL {
		e.say(journal.Checked, data)
		result := w.rules.judge.Judge(w.facts(e), w.now)
		return &result, fault.New(fault.Refused, what, refusal(&result), "see what each open gate needs")
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
	case a.To != "":
		e.Owner = a.To
		data.To = a.To
		if data.Brief, err = w.handOver(e, a, who); err != nil {
			return nil, err
		}
	case e.Owner == "":
		e.Owner = who.User
	}
	e.say(journal.Qualified, data)
	w.rescore(e)
	return nil, w.tellPartner(e, "qualified", nil)
}

func refusal(r *gate.Result) string {
	var ids []string
	for _, g := range r.Open() {
		ids = append(ids, g.Label)
	}
	return fmt.Sprintf("%d of %d gates pass, open: %s", r.Passed(), len(r.Gates), strings.Join(ids, ", "))
}

func (w *work) disqualify(e *entry, a Action) error {
	note, err := w.text(e.PersonID, "note", safetext.Block(a.Note))
	if err != nil {
		return err
	}
	w.refuse(e, a.Reason)
	e.say(journal.Disqualified, journal.Data{Reason: a.Reason, Note: note})
	r, _ := w.rules.policy.Reason(a.Reason)
	// The partner reads the reason's own sentence, never the note.
	language := ""
	if p := w.partners[e.PartnerID]; p != nil {
		language = p.Language
	}
	text, _ := r.Sentence(language)
	return w.tellPartner(e, "disqualified", map[string]string{"reason": a.Reason, "text": text})
}

func (w *work) nurture(e *entry, a Action) error {
	note, err := w.text(e.PersonID, "note", safetext.Block(a.Note))
	if err != nil {
		return err
	}
	e.StageBefore = e.Stage
	e.Stage, e.NurtureUntil = lead.Nurture, store.Millis(a.Until)
	w.stopTriage(e)
	e.say(journal.Nurtured, journal.Data{Until: e.NurtureUntil, Note: note})
	return nil
}

// contact logs an outreach, with what was learned in it. The earliest one stops the contact clock,
// and any answers triage.
func (w *work) contact(e *entry, what string, a Action) error {
	data, err := w.enter(e, what, a)
	if err != nil {
		return err
	}
	if err := w.referral(e); err != nil {
		return err
	}
	if data.Note, err = w.text(e.PersonID, "note", safetext.Block(a.Note)); err != nil {
		return err
	}
	if a.NextStep != "" {
		if e.NextStep, err = w.text(e.PersonID, "next_step", safetext.Line(a.NextStep)); err != nil {
			return err
		}
	}
	if e.FirstContactAt == 0 {
		e.FirstContactAt = w.ms()
	}
	w.stopTriage(e)
	if e.ContactStart != 0 && e.ContactStop == 0 {
		e.ContactStop = w.ms()
	}
	e.TouchedAt = w.ms()
	data.How, data.Outcome = a.By, safetext.Line(a.Outcome)
	e.say(journal.Contacted, data)
	return nil
}

func (w *work) accept(e *entry) error {
	e.Stage, e.SQLAt = lead.SQL, w.ms()
	e.say(journal.Accepted, journal.Data{})
	return w.tellPartner(e, "sql", nil)
}

// reject sends an EQL back to who handed it over, or to its queue where that is not known: its time
// as an EQL stays on record and triage starts again.
func (w *work) reject(e *entry, what string, a Action) error {
	if e.EQLAt == 0 {
		return fault.New(fault.Refused, what, "it never was an EQL: its points made it an SQL", "disqualify it, or nurture it")
	}
	note, err := w.text(e.PersonID, "note", safetext.Block(strings.TrimSpace(strings.Trim(a.Reason+"\n"+a.Note, "\n"))))
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
	e.say(journal.Rejected, journal.Data{Note: note, To: e.Owner})
	return nil
}

func (w *work) note(e *entry, a Action) error {
	note, err := w.text(e.PersonID, "note", safetext.Block(a.Note))
	e.say(journal.Noted, journal.Data{Note: note})
	return err
}

func (w *work) set(e *entry, what string, a Action) error {
	data, err := w.enter(e, what, a)
	if err != nil {
		return err
	}
	e.say(journal.FactSet, data)
	if e.Stage == lead.Quarantined {
		return w.releaseFromQuarantine(e)
	}
	return w.referral(e)
}

// confirm records the partner's word, with what they said and where.
func (w *work) confirm(e *entry, what string, a Action) error {
	if e.PartnerID == "" {
		return fault.New(fault.Refused, what, "no partner is known", "set the partner first")
	}
	note, err := w.text(e.PersonID, "note", safetext.Block(a.Evidence))
	if err != nil {
		return err
	}
	kind := journal.Confirmed
	switch {
	case a.Answers && e.AskedAt == 0:
		return fault.New(fault.Refused, what, "the partner was asked nothing", "ask first, or say whether it confirms or denies")
	case a.Answers:
		kind = journal.Answered
	case a.Refuse:
		kind, e.PartnerWord = journal.Denied, lead.Refused
	default:
		e.PartnerWord = lead.Confirmed
	}
	e.AskedAt, e.Question, e.TouchedAt = 0, 0, w.ms()
	e.say(kind, journal.Data{Note: note})
	return nil
}

func (w *work) tag(e *entry, a Action) {
	tags := slices.Clone(e.Tags.V)
	for _, t := range a.AddTags {
		if t = safetext.Line(strings.TrimSpace(t)); t != "" && !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	tags = slices.DeleteFunc(tags, func(t string) bool { return slices.Contains(a.DropTags, t) })
	// An import must not bring back what a person took off.
	for _, t := range a.DropTags {
		e.ByHand = mark(e.ByHand, "-"+t)
	}
	for _, t := range a.AddTags {
		e.ByHand = slices.DeleteFunc(slices.Clone(e.ByHand), func(s string) bool { return s == "-"+t })
	}
	e.Tags = lead.Known(tags)
	e.say(journal.Tagged, journal.Data{Names: append(prefixed("+", a.AddTags), prefixed("-", a.DropTags)...)})
}

func prefixed(mark string, tags []string) []string {
	var out []string
	for _, t := range tags {
		out = append(out, mark+safetext.Line(t))
	}
	return out
}

// snooze hides a lead for a while and never stops its clock.
func (w *work) snooze(e *entry, a Action) {
	e.SnoozedUntil = store.Millis(a.Until)
	e.say(journal.Snoozed, journal.Data{Until: e.SnoozedUntil})
}

// reopen brings a closed lead back to where it was; a candidate is triaged anew, and a record that
// is not complete waits for what it lacks.
func (w *work) reopen(e *entry) error {
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
		return w.releaseFromQuarantine(e)
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

func (w *work) archive(e *entry) {
	e.StageBefore = e.Stage
	e.Stage, e.ClosedAt, e.NurtureUntil = lead.Archived, w.ms(), 0
	e.AskedAt, e.Question = 0, 0 // nobody waits for an answer any more
	w.stopTriage(e)
	e.say(journal.Archived, journal.Data{})
}
