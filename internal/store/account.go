package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Account is one row of accounts. A company without a domain of its own (a free mailbox, nothing
// known) has Domain "" and is never matched with another.
type Account struct {
	ID     int64  `json:"id"`
	Domain string `json:"domain"`
	lead.Company
	ByHand []string `json:"by_hand"`
}

// accountTable is how accounts are kept.
var accountTable = newTable[Account]("accounts",
	searched("region_key", func(a *Account) string { return safetext.Fold(a.Region.V) }),
	searched("country_key", func(a *Account) string { return safetext.Fold(a.Country.V) }),
	searched("search", func(a *Account) string { return safetext.Fold(a.Name.V + " " + a.Domain) }),
)

// The queries of accounts.
var (
	sqlAddAccount       = accountTable.insert()
	sqlSaveAccount      = accountTable.update(accountTable.all[1:], "id")
	sqlAccountsByID     = accountTable.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
	sqlAccountsNamed    = accountTable.read(`WHERE LTRIM(search) >= $1 AND LTRIM(search) < $2 ORDER BY id LIMIT $3`)
	sqlAccountsByDomain = accountTable.read(`WHERE domain IN (SELECT value FROM json_each($1)) AND domain <> ''`)
)

// AddAccount inserts an account.
func (tx *Tx) AddAccount(ctx context.Context, a *Account) error {
	if err := accountTable.add(ctx, tx, sqlAddAccount, a); err != nil {
		return err
	}
	return faceted(ctx, tx, ofAccounts, accountFaceted, a.ID, a)
}

// SaveAccount writes an account back.
func (tx *Tx) SaveAccount(ctx context.Context, a *Account) error {
	if err := accountTable.save(ctx, tx, sqlSaveAccount, a); err != nil {
		return err
	}
	return faceted(ctx, tx, ofAccounts, accountFaceted, a.ID, a)
}

// AccountsByID returns the accounts of these ids, in no order.
func (tx *Tx) AccountsByID(ctx context.Context, ids []int64) ([]*Account, error) {
	return among(ctx, tx, accountTable, sqlAccountsByID, ids)
}

// AccountsByDomain returns the accounts of these registrable domains, in no order.
func (tx *Tx) AccountsByDomain(ctx context.Context, domains []string) ([]*Account, error) {
	return among(ctx, tx, accountTable, sqlAccountsByDomain, domains)
}

// AccountsNamed returns accounts that have a name, whatever its case, in the order of id: so many of those
// that a search by it meets are looked at.
func (tx *Tx) AccountsNamed(ctx context.Context, name string, limit int) (out []*Account, err error) {
	from := strings.TrimLeft(safetext.Fold(name), " ")
	if from == "" {
		return nil, nil
	}
	met, err := accountTable.rows(ctx, tx, sqlAccountsNamed, from, from+string(utf8.MaxRune), limit)
	for _, a := range met {
		if strings.EqualFold(a.Name.V, name) {
			out = append(out, a)
		}
	}
	return out, err
}
