package store

import "context"

// The query of records that wait for what they lack. Those have no clock, so the index of stages
// leads to them in the order in which they came.
const sqlHeld = `SELECT id FROM leads WHERE stage = 'quarantined' AND due_at = 9223372036854775807 AND id > $1 ORDER BY id LIMIT $2`

// Held returns the numbers of quarantined records after one, oldest first.
func (tx *Tx) Held(ctx context.Context, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlHeld, after, limit)
}
