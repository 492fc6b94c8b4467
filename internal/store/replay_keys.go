package store

import (
	"context"
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The queries of the columns that Go writes for SQL to search.
const (
	sqlLeadKeys     = `SELECT id, program_tier, product_line, tags, tier_key, product_key, tags_key FROM leads ORDER BY id`
	sqlPersonKeys   = `SELECT id, name, email, search FROM persons ORDER BY id`
	sqlAccountKeys  = `SELECT id, domain, name, country, region, region_key, country_key, search FROM accounts ORDER BY id`
	sqlPersonalKeys = `SELECT id, value, search FROM personal ORDER BY id`
	sqlPartnerWords = `SELECT id, name, search FROM partners ORDER BY id`

	sqlIndexedPerson  = `SELECT COUNT(*) FROM persons_words WHERE persons_words MATCH $1 AND rowid = $2`
	sqlIndexedAccount = `SELECT COUNT(*) FROM accounts_words WHERE accounts_words MATCH $1 AND rowid = $2`
	sqlIndexedNote    = `SELECT COUNT(*) FROM notes_words WHERE notes_words MATCH $1 AND rowid = $2`
	sqlPersonWords    = `SELECT id, search FROM persons WHERE id % (1 + (SELECT COUNT(*) FROM persons) / $1) = 0`
	sqlAccountWords   = `SELECT id, search FROM accounts WHERE id % (1 + (SELECT COUNT(*) FROM accounts) / $1) = 0`
	sqlNoteWords      = `SELECT id, search FROM personal_notes WHERE id % (1 + (SELECT COUNT(*) FROM personal) / $1) = 0`
	sqlPolicyTexts    = `SELECT hash, document FROM policies ORDER BY ordinal`
)

// indexField is what a row's part in the index of words is called.
const indexField = "index of words"

// keyCheck compares what stands in a derived column with what Go would write there.
type keyCheck struct {
	table string
	f     func(Finding) error
}

func (k keyCheck) same(id int64, owner int64, field, want, have string) error {
	if want == have {
		return nil
	}
	return k.f(Finding{Table: k.table, Row: strconv.FormatInt(id, 10), Lead: owner, Field: field, Want: want, Have: have})
}

// CheckKeys goes through every column that is searched and not read, and through the index of words.
// f is called for each that is not what its row says.
func (tx *Tx) CheckKeys(ctx context.Context, f func(Finding) error) error {
	for _, check := range []func(context.Context, func(Finding) error) error{
		tx.checkLeadKeys, tx.checkPersonKeys, tx.checkAccountKeys, tx.checkOtherKeys, tx.checkIndex,
	} {
		if err := check(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) checkLeadKeys(ctx context.Context, f func(Finding) error) error {
	k := keyCheck{"leads", f}
	return tx.rows(ctx, sqlLeadKeys, nil, 7, func(c *cells) error {
		id, tier, product, tags := c.int(), c.opt(), c.opt(), c.optList()
		if c.err != nil {
			return c.err
		}
		for _, col := range []struct{ field, want string }{
			{"tier_key", safetext.Fold(tier.V)}, {"product_key", safetext.Fold(product.V)}, {"tags_key", tagsKey(tags.V)},
		} {
			if err := k.same(id, id, col.field, col.want, c.text()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) checkPersonKeys(ctx context.Context, f func(Finding) error) error {
	k := keyCheck{"persons", f}
	return tx.rows(ctx, sqlPersonKeys, nil, 4, func(c *cells) error {
		p := Person{ID: c.int(), Personal: lead.Personal{Name: c.opt(), Email: c.opt()}}
		return k.same(p.ID, 0, "search", p.SearchKey(), c.text())
	})
}

func (tx *Tx) checkAccountKeys(ctx context.Context, f func(Finding) error) error {
	k := keyCheck{"accounts", f}
	return tx.rows(ctx, sqlAccountKeys, nil, 8, func(c *cells) error {
		a := Account{ID: c.int(), Domain: c.text(), Company: lead.Company{Name: c.opt(), Country: c.opt(), Region: c.opt()}}
		for _, col := range []struct{ field, want string }{
			{"region_key", safetext.Fold(a.Region.V)}, {"country_key", safetext.Fold(a.Country.V)}, {"search", a.SearchKey()},
		} {
			if err := k.same(a.ID, 0, col.field, col.want, c.text()); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkOtherKeys holds free texts and partners against their keys. A free text is not shown: it may
// say anything.
func (tx *Tx) checkOtherKeys(ctx context.Context, f func(Finding) error) error {
	err := tx.rows(ctx, sqlPersonalKeys, nil, 3, func(c *cells) error {
		id := c.int()
		if want, have := safetext.Fold(c.text()), c.text(); want != have {
			return f(Finding{Table: "personal", Row: strconv.FormatInt(id, 10), Field: "search", Want: "the words of the text", Have: "others"})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return tx.rows(ctx, sqlPartnerWords, nil, 3, func(c *cells) error {
		id, name := c.text(), c.text()
		if want, have := safetext.Fold(name+" "+id), c.text(); want != have {
			return f(Finding{Table: "partners", Row: id, Field: "search", Want: want, Have: have})
		}
		return nil
	})
}

// indexSample is from how many rows on only some of them are looked for in the index: a look costs
// ten times as much as reading the row.
const indexSample = 10_000

// checkIndex looks for rows in the index of words by their rarest pieces. What the index holds too
// much is no fault of an answer: what it proposes is held against the words themselves.
func (tx *Tx) checkIndex(ctx context.Context, f func(Finding) error) error {
	for _, t := range []struct{ table, rows, probe string }{
		{"persons", sqlPersonWords, sqlIndexedPerson}, {"accounts", sqlAccountWords, sqlIndexedAccount}, {"personal", sqlNoteWords, sqlIndexedNote},
	} {
		err := tx.rows(ctx, t.rows, []any{indexSample}, 2, func(c *cells) error {
			id := c.int()
			match, n := pieces(c.text(), 1), 0
			if match == "" {
				return nil
			}
			if _, err := tx.one(ctx, t.probe, []any{match, id}, &n); err != nil || n == 1 {
				return err
			}
			return f(Finding{Table: t.table, Row: strconv.FormatInt(id, 10), Field: indexField, Want: "its words", Have: "nothing"})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// CheckPolicies reads every published document once. f is called with each and its hash.
func (tx *Tx) CheckPolicies(ctx context.Context, f func(hash string, document []byte) error) error {
	return tx.rows(ctx, sqlPolicyTexts, nil, 2, func(c *cells) error {
		return f(c.text(), []byte(c.text()))
	})
}
