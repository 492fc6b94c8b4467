package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// many is a desk with so many leads of one partner.
func many(t *testing.T, n int) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	rows := make([]desk.Referral, n)
	for i := range rows {
		rows[i] = perfect(fmt.Sprintf("p%d", i))
	}
	b.refer(rows...)
	return b
}

// cheaper is the default policy with fewer points for the size of a company.
func cheaper(t *testing.T, points string) *policy.Policy {
	t.Helper()
	const size = `label: "company size", points: `
	p, problems := policy.Parse(bytes.Replace(policy.DefaultDocument(), []byte(size+"12"), []byte(size+points), 1))
	if err := problems.Err("test"); err != nil {
		t.Fatal(err)
	}
	return p
}

func root() desk.Actor { return desk.Actor{User: "root", Role: desk.Admin} }

// beside is a desk on the same file, as another process has it.
func (b *bench) beside() *desk.Desk {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), b.db, store.Options{Volatile: true})
	if err != nil {
		b.t.Fatal(err)
	}
	d, err := desk.Open(b.t.Context(), st, b.now)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { d.Close() })
	return d
}

// unscored is how many leads doctor and verify say are to be derived anew.
func (b *bench) unscored(d *desk.Desk) (doctor, verify int) {
	b.t.Helper()
	_, vitals := store.Examine(b.t.Context(), b.db, false, b.now())
	sum, err := d.Verify(b.t.Context(), func(m desk.Mismatch) error { return fmt.Errorf("%+v", m) }, nil)
	if err != nil {
		b.t.Error(err)
	}
	return int(vitals.Unscored), sum.Waiting
}

// Wherever a publication is broken off, doctor and verify know how many leads it has not reached, nothing
// is wrong meanwhile, and whoever opens the database next finishes it with the same figures.
func TestAPublicationThatIsBrokenOffIsFinishedByTheNextProcess(t *testing.T) {
	t.Parallel()
	const leads = 150
	for after := 1; ; after++ {
		b := many(t, leads)
		ctx, cancel := context.WithCancel(t.Context())
		times, seen := 0, 0
		changed, err := b.Publish(ctx, root(), cheaper(t, "2"), func(n int) {
			if seen, times = n, times+1; times == after {
				cancel()
			}
		})
		cancel()
		if err == nil {
			if after < 3 || changed != leads {
				t.Errorf("%d of %d leads changed in %d batches: this test would prove little", changed, leads, times)
			}
			return
		}
		other := b.beside()
		if doctor, verify := b.unscored(other); !errors.Is(err, context.Canceled) || doctor != leads-seen || verify != leads-seen {
			t.Errorf("after %d of %d: %v; doctor tells of %d leads, verify of %d", seen, leads, err, doctor, verify)
		}
		if err := other.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if doctor, verify := b.unscored(other); doctor != 0 || verify != 0 {
			t.Errorf("after the tick doctor tells of %d leads, verify of %d", doctor, verify)
		}
		if r := b.row(leads); r.Score != 60 {
			t.Errorf("the last lead has %d points", r.Score)
		}
	}
}

// What a partner is counts for each of its leads, whoever gets to derive them.
func TestLeadsOfAPartnerAreDerivedByTheNextProcessToo(t *testing.T) {
	t.Parallel()
	const leads = 70
	b := many(t, leads)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	st, err := store.Open(ctx, b.db, store.Options{Volatile: true, At: func(point string) {
		if point == store.PointDerived {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(ctx, st, b.now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	_, err = d.Act(ctx, root(), []desk.Subject{{Kind: desk.Partners, ID: "acme"}},
		desk.Action{Verb: desk.SetPartner, Set: map[string]string{"certified": "no"}})
	doctor, verify := b.unscored(b.Desk)
	if !errors.Is(err, context.Canceled) || doctor == 0 || doctor == leads || verify != doctor {
		t.Errorf("%v: doctor tells of %d leads, verify of %d", err, doctor, verify)
	}
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if doctor, verify := b.unscored(b.Desk); doctor != 0 || verify != 0 {
		t.Errorf("after the tick doctor tells of %d leads, verify of %d", doctor, verify)
	}
}

// A process that stood still is overtaken by another, with somebody at work meanwhile: each lead is done
// once, and the first one knows how many there were.
func TestTwoProcessesFinishOnePublicationTogether(t *testing.T) {
	t.Parallel()
	const leads = 150
	b := many(t, leads)
	other := b.beside()
	overtake := sync.OnceFunc(func() {
		if _, err := b.act(b.ana, leads, desk.Action{Verb: desk.NoteIt, Note: "rang"}); err != nil {
			t.Error(err)
		}
		if err := other.Tick(t.Context()); err != nil {
			t.Error(err)
		}
	})
	st, err := store.Open(t.Context(), b.db, store.Options{Volatile: true, At: func(point string) {
		if point == store.PointDerived {
			overtake()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(t.Context(), st, b.now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	changed, err := d.Publish(t.Context(), root(), cheaper(t, "2"), nil)
	if err != nil {
		t.Fatal(err)
	}
	told := rescored(t, st)
	for id, n := range told {
		if n != 1 {
			t.Errorf("%s is scored anew %d times", id, n)
		}
	}
	if len(told) != leads-1 || changed != leads-1 || told[leads] != 0 { // the act derived its lead itself
		t.Errorf("%d of %d leads are scored anew, and %d are said to have changed", len(told), leads, changed)
	}
	if doctor, verify := b.unscored(b.Desk); doctor != 0 || verify != 0 {
		t.Errorf("doctor tells of %d leads, verify of %d", doctor, verify)
	}
}

// rescored counts the events of a publication by their leads.
func rescored(t *testing.T, st *store.Store) map[lead.ID]int {
	t.Helper()
	told, publication := map[lead.ID]int{}, ""
	if err := st.Read(t.Context(), func(tx *store.Tx) error {
		events, err := tx.Since(t.Context(), 0, 1_000_000)
		for i := range events {
			switch e := &events[i]; {
			case e.Kind == journal.PolicyChanged:
				publication = e.Batch
			case e.Kind == journal.Rescored && e.Batch == publication:
				told[e.Lead]++
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return told
}

// A publication that comes before an earlier one is done takes its place.
func TestALaterPublicationTakesThePlaceOfAnEarlierOne(t *testing.T) {
	t.Parallel()
	b := many(t, 60)
	other := b.beside()
	once := sync.OnceFunc(func() {
		if _, err := other.Publish(t.Context(), root(), cheaper(t, "4"), nil); err != nil {
			t.Error(err)
		}
	})
	if _, err := b.Publish(t.Context(), root(), cheaper(t, "2"), func(int) { once() }); err != nil {
		t.Fatal(err)
	}
	for _, id := range []lead.ID{1, 60} {
		if r := b.row(id); r.Score != 62 {
			t.Errorf("%s has %d points", id, r.Score)
		}
	}
	if doctor, verify := b.unscored(b.Desk); doctor != 0 || verify != 0 {
		t.Errorf("doctor tells of %d leads, verify of %d", doctor, verify)
	}
}
