package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// partnerMover is what a shelf does where two partners become one.
type partnerMover interface {
	movePartner(w *work, from, into string) (moved int, clash []string, err error)
	still(w *work, id string, changes journal.Changes) (bool, error)
	giveBack(w *work, id string, changes journal.Changes, told *journal.Event) error
}

// mergerKind is the partners that are one with others. The journal tells of each by an event of its own, so that an undo
// finds the batch that made it.
var mergerKind = func() kind[store.PartnerMerge] {
	k := fewKind("merger", "survivor", store.PartnerMerges, func(m *store.PartnerMerge) *string { return &m.ID })
	k.event = journal.PartnerMerged
	k.data = func(_ *work, m *store.PartnerMerge) journal.Data {
		return journal.Data{To: m.ID, Names: []string{m.Survivor}}
	}
	return k
}()

// names reports whether a row names a partner.
func (s *shelf[T]) names(row *T, partner string) bool {
	if *s.of(row) == partner {
		return true
	}
	other := *row
	return s.also != nil && s.also(&other, partner, partner)
}

// movePartner gives the rows of one partner to another. Where that one has a row of the same name it stays, and the other is
// taken away: what clashed is named. Rows of which none may be lost stay both.
func (s *shelf[T]) movePartner(w *work, from, into string) (moved int, clash []string, err error) {
	if s.of == nil {
		return 0, nil, nil
	}
	var mine []*T
	if err := s.every(w, func(row *T) error {
		if s.names(row, from) {
			mine = append(mine, row)
		}
		return nil
	}); err != nil {
		return 0, nil, err
	}
	for _, row := range mine {
		id := s.id(row)
		s.adopt(id, row)
		next := *s.rows[id].now
		if *s.of(&next) == from {
			*s.of(&next) = into
		}
		if s.also != nil {
			s.also(&next, from, into)
		}
		moved++
		if !s.byOf {
			s.set(w, id, &next, nil)
			continue
		}
		to := into + strings.TrimPrefix(id, from)
		there, err := s.get(w, to)
		for err == nil && there != nil && s.both {
			to += " " + from
			there, err = s.get(w, to)
		}
		if err != nil {
			return moved, clash, err
		}
		s.set(w, id, nil, nil)
		if there != nil {
			clash = append(clash, strings.TrimPrefix(id, from+" "))
			continue
		}
		s.name(&next, to)
		s.set(w, to, &next, nil)
	}
	return moved, clash, nil
}

// still reports whether a row is what an event made of it.
func (s *shelf[T]) still(w *work, id string, changes journal.Changes) (bool, error) {
	now, err := s.get(w, id)
	if err != nil {
		return false, err
	}
	made := changes[s.noun+"."+s.made]
	if gone := len(made.After) == 0 && len(made.Before) > 0; gone || now == nil {
		return gone && now == nil, nil
	}
	present, err := s.fields.Diff(nil, now, s.noun+".")
	if err != nil {
		return false, err
	}
	for name, c := range changes {
		if strings.HasPrefix(name, s.noun+".") && !sameJSON(present[name].After, c.After) {
			return false, nil
		}
	}
	return true, nil
}

// giveBack puts a row back to what it was before an event, whatever other undo there is of its kind.
func (s *shelf[T]) giveBack(w *work, id string, changes journal.Changes, told *journal.Event) error {
	now, err := s.get(w, id)
	if err != nil {
		return err
	}
	made := changes[s.noun+"."+s.made]
	if len(made.Before) == 0 && len(made.After) > 0 {
		s.set(w, id, nil, told)
		return nil
	}
	back := new(T)
	if now != nil {
		*back = *now
	} else {
		s.name(back, id)
	}
	if err := s.fields.Back(back, changes, s.noun+"."); err != nil {
		return err
	}
	s.set(w, id, back, told)
	return nil
}

// standsForPartner is the partner that stands for one now: itself, or what it was merged into.
func (w *work) standsForPartner(id string) (string, error) { return partnerNow(w.ctx, w.tx, id) }

func partnerNow(ctx context.Context, tx *store.Tx, id string) (string, error) {
	for id != "" {
		found, err := store.PartnerMerges.Among(ctx, tx, []string{id})
		if err != nil || len(found) == 0 {
			return id, err
		}
		id = found[0].Survivor
	}
	return id, nil
}

// mergedPartners are the partners that went into one, also by way of others, in the order of their ids.
func (w *work) mergedPartners(id string) (out []string, err error) {
	all, err := store.PartnerMerges.All(w.ctx, w.tx)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		root, err := w.standsForPartner(m.ID)
		if err != nil {
			return nil, err
		}
		if root == id {
			out = append(out, m.ID)
		}
	}
	slices.Sort(out)
	return out, nil
}

// readMoved reads whose touches were that went over with a partner that was merged later. Of partners merged one after the
// other the first one had them.
func (k *knowledge) readMoved() error {
	var merged []*store.PartnerMerge
	for on, events := range k.rowEvents {
		if string(on.Kind) == mergerKind.noun && events[0].Kind == journal.PartnerMerged {
			merged = append(merged, &store.PartnerMerge{ID: on.ID, MergedAt: store.Millis(events[0].At)})
		}
	}
	slices.SortFunc(merged, func(a, b *store.PartnerMerge) int { return cmp.Compare(b.MergedAt, a.MergedAt) })
	for _, m := range merged {
		touches, err := k.tx.TouchesMoved(k.ctx, m.ID)
		if err != nil {
			return err
		}
		if k.whose == nil {
			k.whose = make(map[int64]string, len(touches))
		}
		for _, id := range touches {
			k.whose[id] = m.ID
		}
	}
	return nil
}
