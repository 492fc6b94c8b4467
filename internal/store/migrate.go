package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one step of the schema. Steps only go forward, and a step that has run is never
// edited: its checksum is kept in the database.
type migration struct {
	number   int
	name     string
	text     string
	checksum string
}

func migrations() ([]migration, error) {
	entries, err := fs.ReadDir(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	var all []migration
	for _, e := range entries {
		text, err := fs.ReadFile(migrationFiles, path.Join("migrations", e.Name()))
		if err != nil {
			return nil, err
		}
		number, err := strconv.Atoi(e.Name()[:4])
		if err != nil || number != len(all)+1 {
			return nil, fmt.Errorf("migration %s is out of order", e.Name())
		}
		sum := sha256.Sum256(text)
		all = append(all, migration{number, e.Name(), string(text), hex.EncodeToString(sum[:])})
	}
	return all, nil
}

// The queries of the schema's own book-keeping.
const (
	sqlCreateSchema  = `CREATE TABLE IF NOT EXISTS schema_steps (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)`
	sqlSchemaSteps   = `SELECT number, name, checksum FROM schema_steps ORDER BY number`
	sqlAddSchemaStep = `INSERT INTO schema_steps (number, name, checksum) VALUES ($1, $2, $3)`
)

// migrate brings the schema up to date under the write lock. Before it changes a database that
// holds something, it writes a whole copy beside it.
func (s *Store) migrate(ctx context.Context, w *conn) error {
	all, err := migrations()
	if err != nil {
		return err
	}
	what := "open database " + s.path
	n, ok, err := s.schemaIsCurrent(ctx, w, all)
	switch {
	case err != nil:
		return err
	case ok:
		return nil
	case n > 0:
		s.o.upgrade(0, 0)
		s.o.at(PointBeforeStepCopy)
		if err := s.copyTo(ctx, w, fmt.Sprintf("%s.before-step-%d", s.path, n+1)); err != nil {
			return classify("copy "+s.path+" before changing its schema", err)
		}
		s.o.at(PointAfterStepCopy)
		// Only now, and taken back before the file is packed: whoever copies a file keeps as much of the copy too.
		if err := w.run(ctx, sqlUpgradeCache, sqlBuildInFile, sqlKeepFreed); err != nil {
			return classify(what, err)
		}
		defer w.usual(ctx) //nolint:errcheck // costs memory
	}
	if err := s.begin(ctx, w); err != nil {
		return classify(what, err)
	}
	defer s.turn.pass()
	err = func() error {
		if _, err := w.c.ExecContext(ctx, sqlCreateSchema); err != nil {
			return err
		}
		// Asked again under the lock: another process may have been first.
		done, err := s.steps(ctx, w)
		if err != nil {
			return err
		}
		u := &upgrade{s: s, w: w}
		if len(done) > 0 {
			if err := u.measure(ctx, all[min(len(done), len(all)):]); err != nil {
				return err
			}
		}
		for _, m := range all[min(len(done), len(all)):] {
			stmts := statements(m.text)
			if len(done) == 0 {
				stmts = empty(stmts)
			}
			for _, stmt := range stmts {
				if stmt = w.engine.step(stmt); stmt == "" {
					continue
				}
				if err := u.run(ctx, stmt); err != nil {
					return fmt.Errorf("%s: %w", m.name, err)
				}
				s.o.at(PointInStep)
			}
			if _, err := w.c.ExecContext(ctx, sqlAddSchemaStep, m.number, m.name, m.checksum); err != nil {
				return err
			}
			s.o.at(PointAfterStep)
		}
		for _, stmt := range w.engine.afterSteps {
			if _, err := w.c.ExecContext(ctx, stmt); err != nil {
				return err
			}
		}
		_, err = w.c.ExecContext(ctx, "COMMIT")
		return err
	}()
	if err != nil {
		_, _ = w.c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // the first error is the one to tell
		return classify(what, err)
	}
	s.o.at(PointAfterSteps)
	if n > 0 {
		s.journalled = true // what it was linked into is written down too
		if w.usual(ctx) == nil {
			s.pack(ctx, w)
		}
	}
	return nil
}

// usual takes back what an upgrade asks of its connection.
func (c *conn) usual(ctx context.Context) error {
	return c.run(context.WithoutCancel(ctx), sqlUsualCache, sqlBuildInMemory, sqlWipeFreed, sqlForgetPages)
}

// copyTo writes the whole database to a file, for its owner only. A copy that was broken off has
// another name, so it is never taken for a whole one; a whole one is kept.
func (s *Store) copyTo(ctx context.Context, w *conn, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	part, err := NewPart(path)
	if err != nil {
		return err
	}
	defer DropPart(part) //nolint:errcheck // it has its name by then, or what went wrong is told
	if _, err := w.c.ExecContext(ctx, sqlCopyInto, part); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return syncFolder(path)
}

// schemaIsCurrent compares the steps that ran with those this program knows. It returns how many
// ran, and refuses a database that is newer or was changed by hand.
func (s *Store) schemaIsCurrent(ctx context.Context, c *conn, all []migration) (int, bool, error) {
	done, err := s.steps(ctx, c)
	if err != nil {
		return 0, false, err
	}
	what := "open database " + s.path
	if len(done) > len(all) {
		return 0, false, fault.New(fault.Newer, what,
			fmt.Sprintf("its schema is at step %d and this eqltui knows %d", len(done), len(all)),
			"use the newer eqltui that wrote it; nothing was changed")
	}
	if err := oneAfterTheOther(what, done, all); err != nil {
		return 0, false, err
	}
	for i, d := range done {
		if d.checksum != all[i].checksum {
			return 0, false, fault.New(fault.Corrupt, what,
				fmt.Sprintf("schema step %d (%s) is not the one this eqltui knows", d.number, d.name),
				"use the eqltui that made this file, or name another with --db PATH")
		}
	}
	return len(done), len(done) == len(all), nil
}

// steps lists the steps that ran, none for a new or empty file. A file that has tables but no
// schema_steps belongs to another program.
func (s *Store) steps(ctx context.Context, c *conn) ([]migration, error) {
	what := "open database " + s.path
	tables, err := lines(ctx, c.c, c.engine.tables)
	if err != nil {
		return nil, classify(what, err)
	}
	if !slices.Contains(tables, "schema_steps") {
		if len(tables) > 0 {
			return nil, fault.New(fault.Corrupt, what, "it is a database of another program", "name another file with --db PATH")
		}
		return nil, nil
	}
	rows, err := c.c.QueryContext(ctx, sqlSchemaSteps)
	if err != nil {
		return nil, classify(what, err)
	}
	defer rows.Close()
	var done []migration
	for rows.Next() {
		var m migration
		if err := rows.Scan(&m.number, &m.name, &m.checksum); err != nil {
			return nil, classify(what, err)
		}
		done = append(done, m)
	}
	if len(done) == 0 && len(tables) > 1 && rows.Err() == nil {
		return nil, fault.New(fault.Corrupt, what, "it has tables and no schema step that ran", schemaHint)
	}
	return done, classify(what, rows.Err())
}

// checkSchema is what a read-only open can do: tell whether this program can read the file.
func (s *Store) checkSchema(ctx context.Context) error {
	all, err := migrations()
	if err != nil {
		return err
	}
	c := <-s.readers
	defer func() { s.readers <- c }()
	n, ok, err := s.schemaIsCurrent(ctx, c, all)
	if err != nil || ok {
		return err
	}
	return fault.New(fault.ReadOnly, "open database "+s.path,
		fmt.Sprintf("its schema is at step %d of %d and it cannot be written to bring it up to date", n, len(all)),
		"make the file and its folder writable once")
}

// statements splits a migration at the semicolons that end a line, without its comments. Migrations are
// written so that no other semicolon ends a line.
func statements(text string) []string {
	var out []string
	for part := range strings.SplitSeq(comment().ReplaceAllString(text, ""), ";\n") {
		if body := strings.TrimSpace(part); body != "" {
			out = append(out, body)
		}
	}
	return out
}

// SchemaVersion is the step of the schema that this program knows.
func SchemaVersion() int {
	files, err := fs.ReadDir(migrationFiles, "migrations")
	if err != nil {
		return 0
	}
	return len(files)
}
