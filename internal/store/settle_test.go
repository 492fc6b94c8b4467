package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// What a transaction settles is there for whoever goes on in it, once, and goes with it.
func TestASettledTransactionGoesOnAndIsTakenBackWhole(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir()+"/a.db")
	taken := errors.New("taken back")
	rounds := func(tx *store.Tx) error {
		for range 3 {
			l := plant(t, tx, func(*store.Lead, *store.Person, *store.Account) {})
			tx.Append(journal.Event{Kind: journal.Admitted, Lead: lead.ID(l.ID), Actor: "ana", By: journal.Import})
			if err := tx.Settle(t.Context()); err != nil {
				return err
			}
			if head, err := tx.Head(t.Context()); err != nil || head != l.ID {
				t.Errorf("the journal ends at %d behind lead %d: %v", head, l.ID, err)
			}
		}
		return nil
	}
	state := func() (out map[string]int64) {
		if err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
			if out, err = tx.Counters(t.Context()); err != nil {
				return err
			}
			out["head"], err = tx.Head(t.Context())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := state()
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return errors.Join(rounds(tx), taken) }); !errors.Is(err, taken) {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, state()); d != "" {
		t.Errorf("something was left:\n%s", d)
	}
	write(t, s, rounds)
	after := state()
	if after["head"] != 3 || after["stage:new"] != 3 {
		t.Errorf("%v", after)
	}
}
