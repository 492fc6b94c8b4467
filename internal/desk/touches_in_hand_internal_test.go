package desk

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// TestTouchesInHandAreWhatAPlainListSays compares them with a list that is sorted after each change.
func TestTouchesInHandAreWhatAPlainListSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var h touchesInHand
		var plain []lead.Touch
		made := func(id int64) lead.Touch {
			f := lead.Touch{ID: store.TouchName(id), At: store.Instant(rapid.Int64Range(0, 6).Draw(t, "at"))}
			if rapid.Bool().Draw(t, "keyed") {
				f.Origin, f.ExternalID = "web", fmt.Sprint(id)
			}
			return f
		}
		for id := range rapid.Int64Range(0, 8).Draw(t, "read") {
			plain = append(plain, made(id+1))
		}
		slices.SortStableFunc(plain, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
		h.list = slices.Clone(plain)
		next := int64(len(plain))
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			switch step := rapid.SampledFrom([]string{"add", "drop", "move", "all", "named", "at"}).Draw(t, "step"); {
			case step == "add":
				next++
				f := made(next)
				h.add(f)
				plain = append(plain, f)
				slices.SortStableFunc(plain, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
			case len(plain) == 0:
			case step == "drop", step == "move":
				i := rapid.IntRange(0, len(plain)-1).Draw(t, "which")
				f := plain[i]
				h.drop(keyOf(&f))
				plain = slices.Delete(slices.Clone(plain), i, i+1)
				if step == "move" {
					f.At = store.Instant(rapid.Int64Range(0, 6).Draw(t, "to"))
					h.add(f)
					plain = append(plain, f)
					slices.SortStableFunc(plain, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
				}
			case step == "all":
				if diff := cmp.Diff(plain, h.all()); diff != "" {
					t.Fatalf("all (- plain, + in hand):\n%s", diff)
				}
			case step == "named":
				id := rapid.Int64Range(1, next).Draw(t, "id")
				i := slices.IndexFunc(plain, func(f lead.Touch) bool { return f.ID == store.TouchName(id) })
				k, ok := h.named(store.TouchName(id))
				ref, named := h.named(Origin{Name: "web", Key: fmt.Sprint(id)}.ref())
				if ok != (i >= 0) || ok && k != keyOf(&plain[i]) || named != (i >= 0 && plain[i].ExternalID != "") || named && ref != k {
					t.Fatalf("T-%d: %v %v, %v %v; plain %d", id, k, ok, ref, named, i)
				}
			case step == "at":
				at := store.Instant(rapid.Int64Range(0, 6).Draw(t, "instant"))
				var got, want []string
				for f := range h.at(at) {
					got = append(got, f.ID)
				}
				for _, f := range plain {
					if f.At.Equal(at) {
						want = append(want, f.ID)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("at %v: %v, want %v", at, got, want)
				}
			}
		}
	})
}
