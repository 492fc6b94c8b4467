package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/store"
)

// sick makes a good database in a folder of its own and lets a case spoil it.
type sick struct {
	t         *testing.T
	dir, path string
}

func (s sick) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s sick) sql(texts ...string) { s.t.Helper(); s.check(execSQL(s.path, texts...)) }

// overwrite puts bytes into the file.
func (s sick) overwrite(name string, at int64, b []byte) {
	s.t.Helper()
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	s.check(err)
	_, err = f.WriteAt(b, at)
	s.check(err)
	s.check(f.Close())
}

// killed makes a database as a kill leaves it: with its log. Its file and log are returned.
func (s sick) killed(name string) (file, log []byte) {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	filled(s.t, path)
	st := open(s.t, path)
	s.check(note(context.Background(), st, "in the log "+strings.Repeat(name, 200)))
	file, err := os.ReadFile(path)
	s.check(err)
	log, err = os.ReadFile(path + "-wal")
	s.check(err)
	s.check(st.Close())
	return file, log
}

// halfCopied is a database whose log was being copied into it when there was no more room: its first
// page is there and tells of more pages than the file has.
func (s sick) halfCopied() (file, log []byte) {
	s.t.Helper()
	const page, head, frame = 4096, 32, 24
	path := filepath.Join(s.t.TempDir(), "half")
	filled(s.t, path)
	st := open(s.t, path)
	for i := range 40 {
		s.check(note(context.Background(), st, strings.Repeat("more than a page ", 400+i)))
	}
	file, err := os.ReadFile(path)
	s.check(err)
	log, err = os.ReadFile(path + "-wal")
	s.check(err)
	s.check(st.Close())
	copied := false
	for at := head; at+frame+page <= len(log); at += frame + page {
		if binary.BigEndian.Uint32(log[at:]) == 1 { // the number of the page
			copied = true
			copy(file, log[at+frame:at+frame+page])
		}
	}
	if told := int(binary.BigEndian.Uint32(file[28:])); !copied || told*page <= len(file) {
		s.t.Fatalf("the file has %d bytes and tells of %d pages: nothing is missing", len(file), told)
	}
	return file, log
}

func garbage(seed uint64, n int) []byte {
	rnd := rand.New(rand.NewPCG(seed, 7))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rnd.UintN(256))
	}
	return b
}

func TestDoctorNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		spoil func(s sick)
		id    string
		level store.Level
		text  string
	}{
		{"nothing there", func(s sick) { s.check(os.Remove(s.path)) }, "file", store.Bad, "there is no database"},
		{"a folder in its place", func(s sick) { s.check(os.Remove(s.path)); s.check(os.Mkdir(s.path, 0o700)) }, "file", store.Bad,
			"no file"},
		{"others can read it", func(s sick) { s.check(os.Chmod(s.path, 0o644)) }, "file.mode", store.Bad, "0644"},
		{"others can write it", func(s sick) { s.check(os.Chmod(s.path, 0o606)) }, "file.mode", store.Bad, "0606"},
		{"others can exchange it", func(s sick) { s.check(os.Chmod(s.dir, 0o777)) }, "folder.mode", store.Bad, "exchange"},
		{"others can list its folder", func(s sick) { s.check(os.Chmod(s.dir, 0o755)) }, "folder.mode", store.Warn, "see"},
		{"a symbolic link", func(s sick) {
			s.check(os.Rename(s.path, s.path+".real"))
			s.check(os.Symlink(s.path+".real", s.path))
		}, "file.links", store.Bad, "symbolic link"},
		{"a link that leads nowhere", func(s sick) { s.check(os.Remove(s.path)); s.check(os.Symlink("gone", s.path)) }, "file", store.Bad,
			"leads nowhere"},
		{"a hard link", func(s sick) { s.check(os.Link(s.path, s.path+".too")) }, "file.links", store.Bad, "2 names"},
		{"a restore that was broken off", func(s sick) { s.check(os.Link(s.path, s.path+".before-restore-20261120-120000")) },
			"file.leftover", store.Warn, "broken off"},
		{"an empty file", func(s sick) { s.check(os.Truncate(s.path, 0)) }, "schema", store.Warn, "nothing yet"},
		{"a text", func(s sick) { s.check(os.WriteFile(s.path, bytes.Repeat([]byte("text\n"), 99), 0o600)) }, "database", store.Bad,
			"no SQLite database"},
		{"a damaged header", func(s sick) { s.overwrite(s.path, 0, garbage(1, 100)) }, "database", store.Bad, "no SQLite database"},
		{"a page size that cannot be", func(s sick) { s.overwrite(s.path, 16, []byte{3, 3}) }, "database", store.Bad, "header is damaged"},
		{"a file that is cut off", func(s sick) { s.check(os.Truncate(s.path, 40*4096+11)) }, "database", store.Bad, "cut off"},
		{"damaged pages", func(s sick) { s.overwrite(s.path, 6*4096, garbage(2, 30*4096)) }, "database", store.Bad, "damaged"},
		{"another program's database", func(s sick) { s.check(os.Remove(s.path)); s.sql("CREATE TABLE recipes (name TEXT)") }, "schema",
			store.Bad, "another program"},
		{"a newer schema", func(s sick) { s.sql("INSERT INTO schema_steps VALUES (999, '0999', 'x')") }, "schema", store.Bad,
			"this eqltui knows"},
		{"an older schema", func(s sick) { s.sql("DELETE FROM schema_steps WHERE number > 1") }, "schema", store.Warn, "step 1 of"},
		{"a step that was changed", func(s sick) { s.sql("UPDATE schema_steps SET checksum = 'x' WHERE number = 1") }, "schema", store.Bad,
			"not the one"},
		{"a table that is gone", func(s sick) { s.sql("DROP TABLE touches") }, "schema", store.Bad, "touches"},
		{"an event that is gone", func(s sick) { s.sql("DELETE FROM journal WHERE seq = 9") }, "journal", store.Bad, "gap"},
		{"a journal without its end", func(s sick) { s.sql("DELETE FROM journal WHERE seq > 390") }, "journal", store.Bad, "should end"},
		{"a counter that is wrong", func(s sick) { s.sql("INSERT INTO counters VALUES ('leads', 7)") }, "database.counters", store.Bad,
			"leads says 7 and there are 0"},
		{"a stage counter that is wrong", func(s sick) { s.sql("INSERT INTO counters VALUES ('stage:new', 7)") }, "database.counters",
			store.Bad, "stage:new"},
		{"an event of no lead", func(s sick) { s.sql("UPDATE journal SET lead_id = 77 WHERE seq = 5") }, "database.references", store.Bad,
			"1 events name a lead"},
		{"a touch of nobody", func(s sick) {
			s.sql("INSERT INTO touches (person_id, at, id, kind, partner_id, surface, utm) VALUES (1, 5, 1, 'x', '', '', '')")
		},
			"database.references", store.Bad, "1 touches"},
		{"what a copy left", func(s sick) { s.check(os.WriteFile(s.path+".restore.part", nil, 0o600)) }, "file.leftover", store.Warn,
			"broken off"},
		{"states from before", func(s sick) { s.check(os.WriteFile(s.path+".before-step-2", nil, 0o600)) }, "file.copies", store.Fine,
			"before-step-2"},
		{"a log that is none", func(s sick) { s.check(os.WriteFile(s.path+"-wal", garbage(3, 9000), 0o600)) }, "file.log", store.Bad,
			"is none"},
		{"a log of other pages", func(s sick) {
			_, log := s.killed("b")
			log[10], log[11] = 0x04, 0x00
			s.check(os.WriteFile(s.path+"-wal", log, 0o600))
		}, "file.log", store.Bad, "another database"},
		{"a log of another database", func(s sick) {
			st := open(s.t, filepath.Join(s.t.TempDir(), "p.db"))
			s.check(note(context.Background(), st, "x"))
			log, err := os.ReadFile(st.Path() + "-wal")
			s.check(err)
			s.check(os.WriteFile(s.path+"-wal", log, 0o600))
		}, "file.log", store.Bad, "another database"},
		{"a log that was removed", func(s sick) { s.check(os.WriteFile(s.path+"-shm", garbage(4, 32768), 0o600)) }, "file.log", store.Bad,
			"removed"},
		{"a log that waits", func(s sick) {
			file, log := s.killed("c")
			s.check(os.WriteFile(s.path, file, 0o600))
			s.check(os.WriteFile(s.path+"-wal", log, 0o600))
		}, "file.log", store.Fine, "waits"},
		{"a copy of the log into the file that the disk had no room for", func(s sick) {
			file, log := s.halfCopied()
			s.check(os.WriteFile(s.path, file, 0o600))
			s.check(os.WriteFile(s.path+"-wal", log, 0o600))
		}, "database", store.Fine, "every page can be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Chmod(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			s := sick{t, dir, filepath.Join(dir, "leads.db")}
			filled(t, s.path)
			tt.spoil(s)
			checks, _ := store.Examine(t.Context(), s.path, true, noon())
			i := slices.IndexFunc(checks, func(c store.Check) bool {
				return c.ID == tt.id && c.Level == tt.level && strings.Contains(c.Text, tt.text)
			})
			if i < 0 {
				t.Fatalf("not found: %+v", checks)
			}
			if tt.level == store.Bad && checks[i].Hint == "" {
				t.Errorf("no remedy: %+v", checks[i])
			}
			if tt.id == "database.counters" && !strings.Contains(checks[i].Hint, "verify --repair") { // a backup would lose what came since
				t.Errorf("another remedy: %+v", checks[i])
			}
			// Whoever opens it now is told what to do, or can work; nothing panics.
			st, err := store.Open(t.Context(), s.path, store.Options{})
			if err != nil {
				if fault.HintOf(err) == "" {
					t.Errorf("open: %v without a hint", err)
				}
				return
			}
			_ = st.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Since(t.Context(), 0, 1000); return err })
			_ = note(t.Context(), st, "y")
			st.Close()
		})
	}
}

func TestDoctorFindsNothingWrongWithAGoodDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "leads.db")
	filled(t, path)
	for _, inUse := range []bool{false, true} {
		if inUse {
			open(t, path)
		}
		checks, v := store.Examine(t.Context(), path, true, noon())
		ids := map[string]bool{}
		for _, c := range checks {
			ids[c.ID] = true
			if c.Level != store.Fine && c.ID != "disk" {
				t.Errorf("in use %v: %+v", inUse, c)
			}
		}
		for _, id := range []string{"engine", "file", "file.mode", "file.log", "file.writable", "database", "schema", "journal",
			"database.references", "database.counters", "connections"} {
			if !ids[id] {
				t.Errorf("%s was not looked at", id)
			}
		}
		if !v.Readable || v.Head != 400 || v.Newest != noon().UnixMilli() {
			t.Errorf("%+v", v)
		}
	}
}

// TestDoctorFindsEveryDamagedPageOfATree overwrites one page after another of those that hold tables
// and indexes. A page that only continues a long value is not one of them: SQLite keeps no sums.
func TestDoctorFindsEveryDamagedPageOfATree(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "good.db")
	filled(t, good)
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	var trees []int
	for p := 1; p < len(whole)/page; p++ {
		if slices.Contains([]byte{2, 5, 10, 13}, whole[p*page]) {
			trees = append(trees, p)
		}
	}
	if len(trees) < 60 {
		t.Fatalf("only %d pages of trees", len(trees))
	}
	rnd := rand.New(rand.NewPCG(11, 13))
	for i := range 50 {
		p := trees[rnd.IntN(len(trees))]
		dir := t.TempDir()
		path := filepath.Join(dir, "a.db")
		b := slices.Clone(whole)
		copy(b[p*page:], garbage(uint64(i), page))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		checks, _ := store.Examine(t.Context(), path, false, noon())
		if !slices.ContainsFunc(checks, func(c store.Check) bool { return c.Level == store.Bad && strings.HasPrefix(c.ID, "database") }) {
			t.Errorf("page %d (seed %d): not found", p+1, i)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, b) {
			t.Fatal("the examination changed the file")
		}
		st, err := store.Open(t.Context(), path, store.Options{})
		if err != nil {
			if fault.KindOf(err) != fault.Corrupt || !strings.Contains(fault.HintOf(err), "eqltui doctor") {
				t.Errorf("page %d: open says %v", p+1, err)
			}
			continue
		}
		err = st.Read(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Since(t.Context(), 0, 10_000); err != nil {
				return err
			}
			for k := range 400 {
				if _, err := tx.Meta(t.Context(), fmt.Sprint("k", k)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil && (fault.KindOf(err) != fault.Corrupt || !strings.Contains(fault.HintOf(err), "eqltui doctor")) {
			t.Errorf("page %d: a read says %v", p+1, err)
		}
		st.Close()
	}
}

func TestExamineOfAnOldEventInTheFutureIsLeftToTheClock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	filled(t, path)
	_, v := store.Examine(t.Context(), path, false, noon().Add(-48*time.Hour))
	if v.Newest <= noon().Add(-48*time.Hour).UnixMilli() {
		t.Errorf("%+v", v)
	}
}
