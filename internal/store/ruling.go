package store

import "context"

// Ruling is a decision between partners that claimed one company or person.
type Ruling struct {
	ID        string   `json:"-"`                             // the lowest number of its leads when it was made first: L-7
	Partner   string   `json:"partner"   column:"partner_id"` // whose it is
	Claims    []string `json:"claims"`                        // what it covers: "L-7 acme", by the numbers
	Reason    int64    `json:"reason"`                        // id of an erasable text
	DecidedAt int64    `json:"decided_at"`
	DecidedBy string   `json:"decided_by"`
	Batch     string   `json:"batch"`
}

// Rulings are the decisions between partners.
var Rulings = few[Ruling]("rulings")

// The companies and the persons that came through more than one partner.
const (
	sqlSharedAccounts = `SELECT account_id FROM leads WHERE account_id > $1 AND partner_id <> '' GROUP BY account_id
 HAVING COUNT(DISTINCT partner_id) > 1 ORDER BY account_id LIMIT $2`
	sqlSharedPersons = `SELECT person_id FROM leads WHERE person_id > $1 AND partner_id <> '' GROUP BY person_id
 HAVING COUNT(DISTINCT partner_id) > 1 ORDER BY person_id LIMIT $2`
)

// SharedAccounts pages through the accounts whose leads came through more than one partner.
func (tx *Tx) SharedAccounts(ctx context.Context, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlSharedAccounts, after, limit)
}

// SharedPersons pages through the persons whose leads came through more than one partner.
func (tx *Tx) SharedPersons(ctx context.Context, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlSharedPersons, after, limit)
}
