package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// UndoLast takes back this person's last action, on one subject or (the zero one) on all it was done
// to: as long as the policy's undo window is open and no later event of a person or a partner touched
// the subject. Clocks are derived again from their original start, and messages that wait are
// cancelled. A batch undoes what it can and lists the rest in Refused.
func (d *Desk) UndoLast(ctx context.Context, who Actor, on Subject) (Done, error) {
	return d.takeBackOr(ctx, who, on, func(w *work) (string, error) {
		for act, err := range w.actsOf(who, on) {
			return act, err
		}
		if batch, err := w.lastMerge(on); err != nil || batch != "" {
			return batch, err
		}
		if batch, err := w.lastPartnerMerge(on); err != nil || batch != "" {
			return batch, err
		}
		return "", nothingToUndo(on, w.window())
	})
}

// undoOn takes back the last action on each of some subjects, the zero number of them the last one wherever
// it was. What cannot be taken back on one is listed, and the rest is done.
func (d *Desk) undoOn(ctx context.Context, who Actor, on []Subject) (Done, error) {
	switch len(on) {
	case 0:
		return d.UndoLast(ctx, who, Subject{})
	case 1:
		return d.UndoLast(ctx, who, on[0])
	}
	var all Done
	var told []string
	for _, s := range on {
		done, err := d.UndoLast(ctx, who, s)
		if err != nil && fault.KindOf(err) != fault.Refused && fault.KindOf(err) != fault.NotFound {
			return all, err
		}
		if err != nil && len(done.Refused) == 0 {
			done.Refused = []Refusal{{On: s, Err: err}}
		}
		all.Batch = cmp.Or(done.Batch, all.Batch)
		all.Subjects, all.Refused = append(all.Subjects, done.Subjects...), append(all.Refused, done.Refused...)
		if done.Text != "" {
			told = append(told, done.Text)
		}
	}
	if all.Text = strings.Join(told, "\n"); len(all.Subjects) > 5 {
		all.Text = counted(all.Subjects) + ": the last action undone"
	}
	if len(all.Subjects) == 0 {
		return all, all.Refused[0].Err
	}
	return all, nil
}

// takeBack undoes a batch, on one subject or (the zero one) on all of its subjects.
func (d *Desk) takeBack(ctx context.Context, who Actor, on Subject, pick func(*work) (string, error)) (Done, error) {
	if err := permit("undo", who, Undo); err != nil {
		return Done{}, err
	}
	done := Done{Batch: d.newBatch()}
	var batch, told string
	var events []journal.Event
	var decided map[int64][]journal.Event
	var moved []string
	partners := false // a merge of two is taken back
	for from := 0; from == 0 || from < len(events); from += chunk {
		var part Done
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			part = Done{} // may run again
			w, err := d.work(ctx, tx, who, journal.Human, done.Batch)
			if err != nil {
				return err
			}
			w.undoes = true
			if from == 0 {
				if batch, err = pick(w); err != nil {
					return err
				}
				if events, err = tx.Batch(ctx, batch); err != nil {
					return err
				}
				if decided, err = w.decisionsOf(batch, events); err != nil {
					return err
				}
			}
			w.decided = decided
			if m := partnerMergedIn(events); m != nil {
				events, partners = []journal.Event{*m}, true
				moved, err = d.unmergePartner(w, who, m, batch, &part)
				return err
			}
			if lost := mergedIn(events); lost != 0 {
				if from == 0 {
					err = w.unmerge(lost, events, batch, &part)
				}
				if errors.Is(err, errUndone) {
					return fault.New(fault.Refused, "undo", "the merge of "+lost.String()+" was taken back already", "")
				}
			} else if r := ruledIn(events); r != nil {
				if from == 0 {
					err = w.unrule(r, events, batch, &part)
				}
			} else {
				err = w.undoBatch(events[from:min(from+chunk, len(events))], batch, on, &part)
			}
			if err != nil {
				return err
			}
			if _, err = w.flush(); err != nil {
				return err
			}
			moved = w.moved
			return w.dropIdle()
		})
		if err == nil {
			err = d.deriveOf(ctx, done.Batch, moved)
		}
		if err == nil && partners {
			err = d.sumAll(ctx, sumSoon, nil)
		}
		if err != nil {
			return done, err
		}
		d.serveSoon(ctx)
		done.Subjects, done.Refused = append(done.Subjects, part.Subjects...), append(done.Refused, part.Refused...)
		done.Gone, done.Left = append(done.Gone, part.Gone...), append(done.Left, part.Left...)
		told = cmp.Or(told, part.Text)
	}
	switch {
	case len(done.Subjects) == 1 || mergedIn(events) != 0 || partners || ruledIn(events) != nil:
		done.Text = told
	case len(done.Subjects) > 1:
		done.Text = fmt.Sprintf("%s undone on %s", table().sameDeed(events), counted(done.Subjects))
	case len(done.Refused) > 0:
		return done, done.Refused[0].Err
	}
	return done, nil
}

// decisionsOf is what routing decided in a batch of a person's acts, by lead: that goes back with what it followed from.
func (w *work) decisionsOf(batch string, events []journal.Event) (map[int64][]journal.Event, error) {
	var leads []int64
	for i := range events {
		if id := int64(events[i].Lead); id != 0 {
			leads = append(leads, id)
		}
	}
	all, err := w.tx.BatchOf(w.ctx, batch, distinct(leads))
	out := map[int64][]journal.Event{}
	for i := range all {
		if byRouting(&all[i]) {
			out[int64(all[i].Lead)] = append(out[int64(all[i].Lead)], all[i])
		}
	}
	return out, err
}

// nothingToUndo speaks to the one who asked, who may have done a lot and taken it back.
func nothingToUndo(on Subject, window time.Duration) error {
	where := with(on.String(), " on ")
	return fault.New(fault.Refused, "undo", "nothing more of yours to undo"+where,
		"what is older than "+minutes(window)+" is changed by hand")
}

func minutes(d time.Duration) string { return fmt.Sprintf("%d minutes", int(d.Minutes())) }

func (w *work) window() time.Duration {
	d, _ := w.rules.policy.Hygiene.UndoWindow.Duration()
	return d
}

// undoBatch takes back what a batch did to one subject or, with the zero one, to all of them.
func (w *work) undoBatch(events []journal.Event, batch string, only Subject, done *Done) error {
	events = about(events, only)
	var on []Subject
	for i := range events {
		on = append(on, subjectOf(&events[i]))
	}
	// Taking back may return a lead to a partner it does not have now.
	if err := w.loadPartners(); err != nil {
		return err
	}
	if err := w.loadSubjects(on); err != nil {
		return err
	}
	for i := range events {
		text, err := w.undoEvent(on[i], &events[i], batch)
		switch {
		case err == nil:
			done.Subjects = distinct(append(done.Subjects, on[i]))
			if e := w.leads[int64(events[i].Lead)]; e != nil && e.gone {
				done.Gone = append(done.Gone, on[i])
			}
			done.Text = cmp.Or(done.Text, text)
		case errors.Is(err, errUndone):
		case fault.KindOf(err) == fault.Internal:
			return err
		default:
			done.Refused = append(done.Refused, Refusal{On: on[i], Err: err})
		}
	}
	return nil
}

// about are the events that are about a subject, with the zero one those about any.
func about(events []journal.Event, only Subject) []journal.Event {
	return slices.DeleteFunc(slices.Clone(events), func(e journal.Event) bool {
		on := subjectOf(&e)
		return on == (Subject{}) || only != (Subject{}) && on != only
	})
}

// errUndone says that an action was taken back on this subject before: there is nothing to say of it.
var errUndone = errors.New("taken back already")

// undoEvent takes one event back and says so: "L-7: accepting undone, eql again, with ana".
func (w *work) undoEvent(on Subject, ev *journal.Event, batch string) (string, error) {
	what := "undo " + on.String()
	e, ok := w.leads[int64(ev.Lead)]
	switch {
	case ev.Lead != 0 && !ok:
		return "", notFound(what, ev.Lead)
	case ev.Kind == journal.PersonErased:
		return "", fault.New(fault.Refused, what, "what was erased is gone", "")
	}
	later, err := w.later(on, ev)
	if err != nil {
		return "", err
	}
	if undoneIn(later)[batch] {
		return "", errUndone
	}
	if by, blocked := blocker(later, *ev); blocked {
		return "", fault.New(fault.Refused, what, fmt.Sprintf("the %s stays, %s acted on it since", w.acts.deed(*ev), safetext.Line(by)),
			"change it by hand")
	}
	if brought(ev) {
		return w.untype(e, ev, later)
	}
	if err := w.forgetRows(ev); err != nil {
		return "", err
	}
	said := &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind)}}
	noun, id := rowOf(ev)
	if noun != "" {
		said.Data.To = id
	}
	if noun == userKind.noun || noun == userKeyKind.noun { // who may not any more does not bring back what they did then
		if err := permit(what, Actor{User: w.actor, Role: w.role}, ManageUsers); err != nil {
			return "", err
		}
	}
	restore := w.markRows()
	if e != nil {
		restore = w.mark(e).restore
	}
	err = w.revert(e, ev, batch)
	if err == nil && noun != "" {
		err = w.shelfNamed(noun).revert(w, what, id, ev.Data.Changes, said)
	}
	if err != nil {
		restore() // a refusal leaves nothing half taken back
		return "", err
	}
	if e == nil {
		w.says = append(w.says, said)
		return fmt.Sprintf("%s: %s undone", on, w.acts.deed(*ev)), nil
	}
	e.also(said)
	w.rescore(e)
	return w.back(e, *ev), nil
}

// later are the events about the same subject after one.
func (w *work) later(on Subject, ev *journal.Event) ([]journal.Event, error) {
	events, err := w.tx.After(w.ctx, ev.Lead, ev.Seq)
	return about(events, on), err
}

// revert puts back what an event changed of a lead and of what it rests on; nil is no lead.
func (w *work) revert(e *entry, ev *journal.Event, batch string) error {
	if e == nil {
		return nil
	}
	now := w.accounts[e.AccountID] // the account the event speaks of
	if err := revertAccount(now, ev.Data.Changes, "account."); err != nil {
		return err
	}
	// The event speaks of the person whose the lead is since, who may not be the one whose it was.
	if err := w.undoPerson(e, ev.Data.Changes); err != nil {
		return err
	}
	person, conflicts := e.PersonID, e.Conflicts
	for _, d := range slices.Backward(w.decided[e.ID]) {
		if err := leadFields.Back(e.Lead, d.Data.Changes, ""); err != nil {
			return err
		}
	}
	err := leadFields.Back(e.Lead, ev.Data.Changes, "")
	if err != nil {
		return err
	}
	if e.PartnerID, err = w.standsForPartner(e.PartnerID); err != nil {
		return err
	}
	e.Conflicts = conflicts // others may have come and gone since: they are counted anew where sides change
	if err := w.loadAccounts([]int64{e.AccountID}); err != nil {
		return err
	}
	if err := revertAccount(w.accounts[e.AccountID], ev.Data.Changes, leftAccount); err != nil {
		return err
	}
	if err := w.loadPersons([]int64{e.PersonID}); err != nil {
		return err
	}
	if w.persons[e.PersonID] == nil { // it was joined to the one that the lead has now
		e.PersonID = person
	}
	if err := w.undoReferral(e, person, ev.Data.Changes); err != nil {
		return err
	}
	_, err = w.tx.Untell(w.ctx, batch, e.ID)
	return err
}

// revertAccount puts back what the event changed of the account, as far as nobody changed it since:
// the account is shared, and another lead's people may have been there.
func revertAccount(a *account, changes journal.Changes, prefix string) error {
	if a.settled {
		return nil
	}
	present, err := accountFields.Diff(nil, a.Account, prefix)
	if err != nil {
		return err
	}
	mine := maps.Clone(changes)
	maps.DeleteFunc(mine, func(name string, c journal.Change) bool { return string(present[name].After) != string(c.After) })
	return accountFields.Back(a.Account, mine, prefix)
}

// derived are fields that are computed from others: a later change of one of these is no reason not
// to undo.
func derived() []string {
	return append([]string{"score", "fit", "intent", "verdict", "open_gates", "clock", "due_at", "alert_at", "conflicts", "by_hand"},
		unjournalled...)
}

// undoneIn are the batches that events say were taken back.
func undoneIn(events []journal.Event) map[string]bool {
	undone := map[string]bool{}
	for _, e := range events {
		if e.Undoes != "" {
			undone[e.Undoes] = true
		}
	}
	return undone
}

// blocker finds a later event on the lead that still stands in the way: any act of a person or a
// partner, and whatever else changed the same thing.
func blocker(later []journal.Event, ev journal.Event) (string, bool) {
	undone := undoneIn(later)
	for _, e := range later {
		if e.Kind == journal.Undone || e.Batch == ev.Batch || undone[e.Batch] {
			continue
		}
		if e.By == journal.Human || e.By == journal.Partner {
			return e.Actor, true
		}
		for name := range e.Data.Changes {
			if _, same := ev.Data.Changes[name]; same && !slices.Contains(derived(), name) {
				return who(e), true
			}
		}
	}
	return "", false
}

func (w *work) undoPerson(e *entry, changes journal.Changes) error {
	p := w.persons[e.PersonID]
	for name, c := range changes {
		short, ok := strings.CutPrefix(name, "person.")
		if !ok || name == addressTold {
			continue
		}
		if short == "by_hand" {
			p.ByHand = nil // or the list that is kept for a refusal would be written into
			if err := json.Unmarshal(c.Before, &p.ByHand); err != nil {
				return err
			}
			continue
		}
		v, err := w.valueBefore(c)
		if err != nil {
			return err
		}
		if short == "email" {
			known := v
			if key, ok := changes[addressTold]; ok {
				if known, err = w.valueBefore(key); err != nil {
					return err
				}
			}
			if err := w.setEmail(e, "undo", known); err != nil {
				return err
			}
		}
		w.put(e, lead.FactNamed(short), v)
	}
	return nil
}

// valueBefore is the personal value that a change took away, nil where there was none.
func (w *work) valueBefore(c journal.Change) (any, error) {
	var id int64
	if err := json.Unmarshal(c.Before, &id); err != nil {
		return nil, err
	}
	texts, err := w.tx.Texts(w.ctx, []int64{id})
	if t, ok := texts[id]; ok && id != 0 {
		return t, err
	}
	return nil, err
}
