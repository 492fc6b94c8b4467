package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// A driver of another make would go on locking, and only be slower: that is told here.
func TestAConnectionHasNoLock(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tls := libc.NewTLS()
	defer tls.Close()
	for name, from := range map[string]chan *conn{"the writer": s.writer, "a reader": s.readers} {
		c := <-from
		if err := c.c.Raw(func(driver any) error {
			db := uintptr(reflect.ValueOf(driver).Elem().FieldByName("db").Uint())
			if sqlite3.Xsqlite3_db_mutex(tls, db) != 0 {
				t.Errorf("%s has a lock", name)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		from <- c
	}
}

// Whoever breaks a question off is another goroutine than the one that asks, at any moment of the
// question; and a connection goes from one goroutine to the next.
func TestQuestionsAreBrokenOffFromOutside(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// It has an end: the engine passes over what breaks off a question that is about to begin, and then it runs on.
	const long = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT COUNT(*) FROM n`
	broken := 0
	for range 20 {
		done := make(chan error)
		ctx, stop := context.WithCancel(t.Context())
		begun := make(chan struct{})
		go func() {
			done <- s.Read(ctx, func(tx *Tx) error {
				close(begun)
				var n int64
				_, err := tx.one(ctx, long, nil, &n)
				return err
			})
		}()
		<-begun
		stop()
		if err := <-done; errors.Is(err, context.Canceled) {
			broken++
		} else if err != nil {
			t.Fatalf("a long question was broken off with %v", err)
		}
		var n int64
		err := s.Read(t.Context(), func(tx *Tx) error { _, err := tx.one(t.Context(), `SELECT COUNT(*) FROM leads`, nil, &n); return err })
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			t.Fatalf("the next question: %v", err)
		}
	}
	if broken == 0 {
		t.Error("no question was broken off")
	}
}
