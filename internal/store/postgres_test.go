package store

import (
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
	if err := s.migrate(t.Context(), w); err != nil {
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
