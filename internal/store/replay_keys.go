package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/mailbox"
)

// The queries of the index of words and of policies.
const (
	sqlIndexedPerson  = `SELECT COUNT(*) FROM persons_words WHERE persons_words MATCH $1 AND rowid = $2`
	sqlIndexedAccount = `SELECT COUNT(*) FROM accounts_words WHERE accounts_words MATCH $1 AND rowid = $2`
	sqlIndexedNote    = `SELECT COUNT(*) FROM notes_words WHERE notes_words MATCH $1 AND rowid = $2`
	sqlPersonWords    = `SELECT id, search FROM persons WHERE id % (1 + (SELECT COUNT(*) FROM persons) / $1) = 0`
	sqlAccountWords   = `SELECT id, search FROM accounts WHERE id % (1 + (SELECT COUNT(*) FROM accounts) / $1) = 0`
	sqlNoteWords      = `SELECT id, search FROM personal_notes WHERE id % (1 + (SELECT COUNT(*) FROM personal) / $1) = 0`
	sqlPolicyTexts    = `SELECT hash, document FROM policies ORDER BY ordinal`
)

// indexField is what a row's part in the index of words is called.
const indexField = "index of words"

// wrongKey is a searched column that is not what its row says, and how it is put right: an update of
// the column by the row's key, or "" where the index of words is made anew.
type wrongKey struct {
	Finding
	fix       string
	want, key any
}

// CheckKeys goes through every column that is searched and not read, the index of words and the facets.
// f is called for each that is not what its row says.
func (tx *Tx) CheckKeys(ctx context.Context, f func(Finding) error) error {
	return tx.checkKeys(ctx, func(w wrongKey) error { return f(w.Finding) })
}

func (tx *Tx) checkKeys(ctx context.Context, f func(wrongKey) error) error {
	ofLead := func(w wrongKey) error {
		w.Lead, _ = w.key.(int64)
		return f(w)
	}
	hidden := func(w wrongKey) error { // a free text may say anything
		w.Want, w.Have = "the words of the text", "others"
		return f(w)
	}
	for _, check := range []func() error{
		func() error { return checkSearched(ctx, tx, leadTable, ofLead) },
		func() error { return checkSearched(ctx, tx, personTable, f) },
		func() error { return checkSearched(ctx, tx, accountTable, f) },
		func() error { return checkSearched(ctx, tx, textTable, hidden) },
		func() error { return checkSearched(ctx, tx, partnerTable, f) },
		func() error { return tx.checkEmails(ctx, f) },
		func() error { return tx.checkMarks(ctx, f) }, func() error { return tx.checkIndex(ctx, f) },
		func() error { return tx.checkFacets(ctx, f) }, func() error { return tx.checkOpened(ctx, f) },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkSearched compares what stands in a table's searched columns with what Go would write there.
func checkSearched[T any](ctx context.Context, tx *Tx, t *table[T], f func(wrongKey) error) error {
	return tx.rows(ctx, t.whole(), nil, len(t.all), func(c *cells) error {
		row := t.row(c)
		if tx.CannotRead(t.name, t.key(row)) != nil {
			return nil // what it should be is not known
		}
		should := t.args(t.all, row)
		for i := t.kept; i < len(t.all); i++ {
			have := c.text()
			if c.err != nil {
				return c.err
			}
			if should[i] == have {
				continue
			}
			found := Finding{Table: t.name, Row: fmt.Sprint(should[0]), Field: t.all[i].name, Want: fmt.Sprint(should[i]), Have: have}
			if err := f(wrongKey{found, t.update(t.all[i:i+1], t.all[0].name), should[i], should[0]}); err != nil {
				return err
			}
		}
		return nil
	})
}

// The queries of what persons are found by.
const (
	sqlEmails = `SELECT id, email, email_key FROM persons p
 WHERE email IS NOT NULL AND (email_key <> '' OR EXISTS (SELECT 1 FROM leads l
 WHERE l.person_id = p.id AND l.stage <> 'quarantined'))`
	sqlHasEmail = `SELECT COUNT(*) FROM persons WHERE email_key = $1`
	sqlFixMail  = `UPDATE persons SET email_key = $1 WHERE id = $2
 AND NOT EXISTS (SELECT 1 FROM persons o WHERE o.email_key = $1 AND o.id <> $2)`
)

// checkEmails compares what persons are found by with their addresses. Of a person who was only touched no address
// is known. No key has one whose address is none, whose address is another's too, or who was joined to another;
// nor has a record that waits because its address was another's, also when that one is gone meanwhile.
func (tx *Tx) checkEmails(ctx context.Context, f func(wrongKey) error) error {
	var bare []wrongKey
	err := tx.rows(ctx, sqlEmails, nil, 3, func(c *cells) error {
		id, email, have := c.int(), c.text(), c.text()
		want, err := mailbox.Normalize(email)
		if err != nil || want == have || c.err != nil {
			return c.err
		}
		found := Finding{Table: "persons", Row: strconv.FormatInt(id, 10), Field: "email_key", Want: want, Have: cmp.Or(have, "none")}
		wrong := wrongKey{Finding: found, fix: sqlFixMail, want: want, key: id}
		if have == "" {
			bare = append(bare, wrong) // asked behind: PostgreSQL answers one question of a connection at a time
			return nil
		}
		return f(wrong)
	})
	for i := 0; err == nil && i < len(bare); i++ {
		n := 0
		if _, err = tx.one(ctx, sqlHasEmail, []any{bare[i].want}, &n); err == nil && n == 0 {
			err = f(bare[i])
		}
	}
	return err
}

// checkMarks asks up to where the index of words goes: behind a mark that is gone nothing would ever come in.
func (tx *Tx) checkMarks(ctx context.Context, f func(wrongKey) error) error {
	if tx.c.engine.marks == "" {
		return nil
	}
	return tx.rows(ctx, tx.c.engine.marks, nil, 3, func(c *cells) error {
		found := Finding{Table: "words_mark", Row: c.text(), Field: indexField}
		found.Want, found.Have = "the last row, "+c.text(), cmp.Or(c.text(), "none")
		return f(wrongKey{Finding: found})
	})
}

// indexSample is from how many rows on only some of them are looked for in the index: a look costs
// ten times as much as reading the row.
const indexSample = 10_000

// indexed is a row and the words by which the index should find it.
type indexed struct {
	id    int64
	words string
}

// checkIndex looks for rows in the index of words by a piece that few of them have: a common one would have the
// index go through half of its rows for each. What the index holds too much is no fault of an answer: what it
// proposes is held against the words themselves.
func (tx *Tx) checkIndex(ctx context.Context, f func(wrongKey) error) error {
	for _, t := range []struct{ table, rows, probe string }{
		{"persons", sqlPersonWords, sqlIndexedPerson}, {"accounts", sqlAccountWords, sqlIndexedAccount},
		{"personal", sqlNoteWords, sqlIndexedNote},
	} {
		// Read before they are looked for: PostgreSQL answers one question of a connection at a time.
		rows, err := gather(ctx, tx, 2, func(c *cells) indexed { return indexed{c.int(), c.text()} }, t.rows, indexSample)
		if err != nil {
			return err
		}
		common := map[string]int{}
		for _, row := range rows {
			for _, p := range distinctPieces(row.words) {
				common[p]++
			}
		}
		for _, row := range rows {
			all := distinctPieces(row.words)
			if len(all) == 0 {
				continue
			}
			n, rarest := 0, slices.MinFunc(all, func(a, b string) int { return common[a] - common[b] })
			if _, err := tx.one(ctx, t.probe, []any{tx.c.engine.pieces(rarest, 1), row.id}, &n); err != nil {
				return err
			}
			if n == 1 {
				continue
			}
			found := Finding{Table: t.table, Row: strconv.FormatInt(row.id, 10), Field: indexField, Want: "its words", Have: "nothing"}
			if err := f(wrongKey{Finding: found}); err != nil {
				return err
			}
		}
	}
	return nil
}

// CheckPolicies reads every published document once. f is called with each and its hash.
func (tx *Tx) CheckPolicies(ctx context.Context, f func(hash string, document []byte) error) error {
	return tx.rows(ctx, sqlPolicyTexts, nil, 2, func(c *cells) error {
		return f(c.text(), []byte(c.text()))
	})
}
