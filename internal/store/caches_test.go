package store

import (
	"database/sql"
	"path/filepath"
	"testing"

	"modernc.org/sqlite"
)

// missed is how many pages a connection had to fetch since it was asked last.
func missed(t *testing.T, c *sql.Conn) (n int) {
	t.Helper()
	if err := c.Raw(func(driver any) (err error) {
		n, _, err = driver.(sqlite.DBStatus).Status(sqlite.DBStatusCacheMiss, true)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// It comes before the parallel tests: caches are separate only where a store is the first to open a
// database in the process.
func TestALongReadLeavesThePagesOfOthersAlone(t *testing.T) {
	for name, o := range map[string]Options{"usual": {Volatile: true}, "lean": {Volatile: true, Lean: true}} {
		s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		// More than all caches of all connections hold together.
		const rows = 64_000
		w := <-s.writer
		if _, err := w.c.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
 INSERT INTO meta (name, value) SELECT 'row ' || i, printf('%.1000c', 'x') FROM n`, rows); err != nil {
			t.Fatal(err)
		}
		// One core has one reader, so the writer's connection is the other one.
		here, there := w, <-s.readers
		ask := func(c *conn, where string) (n int) {
			if err := c.c.QueryRowContext(t.Context(), "SELECT SUM(length(value)) FROM meta "+where).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		const few = "WHERE name IN ('row 1', 'row 20000', 'row 40000')"
		ask(here, few)
		ask(here, few) // a statement is prepared, the schema known
		missed(t, here.c)
		if ask(here, few); missed(t, here.c) > 0 {
			t.Fatalf("%s: a reader does not keep what it reads again", name)
		}
		if n := ask(there, ""); n < 1000*rows || missed(t, there.c) < rows/5 {
			t.Fatalf("%s: the long read went through %d bytes", name, n)
		}
		if ask(here, few); missed(t, here.c) > 0 {
			t.Errorf("%s: a long read drove out what another reader had in hand", name)
		}
		s.writer <- here
		s.readers <- there
	}
}
