package store

import "context"

// The query of everything a person set.
const sqlSettings = `SELECT name, value FROM settings WHERE owner = $1 ORDER BY name`

// Settings returns everything that a person keeps, by name.
func (tx *Tx) Settings(ctx context.Context, owner string) (map[string]string, error) {
	return byText(ctx, tx, (*cells).text, sqlSettings, owner)
}
