package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
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
		want, err := byDocuments(a, b, "x.", ignore...)
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
		if want, err = byDocuments(struct{}{}, b, "", ignore...); err != nil {
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

// byDocuments is the general way to a difference, by two JSON documents: the oracle of the one by
// fields.
func byDocuments(before, after any, prefix string, ignore ...string) (journal.Changes, error) {
	b, err := flat(before)
	if err != nil {
		return nil, err
	}
	a, err := flat(after)
	if err != nil {
		return nil, err
	}
	out := journal.Changes{}
	for k, av := range a {
		if bv, had := b[k]; (!had || !bytes.Equal(av, bv)) && !slices.Contains(ignore, k) {
			out[prefix+k] = journal.Change{Before: bv, After: av}
		}
	}
	for k, bv := range b {
		if _, has := a[k]; !has && !slices.Contains(ignore, k) {
			out[prefix+k] = journal.Change{Before: bv}
		}
	}
	return out, nil
}

func flat(v any) (map[string]json.RawMessage, error) {
	doc, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	out := map[string]json.RawMessage{}
	if err := json.Unmarshal(doc, &out); err != nil {
		return nil, fmt.Errorf("read the fields of %T: %w", v, err)
	}
	return out, nil
}
