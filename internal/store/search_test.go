package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

var loaded = time.Date(2026, 11, 20, 13, 32, 0, 0, time.UTC)

// library is a database with a few hundred leads to look for.
func library(t *testing.T, n int) (*store.Store, *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := store.Open(t.Context(), path, store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := crowd.Fill(t.Context(), s, crowd.Options{Leads: n, Seed: 5, Now: loaded}, nil); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return s, db
}

// numbers reads the first column of a query.
func numbers(t interface{ Fatal(...any) }, db *sql.DB, query string, args ...any) []int64 {
	rows, err := db.QueryContext(context.Background(), query, args...)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// found lists what a filter finds, in the order of the inbox.
func found(t interface{ Fatal(...any) }, s *store.Store, text string) []int64 {
	var out []int64
	q, err := filter.Parse(text, loaded)
	if err != nil {
		t.Fatal(text, err)
	}
	err = s.Read(context.Background(), func(tx *store.Tx) error {
		sel, err := tx.Select(context.Background(), q, store.Asker{Now: loaded, Snoozed: true})
		if err != nil {
			return err
		}
		rows, err := page(context.Background(), tx, sel, nil, 0)
		for _, r := range rows {
			out = append(out, r.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(text, err)
	}
	return out
}

const bySQL = `SELECT l.id FROM leads l JOIN persons p ON p.id = l.person_id JOIN accounts a ON a.id = l.account_id
 WHERE p.search LIKE $1 ESCAPE '\' OR a.search LIKE $1 ESCAPE '\' OR EXISTS (SELECT 1 FROM personal n
  WHERE n.person_id = l.person_id AND n.kind = 'note' AND n.search LIKE $1 ESCAPE '\')
 ORDER BY l.due_at < $2 DESC, l.due_at = 9223372036854775807, CASE l.due_at WHEN 9223372036854775807 THEN -l.id ELSE l.due_at END, l.id`

func TestWhatTheIndexFindsIsWhatTheWordsSay(t *testing.T) {
	t.Parallel()
	s, db := library(t, 400)
	var words []string
	rows, err := db.Query("SELECT search FROM persons UNION ALL SELECT search FROM accounts UNION ALL SELECT search FROM personal")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			t.Fatal(err)
		}
		words = append(words, w)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.SampledFrom(words).Draw(t, "text"))
		from := rapid.IntRange(0, len(text)-1).Draw(t, "from")
		word := string(text[from:min(len(text), from+rapid.IntRange(1, 12).Draw(t, "length"))])
		if rapid.IntRange(0, 4).Draw(t, "other") == 0 {
			word += rapid.SampledFrom([]string{"q", "żu", "%", "_", "'", `\`}).Draw(t, "tail")
		}
		if word = safetext.Fold(strings.ReplaceAll(word, `"`, "")); strings.TrimSpace(word) == "" || strings.HasPrefix(word, "l-") {
			return
		}
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word) + "%"
		want := numbers(t, db, bySQL, like, loaded.UnixMilli())
		if diff := cmp.Diff(want, found(t, s, `"`+word+`"`)); diff != "" {
			t.Fatalf("%q (-words +found):\n%s", word, diff)
		}
		open := numbers(t, db, strings.Replace(bySQL, "WHERE ", "WHERE l.stage IN ('new', 'eql') AND (",
			1)[:strings.Index(bySQL, "\n ORDER")+len("l.stage IN ('new', 'eql') AND (")]+")"+bySQL[strings.Index(bySQL, "\n ORDER"):], like,
			loaded.UnixMilli())
		if diff := cmp.Diff(open, found(t, s, `stage:new,eql "`+word+`"`)); diff != "" {
			t.Fatalf("%q among open leads (-words +found):\n%s", word, diff)
		}
	})
}

func TestAPageOfASearchGoesOnWhereTheLastOneEnded(t *testing.T) {
	t.Parallel()
	s, _ := library(t, 400)
	all := found(t, s, "rossi")
	q, _ := filter.Parse("rossi", loaded)
	var got []int64
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		var after *store.Place
		for {
			sel, err := tx.Select(t.Context(), q, store.Asker{Now: loaded, Snoozed: true})
			if err != nil {
				return err
			}
			rows, err := page(t.Context(), tx, sel, after, 2)
			if err != nil || len(rows) == 0 {
				return err
			}
			for _, r := range rows {
				got = append(got, r.ID)
			}
			last := rows[len(rows)-1]
			after = &store.Place{Section: last.Section, DueAt: last.DueAt, ID: last.ID}
		}
	})
	if diff := cmp.Diff(all, got); err != nil || len(all) < 5 || diff != "" {
		t.Errorf("%v, %d found (-at once +in pages):\n%s", err, len(all), diff)
	}
}

func TestTheIndexFollowsEveryChange(t *testing.T) {
	t.Parallel()
	s, db := library(t, 20)
	ctx := t.Context()
	change := func(f func(tx *store.Tx) error) {
		t.Helper()
		if err := s.Write(ctx, f); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"persons_words", "accounts_words", "notes_words"} {
			if _, err := db.Exec("INSERT INTO " + table + " (" + table + ", rank) VALUES ('integrity-check', 1)"); err != nil {
				t.Fatalf("%s does not say what the rows say: %v", table, err)
			}
		}
		if n := numbers(t, db, "SELECT COUNT(*) FROM words_old"); n[0] != 0 {
			t.Fatalf("%d changes are left for the next transaction", n[0])
		}
	}
	sees := func(word string, want ...int64) {
		t.Helper()
		if diff := cmp.Diff(want, found(t, s, word)); diff != "" {
			t.Errorf("%s (-want +found):\n%s", word, diff)
		}
	}
	var p *store.Person
	change(func(tx *store.Tx) error {
		ps, err := tx.PersonsByID(ctx, []int64{7})
		p = ps[0]
		p.Name = lead.Known("Xawery Kwiatuszek")
		return firstOf(err, tx.SavePerson(ctx, p))
	})
	sees("kwiatuszek", 7)
	change(func(tx *store.Tx) error { // twice in one transaction, back and forth
		p.Name = lead.Known("Someone Else")
		err := tx.SavePerson(ctx, p)
		p.Name = lead.Known("Xaver Blumenkohl")
		return firstOf(err, tx.SavePerson(ctx, p))
	})
	sees("kwiatuszek")
	sees("blumenkohl", 7)
	change(func(tx *store.Tx) error {
		as, err := tx.AccountsByID(ctx, []int64{1})
		if err != nil {
			return err
		}
		as[0].Name = lead.Known("Zeppelinwerft")
		return tx.SaveAccount(ctx, as[0])
	})
	if got := found(t, s, "zeppelinwerft"); len(got) == 0 {
		t.Error("a company under its new name is not found")
	}
	change(func(tx *store.Tx) error {
		_, err := tx.AddText(ctx, 9, 1, "note", "wants the Kühlkette explained")
		return err
	})
	sees("kuhlkette", 9)
	change(func(tx *store.Tx) error { // made and changed before it was ever indexed
		n := &store.Person{ID: 900, Personal: lead.Personal{Name: lead.Known("Early Draft")}, ByHand: []string{}}
		err := tx.AddPerson(ctx, n)
		n.Name = lead.Known("Final Name")
		return firstOf(err, tx.SavePerson(ctx, n))
	})
	change(func(tx *store.Tx) error { return tx.JoinPersons(ctx, 900, 9) })
	if err := s.Write(ctx, func(tx *store.Tx) error {
		p.Name = lead.Known("Never Happened")
		return firstOf(tx.SavePerson(ctx, p), fmt.Errorf("taken back"))
	}); err == nil {
		t.Fatal("a refused transaction was accepted")
	}
	sees("blumenkohl", 7)
	change(func(*store.Tx) error { return nil })
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestAnErasedPersonLeavesNoPieceBehind reads the file itself: neither the name, nor one of its
// three-letter pieces, may stand anywhere, in the index or in what is left of it.
func TestAnErasedPersonLeavesNoPieceBehind(t *testing.T) {
	t.Parallel()
	s, db := library(t, 300)
	ctx := t.Context()
	traces := []string{"ϙϛϟ", "ԘԚԜ", "ԙԛԝ", "ჱჲჳ"}
	var p *store.Person
	var note int64
	err := s.Write(ctx, func(tx *store.Tx) error {
		ps, err := tx.PersonsByID(ctx, []int64{50})
		if err != nil {
			return err
		}
		p = ps[0]
		p.Name = lead.Known("ԘԚԜ before")
		if note, err = tx.AddText(ctx, 50, 1, "note", "said ჱჲჳ on the phone"); err != nil {
			return err
		}
		return tx.SavePerson(ctx, p)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ctx, func(tx *store.Tx) error { // an earlier name is no less theirs
		p.Name = lead.Known("ϙϛϟ after")
		return tx.SavePerson(ctx, p)
	}); err != nil {
		t.Fatal(err)
	}
	if !inFile(t, db, traces[0]) || !inFile(t, db, traces[3]) {
		t.Fatal("the name is not in the file: this test cannot fail")
	}
	if got := found(t, s, "ϙϛϟ"); len(got) != 1 {
		t.Fatalf("found %v", got)
	}
	if err := s.Write(ctx, func(tx *store.Tx) error {
		p.Name, p.Email, p.EmailKey, p.ErasedAt = lead.Opt[string]{}, lead.Opt[string]{}, "", 1
		return tx.SavePerson(ctx, p)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA secure_delete = 1"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM personal WHERE id = $1", note); err != nil { // as another hand might
		t.Fatal(err)
	}
	if err := s.Write(ctx, func(*store.Tx) error { return nil }); err != nil { // the next transaction tidies up
		t.Fatal(err)
	}
	for _, trace := range traces {
		if inFile(t, db, trace) {
			t.Errorf("%s is still in the file", trace)
		}
	}
	if got := found(t, s, "rossi"); len(got) == 0 {
		t.Error("nobody else is found any more")
	}
}

// inFile reports whether a text stands anywhere in the database file.
func inFile(t *testing.T, db *sql.DB, text string) bool {
	t.Helper()
	var busy, pages, done int
	if err := db.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done); err != nil || busy != 0 {
		t.Fatal(busy, err)
	}
	var path string
	if err := db.QueryRow("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(doc, []byte(text))
}
