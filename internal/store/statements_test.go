package store

import (
	"fmt"
	"path/filepath"
	"testing"
)

// Closing a statement whose rows are being read ended the process: SQLite went on reading them.
func TestAQuestionWithinAnotherLeavesItsStatement(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const rows = 3 * mostStatements
	if err := s.Read(t.Context(), func(tx *Tx) error {
		n := 0
		err := tx.each(t.Context(),
			fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n", rows), nil,
			func(scan func(...any) error) error {
				var i, same int
				if err := scan(&i); err != nil {
					return err
				}
				n++
				_, err := tx.one(t.Context(), fmt.Sprintf("SELECT %d", i), nil, &same)
				if i != n || same != i {
					t.Errorf("row %d is %d, and %d beside it", n, i, same)
				}
				return err
			})
		if n != rows || tx.c.open != 0 {
			t.Errorf("%d of %d rows, %d statements open", n, rows, tx.c.open)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
