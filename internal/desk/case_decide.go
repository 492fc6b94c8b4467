package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// DecideConflict is the right to say to which of several partners a company or a person belongs.
const DecideConflict Verb = "conflicts decide"

// Deciding is a decision of a case.
type Deciding struct {
	Leads  []lead.ID // of the case, one is enough
	For    string    // whose it is: a partner by any of its names
	Reason string
	Again  bool // also where it is decided already
	Dry    bool // nothing is written
}

// CaseDecided is what a decision makes of a case, or would. Texts are clean.
type CaseDecided struct {
	Case    Case // as it was before
	Outlook Outlook
	Told    []CaseTold
	Text    string // a line for a toast
	Done    bool
	Batch   string
}

// CaseTold is what a partner is told of a decision, about one of its own leads.
type CaseTold struct {
	PartnerID string
	Lead      lead.ID
	Language  string // "" for none: then it is English
	Text      string
}

// DecideConflict says whose a company or a person is that several partners claim. Its opportunities that are not lost go to
// that partner's lead, and each partner is told. UndoLast on any of the leads takes it back.
func (d *Desk) DecideConflict(ctx context.Context, who Actor, q Deciding) (out CaseDecided, err error) {
	const what = "decide the conflict"
	if err := permit(what, who, DecideConflict); err != nil {
		return out, err
	}
	if q.Reason = safetext.Kept(strings.TrimSpace(q.Reason)); q.Reason == "" {
		return out, fault.New(fault.Usage, what, "a decision has a reason", "say --reason TEXT")
	}
	do := func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		if err := w.knownPartner(what, &q.For); err != nil {
			return err
		}
		s, err := d.caseNamed(w, what, q.Leads)
		if err != nil {
			return err
		}
		if err := s.decidable(w, what, &q); err != nil {
			return err
		}
		out = s.decided(w, q.For)
		if q.Dry {
			return errDry
		}
		if err := s.rule(w, q, out.Told); err != nil {
			return err
		}
		_, err = w.flush()
		out.Done, out.Batch = true, w.batch
		return err
	}
	if q.Dry {
		err = d.store.Read(ctx, do)
	} else {
		err = d.store.Write(ctx, do)
	}
	if errors.Is(err, errDry) {
		err = nil
	}
	return out, err
}

// decidable refuses what there is nothing to decide of. Of two people who decide one case at once the second one is told
// what the first decided.
func (s *caseInHand) decidable(w *work, what string, q *Deciding) error {
	if !slices.Contains(s.Partners(), q.For) {
		return fault.New(fault.Refused, what, w.calledPartner(q.For)+" does not claim it",
			"those that do are "+strings.Join(s.Partners(), ", "))
	}
	by, err := w.rulings()
	if err != nil || s.Ruling == nil || s.Open {
		return err
	}
	news := slices.ContainsFunc(s.claims, func(e *entry) bool {
		return resolution(by, e.Lead) == "" || by[e.ID].Partner != q.For
	})
	if q.Again && news {
		return nil
	}
	hint := "say --again to decide it anew"
	if !news {
		hint = "it is as you want it"
	}
	return fault.New(fault.Conflict, what, fmt.Sprintf("%s decided it for %s on %s already", s.Ruling.By, s.Ruling.Partner,
		s.Ruling.At.In(w.zone).Format("2 Jan 15:04")), hint)
}

// decided is what a decision for a partner would make of it.
func (s *caseInHand) decided(w *work, partner string) CaseDecided {
	out := CaseDecided{Case: s.Case}
	for _, o := range s.Choices {
		if o.PartnerID == partner {
			out.Outlook = o
		}
	}
	for _, p := range s.Partners() {
		language := ""
		if row := w.partners[p]; row != nil {
			language = row.Language
		}
		out.Told = append(out.Told, CaseTold{PartnerID: p, Lead: lead.ID(s.champion(p).ID), Language: language,
			Text: rulingFor(language, p == partner)})
	}
	out.Text = fmt.Sprintf("%s is %s's", cmp.Or(s.Company, s.Claims[0].Name, s.Claims[0].Lead.String()), out.Outlook.Partner)
	return out
}

// rulingFor is the sentence by which a partner hears of a decision, in its language. It says nothing of anybody else.
func rulingFor(language string, won bool) string {
	main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(language, "_", "-"))), "-")
	switch {
	case main == "pl" && won:
		return "Rozstrzygnęliśmy, że ta firma jest zapisana na Państwa poleceniu."
	case main == "pl":
		return "Rozstrzygnęliśmy, że ta firma nie jest zapisana na Państwa poleceniu."
	case main == "it" && won:
		return "Abbiamo deciso: questa azienda è attribuita alla vostra segnalazione."
	case main == "it":
		return "Abbiamo deciso: questa azienda non è attribuita alla vostra segnalazione."
	case won:
		return "We have decided that this company is credited to your referral."
	}
	return "We have decided that this company is not credited to your referral."
}

// rule writes a decision. Each lead of the case tells of it in its history.
func (s *caseInHand) rule(w *work, q Deciding, told []CaseTold) error {
	by, err := w.rulings()
	if err != nil {
		return err
	}
	next := store.Ruling{Partner: q.For, DecidedAt: w.ms(), DecidedBy: w.actor, Batch: w.batch}
	var old *store.Ruling
	for _, e := range s.claims {
		if r := by[e.ID]; r != nil && (old == nil || old.DecidedAt < r.DecidedAt) {
			old = r
		}
	}
	leads := s.Case.Leads()
	for _, id := range leads {
		next.Claims = append(next.Claims, id.String()+" "+w.leads[int64(id)].PartnerID)
	}
	if next.ID = leads[0].String(); old != nil {
		next.ID = old.ID
	}
	if next.Reason, err = w.text(0, "decision", q.Reason); err != nil {
		return err
	}
	w.ruled.put(w, &next)
	if err := s.moveDeals(w, q.For); err != nil {
		return err
	}
	for _, e := range s.claims {
		note, err := w.text(e.PersonID, "decision", q.Reason)
		if err != nil {
			return err
		}
		data := journal.Data{How: q.For, Outcome: string(review.ConflictLost), Note: note}
		if e.PartnerID == q.For {
			data.Outcome = string(review.ConflictWon)
		}
		if i := slices.IndexFunc(told, func(t CaseTold) bool { return int64(t.Lead) == e.ID }); i >= 0 {
			kind := outbox.Yielded
			if e.PartnerID == q.For {
				kind = outbox.Upheld
			}
			data.Verb = string(kind)
			if err := w.tellPartner(e, string(kind), map[string]string{"text": told[i].Text}); err != nil {
				return err
			}
		}
		e.say(journal.Decided, data)
	}
	return nil
}

// moveDeals gives the opportunities of the case to the partner for whom it is decided. A lead whose won opportunities all
// went is as far as it was before they were won.
func (s *caseInHand) moveDeals(w *work, partner string) error {
	to := s.champion(partner)
	left := map[int64]bool{} // leads that were won and may be so no longer
	for _, o := range s.deals {
		w.deals.adopt(dealID(o), o)
		if !s.goesOver(o, partner) {
			continue
		}
		moved := *o
		moved.LeadID, moved.Because = to.ID, string(review.Resolved)
		w.deals.put(w, &moved)
		left[o.LeadID] = left[o.LeadID] || o.Stage == "won"
		if o.Stage == "won" {
			w.closeBy(to, &moved)
		}
	}
	for _, id := range sortedKeys(left) {
		e := w.leads[id]
		keeps := slices.ContainsFunc(s.deals, func(o *store.Opportunity) bool {
			return o.LeadID == id && o.Stage == "won" && !s.goesOver(o, partner)
		})
		if left[id] && !keeps && e.Stage == lead.Won {
			e.Stage, e.StageBefore, e.WonAt = cmp.Or(e.StageBefore, lead.SQL), "", 0
		}
		w.rescore(e)
	}
	w.rescore(to)
	return nil
}

// ruledIn is the decision between partners that a batch made, nil for none.
func ruledIn(events []journal.Event) *journal.Event {
	for i := range events {
		if noun, _ := rowOf(&events[i]); noun == rulingKind.noun && events[i].Undoes == "" {
			return &events[i]
		}
	}
	return nil
}

// unrule takes a decision back, with what went over by it and nobody changed since. Partners that were not told yet are not.
func (w *work) unrule(ev *journal.Event, events []journal.Event, batch string, done *Done) error {
	const what = "undo the decision"
	if err := permit(what, Actor{User: w.actor, Role: w.role}, DecideConflict); err != nil {
		return err
	}
	id := ev.Data.To
	now, err := w.ruled.get(w, id)
	switch {
	case err != nil:
		return err
	case now == nil:
		return fault.New(fault.Refused, what, "it was taken back already", "")
	case now.Batch != batch:
		return fault.New(fault.Refused, what, "it was decided anew since, by "+safetext.Line(now.DecidedBy), "undo that first")
	}
	var ids []int64
	for i := range events {
		if l := int64(events[i].Lead); l != 0 {
			ids = append(ids, l)
		}
	}
	if err := w.loadPartners(); err != nil {
		return err
	}
	if err := w.loadLeads(distinct(ids)); err != nil {
		return err
	}
	said := &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind), To: id}}
	if err := w.ruled.revert(w, what, id, ev.Data.Changes, said); err != nil {
		return err
	}
	w.says = append(w.says, said)
	for i := range events {
		if err := w.unruleOne(&events[i], batch, done); err != nil {
			return err
		}
	}
	for _, on := range done.Subjects {
		w.rescore(w.leads[int64(on.Lead())])
	}
	done.Text = "the decision for " + w.calledPartner(now.Partner) + " is taken back"
	if len(done.Left) > 0 {
		done.Text += "; changed since, and left as it is: " + strings.Join(done.Left, ", ")
	}
	return nil
}

// unruleOne takes back what one event of a decision says of a lead, or of an opportunity.
func (w *work) unruleOne(ev *journal.Event, batch string, done *Done) error {
	e := w.leads[int64(ev.Lead)]
	noun, id := rowOf(ev)
	switch {
	case e == nil:
		return nil // it is merged since
	case noun == dealKind.noun:
		o, err := w.deals.get(w, id)
		if err != nil {
			return err
		}
		said := &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind), To: id}}
		if o == nil || o.LeadID != e.ID {
			done.Left = append(done.Left, "opportunity "+id)
		} else if err := w.deals.revert(w, "undo the decision", id, ev.Data.Changes, said); err != nil {
			return err
		}
		e.also(said)
		return nil
	case ev.Kind != journal.Decided:
		return nil
	}
	present, err := leadFields.Diff(nil, e.Lead, "")
	if err != nil {
		return err
	}
	mine := journal.Changes{}
	for _, name := range slices.Sorted(maps.Keys(ev.Data.Changes)) {
		c := ev.Data.Changes[name]
		switch {
		case strings.Contains(name, "."), slices.Contains(derived(), name):
		case sameJSON(present[name].After, c.After):
			mine[name] = c
		case !sameJSON(present[name].After, c.Before):
			done.Left = append(done.Left, strings.ReplaceAll(name, "_", " ")+" of "+e.id())
		}
	}
	if err := leadFields.Back(e.Lead, mine, ""); err != nil {
		return err
	}
	if _, err := w.tx.Untell(w.ctx, batch, e.ID); err != nil {
		return err
	}
	e.say(journal.Undone, journal.Data{Verb: string(ev.Kind)})
	e.event.Undoes = batch
	done.Subjects = append(done.Subjects, OnLead(lead.ID(e.ID)))
	return nil
}

// champion is the lead of a partner that has what is decided for it.
func (s *caseInHand) champion(partner string) *entry {
	var mine []review.Claim
	by := map[lead.ID]*entry{}
	for _, e := range s.claims {
		if e.PartnerID == partner {
			mine = append(mine, review.Claim{Lead: lead.ID(e.ID), ReferredAt: e.ReferredAt, Stage: e.Stage})
			by[lead.ID(e.ID)] = e
		}
	}
	first, _, _ := review.Owner(mine)
	return by[first.Lead]
}

// goesOver reports whether an opportunity goes with a decision for a partner: what was lost stays where it was lost.
func (s *caseInHand) goesOver(o *store.Opportunity, partner string) bool {
	i := slices.IndexFunc(s.claims, func(e *entry) bool { return e.ID == o.LeadID })
	return i >= 0 && s.claims[i].PartnerID != partner && o.Stage != "lost"
}
