package store

import "context"

// The queries of what was admitted: rows of imports by their digests, and what their references became.
const (
	sqlAdmitted    = `SELECT digest, target FROM admitted WHERE kind = $1 AND digest IN (SELECT value FROM json_each($2))`
	sqlAddAdmitted = `INSERT INTO admitted (kind, digest, target) VALUES ($1, $2, $3) ON CONFLICT (kind, digest) DO NOTHING`
	sqlOrigins     = `SELECT ref, target FROM origins WHERE kind = $1 AND ref IN (SELECT value FROM json_each($2))`
	sqlSaveOrigin  = `INSERT INTO origins (kind, ref, target) VALUES ($1, $2, $3)
 ON CONFLICT (kind, ref) DO UPDATE SET target = excluded.target`
)

func (tx *Tx) targets(ctx context.Context, text, kind string, keys []string) (map[string]int64, error) {
	if len(keys) == 0 {
		return map[string]int64{}, nil
	}
	return byText(ctx, tx, (*cells).int, text, kind, textsJSON(keys))
}

// Admitted returns which of these digests of exact content were already admitted, and what they
// became.
func (tx *Tx) Admitted(ctx context.Context, kind string, digests []string) (map[string]int64, error) {
	return tx.targets(ctx, sqlAdmitted, kind, digests)
}

// Admit remembers a digest.
func (tx *Tx) Admit(ctx context.Context, kind, digest string, target int64) error {
	_, err := tx.put(ctx, sqlAddAdmitted, kind, digest, target)
	return err
}

// Origins returns what became of these references (origin and external id).
func (tx *Tx) Origins(ctx context.Context, kind string, refs []string) (map[string]int64, error) {
	return tx.targets(ctx, sqlOrigins, kind, refs)
}

// SaveOrigin remembers what a reference stands for.
func (tx *Tx) SaveOrigin(ctx context.Context, kind, ref string, target int64) error {
	_, err := tx.put(ctx, sqlSaveOrigin, kind, ref, target)
	return err
}
