package desk

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
)

// What is known by number is what a map would know, also of numbers that no sequence gave.
func TestWhatIsNumberedIsFoundByItsNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var got numbered[int64]
		want := map[int64]int64{}
		ids := rapid.OneOf(rapid.Int64Range(-2, 40), rapid.Int64Range(65_000, 66_000), rapid.Int64Range(131_000, 140_000), rapid.Int64())
		for i, id := range rapid.SliceOf(ids).Draw(t, "ids") {
			got.put(id, int64(i+1))
			want[id] = int64(i + 1)
			for id, n := range want {
				if got.of(id) != n {
					t.Fatalf("of %d is known %d and not %d", id, got.of(id), n)
				}
			}
		}
		if id := ids.Draw(t, "another"); got.of(id) != want[id] {
			t.Fatalf("of %d is known %d and not %d", id, got.of(id), want[id])
		}
		if got.of(1<<62) == 0 && len(got.near) > 300_000 {
			t.Fatalf("a number far away takes %d places", len(got.near))
		}
	})
}

// What is kept of an event stays as it is while others are read, and of two changes of one field the last counts.
func TestWhatIsKeptOfEventsStays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var k keeper
		var kept [][]change
		var want []map[string]string
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			says := map[string]string{}
			for range rapid.IntRange(0, 60).Draw(t, "changes") {
				name, text := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "name"), rapid.StringN(0, 50, 50).Draw(t, "text")
				doc := []byte(text)
				k.put(name, journal.Change{Before: doc})
				says[name] = text
				clear(doc)
			}
			kept, want = append(kept, k.all()), append(want, says)
		}
		for i, says := range want {
			if len(kept[i]) != len(says) || (kept[i] == nil) != (len(says) == 0) {
				t.Fatalf("event %d: %v is kept of %v", i, kept[i], says)
			}
			h := hearing{changes: kept[i]}
			for name, text := range says {
				if got := string(h.of(name).Before); got != text {
					t.Fatalf("event %d: of %s %q is kept and not %q", i, name, got, text)
				}
			}
		}
	})
}
