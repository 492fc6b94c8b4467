package desk_test

import (
	"slices"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/store"
)

// owes reports whether doctor names an erasure that was cut off.
func owes(t *testing.T, db string) bool {
	t.Helper()
	checks, _ := store.Examine(t.Context(), db, false, friday)
	return slices.ContainsFunc(checks, func(c store.Check) bool { return c.ID == "erasure" && c.Level == store.Bad && c.Hint != "" })
}

// TestAnErasureThatSomebodyHeldUpCanBeRepeatedByAddress reads an older state meanwhile, so that the log stays.
func TestAnErasureThatSomebodyHeldUpCanBeRepeatedByAddress(t *testing.T) {
	t.Parallel()
	b := caged(t)
	address := canary + "@zuraw.example"
	reader, err := store.Open(t.Context(), b.db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := reader.Read(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Counters(t.Context()); err != nil { // the snapshot begins
			return err
		}
		done, err := b.ErasePerson(t.Context(), boss, address, "request")
		if err != nil || fault.KindOf(done.Left) != fault.Busy {
			t.Errorf("%+v, %v", done, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !owes(t, b.db) {
		t.Error("doctor does not name what is left")
	}
	done, err := b.ErasePerson(t.Context(), boss, address, "request")
	if err != nil || done.Left != nil || !done.Again {
		t.Errorf("the second time: %+v, %v", done, err)
	}
	if found := bytesWith(t, b.db, canary); len(found) > 0 || owes(t, b.db) {
		t.Errorf("the canary still stands in %q, owed %v", found, owes(t, b.db))
	}
	if _, err := b.ErasePerson(t.Context(), boss, "nobody@zuraw.example", "request"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("somebody else: %v", err)
	}
}

// TestAnErasureThatWasCutOffIsFinishedByTheNextOpen ends the work at each point behind the commit.
func TestAnErasureThatWasCutOffIsFinishedByTheNextOpen(t *testing.T) {
	t.Parallel()
	for _, point := range []string{store.PointErased, store.PointGapsEmptied} {
		b := caged(t)
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		again := func(at func(string)) *desk.Desk {
			st, err := store.Open(t.Context(), b.db, store.Options{At: at})
			if err != nil {
				t.Fatal(err)
			}
			d, err := desk.Open(t.Context(), st, b.now)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		d := again(func(p string) {
			if p == point {
				panic(p)
			}
		})
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("it does not pass %q", point)
				}
			}()
			_, err := d.ErasePerson(t.Context(), boss, canary+"@zuraw.example", "request")
			t.Errorf("%s: %v", point, err)
		}()
		if point == store.PointErased && len(bytesWith(t, b.db, canary)) == 0 {
			t.Error("nothing is left: this test cannot fail")
		}
		if !owes(t, b.db) {
			t.Errorf("%s: doctor does not name what is left", point)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		d = again(nil)
		if found := bytesWith(t, b.db, canary); len(found) > 0 || owes(t, b.db) {
			t.Errorf("%s: the canary still stands in %q, owed %v", point, found, owes(t, b.db))
		}
		done, err := d.ErasePerson(t.Context(), boss, canary+"@zuraw.example", "request")
		if err != nil || !done.Again || done.Left != nil {
			t.Errorf("%s: again: %+v, %v", point, done, err)
		}
		verified(t, d)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
