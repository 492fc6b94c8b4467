package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
)

// Rival is what channel conflicts look at of a lead: whose it is, and through whom it came.
type Rival struct {
	ID, PersonID, AccountID int64
	Partner                 string
	Stage                   lead.Stage
	Conflicts               int64
	Company                 bool // its account has a domain, so others may be there too
}

const rivalColumns = `id, person_id, account_id, partner_id, stage, conflicts,
 (SELECT CASE WHEN domain <> '' THEN 1 ELSE 0 END FROM accounts WHERE accounts.id = account_id)`

// The queries of rivals.
const (
	sqlRivalsByPerson = `SELECT ` + rivalColumns + ` FROM leads WHERE person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlRivalsByAcct   = `SELECT ` + rivalColumns + ` FROM leads WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
)

// Rivals returns the leads of these persons and of these accounts, in no order; one that is both
// comes twice.
func (tx *Tx) Rivals(ctx context.Context, persons, accounts []int64) ([]Rival, error) {
	var out []Rival
	for _, q := range []struct {
		text string
		ids  []int64
	}{{sqlRivalsByPerson, persons}, {sqlRivalsByAcct, accounts}} {
		if len(q.ids) == 0 {
			continue
		}
		err := tx.rows(ctx, q.text, []any{idsJSON(q.ids)}, 7, func(c *cells) error {
			out = append(out, rival(c))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func rival(c *cells) Rival {
	return Rival{c.int(), c.int(), c.int(), c.text(), lead.Stage(c.text()), c.int(), c.truth()}
}
