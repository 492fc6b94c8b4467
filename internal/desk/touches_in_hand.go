package desk

import (
	"iter"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// touchesInHand are the touches of one person while rows come in. One person may have a hundred thousand of
// them, so neither a touch that comes, nor one that goes, nor the question for one may touch all the others.
type touchesInHand struct {
	was   []lead.Touch   // as they were read, oldest first
	list  []lead.Touch   // as they were read or put in order last, oldest first
	dead  map[int]bool   // places in list whose touch has gone since
	later []*lead.Touch  // what came since, oldest first
	names map[string]key // where they are by what they are known by; nil: nobody asked
}

// key is where a touch of a person stands.
type key struct{ at, id int64 }

func keyOf(t *lead.Touch) key { return key{store.Millis(t.At), store.TouchNumber(t.ID)} }

// touchesOf are the touches of a person in hand, to be changed.
func (w *work) touchesOf(person int64) *touchesInHand {
	h := w.touches[person]
	if h == nil {
		h = &touchesInHand{}
		w.touches[person] = h
	}
	return h
}

// all are the touches, oldest first; those of one instant in the order in which they came.
func (h *touchesInHand) all() []lead.Touch {
	if h == nil {
		return nil
	}
	if len(h.later) == 0 && len(h.dead) == 0 {
		return h.list
	}
	out := make([]lead.Touch, 0, len(h.list)+len(h.later))
	later := h.later
	for i := range h.list {
		for len(later) > 0 && later[0].At.Before(h.list[i].At) {
			out, later = append(out, *later[0]), later[1:]
		}
		if !h.dead[i] {
			out = append(out, h.list[i])
		}
	}
	for _, t := range later {
		out = append(out, *t)
	}
	h.list, h.later, h.dead = out, nil, nil
	return out
}

// at gives those of one instant.
func (h *touchesInHand) at(at time.Time) iter.Seq[*lead.Touch] {
	return func(yield func(*lead.Touch) bool) {
		if h == nil {
			return
		}
		for i := firstAt(h.list, at); i < len(h.list) && h.list[i].At.Equal(at); i++ {
			if !h.dead[i] && !yield(&h.list[i]) {
				return
			}
		}
		for i := h.behind(at.Add(-1)); i < len(h.later) && h.later[i].At.Equal(at); i++ {
			if !yield(h.later[i]) {
				return
			}
		}
	}
}

func firstAt(list []lead.Touch, at time.Time) int {
	i, _ := slices.BinarySearchFunc(list, at, func(t lead.Touch, at time.Time) int { return t.At.Compare(at) })
	return i
}

// behind is the place in later behind all that are not after an instant.
func (h *touchesInHand) behind(at time.Time) int {
	i, _ := slices.BinarySearchFunc(h.later, at, func(t *lead.Touch, at time.Time) int {
		if t.At.After(at) {
			return 1
		}
		return -1
	})
	return i
}

func (h *touchesInHand) add(t lead.Touch) {
	h.later = slices.Insert(h.later, h.behind(t.At), &t)
	if h.names != nil {
		h.name(&t)
	}
}

// drop takes the touch at a place away.
func (h *touchesInHand) drop(k key) {
	id, at, names := store.TouchName(k.id), store.Instant(k.at), []string{}
	for i := firstAt(h.list, at); i < len(h.list) && h.list[i].At.Equal(at); i++ {
		if h.list[i].ID == id && !h.dead[i] {
			if h.dead == nil {
				h.dead = map[int]bool{}
			}
			h.dead[i] = true
			names = append(names, id, refOfTouch(&h.list[i]))
		}
	}
	h.later = slices.DeleteFunc(h.later, func(t *lead.Touch) bool {
		if t.ID == id {
			names = append(names, id, refOfTouch(t))
		}
		return t.ID == id
	})
	for _, name := range names {
		if h.names[name] == k {
			delete(h.names, name)
		}
	}
}

func refOfTouch(t *lead.Touch) string { return Origin{Name: t.Origin, Key: t.ExternalID}.ref() }

func (h *touchesInHand) name(t *lead.Touch) {
	k := keyOf(t)
	h.names[t.ID] = k
	if _, known := h.names[refOfTouch(t)]; t.ExternalID != "" && !known {
		h.names[refOfTouch(t)] = k
	}
}

// named is where the touch of a name stands: T-12, or what it is known by outside.
func (h *touchesInHand) named(name string) (k key, ok bool) {
	if h == nil {
		return k, false
	}
	if h.names == nil {
		h.names = make(map[string]key, 2*len(h.list))
		for i := range h.list {
			if !h.dead[i] {
				h.name(&h.list[i])
			}
		}
		for _, t := range h.later {
			h.name(t)
		}
	}
	k, ok = h.names[name]
	return k, ok
}
