package store

import (
	"cmp"
	"crypto/rand"
	"database/sql"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the other engine, for tests only
)

// freshPostgres is a store on a database of its own on the server that EQL_TEST_PG names.
func freshPostgres(t *testing.T) *Store {
	t.Helper()
	dsn := os.Getenv("EQL_TEST_PG")
	if dsn == "" {
		t.Skip("EQL_TEST_PG names no PostgreSQL server, such as host=/tmp/x user=postgres dbname=postgres: not held against it")
	}
	server := opened(t, dsn)
	name := "eqltui_" + strings.ToLower(rand.Text())
	run(t, server, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
	t.Cleanup(func() { run(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	db := opened(t, dsn+" dbname="+name)
	s := &Store{path: name, done: make(chan struct{}), readers: make(chan *conn, 1), writer: make(chan *conn, 1), opened: 1}
	for _, of := range []chan *conn{s.readers, s.writer} {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		of <- &conn{c: c, engine: onPostgres, stmts: map[string]*sql.Stmt{}}
	}
	t.Cleanup(func() { s.Close() })
	w := <-s.writer
	defer func() { s.writer <- w }()
	if err := cmp.Or(s.migrate(t.Context(), w), s.keepDerived(t.Context(), w)); err != nil {
		t.Fatal(err)
	}
	return s
}

func opened(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t *testing.T, db *sql.DB, text string) {
	t.Helper()
	if _, err := db.Exec(text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// The views and the folding in which the house asks for words must not keep PostgreSQL from its index.
func TestASearchOnPostgresGoesByTrigrams(t *testing.T) {
	t.Parallel()
	s := freshPostgres(t)
	err := s.Read(t.Context(), func(tx *Tx) error {
		if _, err := tx.exec(t.Context(), "SET LOCAL enable_seqscan = off"); err != nil { // an empty table is read as a whole
			return err
		}
		for _, text := range []string{sqlFoundPersons, sqlFoundAccounts, sqlFoundNotes} {
			lines, err := gather(t.Context(), tx, 1, (*cells).text, "EXPLAIN "+text, tx.c.engine.pieces("zuraw", fewPieces), tooCommon)
			if plan := strings.Join(lines, "\n"); err != nil || !strings.Contains(plan, "_trigrams") {
				t.Errorf("%v\n%s\n%s", err, text, plan)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
