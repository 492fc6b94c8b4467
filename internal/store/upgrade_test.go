package store

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// schemaOf is every table, index, view and trigger of a database, without the quotes that renaming leaves.
func schemaOf(t *testing.T, s *Store) string {
	t.Helper()
	var out strings.Builder
	if err := s.Read(t.Context(), func(tx *Tx) error {
		return tx.each(t.Context(), "SELECT type, name, COALESCE(sql, '') FROM sqlite_schema ORDER BY type, name", nil,
			func(scan func(...any) error) error {
				var kind, name, text string
				err := scan(&kind, &name, &text)
				if strings.Contains(name, "journal_head") {
					return err // one row, whose key is not worth being written anew
				}
				fmt.Fprintln(&out, kind, name, strings.Join(strings.Fields(strings.ReplaceAll(text, `"`, "")), " "))
				return err
			})
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A new database is made without the renamings that an older one goes through, and ends the same.
func TestANewDatabaseHasTheSchemaOfAnUpgradedOne(t *testing.T) {
	t.Parallel()
	made, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	upgraded, err := Open(t.Context(), older(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer upgraded.Close()
	want := schemaOf(t, upgraded)
	if d := cmp.Diff(want, schemaOf(t, made)); d != "" || strings.Count(want, "table ") < 20 {
		t.Errorf("(-upgraded +new)\n%s", d)
	}
	got := empty([]string{"CREATE TABLE x_lean (a)", "INSERT INTO x_lean SELECT 1", "DROP TABLE x", "ALTER TABLE x_lean RENAME TO x",
		"DROP TABLE y"})
	if d := cmp.Diff([]string{"DROP TABLE x", "CREATE TABLE x (a)", "DROP TABLE y"}, got); d != "" {
		t.Error(d)
	}
}
