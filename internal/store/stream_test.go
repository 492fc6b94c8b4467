package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/store"
)

// streamed reads a selection on and on.
func streamed(ctx context.Context, tx *store.Tx, sel *store.Selection, limit int) (rows []store.ListRow, err error) {
	err = tx.EveryRow(ctx, sel, limit, func(some []store.ListRow) error {
		rows = append(rows, some...)
		return nil
	})
	return rows, err
}

func TestAStreamGivesThePagesOneAfterTheOther(t *testing.T) {
	t.Parallel()
	const leads = 1200
	s, _ := library(t, leads)
	terms := []string{"stage:new,eql", "stage:won", "stage:new,won,lost,disqualified", "owner:none", "owner:ania", "partner:tatra",
		"kind:agency",
		"clock:breached", "clock:none", "country:PL", "score>=50", "rossi", "an", "-stage:new", "has:conflict", "due<2h", "tag:priority",
		"nosuchword"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(terms), 0, 2).Draw(t, "terms"), " ")
		limit := rapid.SampledFrom([]int{0, 1, 499, 500, 501, leads}).Draw(t, "limit")
		closed := rapid.SampledFrom([][]string{nil, {"default"}, {"italy"}}).Draw(t, "closed")
		q, err := filter.Parse(text, loaded)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Read(t.Context(), func(tx *store.Tx) error {
			sel, err := tx.Select(t.Context(), q, store.Asker{User: "ania", Now: loaded, Closed: closed, Snoozed: true})
			if err != nil {
				return err
			}
			want, err := page(t.Context(), tx, sel, nil, limit)
			if err != nil {
				return err
			}
			got, err := streamed(t.Context(), tx, sel, limit)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q, %d at most (-page +stream):\n%s", text, limit, diff)
			}
			if limit > 0 {
				return nil
			}
			i := 0
			return tx.EveryLead(t.Context(), sel, func(some []store.Whole) error {
				for _, w := range some {
					r := &want[i]
					i++
					if w.Lead.ID != r.ID || w.Person.Name.V != r.Name || w.Account.Domain != r.Domain || w.Lead.PersonID != w.Person.ID {
						t.Fatalf("lead %d of %q is %+v, not %+v", i, text, w, r)
					}
				}
				return nil
			})
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAStreamEndsWhereItsReaderDoes(t *testing.T) {
	t.Parallel()
	s, _ := library(t, 1200)
	enough := errors.New("enough")
	for _, text := range []string{"", "an", "rossi"} {
		q, err := filter.Parse(text, loaded)
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		err = s.Read(t.Context(), func(tx *store.Tx) error {
			sel, err := tx.Select(t.Context(), q, store.Asker{Now: loaded})
			if err != nil {
				return err
			}
			return tx.EveryRow(t.Context(), sel, 0, func([]store.ListRow) error {
				calls++
				// Other questions may be asked meanwhile.
				if _, err := tx.Counters(t.Context()); err != nil {
					return err
				}
				return enough
			})
		})
		if calls != 1 || !errors.Is(err, enough) {
			t.Errorf("%q: %d calls, %v", text, calls, err)
		}
	}
}
