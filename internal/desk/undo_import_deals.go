package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
)

// dealsBack puts deals back, the newest change first over all leads: a file may have moved one from lead to
// lead, so it cannot be done lead by lead, and it has to be done before leads are gone with what is theirs.
func (u *importUndo) dealsBack(ctx context.Context) error {
	slices.SortStableFunc(u.dealEvents, func(a, b journal.Event) int { return cmp.Compare(b.Seq, a.Seq) })
	for part := range slices.Chunk(u.dealEvents, chunk) {
		err := u.stretch(ctx, len(part), func(w *work, out *TakenBack) error {
			var leads []int64
			for i := range part {
				leads = append(leads, int64(part[i].Lead))
			}
			acted, err := u.acted(w.ctx, w.tx, distinct(leads))
			if err != nil {
				return err
			}
			for i := range part {
				if ev := &part[i]; ev.Lead == 0 || acted[int64(ev.Lead)].Kind == "" {
					if err := w.dealBack(ev, u.out.Batch, out); err != nil {
						return err
					}
				}
			}
			_, err = w.flush()
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dealBack takes back what one event changed of a deal. A deal that is not as the event left it was changed
// since, and stays; one that is as it was before is done already.
func (w *work) dealBack(ev *journal.Event, batch string, out *TakenBack) error {
	_, id := rowOf(ev)
	now, err := w.deals.get(w, id)
	if err != nil || now == nil {
		return err
	}
	prefix := dealKind.noun + "."
	changes := maps.Clone(ev.Data.Changes)
	maps.DeleteFunc(changes, func(name string, _ journal.Change) bool { return !strings.HasPrefix(name, prefix) })
	present, err := dealKind.fields.Diff(nil, now, prefix)
	if err != nil {
		return err
	}
	asBefore := true
	for name, c := range changes {
		p := string(present[name].After)
		if p != string(c.After) {
			on := subjectOf(ev)
			if p != string(c.Before) {
				out.Left = append(out.Left, Refusal{On: on, Err: fault.New(fault.Refused, "undo "+on.String(), "it was changed since",
					"change it by hand")})
				return nil
			}
			continue
		}
		asBefore = false
	}
	if asBefore {
		return nil
	}
	said := &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind), To: id}}
	w.says = append(w.says, said)
	out.Deals++
	return w.deals.revert(w, "undo "+id, id, changes, said)
}

// isDeal tells an event about a deal.
func isDeal(ev *journal.Event) bool {
	noun, _ := rowOf(ev)
	return noun == dealKind.noun
}

// withoutDeal is what an event says of its lead alone.
func withoutDeal(ev journal.Event) journal.Event {
	if isDeal(&ev) {
		ev.Data.To = ""
	}
	return ev
}
