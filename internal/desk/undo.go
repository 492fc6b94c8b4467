package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// UndoLast takes back this person's last action, on one lead or (id 0) on all it was done to: as
// long as the policy's undo window is open and no later event of a person or a partner touched the
// lead. Clocks are derived again from their original start, and messages that wait are cancelled.
// A batch undoes what it can and lists the rest in Refused.
func (d *Desk) UndoLast(ctx context.Context, who Actor, id lead.ID) (Done, error) {
	if who.Role == Viewer {
		return Done{}, denied("undo", who)
	}
	done := Done{Batch: d.newBatch()}
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		done.Leads, done.Refused = nil, nil
		w := d.work(ctx, tx, who, journal.Human, done.Batch)
		acts, err := tx.ActsOf(ctx, who.User, store.Millis(w.now.Add(-w.window())), id)
		if err != nil {
			return err
		}
		batch := lastBatch(acts)
		if batch == "" {
			return fault.New(fault.Refused, "undo", nothingToUndo(who, id, w.window()), "later changes are made by hand")
		}
		events, err := tx.Batch(ctx, batch)
		if err != nil {
			return err
		}
		if err := w.undoBatch(events, batch, id, &done); err != nil {
			return err
		}
		_, err = w.flush()
		return err
	})
	if err != nil {
		return Done{}, err
	}
	switch {
	case len(done.Leads) == 1:
		done.Text = fmt.Sprintf("%s: undone", done.Leads[0])
	case len(done.Leads) > 1:
		done.Text = fmt.Sprintf("undone on %d leads", len(done.Leads))
	case len(done.Refused) > 0:
		return done, done.Refused[0].Err
	}
	return done, nil
}

func nothingToUndo(who Actor, id lead.ID, window time.Duration) string {
	if id != 0 {
		return fmt.Sprintf("%s did nothing to %s in the last %s that can be taken back", who.User, id, minutes(window))
	}
	return fmt.Sprintf("%s did nothing in the last %s that can be taken back", who.User, minutes(window))
}

func minutes(d time.Duration) string { return fmt.Sprintf("%d minutes", int(d.Minutes())) }

func (w *work) window() time.Duration {
	d, _ := w.rules.policy.Hygiene.UndoWindow.Duration()
	return d
}

// lastBatch finds the newest action that was not taken back and is no taking back itself.
func lastBatch(acts []journal.Event) string {
	undone := map[string]bool{}
	for _, e := range acts { // newest first: an undo comes before what it undid
		switch {
		case e.Kind == journal.Undone:
			undone[e.Undoes] = true
		case e.Lead != 0 && !undone[e.Batch]:
			return e.Batch
		}
	}
	return ""
}

func (w *work) undoBatch(events []journal.Event, batch string, only lead.ID, done *Done) error {
	var ids []int64
	for _, ev := range events {
		if ev.Lead != 0 && (only == 0 || ev.Lead == only) {
			ids = append(ids, int64(ev.Lead))
		}
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
			done.Leads = append(done.Leads, ev.Lead)
		case fault.KindOf(err) == fault.Internal:
			return err
		default:
			done.Refused = append(done.Refused, Refusal{ID: ev.Lead, Err: err})
		}
	}
	return nil
}

func (w *work) undoEvent(ev journal.Event, batch string) error {
	what := fmt.Sprintf("undo %s %s", ev.Kind, ev.Lead)
	e, ok := w.leads[int64(ev.Lead)]
	if !ok {
		return notFound(what, ev.Lead)
	}
	later, err := w.tx.After(w.ctx, ev.Lead, ev.Seq)
	if err != nil {
		return err
	}
	if by, blocked := blocker(later, batch); blocked {
		return fault.New(fault.Refused, what, by+" acted on it since", "change it by hand")
	}
	a := w.accounts[e.AccountID]
	if err := journal.Apply(e.Lead, without(ev.Data.Changes, "account.", "person."), "", true); err != nil {
		return err
	}
	// Columns that are not journalled are what they were read as.
	e.ID, e.Version, e.LandingURL, e.ClientID = e.was.ID, e.was.Version, e.was.LandingURL, e.was.ClientID
	if err := journal.Apply(a.Account, ev.Data.Changes, "account.", true); err != nil {
		return err
	}
	if err := w.undoPerson(e, ev.Data.Changes); err != nil {
		return err
	}
	if _, err := w.tx.Untell(w.ctx, batch, e.ID); err != nil {
		return err
	}
	e.event = &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind)}}
	w.rescore(e)
	return nil
}

// blocker finds a later event of a person or partner on the lead that still stands.
func blocker(later []journal.Event, batch string) (string, bool) {
	undone := map[string]bool{batch: true}
	for _, e := range later {
		if e.Kind == journal.Undone {
			undone[e.Undoes] = true
		}
	}
	for _, e := range later {
		if e.Kind == journal.Undone || undone[e.Batch] || e.By != journal.Human && e.By != journal.Partner {
			continue
		}
		return e.Actor, true
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
		var id int64
		if err := json.Unmarshal(c.Before, &id); err != nil {
			return err
		}
		texts, err := w.tx.Texts(w.ctx, []int64{id})
		if err != nil {
			return err
		}
		f := fields()[short]
		var v any
		if t, ok := texts[id]; ok && id != 0 {
			v = t
		}
		if short == "email" {
			if err := w.setEmail(e, "undo", v); err != nil {
				return err
			}
		}
		f.rows(e, p.Person, w.accounts[e.AccountID].Account, v)
	}
	return nil
}
