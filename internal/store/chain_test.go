package store

import (
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// unpacked is a golden database in a folder of its own.
func unpacked(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "golden", name+".db.gz"))
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

// onBoth runs a test on each engine; onEach is the same from outside.
func onBoth(t *testing.T, f func(*testing.T, *Store)) {
	t.Run("SQLite", func(t *testing.T) { t.Parallel(); f(t, fresh(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { t.Parallel(); f(t, freshPostgres(t)) })
}

// chainOf lists where the chain of a database does not hold, and how many events it has.
func chainOf(t *testing.T, s *Store) (bent []int64, n int) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx *Tx) error {
		return tx.Chain(t.Context(), func(e *Chained) error {
			if n++; e.Bent {
				bent = append(bent, e.Seq)
			}
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	return bent, n
}

// journalled writes events in several transactions.
func journalled(t *testing.T, s *Store) {
	t.Helper()
	for i := range 4 {
		if err := s.Write(t.Context(), func(tx *Tx) error {
			for k := range 3 {
				tx.Append(journal.Event{At: time.UnixMilli(int64(1000 + i)), Kind: journal.Claimed, Lead: lead.ID(k), Actor: "ania",
					By: journal.Human, Batch: fmt.Sprint("b", i), Data: journal.Data{To: fmt.Sprint("x", k)}})
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheChainBendsWhereTheJournalWasTampered(t *testing.T) {
	t.Parallel()
	const columns = "at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data, link"
	onBoth(t, func(t *testing.T, s *Store) {
		journalled(t, s)
		if bent, n := chainOf(t, s); len(bent) > 0 || n != 12 {
			t.Fatalf("%d events, bent at %v", n, bent)
		}
		for name, c := range map[string]struct {
			texts []string
			want  []int64
		}{
			"nothing":        {[]string{"UPDATE journal SET actor = actor"}, nil},
			"an actor":       {[]string{"UPDATE journal SET actor = 'eve' WHERE seq = 5"}, []int64{5}},
			"all actors":     {[]string{"UPDATE journal SET actor = 'eve' WHERE seq > 10"}, []int64{11, 12}},
			"a time":         {[]string{"UPDATE journal SET at = at + 1 WHERE seq = 1"}, []int64{1}},
			"a kind":         {[]string{"UPDATE journal SET kind = 'released' WHERE seq = 2"}, []int64{2}},
			"a lead":         {[]string{"UPDATE journal SET lead_id = 9 WHERE seq = 3"}, []int64{3}},
			"who":            {[]string{"UPDATE journal SET by_kind = 'system' WHERE seq = 3"}, []int64{3}},
			"a batch":        {[]string{"UPDATE journal SET batch = 'x' WHERE seq = 3"}, []int64{3}},
			"a policy":       {[]string{"UPDATE journal SET policy = 7 WHERE seq = 3"}, []int64{3}},
			"an engine":      {[]string{"UPDATE journal SET engine = 7 WHERE seq = 3"}, []int64{3}},
			"an undoing":     {[]string{"UPDATE journal SET undoes = 'b1' WHERE seq = 3"}, []int64{3}},
			"a content":      {[]string{"UPDATE journal SET data = ' t\"x9\" ' WHERE seq = 3"}, []int64{3}},
			"a letter moved": {[]string{"UPDATE journal SET actor = 'aniahu', by_kind = 'man' WHERE seq = 3"}, []int64{3}},
			"a link":         {[]string{"UPDATE journal SET link = (SELECT link FROM journal WHERE seq = 2) WHERE seq = 3"}, []int64{3, 4}},
			"no link":        {[]string{"UPDATE journal SET link = '' WHERE seq = 3"}, []int64{3, 4}},
			"two swapped": {[]string{"UPDATE journal SET seq = 99 WHERE seq = 3", "UPDATE journal SET seq = 3 WHERE seq = 4",
				"UPDATE journal SET seq = 4 WHERE seq = 99"}, []int64{3, 4, 5}},
			"one put in": {[]string{"UPDATE journal SET seq = -seq - 1 WHERE seq > 10", "UPDATE journal SET seq = -seq WHERE seq < 0",
				"INSERT INTO journal (seq, " + columns + ") SELECT 11, " + columns + " FROM journal WHERE seq = 10"}, []int64{11, 12, 13}},
			"one out and the others moved": {[]string{"DELETE FROM journal WHERE seq = 10",
				"UPDATE journal SET seq = -seq WHERE seq > 10", "UPDATE journal SET seq = -seq - 1 WHERE seq < 0"}, []int64{10, 11}},
		} {
			// Every case is taken back: a transaction that fails leaves nothing.
			var bent []int64
			stop := fmt.Errorf("enough")
			err := s.Write(t.Context(), func(tx *Tx) error {
				for _, text := range c.texts {
					if _, err := tx.exec(t.Context(), text); err != nil {
						t.Errorf("%s: %v", name, err)
						return stop
					}
				}
				if err := tx.Chain(t.Context(), func(e *Chained) error {
					if e.Bent {
						bent = append(bent, e.Seq)
					}
					return nil
				}); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				return stop
			})
			if !strings.Contains(fmt.Sprint(err), "enough") || !slices.Equal(bent, c.want) {
				t.Errorf("%s: bent at %v, want %v (%v)", name, bent, c.want, err)
			}
		}
	})
}

// What is erased from an event leaves the chain whole, and says so; what stands there instead cannot be more.
func TestAnErasedContentLeavesTheChainWhole(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, s *Store) {
		journalled(t, s)
		if err := s.Write(t.Context(), func(tx *Tx) error {
			return tx.EraseContent(t.Context(), 5, journal.Data{Reason: "gone"})
		}); err != nil {
			t.Fatal(err)
		}
		journalled(t, s)
		if bent, n := chainOf(t, s); len(bent) > 0 || n != 24 {
			t.Errorf("%d events, bent at %v", n, bent)
		}
		erased := 0
		if err := s.Read(t.Context(), func(tx *Tx) error {
			if err := tx.Chain(t.Context(), func(e *Chained) error {
				if e.Erased {
					erased++
				}
				return nil
			}); err != nil {
				return err
			}
			link, err := tx.linkAt(t.Context(), 5)
			if err != nil || strings.Trim(string(link[:saltBytes]), "\x00") != "" {
				t.Errorf("its salt is there still: %x, %v", link, err)
			}
			some, err := tx.Since(t.Context(), 4, 1)
			if err == nil && (some[0].Data.To != "" || some[0].Data.Reason != "gone") {
				t.Errorf("it says %+v", some[0].Data)
			}
			return err
		}); err != nil || erased != 1 {
			t.Errorf("%d events are erased, %v", erased, err)
		}
		if _, err := execOn(t.Context(), s, "UPDATE journal SET data = '#x#' || data WHERE seq = 6"); err != nil {
			t.Fatal(err)
		}
		if bent, _ := chainOf(t, s); !slices.Equal(bent, []int64{6}) {
			t.Errorf("a mark without a digest: bent at %v", bent)
		}
	})
}

func execOn(ctx context.Context, s *Store, text string) (n int64, err error) {
	err = s.Write(ctx, func(tx *Tx) error {
		n, err = tx.exec(ctx, text)
		return err
	})
	return n, err
}

// An older database is linked from its first event on, also when that takes many stretches, and a number that
// is missing in it bends nothing.
func TestTheEventsOfAnOlderDatabaseAreLinked(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"0001", "0004", "0007"} {
		path := unpacked(t, name)
		if name == "0007" { // more than are linked at once, and a gap between two stretches
			before, err := sql.Open("sqlite", "file:"+path)
			if err != nil {
				t.Fatal(err)
			}
			run(t, before, `INSERT INTO journal WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 45000)
 SELECT j.seq + n, at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data FROM more, (SELECT * FROM journal ORDER BY seq DESC LIMIT 1) j`)
			run(t, before, "UPDATE journal_head SET seq = (SELECT MAX(seq) FROM journal)")
			run(t, before, "DELETE FROM journal WHERE seq BETWEEN 19990 AND 20010")
			before.Close()
		}
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if bent, n := chainOf(t, s); len(bent) > 0 || n < 40 {
			t.Errorf("%s: %d events, bent at %v", name, n, bent)
		}
		s.Close()
		m, err := ReadHead(HeadFile(path))
		if err != nil || m.Seq < 40 || len(m.Hash) != 32 {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

// The head is written down when a process that wrote ends, and by one that goes on when an hour is over.
func TestTheHeadIsWrittenDown(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	none := func(why string) {
		t.Helper()
		if _, err := os.Stat(HeadFile(path)); !os.IsNotExist(err) {
			t.Errorf("%s a head is written down: %v", why, err)
		}
	}
	s.KeepHead(t.Context())
	none("with no event")
	journalled(t, s)
	s.KeepHead(t.Context())
	none("within the hour")
	s.headKept = s.headKept.Add(-headEvery)
	journalled(t, s)
	first, err := ReadHead(HeadFile(path))
	if err != nil || first.Seq != 15 { // with the first transaction after the hour
		t.Errorf("%+v, %v", first, err)
	}
	s.headKept = s.headKept.Add(-headEvery)
	s.KeepHead(t.Context())
	if m, err := ReadHead(HeadFile(path)); err != nil || m.Seq != 24 {
		t.Errorf("%+v, %v", m, err)
	}
	journalled(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	last, err := ReadHead(HeadFile(path))
	if err != nil || last.Seq != 36 {
		t.Errorf("%+v, %v", last, err)
	}
	again, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.Read(t.Context(), func(tx *Tx) error {
		for _, m := range []Mark{first, last} {
			now, err := tx.MarkAt(t.Context(), m.Seq)
			if err != nil || m.Against(36, now) != "" {
				t.Errorf("%+v: %s, %v", m, m.Against(36, now), err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for mark, want := range map[Mark]string{{Seq: 40, Hash: last.Hash}: "it is older", {Seq: 30, Hash: last.Hash}: "it is another one"} {
		if why := mark.Against(36, Mark{Seq: 30, Hash: first.Hash}); !strings.Contains(why, want) {
			t.Errorf("%+v: %q", mark, why)
		}
	}
}

func TestAHeadFileThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.head")
	for _, text := range []string{"", "x", `{"head":3}`, `{"head":3,"hash":"ab"}`, `{"head":-3,"hash":"` + strings.Repeat("ab", 16) + `"}`} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if m, err := ReadHead(file); err == nil {
			t.Errorf("%q is %+v", text, m)
		}
	}
}
