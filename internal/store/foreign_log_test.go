package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/store"
)

// TestTheLogShrinksAgainAfterALongReader writes while somebody reads one snapshot for long: the log
// grows as long as that lasts, and no further when it is over.
func TestTheLogShrinksAgainAfterALongReader(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, path)
	n := 0
	write := func(times int) {
		t.Helper()
		for range times {
			n++
			if err := s.Write(t.Context(), func(tx *store.Tx) error {
				return tx.SetMeta(t.Context(), fmt.Sprint("k", n%50), strings.Repeat(fmt.Sprintf("%05d", n), 4_000))
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	size := func() int64 {
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	write(600)
	usual := size()
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Meta(t.Context(), "k1"); err != nil { // the snapshot is taken
			return err
		}
		write(600)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	held := size()
	if held < 2*usual {
		t.Fatalf("the log has %d bytes under a long reader and %d without: this test proves little", held, usual)
	}
	write(1800)
	if after := size(); after > held+usual {
		t.Errorf("the log went on growing: %d bytes, %d while it was held", after, held)
	}
}
