package desk

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// readShared goes through the journal once, and keeps when everything was told, and what events tell of companies and persons. What
// is told of one at which no lead was before is known by its number alone: there is no lead to look behind it.
func (h *pasts) readShared() error {
	s := sharing{wanted: journal.Want(sharedFields), at: map[lead.ID]stands{},
		accounts: sharedRows{map[int64][]hearing{}, map[int64]struct{}{}},
		persons:  sharedRows{map[int64][]hearing{}, map[int64]struct{}{}}}
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
	at                map[lead.ID]stands
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
	met  map[int64]struct{} // a lead was at them
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
	was, known := s.at[ev.Lead]
	s.now = was
	s.said.account, s.said.left, s.said.person = false, false, false
	if _, err := content.Pick(s.wanted, look); err != nil {
		return err
	}
	now, said := s.now, s.said
	if now != was || !known {
		s.at[ev.Lead] = now
	}
	if !said.account && !said.left && !said.person {
		s.meet(now, was)
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
		if _, met := one.in.met[one.id]; met {
			_, err := content.Pick(s.wanted, func(name string, c journal.Change) {
				if strings.HasPrefix(name, one.prefix) {
					heard.changes = s.keeper.put(heard.changes, name, c)
				}
			})
			if err != nil {
				return err
			}
		}
		one.in.told[one.id] = append(one.in.told[one.id], heard)
	}
	s.meet(now, was)
	return nil
}

// meet notes that a lead is somewhere else than before.
func (s *sharing) meet(now, was stands) {
	if now != was {
		s.accounts.met[now.account], s.persons.met[now.person] = struct{}{}, struct{}{}
	}
}

// newer is the number that a change says, or the one that was known.
func newer(c journal.Change, was int64) int64 {
	n, err := strconv.ParseInt(string(c.After), 10, 64)
	if err != nil {
		return was
	}
	return n
}

// keeper keeps changes that are another's while it reads. They stand one behind the other in few pieces of memory.
type keeper struct{ doc []byte }

// put adds a change to those that are kept already, which may be nil.
func (k *keeper) put(to journal.Changes, name string, c journal.Change) journal.Changes {
	if to == nil {
		to = journal.Changes{}
	}
	to[name] = journal.Change{Before: k.copied(c.Before), After: k.copied(c.After)}
	return to
}

func (k *keeper) copied(b []byte) []byte {
	if b == nil {
		return nil
	}
	if cap(k.doc)-len(k.doc) < len(b) {
		const piece = 64 << 10
		k.doc = make([]byte, 0, max(piece, len(b)))
	}
	from := len(k.doc)
	k.doc = append(k.doc, b...)
	return k.doc[from:len(k.doc):len(k.doc)]
}
