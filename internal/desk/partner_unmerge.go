package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// partnerMergedIn is the merge of two partners that a batch made, nil for none.
func partnerMergedIn(events []journal.Event) *journal.Event {
	for i := range events {
		if e := &events[i]; e.Kind == journal.PartnerMerged && e.Lead == 0 {
			return e
		}
	}
	return nil
}

// lastPartnerMerge is the batch of the merge that can be taken back on a partner: its own, or the newest one into it.
func (w *work) lastPartnerMerge(on Subject) (batch string, err error) {
	if on.Kind != Partners {
		return "", nil
	}
	var last *store.PartnerMerge
	err = store.PartnerMerges.Every(w.ctx, w.tx, func(m *store.PartnerMerge) error {
		own := last != nil && last.ID == on.ID
		if m.ID == on.ID || m.Survivor == on.ID && !own && (last == nil || last.MergedAt < m.MergedAt) {
			last = m
		}
		return nil
	})
	if err != nil || last == nil || w.now.Sub(store.Instant(last.MergedAt)) > w.mergeWindow() {
		return "", err
	}
	return last.Batch, nil
}

// unmergePartner takes a merge of two partners back: the one that was gone is there again with what it had, as far as nobody
// changed that since. What came under its names since stays with the other one. It returns the partners whose leads are to be
// derived anew behind the transaction.
func (d *Desk) unmergePartner(w *work, who Actor, ev *journal.Event, batch string, done *Done) ([]string, error) {
	from := ev.Data.To
	what := "undo the merge of " + safetext.Line(from)
	if err := permit(what, who, MergePartners); err != nil {
		return nil, err
	}
	m, err := w.mergers.get(w, from)
	if err != nil {
		return nil, err
	}
	if m == nil || m.Batch != batch {
		return nil, fault.New(fault.Refused, "undo", "the merge of "+safetext.Line(from)+" was taken back already", "")
	}
	if w.now.Sub(store.Instant(m.MergedAt)) > w.mergeWindow() {
		return nil, fault.New(fault.Refused, what, fmt.Sprintf("it is older than %d days", int(w.mergeWindow().Hours()/24)),
			"add the partner anew, and set what is its own")
	}
	if err := w.loadPartners(); err != nil {
		return nil, err
	}
	into := m.Survivor
	switch {
	case w.partners[into] == nil:
		return nil, fault.New(fault.Refused, what, safetext.Line(into)+" was merged in its turn",
			"take that back first: eqltui undo "+safetext.Line(into))
	case w.partners[from] != nil:
		return nil, fault.New(fault.Refused, what, "there is a partner of this id again", "")
	}
	events, err := w.tx.Batch(w.ctx, batch)
	if err != nil {
		return nil, err
	}
	left, err := w.rowsBack(m, events, batch)
	if err != nil {
		return nil, err
	}
	if _, err := w.flush(); err != nil {
		return nil, err
	}
	if err := sumAnew(w.ctx, w.tx, d.rules.Load()); err != nil {
		return nil, err
	}
	if err := w.tx.GiveBackToPartner(w.ctx, from, into); err != nil {
		return nil, err
	}
	persons, err := w.tx.PersonsOfPartner(w.ctx, from)
	if err != nil {
		return nil, err
	}
	more, err := d.leadsBack(w, who, m, events, batch)
	if err != nil {
		return nil, err
	}
	if err := w.letWaitingGo(from); err != nil {
		return nil, err
	}
	if err := d.judgePersons(w.ctx, w.tx, who, w.batch, persons); err != nil {
		return nil, err
	}
	done.Left = append(left, more...)
	done.Subjects = []Subject{{Partners, from}, {Partners, into}}
	done.Text = fmt.Sprintf("%s is back, apart from %s", safetext.Line(from), safetext.Line(into))
	if len(done.Left) > 0 {
		const some = 20
		text := strings.Join(done.Left[:min(some, len(done.Left))], ", ")
		if len(done.Left) > some {
			text += fmt.Sprintf(" and %d more", len(done.Left)-some)
		}
		done.Text += "; changed since, and left as it is: " + text
	}
	return w.moved, nil
}

// rowsBack puts back the rows that a merge changed, and names those that somebody changed since: these stay.
func (w *work) rowsBack(m *store.PartnerMerge, events []journal.Event, batch string) (left []string, err error) {
	made := map[Subject]*journal.Event{}
	for i := range events {
		if noun, id := rowOf(&events[i]); noun != "" && events[i].Lead == 0 {
			made[Subject{SubjectKind(noun), id}] = &events[i]
		}
	}
	for i := range events {
		ev := &events[i]
		noun, id := rowOf(ev)
		if noun == "" || ev.Lead != 0 {
			continue
		}
		said := &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind), To: id}}
		if noun == partnerKind.noun && id == m.Survivor {
			if err := w.unalias(ev, said); err != nil {
				return nil, err
			}
			w.says = append(w.says, said)
			continue
		}
		s := w.shelfNamed(noun)
		ok, err := s.still(w, id, ev.Data.Changes)
		if err != nil {
			return nil, err
		}
		if other := w.wentTo(made, ev, noun, id, m); ok && other != nil {
			_, now := rowOf(other)
			ok, err = s.still(w, now, other.Data.Changes) // what it is called now was changed: it stays there
			if err != nil {
				return nil, err
			}
		}
		if !ok {
			if w.wentTo(made, ev, noun, id, m) == nil { // else the row as which it went on is named
				left = append(left, noun+" "+safetext.Line(id))
			}
			continue
		}
		if err := s.giveBack(w, id, ev.Data.Changes, said); err != nil {
			return nil, err
		}
		w.says = append(w.says, said)
	}
	return left, nil
}

// wentTo is the event of the same merge that made the row as which one that fell away went on, nil for none.
func (w *work) wentTo(made map[Subject]*journal.Event, ev *journal.Event, noun, id string, m *store.PartnerMerge) *journal.Event {
	if !rowGone(ev) || !strings.HasPrefix(id, m.ID+" ") {
		return nil
	}
	to := m.Survivor + strings.TrimPrefix(id, m.ID)
	if both := made[Subject{SubjectKind(noun), to + " " + m.ID}]; both != nil {
		return both
	}
	return made[Subject{SubjectKind(noun), to}]
}

// unalias takes the names away that a partner got by a merge; what it is called otherwise since stays.
func (w *work) unalias(ev *journal.Event, said *journal.Event) error {
	c := ev.Data.Changes[partnerKind.noun+".Aliases"]
	var was, got []string
	for _, side := range []struct {
		raw json.RawMessage
		to  *[]string
	}{{c.Before, &was}, {c.After, &got}} {
		if len(side.raw) == 0 {
			continue
		}
		if err := json.Unmarshal(side.raw, side.to); err != nil {
			return err
		}
	}
	now, err := w.partnerRows.get(w, ev.Data.To)
	if err != nil || now == nil {
		return err
	}
	next := *now
	next.Aliases = slices.DeleteFunc(slices.Clone(now.Aliases), func(name string) bool {
		return slices.Contains(got, name) && !slices.Contains(was, name)
	})
	w.partnerRows.set(w, next.ID, &next, said)
	return nil
}

// leadsBack gives the leads back that a merge brought over, and names those that somebody gave to another partner since.
func (d *Desk) leadsBack(w *work, who Actor, m *store.PartnerMerge, events []journal.Event, batch string) (left []string, err error) {
	var ids []int64
	for i := range events {
		if e := &events[i]; e.Lead != 0 && e.Kind == journal.PartnerMerged {
			ids = append(ids, int64(e.Lead))
		}
	}
	rows, err := w.tx.RivalsByID(w.ctx, ids)
	if err != nil {
		return nil, err
	}
	there := map[int64]bool{}
	for _, r := range rows {
		there[r.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			left = append(left, lead.ID(id).String()+" (it is gone)")
		}
	}
	var back []int64
	err = d.perFirm(w.ctx, w.tx, who, w.batch, rows, func(_ *work, e *entry) error {
		if e.PartnerID != m.Survivor {
			left = append(left, "partner of "+e.id())
			return nil
		}
		e.PartnerID = m.ID
		back = append(back, e.ID)
		e.say(journal.Undone, journal.Data{Verb: string(journal.PartnerMerged), Names: []string{m.Survivor}})
		e.event.Undoes = batch
		return nil
	})
	if err != nil {
		return left, err
	}
	// What waits to be told of these leads since the merge is for whose they are again.
	return left, w.tx.ReaddressDeliveries(w.ctx, back, m.Survivor, m.ID, w.ms())
}
