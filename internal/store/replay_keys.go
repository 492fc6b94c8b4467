package store

import (
	"context"
	"fmt"
	"strconv"
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

// CheckKeys goes through every column that is searched and not read, and through the index of words.
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
		func() error { return tx.checkIndex(ctx, f) },
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

// indexSample is from how many rows on only some of them are looked for in the index: a look costs
// ten times as much as reading the row.
const indexSample = 10_000

// checkIndex looks for rows in the index of words by their rarest pieces. What the index holds too
// much is no fault of an answer: what it proposes is held against the words themselves.
func (tx *Tx) checkIndex(ctx context.Context, f func(wrongKey) error) error {
	for _, t := range []struct{ table, rows, probe string }{
		{"persons", sqlPersonWords, sqlIndexedPerson}, {"accounts", sqlAccountWords, sqlIndexedAccount},
		{"personal", sqlNoteWords, sqlIndexedNote},
	} {
		err := tx.rows(ctx, t.rows, []any{indexSample}, 2, func(c *cells) error {
			id := c.int()
			match, n := tx.c.engine.pieces(c.text(), 1), 0
			if match == "" {
				return nil
			}
			if _, err := tx.one(ctx, t.probe, []any{match, id}, &n); err != nil || n == 1 {
				return err
			}
			found := Finding{Table: t.table, Row: strconv.FormatInt(id, 10), Field: indexField, Want: "its words", Have: "nothing"}
			return f(wrongKey{Finding: found})
		})
		if err != nil {
			return err
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
