package desk

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// near draws a value that shares most fields with another one, as a row before and after does.
func near[T any](t *rapid.T, gen *rapid.Generator[T], a T) T {
	b := gen.Draw(t, "after")
	from, to := reflect.ValueOf(a), reflect.ValueOf(&b).Elem()
	for _, f := range reflect.VisibleFields(to.Type()) {
		if !f.Anonymous && rapid.IntRange(0, 3).Draw(t, "same") > 0 {
			to.FieldByIndex(f.Index).Set(from.FieldByIndex(f.Index))
		}
	}
	return b
}

// agrees holds a comparison by fields against the one by documents.
func agrees[T any](t *testing.T, f *journal.Fields[T], ignore ...string) {
	t.Helper()
	gen := rapid.Make[T]()
	rapid.Check(t, func(t *rapid.T) {
		a := gen.Draw(t, "before")
		b := near(t, gen, a)
		want, err := journal.Diff(a, b, "x.", ignore...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Diff(&a, &b, "x.")
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		if f.Same(&a, &b) != (len(want) == 0) {
			t.Fatalf("Same says %t of %v", f.Same(&a, &b), want)
		}
		if want, err = journal.Diff(struct{}{}, b, "", ignore...); err != nil {
			t.Fatal(err)
		}
		if got, err = f.Diff(nil, &b, ""); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		doc, err := json.Marshal(journal.Data{Changes: want})
		if err != nil {
			t.Fatal(err)
		}
		if fast := (&journal.Data{Changes: got}).Append(nil); string(fast) != string(doc) {
			t.Fatalf("%s\nis not\n%s", fast, doc)
		}
	})
}

func TestRowsAreComparedByFieldAsByTheirDocuments(t *testing.T) {
	t.Parallel()
	agrees(t, leadFields, unjournalled...)
	agrees(t, accountFields)
	agrees(t, accountFacts, "by_hand", "name")
	agrees(t, personFields)
	agrees(t, personFacts, "by_hand")
	agrees(t, journal.FieldsOf[store.Opportunity]())
}
