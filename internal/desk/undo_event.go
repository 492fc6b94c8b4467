package desk

import (
	"context"
	"fmt"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
)

// UndoEvent takes back one entry of the journal, an act of this person on one subject, by the rules of
// UndoLast.
func (d *Desk) UndoEvent(ctx context.Context, who Actor, seq int64) (Done, error) {
	if err := within("undo", who); err != nil {
		return Done{}, err
	}
	done := Done{}
	e, err := d.event(ctx, seq)
	if err != nil {
		return done, err
	}
	what, on := fmt.Sprintf("undo entry %d", seq), subjectOf(&e)
	switch {
	case e.By != journal.Human || on == (Subject{}):
		return done, fault.New(fault.Refused, what, "it is no act of a person on a lead or a partner", "choose one of your own")
	case e.Actor != who.User:
		return done, fault.New(fault.Refused, what, e.Actor+" did it", "ask "+e.Actor+", or change it by hand")
	case e.Undoes != "":
		return done, fault.New(fault.Refused, what, "it is an undo itself", "do the action again")
	}
	return d.takeBack(ctx, who, on, func(w *work) (string, error) {
		if w.now.Sub(e.At) > w.window() {
			return "", fault.New(fault.Refused, what, fmt.Sprintf("it is older than %s", minutes(w.window())), "change it by hand")
		}
		taken, err := w.tx.TakenBack(ctx, []int64{int64(e.Lead)}, e.Seq)
		if err != nil {
			return "", err
		}
		for t := range taken {
			if t == takenBack(&e) {
				return "", fault.New(fault.Refused, what, "it was taken back already", "")
			}
		}
		return e.Batch, nil
	})
}
