package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The names under which events of an import tell what an undo of it asks for.
const (
	importedFrom    = "import.from"    // of a file: where the journal ended before it
	importedRows    = "import.rows"    // of a lead that was there: digests of the rows that changed it
	importedTouches = "import.touches" // of a batch of touches: the first and the last of their numbers
)

// TakenBack is what an undo of an import did.
type TakenBack struct {
	Batch     string   // of the import
	Files     []string // that it took in
	Leads     int      // that it had brought, and that are gone
	Restored  int      // leads, partners and pages that stand again as they did before it
	Touches   int
	Deals     int
	Cancelled int       // messages that were not sent yet
	Sent      []string  // messages that went out about leads that are gone
	Left      []Refusal // what was acted on since
}

// UndoImport takes a whole import back within the policy's window (hygiene.merge_undo): the leads, touches
// and deals that it brought are gone with what was remembered of their rows, so that a corrected file comes
// in; what it changed goes back by the difference. What a person, a partner or another import acted on
// since stays and is listed. It is done in stretches, each of which stays done: broken off, it is called
// again. progress, when not nil, is called with how many of how many leads and touches are done.
func (d *Desk) UndoImport(ctx context.Context, who Actor, batch string, progress func(done, all int)) (TakenBack, error) {
	u := importUndo{d: d, who: who, out: TakenBack{Batch: batch}, own: d.newBatch(), progress: progress}
	if err := permit("undo an import", who, ImportFiles); err != nil {
		return u.out, err
	}
	for _, step := range []func(context.Context) error{u.find, u.choose, u.forget, u.touches, u.dealsBack, u.leads, u.rows, u.done} {
		if err := step(ctx); err != nil {
			return u.out, err
		}
	}
	return u.out, nil
}

// importUndo is an import that is being taken back.
type importUndo struct {
	d        *Desk
	who      Actor
	own      string // its own batch
	out      TakenBack
	progress func(done, all int)
	at, all  int

	from, last int64      // the numbers of the journal between which its events stand
	spans      [][2]int64 // of the touches that it brought
	places     []store.TouchPlace
	known      []int64        // leads that it spoke of, in the order in which it did
	made       map[int64]bool // those that it brought
	free       map[int64]bool // those of them that nobody acted on since
	deals      map[int64]bool // leads whose deals it brought or changed
	digests    map[string]bool
	found      map[found]bool  // companies and persons, each alone, that had no lead before it
	left       map[found]bool  // companies and persons, each alone, that a lead left in it
	dealEvents []journal.Event // about deals, of any lead and of none
	others     []journal.Event // about other rows of no lead

	to, stood map[int64]int64         // the companies to which it brought leads, and at which those stood that were there
	told      []companyTold           // of companies, in the order of the journal
	companies map[int64][]companyTold // the same by company
	tells     map[int64][]int64       // the companies of which a lead tells
}

const undoingImport = "undo import "

// stretch is one transaction of the undo.
func (u *importUndo) stretch(ctx context.Context, n int, f func(w *work, out *TakenBack) error) error {
	var part TakenBack
	var moved []string
	err := u.d.store.Write(ctx, func(tx *store.Tx) error {
		part = TakenBack{} // may run again
		w, err := u.d.work(ctx, tx, u.who, journal.Human, u.own)
		if err != nil {
			return err
		}
		w.undoes = true
		if err := w.loadPartners(); err != nil {
			return err
		}
		if err := f(w, &part); err != nil {
			return err
		}
		moved = w.moved
		return nil
	})
	if err == nil {
		err = u.d.deriveOf(ctx, u.own, moved)
	}
	if err != nil {
		return err
	}
	u.out.Leads, u.out.Restored, u.out.Touches = u.out.Leads+part.Leads, u.out.Restored+part.Restored, u.out.Touches+part.Touches
	u.out.Deals, u.out.Cancelled = u.out.Deals+part.Deals, u.out.Cancelled+part.Cancelled
	u.out.Left, u.out.Sent = append(u.out.Left, part.Left...), append(u.out.Sent, part.Sent...)
	if u.at += n; u.progress != nil {
		u.progress(u.at, u.all)
	}
	return nil
}

// touches takes the touches away, whose persons' leads are judged without them.
func (u *importUndo) touches(ctx context.Context) error {
	if len(u.places) > 0 { // no event says which of them are gone, so it is said that some may be
		if err := u.stretch(ctx, 0, func(w *work, _ *TakenBack) error { return w.tx.Undoing(w.ctx, u.out.Batch) }); err != nil {
			return err
		}
	}
	const some = 2000 // all touches of a person are read each time, and whoever acts meanwhile waits
	for part := range slices.Chunk(u.places, some) {
		err := u.stretch(ctx, len(part), func(w *work, out *TakenBack) error {
			var persons []int64
			for _, p := range part {
				persons = append(persons, p.Person)
			}
			persons = slices.Compact(persons)
			if err := w.loadPersons(persons); err != nil {
				return err
			}
			if err := w.leadsOfPersons(persons); err != nil {
				return err
			}
			var refs []string
			for _, p := range part {
				k, there := w.touches[p.Person].named(store.TouchName(p.ID))
				if !there {
					continue // it went, or to another person, since it was found
				}
				t, err := w.tx.Touch(w.ctx, store.TouchKey{Person: p.Person, At: k.at, ID: k.id})
				if err != nil {
					return err
				}
				if t != nil && t.ExternalID != "" {
					refs = append(refs, Origin{Name: t.Origin, Key: t.ExternalID}.ref())
				}
				if err := w.dropTouch(p.Person, k); err != nil {
					return err
				}
				out.Touches++
			}
			if err := w.tx.ForgetRefs(w.ctx, touchRows, refs); err != nil {
				return err
			}
			if _, err := w.flush(); err != nil {
				return err
			}
			return w.tx.DropIdle(w.ctx, persons, nil)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// leads takes away the leads that came with the import, and puts back those that it changed.
func (u *importUndo) leads(ctx context.Context) error {
	stretches := slices.Collect(slices.Chunk(u.known, chunk))
	for _, ids := range slices.Backward(stretches) {
		var back []int64
		err := u.stretch(ctx, len(ids), func(w *work, out *TakenBack) error {
			if err := w.loadLeads(ids); err != nil {
				return err
			}
			events, err := w.tx.BatchOf(w.ctx, u.out.Batch, ids)
			if err != nil {
				return err
			}
			acted, err := u.acted(w.ctx, w.tx, ids)
			if err != nil {
				return err
			}
			if back, err = u.companiesBack(w, ids); err != nil {
				return err
			}
			var gone, persons, accounts []int64
			for part, rest := ofOneLead(events); len(part) > 0; part, rest = ofOneLead(rest) {
				e := w.leads[int64(part[0].Lead)]
				switch {
				case e == nil: // gone already
				case !u.made[e.ID]:
					u.came(part, &persons, &accounts)
					err = w.restore(e, part, u.out.Batch, out)
				case acted[e.ID].Kind != "":
					out.Left = append(out.Left, left(OnLead(lead.ID(e.ID)), who(acted[e.ID])))
				default:
					gone = append(gone, e.ID)
					u.came(part, &persons, &accounts)
					err = w.withdraw(e, part, u.out.Batch, out)
				}
				if err != nil {
					return err
				}
			}
			if _, err := w.flush(); err != nil {
				return err
			}
			sent, err := w.tx.SentOf(w.ctx, gone)
			for _, m := range sent {
				out.Sent = append(out.Sent, fmt.Sprintf("%s: %s to %s", lead.ID(m.Lead), m.Kind, safetext.Line(m.Partner)))
			}
			return cmp.Or(err, w.tx.DropIdle(w.ctx, persons, accounts))
		})
		if err != nil {
			return err
		}
		for _, id := range back {
			delete(u.companies, id) // once: a person may change it before the next stretch
		}
	}
	return nil
}

// came adds the persons and companies to which a lead came with the import, without those that stood there without any.
func (u *importUndo) came(events []journal.Event, persons, accounts *[]int64) {
	for i := range events {
		all := events[i].Data.Changes
		if id := number64(all["person_id"].After); id != 0 && !u.found[found{person: id}] {
			*persons = append(*persons, id)
		}
		if id := number64(all["account_id"].After); id != 0 && !u.found[found{account: id}] {
			*accounts = append(*accounts, id)
		}
	}
}

// ofOneLead cuts off the events about the first lead.
func ofOneLead(events []journal.Event) (part, rest []journal.Event) {
	n := slices.IndexFunc(events, func(e journal.Event) bool { return e.Lead != events[0].Lead })
	if n < 0 {
		n = len(events)
	}
	return events[:n], events[n:]
}

// left is a refusal of what somebody acted on since.
func left(on Subject, by string) Refusal {
	return Refusal{On: on, Err: fault.New(fault.Refused, "undo "+on.String(), "it stays, "+safetext.Line(by)+" acted on it since",
		"change it by hand")}
}

// rows takes back what the import did to partners, pages and other rows of no lead, the newest first.
func (u *importUndo) rows(ctx context.Context) error {
	slices.Reverse(u.others)
	for part := range slices.Chunk(u.others, chunk) {
		err := u.stretch(ctx, len(part), func(w *work, out *TakenBack) error {
			var done Done
			if err := w.undoBatch(part, u.out.Batch, Subject{}, &done); err != nil {
				return err
			}
			out.Restored += len(done.Subjects)
			out.Left = append(out.Left, done.Refused...)
			_, err := w.flush()
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// done says in the journal that the import was taken back, to the end.
func (u *importUndo) done(ctx context.Context) error {
	counts := map[string]int{"leads": u.out.Leads, "restored": u.out.Restored, "touches": u.out.Touches, "left": len(u.out.Left)}
	u.own = undone(u.out.Batch)
	return u.stretch(ctx, 0, func(w *work, _ *TakenBack) error {
		w.append(journal.Event{Kind: journal.Undone, Undoes: u.out.Batch, Data: journal.Data{Verb: string(journal.Imported),
			Counts: counts}}, 0, journal.Human, w.actor)
		return w.tx.UndoneWhole(w.ctx, u.out.Batch)
	})
}
