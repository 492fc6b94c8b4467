package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// hearing is what one event says of a company or a person.
type hearing struct {
	seq, at int64
	batch   string
	prefix  string
	changes []change
}

// change is what became of one field.
type change struct {
	name string
	journal.Change
}

// of is what became of a field, nothing where the event does not say.
func (h *hearing) of(field string) journal.Change {
	for i := range h.changes {
		if h.changes[i].name == field {
			return h.changes[i].Change
		}
	}
	return journal.Change{}
}

// back writes into a row what an event says was before, by its fields with a prefix.
func back[T any](fields *journal.Fields[T], row *T, h *hearing, prefix string) error {
	for i := range h.changes {
		if name, ours := strings.CutPrefix(h.changes[i].name, prefix); ours {
			if err := fields.BackOne(row, name, h.changes[i].Before); err != nil {
				return err
			}
		}
	}
	return nil
}

// heard is what was told of one lead.
type heard struct {
	events []hearing // of those only the first that says nothing of it by which it is judged
	merged int64     // number from which on other persons' touches count; 0: never
}

// hear reads what was told of the leads of a page. What the event by which a lead came says is not read: nobody asks what was before.
func (h *pasts) hear(after, last int64) (map[int64]heard, error) {
	told := make(map[int64]heard, pastPage)
	var kept keeper
	var all []hearing // of all of them, lead by lead
	of, from, merged := int64(0), 0, int64(0)
	end := func() {
		if from < len(all) {
			told[of] = heard{all[from:len(all):len(all)], merged}
		}
	}
	read := h.tx.HeardOf
	if h.also != nil {
		read = h.tx.EventsSaid
	}
	wanted := journal.Want(func(name string) bool { return slices.Contains(judged, name) || slices.Contains(h.noted, name) })
	var came bool
	var noted journal.Changes // of one event
	look := func(name string, c journal.Change) {
		if !came && slices.Contains(judged, name) {
			kept.put(name, c)
		}
		if slices.Contains(h.noted, name) {
			if noted == nil {
				noted = journal.Changes{}
			}
			noted[name] = kept.copied(c)
		}
	}
	err := read(h.ctx, after, last, func(ev *journal.Event, content *journal.Packed) error {
		content.Odd = nil // of a history that cannot be read nothing follows
		if came = int64(ev.Lead) != of; came {
			end()
			of, from, merged = int64(ev.Lead), len(all), 0
		}
		one := hearing{seq: ev.Seq, at: store.Millis(ev.At)}
		if came && h.also == nil && ev.Kind != journal.Merged {
			all = append(all, one)
			return nil
		}
		noted = nil
		to, err := content.Pick(wanted, look)
		if err != nil {
			return fmt.Errorf("event %d: %w", ev.Seq, err)
		}
		if h.also != nil {
			ev.Data.Changes = noted
			h.also(ev)
		}
		if ev.Kind == journal.Merged && to == "" && merged == 0 {
			merged = ev.Seq
		}
		if one.changes = kept.all(); came || one.changes != nil {
			all = append(all, one)
		}
		return nil
	})
	end()
	return told, err
}

// judgedFields are the fields of a lead by which it is judged, or by which it is known what became of it.
func judgedFields() []string {
	return []string{
		"source", "referred_at", "partner_id", "person_id", "account_id", "program_tier", "use_case", "product_line", "deal_type", "tags",
		"surface", "bant", "partner_word", "our_word", "stage", "eql_at", "sql_at", "won_at", "lost_at", "closed_at", "created_at",
		visitorsTouches, referralTouch,
	}
}

// judged is judgedFields, made once at load and never written after.
var judged = judgedFields()

// keeper keeps changes that are another's while it reads. They stand one behind the other in few pieces of memory.
type keeper struct {
	doc  []byte
	kept []change
	some []change // of the event that is read
}

// put adds a change to those of the event that is read. Of two of one field the last counts.
func (k *keeper) put(name string, c journal.Change) {
	c = k.copied(c)
	for i := range k.some {
		if k.some[i].name == name {
			k.some[i].Change = c
			return
		}
	}
	k.some = append(k.some, change{name, c})
}

// all are the changes of the event, nil where there is none. The next that is put is of another event.
func (k *keeper) all() []change {
	out := piece(&k.kept, k.some)
	k.some = k.some[:0]
	return out
}

func (k *keeper) copied(c journal.Change) journal.Change {
	return journal.Change{Before: piece(&k.doc, c.Before), After: piece(&k.doc, c.After)}
}

// piece copies a list behind those that stand in a piece of memory, or into a new one where there is no room.
func piece[T any, L ~[]T](room *[]T, list L) L {
	if len(list) == 0 {
		return nil
	}
	const usual = 1024
	if cap(*room)-len(*room) < len(list) {
		*room = make([]T, 0, max(usual, len(list)))
	}
	from := len(*room)
	*room = append(*room, list...)
	return L((*room)[from:len(*room):len(*room)])
}
