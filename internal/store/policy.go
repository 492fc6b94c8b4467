package store

import "context"

// The queries of policies.
const (
	sqlPolicy    = `SELECT document FROM policies WHERE hash = $1`
	sqlAddPolicy = `INSERT INTO policies (hash, document, published_at, published_by, ordinal)
 VALUES ($1, $2, $3, $4, (SELECT COUNT(*) + 1 FROM policies)) ON CONFLICT (hash) DO NOTHING`
	sqlPolicyNumber = `SELECT ordinal FROM policies WHERE hash = $1`
	sqlPolicies     = `SELECT hash, published_at, published_by, ordinal FROM policies ORDER BY ordinal`
	sqlAmounts      = `SELECT CASE WHEN EXISTS (SELECT 1 FROM opportunities WHERE amount > 0 OR arr > 0)
 OR EXISTS (SELECT 1 FROM spend WHERE amount > 0 OR arr > 0) OR EXISTS (SELECT 1 FROM payouts WHERE amount > 0)
 OR EXISTS (SELECT 1 FROM targets WHERE pipeline > 0 OR pipeline_floor > 0)
 OR EXISTS (SELECT 1 FROM decisions WHERE moved > 0)
 OR EXISTS (SELECT 1 FROM partners WHERE cost_per_quarter > 0) THEN 1 ELSE 0 END`
)

// HasAmounts reports whether any amount of money is kept.
func (tx *Tx) HasAmounts(ctx context.Context) (bool, error) {
	var n int64
	_, err := tx.one(ctx, sqlAmounts, nil, &n)
	return n != 0, err
}

// PolicyDocument returns a published policy by its hash, nil when there is none.
func (tx *Tx) PolicyDocument(ctx context.Context, hash string) ([]byte, error) {
	var doc string
	ok, err := tx.one(ctx, sqlPolicy, []any{hash}, &doc)
	if err != nil || !ok {
		return nil, err
	}
	return []byte(doc), nil
}

// AddPolicy keeps a policy under its hash and returns its number.
func (tx *Tx) AddPolicy(ctx context.Context, hash string, doc []byte, at int64, by string) (int64, error) {
	if _, err := tx.exec(ctx, sqlAddPolicy, hash, string(doc), at, by); err != nil {
		return 0, err
	}
	return tx.PolicyNumber(ctx, hash)
}

// PolicyNumber is the number by which leads and events name a published policy, 0 when there is none.
func (tx *Tx) PolicyNumber(ctx context.Context, hash string) (n int64, err error) {
	_, err = tx.one(ctx, sqlPolicyNumber, []any{hash}, &n)
	return n, err
}

// PolicyHashes returns the hash of every published policy by its number. There are tens at most.
func (tx *Tx) PolicyHashes(ctx context.Context) (map[int64]string, error) {
	all, err := tx.Policies(ctx)
	out := make(map[int64]string, len(all))
	for _, p := range all {
		out[p.Ordinal] = p.Hash
	}
	return out, err
}

// PolicyVersion is one published policy.
type PolicyVersion struct {
	Hash        string
	PublishedAt int64
	PublishedBy string
	Ordinal     int64 // its number
}

// Policies lists the published policies, oldest first.
func (tx *Tx) Policies(ctx context.Context) ([]PolicyVersion, error) {
	return gather(ctx, tx, 4, func(c *cells) PolicyVersion {
		return PolicyVersion{Hash: c.text(), PublishedAt: c.int(), PublishedBy: c.text(), Ordinal: c.int()}
	}, sqlPolicies)
}
