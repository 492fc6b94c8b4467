package store

import (
	"context"

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

const accountColumns = `id, domain, name, employees, industry, country, region, tech_stack, integration_active, region_key, country_key, search, by_hand`

// accountRead are the columns that are read back: all but the keys that Go writes for SQL to search.
const accountRead = `id, domain, name, employees, industry, country, region, tech_stack, integration_active, by_hand`

// The queries of accounts.
const (
	sqlAddAccount       = `INSERT INTO accounts (` + accountColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	sqlSaveAccount      = `UPDATE accounts SET (` + accountColumns + `) = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WHERE id = $14`
	sqlAccountsByID     = `SELECT ` + accountRead + ` FROM accounts WHERE id IN (SELECT value FROM json_each($1))`
	sqlAccountsByDomain = `SELECT ` + accountRead + ` FROM accounts WHERE domain IN (SELECT value FROM json_each($1)) AND domain <> ''`
)

// SearchKey is the folded text under which an account is found.
func (a *Account) SearchKey() string { return safetext.Fold(a.Name.V + " " + a.Domain) }

func (a *Account) args() []any {
	return []any{a.ID, a.Domain, from(a.Name), from(a.Employees), from(a.Industry), from(a.Country), from(a.Region), list(a.TechStack), truth(a.IntegrationActive),
		safetext.Fold(a.Region.V), safetext.Fold(a.Country.V), a.SearchKey(), listJSON(a.ByHand)}
}

// AddAccount inserts an account.
func (tx *Tx) AddAccount(ctx context.Context, a *Account) error {
	tx.Count("accounts", 1)
	_, err := tx.put(ctx, sqlAddAccount, a.args()...)
	return err
}

// SaveAccount writes an account back.
func (tx *Tx) SaveAccount(ctx context.Context, a *Account) error {
	_, err := tx.put(ctx, sqlSaveAccount, append(a.args(), a.ID)...)
	return err
}

func (tx *Tx) accounts(ctx context.Context, text, keys string) ([]*Account, error) {
	var out []*Account
	err := tx.rows(ctx, text, []any{keys}, 10, func(c *cells) error {
		out = append(out, &Account{ID: c.int(), Domain: c.text(),
			Company: lead.Company{
				Name: c.opt(), Employees: c.optInt(), Industry: c.opt(), Country: c.opt(), Region: c.opt(), TechStack: c.optList(),
				IntegrationActive: c.optBool(),
			}, ByHand: c.list()})
		return nil
	})
	return out, err
}

// AccountsByID returns the accounts of these ids, in no order.
func (tx *Tx) AccountsByID(ctx context.Context, ids []int64) ([]*Account, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return tx.accounts(ctx, sqlAccountsByID, idsJSON(ids))
}

// AccountsByDomain returns the accounts of these registrable domains, in no order.
func (tx *Tx) AccountsByDomain(ctx context.Context, domains []string) ([]*Account, error) {
	if len(domains) == 0 {
		return nil, nil
	}
	return tx.accounts(ctx, sqlAccountsByDomain, textsJSON(domains))
}
