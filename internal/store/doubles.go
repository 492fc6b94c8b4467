package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
)

// Double is what is looked at of a lead to find another one that may be the same. Texts are as they came.
type Double struct {
	ID, PersonID, AccountID      int64
	Domain, Company, Name, Phone string
	Partner                      string
	Stage                        lead.Stage
	Score, CreatedAt, ReferredAt int64
}

const doubles = `SELECT l.id, l.person_id, l.account_id, a.domain, COALESCE(a.name, ''), COALESCE(p.name, ''), COALESCE(p.phone, ''),
 l.partner_id, l.stage, l.score, l.created_at, l.referred_at
 FROM leads l JOIN persons p ON p.id = l.person_id JOIN accounts a ON a.id = l.account_id`

// The queries of doubles: living leads by what they share, and which persons and companies have more than one lead.
const (
	sqlDoublesOf = doubles + ` WHERE l.person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND l.stage NOT IN ` + dead + `
 ORDER BY l.person_id, l.id`
	sqlDoublesAt = doubles + ` WHERE l.account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND l.stage NOT IN ` + dead + `
 ORDER BY l.account_id, l.id`
	sqlDoublesByID   = doubles + ` WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY l.id`
	sqlManyOfPerson  = `SELECT person_id FROM leads WHERE person_id > $1 GROUP BY person_id HAVING COUNT(*) > 1 ORDER BY person_id LIMIT $2`
	sqlManyAtAccount = `SELECT account_id FROM leads WHERE account_id > $1 GROUP BY account_id HAVING COUNT(*) > 1
 ORDER BY account_id LIMIT $2`
	sqlCompanyNames = `SELECT id, name FROM accounts WHERE name IS NOT NULL AND name <> '' ORDER BY id`
)

func (tx *Tx) doubles(ctx context.Context, text string, ids []int64, f func(*Double) error) error {
	if len(ids) == 0 {
		return nil
	}
	return tx.rows(ctx, text, []any{idsJSON(ids)}, 12, func(c *cells) error {
		return f(&Double{c.int(), c.int(), c.int(), c.text(), c.text(), c.text(), c.text(), c.text(), lead.Stage(c.text()), c.int(),
			c.int(), c.int()})
	})
}

// DoublesOf calls f for each living lead of these persons, person by person.
func (tx *Tx) DoublesOf(ctx context.Context, persons []int64, f func(*Double) error) error {
	return tx.doubles(ctx, sqlDoublesOf, persons, f)
}

// DoublesAt calls f for each living lead at these accounts, account by account.
func (tx *Tx) DoublesAt(ctx context.Context, accounts []int64, f func(*Double) error) error {
	return tx.doubles(ctx, sqlDoublesAt, accounts, f)
}

// DoublesByID calls f for each of these leads, living or not, by their numbers.
func (tx *Tx) DoublesByID(ctx context.Context, ids []int64, f func(*Double) error) error {
	return tx.doubles(ctx, sqlDoublesByID, ids, f)
}

// ManyOfPerson pages through the persons that have more than one lead.
func (tx *Tx) ManyOfPerson(ctx context.Context, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlManyOfPerson, after, limit)
}

// ManyAtAccount pages through the accounts at which there is more than one lead.
func (tx *Tx) ManyAtAccount(ctx context.Context, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlManyAtAccount, after, limit)
}

// CompanyNames calls f for each account that has a name, in the order of id.
func (tx *Tx) CompanyNames(ctx context.Context, f func(id int64, name string) error) error {
	return tx.rows(ctx, sqlCompanyNames, nil, 2, func(c *cells) error { return f(c.int(), c.text()) })
}
