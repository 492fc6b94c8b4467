package desk

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// acted is what undo looks for, found by looking at every event: the batches of a person's acts since an
// instant that were not wholly taken back, by their newest event.
func acted(events []journal.Event, user string, since time.Time, on Subject) []string {
	last, done, back := map[string]int64{}, map[string]int{}, map[string]int{}
	for _, e := range events {
		subject := subjectOf(&e)
		switch {
		case e.Actor != user || e.By != journal.Human || e.Kind == journal.PersonErased || e.At.Before(since):
		case subject == (Subject{}) || on != (Subject{}) && on != subject:
		case e.Undoes != "":
			back[e.Undoes]++
		default:
			done[e.Batch]++
			last[e.Batch] = max(last[e.Batch], e.Seq)
		}
	}
	var out []string
	for batch, n := range done {
		if n > back[batch] {
			out = append(out, batch)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(last[b], last[a]) })
	return out
}

// Whatever a person did and took back, in batches of several parts with others at work between, the acts
// that are read one by one are those that looking at every event finds, in the same order.
func TestActsAreFoundOneByOneAsByLookingAtAll(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	undone, several := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		at := start
		st, err := OpenEmpty(t.Context(), filepath.Join(t.TempDir(), "a.db"))
		if err != nil {
			rt.Fatal(err)
		}
		defer st.Close()
		d, err := Open(t.Context(), st, func() time.Time { return at })
		if err != nil {
			rt.Fatal(err)
		}
		again := map[string]int{}              // by batch: how often its name was given away
		taken := map[string]map[lead.ID]bool{} // by batch: leads on which it was taken back
		for n := range rapid.IntRange(1, 14).Draw(rt, "transactions") {
			at = at.Add(time.Duration(rapid.IntRange(0, 3).Draw(rt, "minutes")) * time.Minute)
			user := rapid.SampledFrom([]string{"ania", "ania", "ania", "bo"}).Draw(rt, "user")
			batch := user + fmt.Sprint(rapid.IntRange(0, 3).Draw(rt, "batch"))
			batch += fmt.Sprint("-", again[batch])
			e := journal.Event{At: at, Actor: user, By: journal.Human, Batch: batch, Kind: rapid.SampledFrom([]journal.Kind{
				journal.Noted, journal.Noted, journal.Claimed, journal.PersonErased}).Draw(rt, "kind")}
			first, many := lead.ID(10*n+1), rapid.SampledFrom([]int{1, 1, 2, 5, 300}).Draw(rt, "leads")
			err := st.Write(t.Context(), func(tx *store.Tx) error {
				if rapid.IntRange(0, 2).Draw(rt, "undo") > 0 {
					for i := range many {
						e.Lead = first + lead.ID(i)
						tx.Append(e)
					}
					return nil
				}
				if base, _, _ := strings.Cut(batch, "-"); again[base] > 0 && rapid.Bool().Draw(rt, "more of it") {
					batch = base + fmt.Sprint("-", again[base]-1)
				}
				all, err := tx.Batch(t.Context(), batch)
				u := journal.Event{At: at, Actor: user, By: journal.Human, Batch: fmt.Sprint("u", n), Kind: journal.Undone, Undoes: batch}
				most := rapid.IntRange(0, len(all)).Draw(rt, "part")
				if base, _, _ := strings.Cut(batch, "-"); most > 0 && batch == base+fmt.Sprint("-", again[base]) {
					again[base]++ // nothing is added to what was taken back, if only in part
				}
				for _, e := range all[:most] {
					if taken[batch] == nil {
						taken[batch] = map[lead.ID]bool{}
					}
					if u.Lead = e.Lead; e.Kind != journal.PersonErased && !taken[batch][e.Lead] {
						taken[batch][e.Lead] = true
						tx.Append(u)
					}
				}
				return err
			})
			if err != nil {
				rt.Fatal(err)
			}
		}
		err = st.Read(t.Context(), func(tx *store.Tx) error {
			events, err := tx.Since(t.Context(), 0, 1_000_000)
			if err != nil {
				return err
			}
			who := Actor{User: "ania", Role: Admin}
			w, err := d.work(t.Context(), tx, who, journal.Human, "")
			if err != nil {
				return err
			}
			for _, on := range []Subject{{}, OnLead(1), OnLead(12)} {
				want := acted(events, who.User, at.Add(-w.window()), on)
				var got []string
				for batch, err := range w.actsOf(who, on) {
					if err != nil {
						return err
					}
					got = append(got, batch)
				}
				if !slices.Equal(got, want) {
					rt.Fatalf("on %s: %v, want %v", on, got, want)
				}
				if len(want) > 1 {
					several++
				}
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		undone += len(taken)
	})
	if undone == 0 || several == 0 {
		t.Errorf("%d batches were taken back, %d times there were several acts: this test would prove little", undone, several)
	}
}
