package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Older is the act before one that could not be taken back.
type Older struct {
	Batch   string // UndoBatch takes it
	Text    string // "call on L-283", "disqualifying of 5 leads"
	Between int    // acts after it that cannot be taken back either
}

// UndoBatch takes back one act of this person by its batch, on one subject or (the zero one) on all of
// its subjects, by the rules of UndoLast.
func (d *Desk) UndoBatch(ctx context.Context, who Actor, on Subject, batch string) (Done, error) {
	return d.takeBackOr(ctx, who, on, func(w *work) (string, error) {
		for act, err := range w.actsOf(who, on) {
			if err != nil || act == batch {
				return act, err
			}
		}
		return "", nothingToUndo(on, w.window())
	})
}

// takeBackOr undoes a batch; when none of it can be undone it says which older act can. It does not
// go on to that one by itself: who presses undo means what they did last, and there is no redo.
func (d *Desk) takeBackOr(ctx context.Context, who Actor, on Subject, pick func(*work) (string, error)) (Done, error) {
	batch := ""
	done, err := d.takeBack(ctx, who, on, func(w *work) (string, error) {
		var err error
		batch, err = pick(w)
		return batch, err
	})
	if err == nil || len(done.Subjects) > 0 || len(done.Refused) == 0 {
		return done, err
	}
	var rerr error
	if done.Older, rerr = d.older(ctx, who, on, batch); rerr != nil || done.Older == nil {
		return done, errors.Join(err, rerr)
	}
	var f *fault.Error
	if errors.As(err, &f) {
		told := *f
		told.Hint = "the act before it can be undone: " + done.Older.Text
		done.Refused[0].Err = &told
		err = &told
	}
	return done, err
}

// older finds the newest act before a batch that can be taken back on one subject at least.
func (d *Desk) older(ctx context.Context, who Actor, on Subject, batch string) (*Older, error) {
	var out *Older
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		between, older := 0, false
		for act, err := range w.actsOf(who, on) {
			if err != nil {
				return err
			}
			if !older {
				older = act == batch
				continue
			}
			events, err := tx.Batch(ctx, act)
			if err != nil {
				return err
			}
			events = about(events, on)
			free, err := w.anyFree(events)
			if err != nil {
				return err
			}
			if free {
				out = &Older{Batch: act, Text: w.acts.deeds(events), Between: between}
				return nil
			}
			between++
		}
		return nil
	})
	return out, err
}

// anyFree reports whether nothing stands in the way of undoing one of the events at least.
func (w *work) anyFree(events []journal.Event) (bool, error) {
	for _, e := range events {
		if e.Kind == journal.PersonErased {
			continue
		}
		later, err := w.later(subjectOf(&e), &e)
		if err != nil {
			return false, err
		}
		if _, blocked := blocker(later, e); !blocked && !undoneIn(later)[e.Batch] {
			return true, nil
		}
	}
	return false, nil
}

// back says what was taken back and where the lead stands again: "L-7: accepting undone, eql again,
// with ana".
func (w *work) back(e *entry, ev journal.Event) string {
	text := fmt.Sprintf("%s: %s undone", ev.Lead, w.acts.deed(ev))
	with := "with " + safetext.Line(e.Owner)
	if e.Owner == "" {
		with = "with nobody"
	}
	switch {
	case e.Stage != e.was.Stage:
		return text + ", " + string(e.Stage) + " again, " + with
	case e.Owner != e.was.Owner:
		return text + ", " + with + " again"
	}
	return text
}

// deeds names what one act did to one subject or to several.
func (t *acts) deeds(events []journal.Event) string {
	if len(events) == 1 {
		return t.deed(events[0]) + " on " + subjectOf(&events[0]).String()
	}
	var on []Subject
	for i := range events {
		on = append(on, subjectOf(&events[i]))
	}
	return t.sameDeed(events) + " on " + counted(on)
}

// sameDeed is the deed of all events, "act" where they differ: of a batch gates may refuse a part.
func (t *acts) sameDeed(events []journal.Event) string {
	if len(events) == 0 {
		return "act"
	}
	what := t.deed(events[0])
	for _, e := range events {
		if e.Kind != events[0].Kind {
			return "act"
		}
	}
	return what
}
