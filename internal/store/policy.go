package store

import "context"

// The queries of policies.
const (
	sqlPolicy    = `SELECT document FROM policies WHERE hash = $1`
	sqlAddPolicy = `INSERT INTO policies (hash, document, published_at, published_by, ordinal)
 VALUES ($1, $2, $3, $4, (SELECT COUNT(*) + 1 FROM policies)) ON CONFLICT (hash) DO NOTHING`
	sqlPolicies = `SELECT hash, published_at, published_by, ordinal FROM policies ORDER BY ordinal`
)

// PolicyDocument returns a published policy by its hash, nil when there is none.
func (tx *Tx) PolicyDocument(ctx context.Context, hash string) ([]byte, error) {
	var doc string
	ok, err := tx.one(ctx, sqlPolicy, []any{hash}, &doc)
	if err != nil || !ok {
		return nil, err
	}
	return []byte(doc), nil
}

// AddPolicy keeps a policy under its hash.
func (tx *Tx) AddPolicy(ctx context.Context, hash string, doc []byte, at int64, by string) error {
	_, err := tx.exec(ctx, sqlAddPolicy, hash, string(doc), at, by)
	return err
}

// PolicyVersion is one published policy.
type PolicyVersion struct {
	Hash        string
	PublishedAt int64
	PublishedBy string
	Ordinal     int64
}

// Policies lists the published policies, oldest first.
func (tx *Tx) Policies(ctx context.Context) ([]PolicyVersion, error) {
	return gather(ctx, tx, 4, func(c *cells) PolicyVersion {
		return PolicyVersion{Hash: c.text(), PublishedAt: c.int(), PublishedBy: c.text(), Ordinal: c.int()}
	}, sqlPolicies)
}
