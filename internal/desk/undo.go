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

// UndoLast takes back this person's last action, on one subject or (the zero one) on all it was done to: as
// long as the policy's undo window is open and no later event of a person or a partner touched the
// lead. Clocks are derived again from their original start, and messages that wait are cancelled.
// A batch undoes what it can and lists the rest in Refused.
func (d *Desk) UndoLast(ctx context.Context, who Actor, on Subject) (Done, error) {
	id := on.Lead()
	return d.takeBackOr(ctx, who, id, func(w *work) (string, error) {
		acts, err := w.tx.ActsOf(ctx, who.User, store.Millis(w.now.Add(-w.window())), id)
		if err != nil {
			return "", err
		}
		if acts = left(acts); len(acts) == 0 {
			return "", nothingToUndo(id, w.window())
		}
		return acts[0].Batch, nil
	})
}

// takeBack undoes a batch, on one lead or (id 0) on all of its leads.
func (d *Desk) takeBack(ctx context.Context, who Actor, id lead.ID, pick func(*work) (string, error)) (Done, error) {
	if err := permit("undo", who, Undo); err != nil {
		return Done{}, err
	}
	done := Done{Batch: d.newBatch()}
	var batch, told string
	var events []journal.Event
	for from := 0; from == 0 || from < len(events); from += chunk {
		var part Done
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			part = Done{} // may run again
			w, err := d.work(ctx, tx, who, journal.Human, done.Batch)
			if err != nil {
				return err
			}
			if from == 0 {
				if batch, err = pick(w); err != nil {
					return err
				}
				if events, err = tx.Batch(ctx, batch); err != nil {
					return err
				}
			}
			if err := w.undoBatch(events[from:min(from+chunk, len(events))], batch, id, &part); err != nil {
				return err
			}
			_, err = w.flush()
			return err
		})
		if err != nil {
			return done, err
		}
		done.Subjects, done.Refused = append(done.Subjects, part.Subjects...), append(done.Refused, part.Refused...)
		told = cmp.Or(told, part.Text)
	}
	switch {
	case len(done.Subjects) == 1:
		done.Text = told
	case len(done.Subjects) > 1:
		done.Text = fmt.Sprintf("%s undone on %d leads", table.sameDeed(events), len(done.Subjects))
	case len(done.Refused) > 0:
		return done, done.Refused[0].Err
	}
	return done, nil
}

// nothingToUndo speaks to the one who asked, who may have done a lot and taken it back.
func nothingToUndo(id lead.ID, window time.Duration) error {
	where := ""
	if id != 0 {
		where = " on " + id.String()
	}
	return fault.New(fault.Refused, "undo", "nothing more of yours to undo"+where, "what is older than "+minutes(window)+" is changed by hand")
}

func minutes(d time.Duration) string { return fmt.Sprintf("%d minutes", int(d.Minutes())) }

func (w *work) window() time.Duration {
	d, _ := w.rules.policy.Hygiene.UndoWindow.Duration()
	return d
}

func (w *work) undoBatch(events []journal.Event, batch string, only lead.ID, done *Done) error {
	var ids []int64
	for _, ev := range events {
		if ev.Lead != 0 && (only == 0 || ev.Lead == only) {
			ids = append(ids, int64(ev.Lead))
		}
	}
	// Taking back may return a lead to a partner it does not have now.
	if err := w.loadPartners(); err != nil {
		return err
	}
	if err := w.loadLeads(ids); err != nil {
		return err
	}
	for _, ev := range events {
		if !slices.Contains(ids, int64(ev.Lead)) {
			continue
		}
		err := w.undoEvent(ev, batch)
		switch {
		case err == nil:
			done.Subjects = append(done.Subjects, OnLead(ev.Lead))
			done.Text = cmp.Or(done.Text, w.back(w.leads[int64(ev.Lead)], ev))
		case errors.Is(err, errUndone):
		case fault.KindOf(err) == fault.Internal:
			return err
		default:
			done.Refused = append(done.Refused, Refusal{On: OnLead(ev.Lead), Err: err})
		}
	}
	return nil
}

// errUndone says that an action was taken back on this lead before: there is nothing to say of it.
var errUndone = errors.New("taken back already")

func (w *work) undoEvent(ev journal.Event, batch string) error {
	what := "undo " + ev.Lead.String()
	e, ok := w.leads[int64(ev.Lead)]
	if !ok {
		return notFound(what, ev.Lead)
	}
	if ev.Kind == journal.PersonErased {
		return fault.New(fault.Refused, what, "what was erased is gone", "")
	}
	later, err := w.tx.After(w.ctx, ev.Lead, ev.Seq)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(later, func(l journal.Event) bool { return l.Kind == journal.Undone && l.Undoes == batch }) {
		return errUndone
	}
	if by, blocked := blocker(later, ev); blocked {
		return fault.New(fault.Refused, what, fmt.Sprintf("the %s stays, %s acted on it since", w.acts.deed(ev), safetext.Line(by)), "change it by hand")
	}
	before := w.mark(e)
	if err := w.revert(e, ev, batch); err != nil {
		before.restore() // a refusal leaves nothing half taken back
		return err
	}
	e.event = &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind)}}
	w.rescore(e)
	return nil
}

// revert puts back what an event changed.
func (w *work) revert(e *entry, ev journal.Event, batch string) error {
	now := w.accounts[e.AccountID] // the account the event speaks of
	if err := revertAccount(now, ev.Data.Changes); err != nil {
		return err
	}
	if err := journal.Apply(e.Lead, without(ev.Data.Changes, "account.", "person.", "opportunity.", "touch."), "", true); err != nil {
		return err
	}
	// Columns that are not journalled are what they were read as.
	e.ID, e.Version, e.LandingURL, e.ClientID, e.ExternalID, e.UTM = e.was.ID, e.was.Version, e.was.LandingURL, e.was.ClientID, e.was.ExternalID, e.was.UTM
	if err := w.loadAccounts([]int64{e.AccountID}); err != nil {
		return err
	}
	if err := w.undoPerson(e, ev.Data.Changes); err != nil {
		return err
	}
	if err := w.undoReferral(e, ev.Data.Changes); err != nil {
		return err
	}
	_, err := w.tx.Untell(w.ctx, batch, e.ID)
	return err
}

// revertAccount puts back what the event changed of the account, as far as nobody changed it since:
// the account is shared, and another lead's people may have been there.
func revertAccount(a *account, changes journal.Changes) error {
	present, err := journal.Diff(struct{}{}, a.Account, "account.")
	if err != nil {
		return err
	}
	mine := maps.Clone(changes)
	maps.DeleteFunc(mine, func(name string, c journal.Change) bool {
		return !strings.HasPrefix(name, "account.") || string(present[name].After) != string(c.After)
	})
	return journal.Apply(a.Account, mine, "account.", true)
}

// derived are fields that are computed from others: a later change of one of these is no reason not
// to undo.
func derived() []string {
	return append([]string{"score", "fit", "intent", "verdict", "open_gates", "clock", "due_at", "alert_at", "conflicts", "by_hand"}, unjournalled...)
}

// blocker finds a later event on the lead that still stands in the way: any act of a person or a
// partner, and whatever else changed the same thing.
func blocker(later []journal.Event, ev journal.Event) (string, bool) {
	undone := map[string]bool{ev.Batch: true}
	for _, e := range later {
		if e.Kind == journal.Undone {
			undone[e.Undoes] = true
		}
	}
	for _, e := range later {
		if e.Kind == journal.Undone || undone[e.Batch] {
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

func without(c journal.Changes, prefixes ...string) journal.Changes {
	out := maps.Clone(c)
	maps.DeleteFunc(out, func(name string, _ journal.Change) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	})
	return out
}

func (w *work) undoPerson(e *entry, changes journal.Changes) error {
	p := w.persons[e.PersonID]
	for name, c := range changes {
		short, ok := strings.CutPrefix(name, "person.")
		if !ok {
			continue
		}
		if short == "by_hand" {
			p.ByHand = nil // or the list that is kept for a refusal would be written into
			if err := json.Unmarshal(c.Before, &p.ByHand); err != nil {
				return err
			}
			continue
		}
		var id int64
		if err := json.Unmarshal(c.Before, &id); err != nil {
			return err
		}
		texts, err := w.tx.Texts(w.ctx, []int64{id})
		if err != nil {
			return err
		}
		var v any
		if t, ok := texts[id]; ok && id != 0 {
			v = t
		}
		if short == "email" {
			if err := w.setEmail(e, "undo", v); err != nil {
				return err
			}
		}
		w.put(e, lead.FactNamed(short), v)
	}
	return nil
}
