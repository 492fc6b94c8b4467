package store

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// keys are the searched columns of the persons of a few leads.
func keys(t *testing.T, s *Store) (out []string) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx *Tx) error {
		return tx.each(t.Context(), "SELECT search FROM persons WHERE id >= 8 ORDER BY id", nil, func(scan func(...any) error) error {
			var key string
			err := scan(&key)
			out = append(out, key)
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// A folding anew that was cut off leaves nothing half done: the next open does all of it, and the one after that
// nothing.
func TestFoldingAnewThatIsCutOffBeginsAgain(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("testdata", "made-by-6", "0006.db.gz"))
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
	for stop := range 3 { // behind the leads, the persons, the companies
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		s, err := Open(ctx, path, Options{Facets: func(int64, int64) {
			if n == stop {
				cancel()
			}
			n++
		}})
		cancel()
		if err == nil {
			s.Close()
			t.Fatalf("it went on after it was cut off at %d", stop)
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cut off at %d: %v", stop, err)
		}
	}
	told := 0
	s, err := Open(t.Context(), path, Options{Facets: func(int64, int64) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"νικοσ παπασ n@nikos.example", "ハート 例 h@heart.example", "バード 例 b@bird.example"}
	if d := cmp.Diff(want, keys(t, s)); d != "" {
		t.Error(d)
	}
	if told == 0 {
		t.Error("nobody was told how far it is")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := 0
	if s, err = Open(t.Context(), path, Options{Facets: func(int64, int64) { again++ }}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if again > 0 {
		t.Errorf("folded once more: told %d times", again)
	}
}
