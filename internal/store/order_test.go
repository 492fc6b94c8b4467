package store_test

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"path/filepath"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/store"
)

// sortedBySQL is how each order sorts, said once more.
var sortedBySQL = map[store.Order]string{
	store.ByScore: "l.score DESC, l.id DESC", store.ByAge: "l.created_at DESC, l.id DESC", store.ByTouch: "l.touched_at DESC, l.id DESC",
	store.ByCompany: "LTRIM(a.search), a.id, l.id", store.ByPartner: "r.id IS NULL, r.search, r.id, l.due_at, l.id",
}

func TestAnyOrderIsTheOneThatSortingGives(t *testing.T) {
	t.Parallel()
	s, path := stirred(t, 600)
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stir := []string{"", "stage:new,eql", "stage:new,eql owner:me", "stage:new,eql country:pl", "score>=20", "-rossi", "stage:won", "kühl",
		"owner:none", "clock:breached", "stage:new,eql kind:agency", "stage:new,eql ro",
		"stage:new,eql ro -rossi", "page:xxxxx", "-page:longlong", "nosuchword"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(stir).Draw(t, "filter")
		order := rapid.SampledFrom(store.Orders()[2:]).Draw(t, "order")
		page := rapid.SampledFrom([]int{1, 7, 100, 0}).Draw(t, "page")
		keep := rapid.SampledFrom([]int{1, 20, 5000}).Draw(t, "keep")
		who := store.Asker{User: "ania", Now: loaded, Closed: rapid.SampledFrom([][]string{nil, {"italy"}}).Draw(t, "closed")}
		q, err := filter.Parse(text, loaded)
		if err != nil {
			t.Fatal(text, err)
		}
		places, _ := asked(t, s, q, who, 0)
		want := map[int64]store.Place{}
		ids := []int64{}
		for _, p := range places {
			want[p.ID] = p
			ids = append(ids, p.ID)
		}
		list, _ := json.Marshal(ids)
		sorted := numbers(t, db,
			`SELECT l.id FROM leads l JOIN accounts a ON a.id = l.account_id LEFT JOIN partners r ON r.id = l.partner_id
 WHERE l.id IN (SELECT value FROM json_each($1)) ORDER BY `+sortedBySQL[order], string(list))
		var got []int64
		err = s.Read(context.Background(), func(tx *store.Tx) error {
			for after := (*store.Place)(nil); ; {
				sel, err := tx.Sorted(context.Background(), q, who, order)
				if err != nil {
					return err
				}
				sel.Keep(keep)
				some, err := tx.Places(context.Background(), sel, after, page)
				for _, p := range some {
					if is := want[p.ID]; is.Section != p.Section || is.DueAt != p.DueAt {
						t.Fatalf("%s by %s: lead %d stands in %+v and not in %+v", text, order, p.ID, p, is)
					}
					got = append(got, p.ID)
				}
				if err != nil || page == 0 || len(some) < page {
					return err
				}
				mark, err := store.ParsePlace(some[len(some)-1].String())
				if err != nil {
					return err
				}
				after = &mark
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := diff.Diff(sorted, got); d != "" {
			t.Fatalf("%q by %s, %d at a time (-sorted +given):\n%s", text, order, page, d)
		}
	})
}

// BenchmarkAPageOfOpenLeads gives the time of one page in each order, which should be alike, and of a
// filter that no index answers.
func BenchmarkAPageOfOpenLeads(b *testing.B) {
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "a.db"), store.Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := crowd.Fill(b.Context(), s, crowd.Options{Leads: 20_000, Seed: 5, Now: loaded}, nil); err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{"stage:new,eql", "country:pl score>=50"} {
		q, err := filter.Parse(text, loaded)
		if err != nil {
			b.Fatal(err)
		}
		for _, order := range store.Orders() {
			b.Run(text+"/"+cmp.Or(string(order), "clock"), func(b *testing.B) {
				for b.Loop() {
					if err := s.Read(b.Context(), func(tx *store.Tx) error {
						sel, err := tx.Sorted(b.Context(), q, store.Asker{Now: loaded}, order)
						if err != nil {
							return err
						}
						_, err = tx.Places(b.Context(), sel, nil, 100)
						return err
					}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
