package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// TestAFullDiskRefusesWritesAndLosesNothing lets SQLite run out of pages, which is the error a full
// disk gives, and then gives it room again.
func TestAFullDiskRefusesWritesAndLosesNothing(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	limit := func(pages int) {
		w := <-s.writer
		defer func() { s.writer <- w }()
		if _, err := w.c.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	put := func(i int) error {
		return s.Write(t.Context(), func(tx *Tx) error {
			return tx.SetMeta(t.Context(), fmt.Sprint("k", i), strings.Repeat("x", 3000))
		})
	}
	limit(200)
	acknowledged := 0
	for err = nil; err == nil && acknowledged < 1000; {
		if err = put(acknowledged); err == nil {
			acknowledged++
		}
	}
	if fault.KindOf(err) != fault.Full || fault.HintOf(err) == "" {
		t.Fatalf("after %d writes: %v", acknowledged, err)
	}
	count := func() (n int) {
		if err := s.Read(t.Context(), func(tx *Tx) error {
			_, err := tx.one(t.Context(), "SELECT COUNT(*) FROM meta WHERE name LIKE 'k%'", nil, &n)
			return err
		}); err != nil {
			t.Fatalf("reads must go on: %v", err)
		}
		return n
	}
	if n := count(); n != acknowledged {
		t.Errorf("%d rows of %d acknowledged", n, acknowledged)
	}
	limit(100_000)
	if err := put(acknowledged); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if n := count(); n != acknowledged+1 {
		t.Errorf("%d rows of %d acknowledged", n, acknowledged+1)
	}
}

// TestALockedFileIsBusyWithAHint holds a second writer to its patience: then it says what to do.
func TestALockedFileIsBusyWithAHint(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	one, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	two, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer two.Close()
	two.patience = 10 * time.Millisecond
	err = one.Write(t.Context(), func(tx *Tx) error {
		if err := tx.SetMeta(t.Context(), "a", "1"); err != nil {
			return err
		}
		err := two.Write(t.Context(), func(tx *Tx) error { return tx.SetMeta(t.Context(), "b", "2") })
		if fault.KindOf(err) != fault.Busy || fault.HintOf(err) == "" || strings.Contains(err.Error(), "SQLITE") {
			t.Errorf("second writer: %v", err)
		}
		one.patience = 10 * time.Millisecond
		if err := one.Write(t.Context(), func(*Tx) error { return nil }); fault.KindOf(err) != fault.Busy || fault.HintOf(err) == "" {
			t.Errorf("second writer of the same process: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := two.Write(t.Context(), func(tx *Tx) error { return tx.SetMeta(t.Context(), "b", "2") }); err != nil {
		t.Errorf("after the lock is gone: %v", err)
	}
}
