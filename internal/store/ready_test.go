package store_test

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// What is due next stands first, then what is ready, by its clock, and everything else as it stood; each is counted once. The
// oracle sorts the clock's own order by what the rows say.
func TestWhatIsReadyStandsBeforeTheOrderOfTheClock(t *testing.T) {
	t.Parallel()
	s, path := stirred(t, 600)
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// Few of the crowd are open: of every fourth lead a new one is made, and of some of them a ready one.
	err = s.Write(t.Context(), func(tx *store.Tx) error {
		leads, err := tx.LeadsAfter(t.Context(), 0, 1000)
		if err != nil {
			return err
		}
		for _, l := range leads {
			was := *l
			switch l.ID % 10 { // next steps that are due, and some that are not yet
			case 2, 4:
				l.NextOn = lead.Known(loaded.UnixMilli() - l.ID%7*1000)
			case 6:
				l.NextOn = lead.Known(loaded.UnixMilli() + l.ID)
			}
			if l.ID%4 != 0 {
				if _, err := tx.SaveLead(t.Context(), l, &was); err != nil {
					return err
				}
				continue
			}
			l.Stage = "new"
			if l.ID%3 == 0 {
				l.Verdict = "eql"
			}
			if l.ID%8 == 0 {
				l.DueAt = loaded.UnixMilli() + (l.ID-300)*60_000
			}
			if _, err := tx.SaveLead(t.Context(), l, &was); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	isReady := map[int64]bool{}
	for _, id := range numbers(t, db, "SELECT id FROM leads WHERE stage = 'new' AND verdict = 'eql'") {
		isReady[id] = true
	}
	dueOn := map[int64]int64{}
	for _, id := range numbers(t, db, "SELECT id FROM leads WHERE next_on BETWEEN 1 AND $1", loaded.UnixMilli()) {
		dueOn[id] = numbers(t, db, "SELECT next_on FROM leads WHERE id = $1", id)[0]
	}
	if len(isReady) < 3 || len(dueOn) < 3 {
		t.Fatalf("only %d leads are ready", len(isReady))
	}
	views := []string{"", "stage:new,eql", "stage:new,eql owner:me", "stage:new,eql country:pl", "score>=20", "-rossi", "stage:won",
		"owner:none", "clock:breached", "stage:new,eql kind:agency", "stage:new,eql ro", "page:xxxxx", "nosuchword", "clock:none"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(views).Draw(t, "filter")
		page := rapid.SampledFrom([]int{1, 7, 100, 0}).Draw(t, "page")
		keep := rapid.SampledFrom([]int{1, 20, 5000}).Draw(t, "keep")
		who := store.Asker{User: "ania", Now: loaded,
			Closed: rapid.SampledFrom([][]string{nil, {"italy"}}).Draw(t, "closed"), Patience: 1 << 40}
		q, err := filter.Parse(text, loaded)
		if err != nil {
			t.Fatal(text, err)
		}
		want, _ := asked(t, s, q, who, 0)
		for i := range want {
			want[i].Ready, want[i].Step = isReady[want[i].ID], dueOn[want[i].ID] != 0
		}
		slices.SortStableFunc(want, func(a, b store.Place) int {
			switch {
			case a.Step && b.Step:
				return cmp.Or(cmp.Compare(dueOn[a.ID], dueOn[b.ID]), cmp.Compare(a.ID, b.ID))
			case a.Step:
				return -1
			case b.Step:
				return 1
			case a.Ready && b.Ready:
				return cmp.Or(cmp.Compare(a.DueAt, b.DueAt), cmp.Compare(a.ID, b.ID))
			case a.Ready:
				return -1
			case b.Ready:
				return 1
			}
			return 0
		})
		var got []store.Place
		err = s.Read(context.Background(), func(tx *store.Tx) error {
			sel, err := tx.Sorted(context.Background(), q, who, store.ByReady)
			if err != nil {
				return err
			}
			sel.Keep(keep)
			for after := (*store.Place)(nil); ; {
				some, err := tx.Places(context.Background(), sel, after, page)
				if err != nil {
					return err
				}
				if got = append(got, some...); page == 0 || len(some) < page {
					break
				}
				mark, err := store.ParsePlace(some[len(some)-1].String())
				if err != nil {
					return err
				}
				after = &mark
			}
			return counted(t, tx, sel, want)
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := diff.Diff(want, got); d != "" {
			t.Fatalf("%q, %d at a time (-sorted +given):\n%s", text, page, d)
		}
	})
}

// counted holds the counts of a selection against its places.
func counted(t *rapid.T, tx *store.Tx, sel *store.Selection, places []store.Place) error {
	ctx, soon := context.Background(), loaded.UnixMilli()+3_600_000
	number := func(of func(store.Place) bool) (n int) {
		for _, p := range places {
			if of(p) {
				n++
			}
		}
		return n
	}
	for _, to := range []int64{0, soon} {
		n, more, err := tx.CountReady(ctx, sel, to)
		want := number(func(p store.Place) bool { return !p.Step && p.Ready && (to == 0 || p.DueAt < to) })
		if err != nil || more || n != want {
			t.Fatalf("%d are ready before %d and not %d, %t, %v", want, to, n, more, err)
		}
	}
	for section := store.PastDue; section <= store.Clockless; section++ {
		n, more, err := tx.CountLeads(ctx, sel, section, 0, 0)
		want := number(func(p store.Place) bool { return !p.Step && !p.Ready && p.Section == section })
		if err != nil || more || n != want {
			t.Fatalf("%d others stand in section %d and not %d, %t, %v", want, section, n, more, err)
		}
	}
	if n, err := tx.CountSteps(ctx, sel); err != nil || n != number(func(p store.Place) bool { return p.Step }) {
		t.Fatalf("%d next steps are due, %v", n, err)
	}
	n, more, err := tx.CountLeads(ctx, sel, -1, 0, 0)
	if err != nil || more || n != len(places) {
		t.Fatalf("all are %d and not %d, %t, %v", len(places), n, more, err)
	}
	return nil
}
