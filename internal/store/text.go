package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/safetext"
)

// PutText keeps a free text about a person under an id that was taken before.
func (tx *Tx) PutText(ctx context.Context, id, person, at int64, kind, text string) error {
	_, err := tx.exec(ctx, sqlAddPersonal, id, person, at, kind, text, safetext.Fold(text))
	return err
}
