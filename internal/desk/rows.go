package desk

import (
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
)

// kind is a sort of rows that need nothing but an identity and fields. Everything else follows: what
// changed is written and journalled when the work is flushed, an undo puts it back, and verify holds
// it against the journal.
type kind[T any] struct {
	noun   string // before each of its fields in the journal: "partner"
	fields *journal.Fields[T]
	made   string // a field of which only a row that is new had no value
	id     func(*T) string
	name   func(row *T, id string) // gives a row its identity, where its fields have none
	load   func(w *work, ids []string) ([]*T, error)
	save   func(w *work, row *T) error
	drop   func(w *work, row *T) error           // nil: what was made stays
	named  func(w *work, row *T) (string, error) // what names a row, so that it cannot be dropped; nil: nothing does
	event  journal.Kind                          // what is said of a row that changed; "" is nothing
	data   func(w *work, row *T) journal.Data    // what the event says beside the changes
	lead   func(row *T) int64                    // whose history tells of it; nil: one of its own
	held   func(w *work, id string, row *T)      // sees each state of a row in hand; nil: nobody looks
	after  func(w *work, row *T) error           // what follows from the change of a row that was there; nil: nothing
	every  func(w *work, f func(*T) error) error // all rows, for verify; nil: they are told of elsewhere
	untold bool                                  // a row may be there without an event that made it
	fixed  string                                // what to do in place of an undo, where none is possible; "": it is
	of     func(row *T) *string                  // the partner that a row names; nil: none
	also   func(row *T, from, into string) bool  // names another partner where a row names one more; nil: it does not
	byOf   bool                                  // its identity begins with the partner
	both   bool                                  // of two partners that are one each row stays, whatever they are called
}

// shelf is the rows of a kind that are in hand. A row is never written into: another takes its place.
type shelf[T any] struct {
	*kind[T]
	rows  map[string]row[T]
	order []string
}

// row is a row as it was read and as it is now; nil is none.
type row[T any] struct {
	was, now *T
	told     *journal.Event // the event that its change belongs to; nil: one of its own
}

// held is a shelf of whatever kind.
type held interface {
	called() string
	has(w *work, id string) (bool, error)
	moved(id string) bool // whether a row in hand is another one than was read
	audit(w *work, rows map[Subject]fold, tell func(Mismatch) error) error
	mark(w *work) (restore func())
	flush(w *work) error
	revert(w *work, what, id string, changes journal.Changes, told *journal.Event) error
	partnerMover
}

func (s *shelf[T]) called() string { return s.noun }

func shelfOf[T any](k *kind[T]) *shelf[T] { return &shelf[T]{kind: k, rows: map[string]row[T]{}} }

// take brings rows into hand, or that there is none.
func (s *shelf[T]) take(w *work, ids ...string) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		_, ok := s.rows[id]
		return ok
	})
	if len(ids) == 0 {
		return nil
	}
	found, err := s.load(w, ids)
	for _, row := range found {
		s.adopt(s.id(row), row)
	}
	for _, id := range ids {
		s.adopt(id, nil)
	}
	return err
}

// get is a row as it is now, nil when there is none.
func (s *shelf[T]) get(w *work, id string) (*T, error) {
	err := s.take(w, id)
	return s.rows[id].now, err
}

func (s *shelf[T]) has(w *work, id string) (bool, error) {
	now, err := s.get(w, id)
	return now != nil, err
}

func (s *shelf[T]) moved(id string) bool { return !s.same(s.rows[id]) }

// same reports whether a row is what was read.
func (s *shelf[T]) same(r row[T]) bool {
	return r.was == r.now || r.was != nil && r.now != nil && s.fields.Same(r.was, r.now)
}

// adopt takes a row that was read into hand, or that there is none.
func (s *shelf[T]) adopt(id string, found *T) {
	if _, ok := s.rows[id]; !ok {
		s.rows[id] = row[T]{was: found, now: found}
		s.order = append(s.order, id)
	}
}

// put makes a row what it is from now on. One that was never looked for is new.
func (s *shelf[T]) put(w *work, now *T) {
	s.adopt(s.id(now), nil)
	s.set(w, s.id(now), now, nil)
}

func (s *shelf[T]) set(w *work, id string, now *T, told *journal.Event) {
	r := s.rows[id]
	r.now, r.told = now, told
	s.rows[id] = r
	if s.held != nil {
		s.held(w, id, now)
	}
}

func (s *shelf[T]) mark(w *work) func() {
	rows, n := maps.Clone(s.rows), len(s.order)
	return func() {
		s.rows, s.order = rows, s.order[:n]
		for id, r := range rows {
			if s.held != nil {
				s.held(w, id, r.now)
			}
		}
	}
}

// flush writes what changed and says so.
func (s *shelf[T]) flush(w *work) error {
	for _, id := range s.order {
		r := s.rows[id]
		if s.same(r) {
			continue
		}
		if err := s.write(w, &r); err != nil {
			return err
		}
		if s.event == "" {
			continue
		}
		changes, err := s.changes(&r)
		if err != nil {
			return err
		}
		s.tell(w, &r, changes)
	}
	return nil
}

func (s *shelf[T]) write(w *work, r *row[T]) error {
	if r.now == nil {
		return s.drop(w, r.was)
	}
	if err := s.save(w, r.now); err != nil || r.was == nil || s.after == nil {
		return err
	}
	return s.after(w, r.now)
}

// changes is the difference as the journal has it; that of a row that is gone has no side after.
func (s *shelf[T]) changes(r *row[T]) (journal.Changes, error) {
	if r.now != nil {
		return s.fields.Diff(r.was, r.now, s.noun+".")
	}
	made, err := s.fields.Diff(nil, r.was, s.noun+".")
	for name, c := range made {
		made[name] = journal.Change{Before: c.After}
	}
	return made, err
}

// tell says what became of a row: in the event that brought it about, or in one of its own, in the
// history of its lead or among those of no lead.
func (s *shelf[T]) tell(w *work, r *row[T], changes journal.Changes) {
	if r.told != nil {
		r.told.Data.Changes = changes
		return
	}
	about := r.now
	if about == nil {
		about = r.was // it was taken away
	}
	said := &journal.Event{Kind: s.event, Data: s.data(w, about)}
	said.Data.Changes = changes
	if s.lead == nil || s.lead(about) == 0 {
		w.says = append(w.says, said)
		return
	}
	w.leads[s.lead(about)].also(said)
}

// revert takes back what an event changed of a row.
func (s *shelf[T]) revert(w *work, what, id string, changes journal.Changes, told *journal.Event) error {
	now, err := s.get(w, id)
	if err != nil {
		return err
	}
	c, ok := changes[s.noun+"."+s.made]
	switch {
	case s.fixed != "":
		return fault.New(fault.Refused, what, "a "+s.noun+" is not taken back", s.fixed)
	case now == nil && ok && len(c.After) == 0 && s.name != nil: // it was taken away
		back := new(T)
		s.name(back, id)
		if err := s.fields.Back(back, changes, s.noun+"."); err != nil {
			return err
		}
		return s.putBack(w, what, id, back, told)
	case now == nil:
		return fault.New(fault.Refused, what, "it is gone", "")
	case ok && len(c.Before) == 0 && s.drop == nil:
		return fault.New(fault.Refused, what, "what was made stays", "change it by hand")
	case ok && len(c.Before) == 0:
		if s.named != nil {
			by, err := s.named(w, now)
			if err != nil {
				return err
			}
			if by != "" {
				return fault.New(fault.Refused, what, "what was made stays, "+by+" names it", "change it by hand")
			}
		}
		s.set(w, id, nil, told)
		return nil
	}
	back := *now
	if err := s.fields.Back(&back, changes, s.noun+"."); err != nil {
		return err
	}
	return s.putBack(w, what, id, &back, told)
}

// putBack makes a row what it was, but for a partner that is one with another since.
func (s *shelf[T]) putBack(w *work, what, id string, back *T, told *journal.Event) error {
	if s.of != nil {
		root, err := w.standsForPartner(*s.of(back))
		if err != nil {
			return err
		}
		if root != *s.of(back) && s.byOf {
			return fault.New(fault.Refused, what, *s.of(back)+" was merged into "+root+" since", "take that back first: eqltui undo "+root)
		}
		*s.of(back) = root
	}
	s.set(w, id, back, told)
	return nil
}

// rowOf is the row that an event is about: its noun and its identity, "" for none.
func rowOf(ev *journal.Event) (noun, id string) {
	if ev.Data.To == "" {
		return "", ""
	}
	for name := range ev.Data.Changes {
		if before, _, ok := strings.Cut(name, "."); ok && slices.Contains(nouns, before) {
			return before, ev.Data.To
		}
	}
	return "", ""
}
