package store

import (
	"context"
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
)

func fresh(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestSmallDocumentsAreWrittenAndReadAsTheStandardLibraryDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.String()).Draw(t, "list")
		if got := listJSON(list); got != toJSON(list) {
			t.Fatalf("%s is not %s", got, toJSON(list))
		}
		ids := rapid.SliceOf(rapid.Int64()).Draw(t, "ids")
		if got := idsJSON(ids); got != toJSON(ids) {
			t.Fatalf("%s is not %s", got, toJSON(ids))
		}
		utm := rapid.Make[lead.UTM]().Draw(t, "utm")
		if got := utmJSON(utm); got != toJSON(utm) {
			t.Fatalf("%s is not %s", got, toJSON(utm))
		}
		bant := rapid.Make[map[string]Answer]().Draw(t, "bant")
		if got := bantJSON(bant); got != toJSON(bant) {
			t.Fatalf("%s is not %s", got, toJSON(bant))
		}
		reads(t, toJSON(list), (*cells).list)
		reads(t, toJSON(utm), (*cells).utm)
		reads(t, toJSON(bant), (*cells).bant)
	})
}

// reads holds a reader against json.Unmarshal, on a document and on what is left when one byte of it
// is taken away.
func reads[T any](t *rapid.T, doc string, read func(*cells) T) {
	docs := []string{doc}
	if i := rapid.IntRange(0, len(doc)-1).Draw(t, "byte"); len(doc) > 1 {
		docs = append(docs, doc[:i]+doc[i+1:])
	}
	for _, doc := range docs {
		var want T
		wrong := json.Unmarshal([]byte(doc), &want)
		c := &cells{values: []any{doc}}
		got := read(c)
		if (c.err == nil) != (wrong == nil) {
			t.Fatalf("%s: %v, and the library says %v", doc, c.err, wrong)
		}
		if d := cmp.Diff(want, got); wrong == nil && d != "" {
			t.Fatalf("%s: %s", doc, d)
		}
	}
}

// Whatever changed of a lead, the row read back is the row saved: the narrow statement is taken only
// where it writes all that changed.
func TestASavedLeadComesBackWholeWhateverChanged(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	gen := rapid.Make[Lead]()
	rapid.Check(t, func(rt *rapid.T) {
		was, now := gen.Draw(rt, "was"), gen.Draw(rt, "now")
		known(&was)
		known(&now)
		from, to := reflect.ValueOf(was), reflect.ValueOf(&now).Elem()
		few := rapid.IntRange(0, 9).Draw(rt, "rarely")
		for _, f := range reflect.VisibleFields(to.Type()) {
			if !f.Anonymous && rapid.IntRange(0, 9).Draw(rt, "changes") >= few {
				to.FieldByIndex(f.Index).Set(from.FieldByIndex(f.Index))
			}
		}
		if d := saved(t, s, was, now); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestEachColumnOfALeadIsSavedWhenItAloneChanged(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	gen := rapid.Make[Lead]()
	was := gen.Example(1)
	known(&was)
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Lead]()) {
		if f.Anonymous || f.Name == "ID" || f.Name == "Version" {
			continue
		}
		now := was
		for seed := 2; reflect.DeepEqual(was, now); seed++ {
			other := gen.Example(seed)
			known(&other)
			reflect.ValueOf(&now).Elem().FieldByIndex(f.Index).Set(reflect.ValueOf(other).FieldByIndex(f.Index))
		}
		if d := saved(t, s, was, now); d != "" {
			t.Errorf("%s: %s", f.Name, d)
		}
	}
}

// saved inserts one lead, saves it as another, and returns what differs when it is read back.
func saved(t *testing.T, s *Store, was, now Lead) string {
	t.Helper()
	var got []*Lead
	err := s.Write(t.Context(), func(tx *Tx) error {
		var err error
		if was.ID, err = tx.Next(t.Context(), "lead"); err != nil {
			return err
		}
		if err := tx.AddLead(t.Context(), &was); err != nil {
			return err
		}
		now.ID, now.Version = was.ID, was.Version
		if ok, err := tx.SaveLead(t.Context(), &now, &was); !ok || err != nil {
			t.Fatalf("saved %t, %v", ok, err)
		}
		got, err = tx.LeadsByID(t.Context(), []int64{was.ID})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return cmp.Diff([]*Lead{&now}, got)
}

// known makes a drawn lead one that the database can tell from others: unknown facts have no value,
// and a list that is known is there.
func known(l *Lead) {
	x := lead.Facts{Lead: lead.Record{Own: l.Own}}
	for _, f := range lead.Table() {
		f.Put(&x, f.Value(&x))
	}
	if l.Own = x.Lead.Own; l.Tags.Known && l.Tags.V == nil {
		l.Tags.V = []string{}
	}
	if !l.NextOn.Known {
		l.NextOn.V = 0
	}
}

func TestPlacesAreWrittenPlainlyOnlyInOrder(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"SELECT 1":                                                        "SELECT 1",
		"INSERT INTO a VALUES ($1, $2, $3)":                               "INSERT INTO a VALUES (?, ?, ?)",
		"UPDATE a SET b = $2 WHERE id = $1":                               "UPDATE a SET b = $2 WHERE id = $1",
		"UPDATE a SET b = $1 WHERE id = $1":                               "UPDATE a SET b = $1 WHERE id = $1",
		"SELECT a ->> '$.b' FROM c WHERE d = $1":                          "SELECT a ->> '$.b' FROM c WHERE d = $1",
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING": "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING",
	} {
		if got := plainPlaces(text); got != want {
			t.Errorf("%s becomes %s, not %s", text, got, want)
		}
	}
}

// Numbers that people see have no gaps, whatever the order in which they are taken, by one
// transaction or by several, of which some fail.
func TestNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	last := int64(0)
	rapid.Check(t, func(rt *rapid.T) {
		fails := rapid.Bool().Draw(rt, "fails")
		next := last
		err := s.Write(t.Context(), func(tx *Tx) error {
			for range rapid.IntRange(0, 40).Draw(rt, "numbers") {
				if rapid.IntRange(0, 9).Draw(rt, "alone") == 0 {
					n := rapid.Int64Range(1, 3).Draw(rt, "several")
					first, err := tx.Take(t.Context(), "lead", n)
					if err != nil || first != next+1 {
						rt.Fatalf("took %d, %v where %d is next", first, err, next+1)
					}
					next += n
					continue
				}
				id, err := tx.Next(t.Context(), "lead")
				if err != nil || id != next+1 {
					rt.Fatalf("got %d, %v where %d is next", id, err, next+1)
				}
				next++
			}
			if fails {
				return context.Canceled
			}
			return nil
		})
		if !fails {
			if err != nil {
				rt.Fatal(err)
			}
			last = next
		}
	})
}
