package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/store"
)

// aloneLog leaves a database as a kill does, its log beside it, and takes the database away: to the name that is
// returned.
func aloneLog(t *testing.T, path string) (aside string) {
	t.Helper()
	s := open(t, path)
	if err := note(t.Context(), s, "in the log"); err != nil {
		t.Fatal(err)
	}
	aside = filepath.Join(filepath.Dir(path), "aside.db")
	for from, to := range map[string]string{path: aside, path + "-wal": path + "-kept"} {
		b, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+"-kept", path+"-wal"); err != nil {
		t.Fatal(err)
	}
	return aside
}

// TestALogWhoseDatabaseIsElsewhereIsKept: nothing that opens, restores or copies may make an end of it.
func TestALogWhoseDatabaseIsElsewhereIsKept(t *testing.T) {
	t.Parallel()
	for _, empty := range []bool{false, true} {
		dir := t.TempDir()
		path, file := filepath.Join(dir, "leads.db"), filepath.Join(dir, "backup.db")
		filled(t, filepath.Join(dir, "other.db"))
		if _, err := store.Backup(t.Context(), filepath.Join(dir, "other.db"), file, false, noon(), store.Options{}); err != nil {
			t.Fatal(err)
		}
		aside := aloneLog(t, path)
		if empty {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		was := sum(t, path+"-wal")
		for what, do := range map[string]func() error{
			"open": func() error { _, err := store.Open(t.Context(), path, store.Options{}); return err },
			"look": func() error { _, err := store.Open(t.Context(), path, store.Options{ReadOnly: true}); return err },
			"restore": func() error {
				_, _, err := store.Restore(t.Context(), file, path, noon(), store.Options{})
				return err
			},
			"backup": func() error {
				_, err := store.Backup(t.Context(), path, filepath.Join(dir, "b.db"), false, noon(), store.Options{})
				return err
			},
		} {
			err := do()
			if fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "-wal") || fault.HintOf(err) == "" {
				t.Errorf("%s, empty %v: %v", what, empty, err)
			}
			if sum(t, path+"-wal") != was {
				t.Fatalf("%s, empty %v: the log is another one now", what, empty)
			}
		}
		if checks, _ := store.Examine(t.Context(), path, false, noon()); !empty && !slices.ContainsFunc(checks, func(c store.Check) bool {
			return c.ID == "file.log" && c.Level == store.Bad && c.Hint != ""
		}) {
			t.Errorf("doctor says nothing of the log: %+v", checks)
		}
		if err := os.Rename(aside, path); err != nil {
			t.Fatal(err)
		}
		if n := noted(t, path, []string{"in the log"}); n != 1 {
			t.Errorf("empty %v: back in its place the database holds %d of one", empty, n)
		}
	}
}

// TestNothingIsAcknowledgedIntoAFileThatIsGone: an open database is not the one of that name any more.
func TestNothingIsAcknowledgedIntoAFileThatIsGone(t *testing.T) {
	t.Parallel()
	if os.PathSeparator == '\\' {
		t.Skip("files that are open are not renamed there")
	}
	for name, c := range map[string]struct {
		take func(path string) error
		back func(path string) error
		why  string
	}{
		"removed": {os.Remove, nil, "removed or renamed"},
		"renamed": {func(p string) error { return os.Rename(p, p+".moved") }, func(p string) error { return os.Rename(p+".moved", p) },
			"removed or renamed"},
		"replaced": {func(p string) error { return os.Rename(p+".other", p) }, nil, "another file"},
		"its log": {func(p string) error { return os.Rename(p+"-wal", p+".log") },
			func(p string) error { return os.Rename(p+".log", p+"-wal") }, "log"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a.db")
			s := open(t, path)
			if err := os.WriteFile(path+".other", []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			for i, take := range []bool{true, false} {
				if !take {
					if c.back == nil {
						break
					}
					if err := c.back(path); err != nil {
						t.Fatal(err)
					}
					if err := note(t.Context(), s, "again"); err != nil {
						t.Errorf("put back: %v", err)
					}
					break
				}
				if err := note(t.Context(), s, fmt.Sprint(i)); err != nil {
					t.Fatal(err)
				}
				if err := c.take(path); err != nil {
					t.Fatal(err)
				}
				for what, do := range map[string]func() error{
					"write": func() error { return note(t.Context(), s, "lost") },
					"read": func() error {
						return s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Head(t.Context()); return err })
					},
				} {
					err := do()
					if fault.KindOf(err) != fault.Gone || !strings.Contains(err.Error(), c.why) || fault.HintOf(err) == "" {
						t.Errorf("%s: %v", what, err)
					}
				}
			}
		})
	}
}

// TestACopyMovedOverAnOpenDatabaseIsToldFromIt: the log that lies there is not the copy's, though it is one of
// the same database.
func TestACopyMovedOverAnOpenDatabaseIsToldFromIt(t *testing.T) {
	t.Parallel()
	for _, later := range []int{1, 40, 400} {
		dir := t.TempDir()
		path, file := filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db")
		filled(t, path)
		s := open(t, path)
		if _, err := store.Backup(t.Context(), path, file, false, noon(), store.Options{}); err != nil {
			t.Fatal(err)
		}
		for i := range later {
			if err := note(t.Context(), s, fmt.Sprint("later", i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Rename(file, path); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), path, store.Options{})
		if fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "another database") {
			t.Errorf("%d events later: %v", later, err)
		}
		if err := s.Close(); err != nil && fault.KindOf(err) != fault.Gone {
			t.Error(err)
		}
		if err := os.Remove(path + "-wal"); err != nil {
			t.Fatal("closing took the log away: ", err)
		}
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		var found string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&found); err != nil || found != "ok" {
			t.Errorf("the copy is %s, %v", found, err)
		}
		db.Close()
	}
}
