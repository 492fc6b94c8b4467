package store_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// noon is when these tests play.
func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// note writes one acknowledged thing: a row and its event.
func note(ctx context.Context, s *store.Store, name string) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		tx.Append(journal.Event{At: noon(), Kind: journal.Noted, Actor: "ana", By: journal.Human, Batch: name})
		return tx.SetMeta(ctx, name, "1")
	})
}

// noted returns how many of the names the database holds.
func noted(t *testing.T, path string, names []string) (there int) {
	t.Helper()
	s := open(t, path)
	defer s.Close()
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		for _, n := range names {
			v, err := tx.Meta(t.Context(), n)
			if err != nil {
				return err
			}
			if v != "" {
				there++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return there
}

// filled makes a closed database with some hundred pages.
func filled(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	if err := s.Write(t.Context(), func(tx *store.Tx) error {
		for i := range 400 {
			tx.Append(journal.Event{At: noon(), Kind: journal.Noted, Actor: "ana", By: journal.Human, Batch: fmt.Sprint(i)})
			if err := tx.SetMeta(t.Context(), fmt.Sprint("k", i), strings.Repeat("v", 500)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func sum(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}

func TestABackupUnderLoadHoldsEverythingAcknowledgedBeforeItBegan(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	s := open(t, path)
	var mu sync.Mutex
	var done []string
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				name := fmt.Sprintf("w%d-%d", w, i)
				if err := note(ctx, s, name); err != nil {
					return
				}
				mu.Lock()
				done = append(done, name)
				mu.Unlock()
			}
		})
	}
	acknowledged := func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), done...)
	}
	for len(acknowledged()) < 50 {
		time.Sleep(time.Millisecond) // until the load runs
	}
	for i := range 3 {
		before := acknowledged()
		to := filepath.Join(dir, fmt.Sprintf("copy%d.db", i))
		c, err := store.Backup(t.Context(), path, to, false, noon(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if c.SHA256 != sum(t, to) || c.Head < int64(len(before)) || c.Schema != store.SchemaVersion() {
			t.Errorf("the report does not fit: %+v", c)
		}
		if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 || info.Size() != c.Bytes {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		if n := noted(t, to, before); n != len(before) {
			t.Errorf("backup %d holds %d of %d", i, n, len(before))
		}
	}
	cancel()
	wg.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestABackupReplacesNothingUnasked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	filled(t, path)
	to := filepath.Join(dir, "copy.db")
	if err := os.WriteFile(to, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"a file": to, "the database": path, "a folder": dir,
		"a file in no folder": filepath.Join(dir, "none", "x.db")} {
		if _, err := store.Backup(t.Context(), path, target, false, noon(), store.Options{}); fault.HintOf(err) == "" {
			t.Errorf("over %s: %v", name, err)
		}
	}
	if b, _ := os.ReadFile(to); string(b) != "precious" {
		t.Error("the file was touched")
	}
	if _, err := store.Backup(t.Context(), path, path, true, noon(), store.Options{}); err == nil {
		t.Error("a backup was forced over the database itself")
	}
	if _, err := store.Backup(t.Context(), path, to, true, noon(), store.Options{}); err != nil {
		t.Errorf("with force: %v", err)
	}
	if c, err := store.Verify(t.Context(), to); err != nil || !c.Listed {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestWhatIsNoGoodBackupIsRefusedAndNothingChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.db")
	path := filepath.Join(dir, "leads.db")
	filled(t, filepath.Join(dir, "source.db"))
	if _, err := store.Backup(t.Context(), filepath.Join(dir, "source.db"), good, false, noon(), store.Options{}); err != nil {
		t.Fatal(err)
	}
	filled(t, path)
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(good + ".sha256")
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	tests := []struct {
		name   string
		listed bool // the sum lies beside it
		make   func(file string) error
		why    string
	}{
		{"an empty file", false, func(f string) error { return os.WriteFile(f, nil, 0o600) }, "empty"},
		{"a text", false, func(f string) error { return os.WriteFile(f, []byte(strings.Repeat("no database\n", 50)), 0o600) },
			"no SQLite database"},
		{"a short file", false, func(f string) error { return os.WriteFile(f, whole[:60], 0o600) }, "no SQLite database"},
		{"one that is cut off", false, func(f string) error { return os.WriteFile(f, whole[:len(whole)-5000], 0o600) }, "cut off"},
		{"one with a damaged page", false, func(f string) error {
			b := append([]byte(nil), whole...)
			for i := 4096; i < 4096*3; i++ {
				b[i] = byte(rnd.UintN(256))
			}
			return os.WriteFile(f, b, 0o600)
		}, "damaged"},
		{"one with a flipped bit in a value", true, func(f string) error {
			b := append([]byte(nil), whole...)
			i := strings.Index(string(b), strings.Repeat("v", 400))
			b[i+100] ^= 1
			return os.WriteFile(f, b, 0o600)
		}, "SHA-256"},
		{"another program's database", false, func(f string) error { return execSQL(f, `CREATE TABLE recipes (name TEXT)`) },
			"another program"},
		{"an empty database", false, func(f string) error { return execSQL(f, `CREATE TABLE x (name TEXT)`, `DROP TABLE x`) },
			"holds no eqltui database"},
		{"a newer schema", false, func(f string) error {
			return editSQL(f, whole, `INSERT INTO schema_steps (number, name, checksum) VALUES (999, '0999', 'x')`)
		}, "its schema is at step"},
		{"a journal with a gap", false, func(f string) error { return editSQL(f, whole, `DELETE FROM journal WHERE seq = 7`) }, "gap"},
		{"a journal without its end", false, func(f string) error { return editSQL(f, whole, `DELETE FROM journal WHERE seq > 390`) },
			"should end"},
		{"one without a table", false, func(f string) error { return editSQL(f, whole, `DROP TABLE touches`) }, "touches"},
		{"one with a log beside it", false, func(f string) error {
			if err := os.WriteFile(f+"-wal", []byte("frames"), 0o600); err != nil {
				return err
			}
			return os.WriteFile(f, whole, 0o600)
		}, "log"},
	}
	before, entries := sum(t, path), listing(t, dir)
	for i, tt := range tests {
		file := filepath.Join(t.TempDir(), fmt.Sprintf("bad%d.db", i))
		if err := tt.make(file); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if tt.listed {
			if err := os.WriteFile(file+".sha256", list, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		was := sum(t, file)
		for what, do := range map[string]func() error{
			"verify":  func() error { _, err := store.Verify(t.Context(), file); return err },
			"restore": func() error { _, _, err := store.Restore(t.Context(), file, path, noon(), store.Options{}); return err },
		} {
			err := do()
			if err == nil || !strings.Contains(err.Error(), tt.why) || fault.HintOf(err) == "" {
				t.Errorf("%s of %s: %v (want %q)", what, tt.name, err, tt.why)
			}
		}
		if sum(t, file) != was {
			t.Errorf("%s was changed by being looked at", tt.name)
		}
	}
	if sum(t, path) != before || listing(t, dir) != entries {
		t.Errorf("the database or its folder changed: %s, before %s", listing(t, dir), entries)
	}
}

// execSQL makes a database by hand.
func execSQL(path string, texts ...string) error {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, text := range texts {
		if _, err := db.Exec(text); err != nil {
			return err
		}
	}
	return nil
}

// editSQL writes a file and changes it as no eqltui does.
func editSQL(path string, whole []byte, text string) error {
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		return err
	}
	return execSQL(path, text)
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestARestoredDatabaseIsTheBackupAndTheOldOneIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, file := filepath.Join(dir, "leads.db"), filepath.Join(dir, "backup.db")
	s := open(t, path)
	if err := note(t.Context(), s, "old"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Backup(t.Context(), path, file, false, noon(), store.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := note(t.Context(), s, "new"); err != nil {
		t.Fatal(err)
	}
	before := sum(t, path)
	_, _, err := store.Restore(t.Context(), file, path, noon(), store.Options{})
	if fault.KindOf(err) != fault.Busy || fault.HintOf(err) == "" {
		t.Fatalf("while it is open: %v", err)
	}
	if before != sum(t, path) {
		t.Error("the open database was changed")
	}
	if err := note(t.Context(), s, "newer"); err != nil {
		t.Errorf("the one who has it open cannot write any more: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice in a second: the second must not fall over the first one's name
		c, aside, err := store.Restore(t.Context(), file, path, noon(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !c.Listed || c.Head != 1 || !strings.HasPrefix(aside, path+".before-restore-20261120-120000") {
			t.Errorf("%+v, aside %s", c, aside)
		}
	}
	if n := noted(t, path, []string{"old"}); n != 1 {
		t.Error("what was backed up is not there")
	}
	if n := noted(t, path, []string{"new", "newer"}); n != 0 {
		t.Errorf("%d rows of after the backup are there", n)
	}
	if n := noted(t, path+".before-restore-20261120-120000", []string{"old", "new", "newer"}); n != 3 {
		t.Errorf("the kept database holds %d of 3", n)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// TestTheLogOfTheOldDatabaseDoesNotReachTheNewOne restores over a database that was killed: its log
// is still beside it.
func TestTheLogOfTheOldDatabaseDoesNotReachTheNewOne(t *testing.T) {
	t.Parallel()
	for _, sound := range []bool{true, false} {
		dir := t.TempDir()
		live, path, file := filepath.Join(dir, "live.db"), filepath.Join(dir, "leads.db"), filepath.Join(dir, "backup.db")
		other := open(t, filepath.Join(dir, "other.db"))
		if err := note(t.Context(), other, "of the backup"); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Backup(t.Context(), filepath.Join(dir, "other.db"), file, false, noon(), store.Options{}); err != nil {
			t.Fatal(err)
		}
		filled(t, live)
		s := open(t, live)
		if err := note(t.Context(), s, "in the log"); err != nil {
			t.Fatal(err)
		}
		for _, end := range []string{"", "-wal"} { // as a kill leaves it
			b, err := os.ReadFile(live + end)
			if err != nil {
				t.Fatal(err)
			}
			if !sound && end == "" {
				copy(b[5*4096:40*4096], strings.Repeat("garbage ", 35*512))
			}
			if err := os.WriteFile(path+end, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, aside, err := store.Restore(t.Context(), file, path, noon(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path + "-wal"); err == nil {
			t.Error("the old log lies beside the new database")
		}
		if n := noted(t, path, []string{"in the log", "of the backup"}); n != 1 {
			t.Errorf("sound %v: the new database holds %d of one", sound, n)
		}
		if sound {
			if n := noted(t, aside, []string{"in the log"}); n != 1 {
				t.Error("the kept database has lost its newest write")
			}
		} else if _, err := os.Stat(aside + "-wal"); err != nil {
			t.Error("the log of the damaged database was not kept with it")
		}
	}
}

// TestAnOpenDatabaseHoldsItsLock would fail if any descriptor of the file were closed while it is
// open, on a system whose locks belong to the process: then another program that closes the file
// takes itself for the last one and removes the log.
func TestAnOpenDatabaseHoldsItsLock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	s := open(t, path)
	if err := note(t.Context(), s, "x"); err != nil {
		t.Fatal(err)
	}
	// Opened and closed again by the same process, as a script beside the cockpit may.
	open(t, path).Close()
	if err := execSQL(path, "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || len(b) == 0 {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + "-wal"); err != nil {
		t.Fatal("the log was removed under an open database")
	}
	file := filepath.Join(dir, "b.db")
	if _, err := store.Backup(t.Context(), path, file, false, noon(), store.Options{}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.Restore(t.Context(), file, path, noon(), store.Options{}); fault.KindOf(err) != fault.Busy {
		t.Errorf("the lock is gone: %v", err)
	}
}
