package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// churn lets persons come, get other names and go, so that rows move about in their pages and between
// them, and returns every name that nobody has at the end.
func churn(ctx context.Context, t *rapid.T, s *Store) (gone []string) {
	now := map[int64]string{}
	names := 0
	name := func() string {
		names++
		return fmt.Sprintf("name%d.", names) + strings.Repeat("ąx", rapid.IntRange(0, 400).Draw(t, "length"))
	}
	save := func(tx *Tx, id int64, text string, erased int64) error {
		p := &Person{ID: id, ByHand: []string{}, ErasedAt: erased}
		if text != "" {
			p.Name, p.Email, p.EmailKey = lead.Known(text), lead.Known(text+"@x.example"), text+"@x.example"
		}
		return tx.SavePerson(ctx, p)
	}
	people := rapid.IntRange(1, 80).Draw(t, "people")
	if err := s.Write(ctx, func(tx *Tx) error {
		for id := range people {
			now[int64(id+1)] = name()
			p := &Person{ID: int64(id + 1), ByHand: []string{}, EmailKey: now[int64(id+1)]}
			p.Name = lead.Known(p.EmailKey)
			if err := tx.AddPerson(ctx, p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 4).Draw(t, "times") {
		if err := s.Write(ctx, func(tx *Tx) error {
			for _, id := range rapid.SliceOfN(rapid.Int64Range(1, int64(people)), 0, 40).Draw(t, "who") {
				if now[id] == "" {
					continue
				}
				gone = append(gone, now[id])
				now[id] = ""
				if rapid.Bool().Draw(t, "stays") {
					now[id] = name()
				}
				erased := int64(0)
				if now[id] == "" {
					erased = 1
				}
				if err := save(tx, id, now[id], erased); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	return gone
}

// left lists what still stands in the files of a database.
func left(t *rapid.T, path string, names []string) (out []string) {
	for _, end := range []string{"", "-wal", "-shm"} {
		doc, err := os.ReadFile(path + end)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, name := range names {
			// The beginning is enough to know them by, and of long values only a part may be left.
			head, _, _ := strings.Cut(name, ".")
			if bytes.Contains(doc, []byte(head+".")) {
				out = append(out, name)
			}
		}
	}
	return out
}

// emptyFile is a database with nothing in it, made once: its steps take longer than all that is done to a copy.
func emptyFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "empty.db")
	if s, err := Open(t.Context(), path, Options{Volatile: true}); err != nil || s.Close() != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestNoByteOfWhatWasErasedIsLeft(t *testing.T) {
	t.Parallel()
	const byTheLog = "gap by gap, by the log"
	const gapByGap = "gap by gap" // what is built again has copies of living rows in its gaps
	dir, n, found, file := t.TempDir(), 0, 0, emptyFile(t)
	ways := map[string]func(*Store) error{
		gapByGap: func(s *Store) error { return s.Scrub(t.Context()) },
		byTheLog: func(s *Store) error {
			s.turn.close()
			s.turn = nil // as where the file is not open
			return s.Scrub(t.Context())
		},
		"built again": func(s *Store) error {
			c := <-s.writer
			defer func() { s.writer <- c }()
			if err := c.buildAgain(t.Context()); err != nil {
				return err
			}
			_, err := c.c.ExecContext(t.Context(), sqlEmptyLog)
			return err
		},
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(ways))).Draw(t, "how")
		scrub := ways[name]
		n++
		path := filepath.Join(dir, fmt.Sprint(n)+".db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(context.Background(), path, Options{Volatile: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		gone := churn(context.Background(), t, s)
		c := <-s.writer
		_, err = c.c.ExecContext(context.Background(), sqlEmptyLog)
		s.writer <- c
		if err != nil {
			t.Fatal(err)
		}
		found += len(left(t, s.path, gone)) + unclean(t, s)
		before := everybody(t, s)
		if err := scrub(s); err != nil {
			t.Fatal(err)
		}
		if still := left(t, s.path, gone); len(still) > 0 {
			t.Fatalf("%s: %d of %d names are still in the file, such as %q", name, len(still), len(gone), still[0])
		}
		if after := everybody(t, s); after != before {
			t.Fatalf("%s: rows were %s and are %s", name, before, after)
		}
		wholeAndClean(t, s, name != "built again")
	})
	if found == 0 {
		t.Error("nothing was ever left behind before: this test cannot fail")
	}
}

// everybody is every row of persons, and who is found by a word.
func everybody(t *rapid.T, s *Store) string {
	var out strings.Builder
	if err := s.Read(context.Background(), func(tx *Tx) error {
		if err := personTable.each(context.Background(), tx, personTable.read("ORDER BY id"), nil, func(p *Person) error {
			fmt.Fprintf(&out, "%+v\n", *p)
			return nil
		}); err != nil {
			return err
		}
		ids, err := tx.ids(context.Background(), `SELECT rowid FROM persons_words WHERE persons_words MATCH '"ame"' ORDER BY rowid`)
		fmt.Fprintln(&out, ids)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// wholeAndClean has SQLite check the file and the index of words, and looks for gaps that hold something.
func wholeAndClean(t *rapid.T, s *Store, clean bool) {
	c := <-s.writer
	found, err := integrity(context.Background(), c.c, true)
	_, words := c.c.ExecContext(context.Background(), "INSERT INTO persons_words (persons_words, rank) VALUES ('integrity-check', 1)")
	s.writer <- c
	if err := errors.Join(err, words); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	if n := unclean(t, s); clean && n > 0 {
		t.Fatalf("%d pages have something in their gaps", n)
	}
}

// unclean is how many pages have something in their gaps.
func unclean(t *rapid.T, s *Store) int {
	c := <-s.writer
	defer func() { s.writer <- c }()
	g := gaps{c: c, unused: map[int64][]part{}}
	rows, err := c.c.QueryContext(context.Background(), sqlEveryPage)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		var page []byte
		if err := rows.Scan(&number, &page); err != nil {
			t.Fatal(err)
		}
		if number > 1 {
			g.empty = gapsOf(nil, page, 0)
			g.look(number, page)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return len(g.dirty)
}

// Whoever wrote before holds pages in memory, with what stands in their gaps. It must not come back with what they write next.
func TestWhatOthersHoldInMemoryDoesNotComeBack(t *testing.T) {
	t.Parallel()
	dir, n, found, file := t.TempDir(), 0, 0, emptyFile(t)
	rapid.Check(t, func(r *rapid.T) {
		n++
		ctx, path := context.Background(), filepath.Join(dir, fmt.Sprint(n)+".db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			r.Fatal(err)
		}
		var both [2]*Store
		for i := range both {
			var err error
			if both[i], err = Open(ctx, path, Options{Volatile: true}); err != nil {
				r.Fatal(err)
			}
			defer both[i].Close()
		}
		gone := churn(ctx, r, both[0])
		touchAll := func(s *Store, note string) {
			if err := s.Write(ctx, func(tx *Tx) error {
				_, err := tx.exec(ctx, `UPDATE persons SET title = $1`, note)
				return err
			}); err != nil {
				r.Fatal(err)
			}
		}
		touchAll(both[1], "a")
		c := <-both[0].writer
		_, _, _, err := c.emptyLog(ctx, sqlPatient)
		both[0].writer <- c
		if err != nil {
			r.Fatal(err)
		}
		for _, s := range both { // the log says nothing new to them any more
			if err := s.Write(ctx, func(tx *Tx) error {
				_, err := tx.exec(ctx, `UPDATE persons SET title = 'a' WHERE title = (SELECT MAX(title || search) FROM persons)`)
				return err
			}); err != nil {
				r.Fatal(err)
			}
		}
		found += unclean(r, both[0]) * unclean(r, both[1]) // it brings them all into memory, too
		if err := both[0].Scrub(ctx); err != nil {
			r.Fatal(err)
		}
		for i, s := range both {
			if n := unclean(r, s); n > 0 {
				r.Fatalf("connection %d has %d pages in memory with something in their gaps", i, n)
			}
		}
		who := both[rapid.IntRange(0, 1).Draw(r, "who writes next")]
		touchAll(who, "b") // as long as what stood there: rows stay where they are
		if err := who.Close(); err != nil {
			r.Fatal(err)
		}
		if still := left(r, path, gone); len(still) > 0 {
			r.Fatalf("%d of %d names are in the file again, such as %q", len(still), len(gone), still[0])
		}
	})
	if found == 0 {
		t.Error("nothing was ever left behind before: this test cannot fail")
	}
}

func TestAPageThatIsDamagedIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		page := rapid.SliceOfN(rapid.Byte(), 512, 512).Draw(t, "page")
		page[0] = rapid.SampledFrom([]byte{0, 2, 5, 10, 13}).Draw(t, "kind")
		for _, s := range gapsOf(nil, page, 0) {
			if s.from < 8 || s.from > s.to || s.to > len(page) {
				t.Fatalf("a gap from %d to %d", s.from, s.to)
			}
		}
	})
}

func TestAScrubBesideAnOlderReaderSaysSo(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Read(t.Context(), func(tx *Tx) error {
		if _, err := tx.Counters(t.Context()); err != nil { // the snapshot begins
			return err
		}
		if err := s.Write(t.Context(), func(w *Tx) error { return w.SetMeta(t.Context(), "x", "y") }); err != nil {
			return err
		}
		c := <-s.writer
		defer func() { s.writer <- c }()
		return s.scrub(t.Context(), c, sqlImpatient)
	})
	if fault.KindOf(err) != fault.Busy || fault.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
}
