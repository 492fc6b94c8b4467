package store

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
)

// older unpacks a database of the schema before rows were copied anew.
func older(t *testing.T) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "golden", "0004.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnUpgradeTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	var told [][2]int64
	s, err := Open(t.Context(), older(t), Options{Upgrade: func(done, all int64) { told = append(told, [2]int64{done, all}) }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if len(told) < 5 || told[0] != [2]int64{} {
		t.Fatalf("told: %v", told)
	}
	for i, at := range told[1:] {
		if at[0] <= told[i][0] || at[1] != told[1][1] {
			t.Errorf("after %v it is %v", told[i], at)
		}
	}
	if last := told[len(told)-1]; last[0] != last[1] {
		t.Errorf("at the end it is %v", last)
	}
}

// An upgrade that was interrupted leaves the database as it was, and the next one does all of it.
func TestAnUpgradeThatIsInterruptedBeginsAgain(t *testing.T) {
	t.Parallel()
	path := older(t)
	for stop := range 8 { // before the copy, and after each stretch of rows
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		s, err := Open(ctx, path, Options{Upgrade: func(int64, int64) {
			if n == stop {
				cancel()
			}
			n++
		}})
		cancel()
		if err == nil {
			s.Close()
			if n > stop+1 {
				t.Fatalf("it went on after it was interrupted at %d", stop)
			}
			return // the last row was written: only the end was left
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted at %d: %v", stop, err)
		}
		if _, err := Open(t.Context(), path, Options{ReadOnly: true}); fault.KindOf(err) != fault.ReadOnly {
			t.Fatalf("interrupted at %d, the schema is no older one: %v", stop, err)
		}
	}
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Read(t.Context(), func(tx *Tx) error {
		leads, err := tx.CountAllLeads(t.Context())
		if err == nil && leads < 20 {
			t.Errorf("%d leads are left", leads)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
