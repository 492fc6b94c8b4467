package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/store"
)

// TestAWriteThatIsToldToStopLeavesTheDatabaseUsable stops writes at random moments: each either
// failed and left nothing, or is on disk, and the next one always works.
func TestAWriteThatIsToldToStopLeavesTheDatabaseUsable(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "a.db"))
	rnd := rand.New(rand.NewPCG(7, 11))
	acknowledged := map[string]bool{}
	for i := range 1500 {
		name := fmt.Sprint("k", i)
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rnd.IntN(150))*time.Microsecond)
		err := s.Write(ctx, func(tx *store.Tx) error { return tx.SetMeta(ctx, name, "1") })
		cancel()
		acknowledged[name] = err == nil
		if i%50 == 0 {
			if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.SetMeta(t.Context(), "alive", name) }); err != nil {
				t.Fatalf("after %d writes the database is lost: %v", i, err)
			}
		}
	}
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		for name, ok := range acknowledged {
			v, err := tx.Meta(t.Context(), name)
			if err != nil {
				return err
			}
			if (v != "") != ok {
				t.Errorf("%s: acknowledged %v, on disk %v", name, ok, v != "")
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAPanicInAReadCostsNoConnection(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "a.db"))
	for range 20 { // more than there are readers
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic is swallowed")
				}
			}()
			_ = s.Read(t.Context(), func(*store.Tx) error { panic("x") })
		}()
	}
	if err := s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Head(t.Context()); return err }); err != nil {
		t.Error(err)
	}
}

func TestAfterCloseEverythingIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "a.db"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Read(t.Context(), func(*store.Tx) error { return nil }); err == nil {
		t.Error("a read after Close succeeds")
	}
	if err := s.Write(t.Context(), func(*store.Tx) error { return nil }); err == nil {
		t.Error("a write after Close succeeds")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}
