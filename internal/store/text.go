package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Text is a free text about a person: a note, evidence, a question, what a field was before. An
// erased one says nothing.
type Text struct {
	ID, PersonID, At int64
	Kind             string
	Text             string `column:"value"`
}

// textTable is how free texts are kept.
var textTable = newTable[Text]("personal", searched("search", func(t *Text) string { return safetext.Fold(t.Text) }))

// The queries of free texts.
var (
	sqlAddText   = textTable.insert()
	sqlTextsByID = textTable.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
	sqlHeldTexts = textTable.read(`WHERE person_id = $1 OR id IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) ORDER BY id`)
)

const sqlKnownTexts = `SELECT id FROM personal WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`

// AddText keeps a free text about a person and returns the id by which the journal may name it.
func (tx *Tx) AddText(ctx context.Context, person, at int64, kind, text string) (int64, error) {
	id, err := tx.Next(ctx, "personal")
	if err != nil {
		return 0, err
	}
	return id, tx.KeepText(ctx, &Text{id, person, at, kind, text})
}

// KeepText is AddText under an id that Next of "personal" gave.
func (tx *Tx) KeepText(ctx context.Context, t *Text) error {
	if err := textTable.put(ctx, tx, sqlAddText, t); err != nil || t.Kind != "note" {
		return err
	}
	return tx.facetNote(ctx, t.PersonID)
}

// Texts returns the free texts of these ids that were not erased.
func (tx *Tx) Texts(ctx context.Context, ids []int64) (map[int64]string, error) {
	found, err := among(ctx, tx, textTable, sqlTextsByID, ids)
	return keyed(found, func(t *Text) (int64, string) { return t.ID, t.Text }), err
}

// KnownTexts returns which of these texts there are.
func (tx *Tx) KnownTexts(ctx context.Context, ids []int64) (map[int64]bool, error) {
	out := make(map[int64]bool, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	found, err := tx.ids(ctx, sqlKnownTexts, idsJSON(ids))
	for _, id := range found {
		out[id] = true
	}
	return out, err
}
