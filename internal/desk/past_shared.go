package desk

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// readShared goes through the journal once, and keeps when everything was told, and what events tell of companies and persons. What
// is told of one at which no lead was before is known by its number alone: there is no lead to look behind it.
func (h *pasts) readShared() error {
	s := sharing{wanted: journal.Want(sharedFields), accounts: sharedRows{told: map[int64][]hearing{}},
		persons: sharedRows{told: map[int64][]hearing{}}}
	h.accounts, h.persons = s.accounts.told, s.persons.told
	look := s.look
	return h.tx.Heard(h.ctx, func(ev *journal.Event, content *journal.Packed) error {
		content.Odd = nil // of a history that cannot be read nothing follows
		ms := store.Millis(ev.At)
		if n := len(h.times); n == 0 || h.times[n-1].at != ms {
			h.times = append(h.times, moment{ev.Seq, ms})
		}
		if ev.Lead == 0 {
			return nil
		}
		if err := s.take(ev, content, look); err != nil {
			return fmt.Errorf("event %d: %w", ev.Seq, err)
		}
		return nil
	})
}

// sharedFields are the fields of events by which it is known at which company and person a lead is, and what became of these.
func sharedFields(name string) bool {
	switch {
	case name == "account_id", name == "person_id":
		return true
	case strings.HasSuffix(name, ".by_hand"):
		return false
	}
	return strings.HasPrefix(name, "account.") || strings.HasPrefix(name, leftAccount) || strings.HasPrefix(name, "person.")
}

// stands is at which company and person a lead is.
type stands struct{ account, person int64 }

// sharing follows which company and person each lead is at, and gathers what is told of them.
type sharing struct {
	at                numbered[stands] // by the number of the lead
	accounts, persons sharedRows
	batch             string // of the last event, one text for all of them
	keeper            keeper
	wanted            *journal.Wanted
	now               stands // of the lead of the event that is read
	said              struct{ account, left, person bool }
}

// sharedRows are the companies, or the persons.
type sharedRows struct {
	told map[int64][]hearing
	met  numbered[bool] // a lead was at them
}

// look takes note of what becomes of one field.
func (s *sharing) look(name string, c journal.Change) {
	switch {
	case name == "account_id":
		s.now.account = newer(c, s.now.account)
	case name == "person_id":
		s.now.person = newer(c, s.now.person)
	case strings.HasPrefix(name, "account."):
		s.said.account = true
	case strings.HasPrefix(name, leftAccount):
		s.said.left = true
	case strings.HasPrefix(name, "person."):
		s.said.person = true
	}
}

// take keeps what an event says of a company or a person.
func (s *sharing) take(ev *journal.Event, content *journal.Packed, look func(string, journal.Change)) error {
	was := s.at.of(int64(ev.Lead))
	s.now = was
	s.said.account, s.said.left, s.said.person = false, false, false
	if _, err := content.Pick(s.wanted, look); err != nil {
		return err
	}
	now, said := s.now, s.said
	if now != was {
		s.at.put(int64(ev.Lead), now)
		defer s.meet(now) // what this event says is known of those who come behind it
	}
	if !said.account && !said.left && !said.person {
		return nil
	}
	if s.batch != ev.Batch {
		s.batch = strings.Clone(ev.Batch)
	}
	for _, one := range [...]struct {
		said   bool
		in     *sharedRows
		id     int64
		prefix string
	}{
		{said.account, &s.accounts, now.account, "account."},
		{said.left && was.account != 0, &s.accounts, was.account, leftAccount},
		{said.person, &s.persons, now.person, "person."},
	} {
		if !one.said || one.id == 0 {
			continue
		}
		heard := hearing{seq: ev.Seq, at: store.Millis(ev.At), batch: s.batch, prefix: one.prefix}
		if one.in.met.of(one.id) {
			_, err := content.Pick(s.wanted, func(name string, c journal.Change) {
				if strings.HasPrefix(name, one.prefix) {
					s.keeper.put(name, c)
				}
			})
			if err != nil {
				return err
			}
			heard.changes = s.keeper.all()
		}
		one.in.told[one.id] = append(one.in.told[one.id], heard)
	}
	return nil
}

// meet notes where a lead is now.
func (s *sharing) meet(now stands) {
	s.accounts.met.put(now.account, true)
	s.persons.met.put(now.person, true)
}

// numbered is something of each row of a kind, by its number. The numbers follow each other, so what is known of them stands in a
// list; what stands far behind it is none that a sequence gave.
type numbered[T any] struct {
	near []T
	far  map[int64]T
}

func (n *numbered[T]) of(id int64) T {
	if v, far := n.far[id]; far || id < 0 || id >= int64(len(n.near)) {
		return v
	}
	return n.near[id]
}

func (n *numbered[T]) put(id int64, v T) {
	const first = 1 << 16
	if id < 0 || id >= max(first, 2*int64(len(n.near))) {
		if n.far == nil {
			n.far = map[int64]T{}
		}
		n.far[id] = v
		return
	}
	if more := int(id) + 1 - len(n.near); more > 0 {
		n.near = append(n.near, make([]T, more)...)
	}
	n.near[id] = v
	delete(n.far, id)
}

// newer is the number that a change says, or the one that was known.
func newer(c journal.Change, was int64) int64 {
	n, err := strconv.ParseInt(string(c.After), 10, 64)
	if err != nil {
		return was
	}
	return n
}
