package desk

import (
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// theSame is the touch that a row without an external id brings once more, 0 for none: of the same person, time,
// kind and address, or asset where it has no address. Other columns make no other touch of it.
func (b *touching) theSame(r *TouchIn, t *store.Touch) int64 {
	if r.Origin.Key != "" {
		return 0
	}
	list, at := b.touches[t.PersonID], store.Instant(t.At)
	i, _ := slices.BinarySearchFunc(list, at, func(x lead.Touch, at time.Time) int { return x.At.Compare(at) })
	for ; i < len(list) && list[i].At.Equal(at); i++ {
		if o := &list[i]; o.Kind == t.Kind && o.URL == t.URL && (t.URL.Known || o.Asset == t.Asset) {
			return store.TouchNumber(o.ID)
		}
	}
	return 0
}
