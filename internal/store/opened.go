package store

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
)

// How many open leads companies have: the order of companies goes through those alone that have one.
const (
	sqlOpened = `UPDATE accounts SET open_leads = open_leads + $1 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))`

	sqlOpenedWrong = `SELECT a.id, COALESCE(o.n, 0), a.open_leads FROM accounts a LEFT JOIN (SELECT COALESCE(l.account_id, 0) AS id,
 COUNT(*) AS n FROM leads l WHERE ` + isOpen + ` GROUP BY COALESCE(l.account_id, 0)) o ON o.id = a.id
 WHERE a.open_leads <> COALESCE(o.n, 0) ORDER BY a.id`
	sqlFixOpened = `UPDATE accounts SET open_leads = $1 WHERE id = $2`
)

// stands counts a lead, by 1 or -1, among those of its stage and, when it is open, at its company.
func (tx *Tx) stands(l *Lead, by int64) {
	tx.Count("stage:"+string(l.Stage), by)
	if l.AccountID != 0 && (l.Stage == lead.New || l.Stage == lead.EQL) { // isOpen
		tx.opened[l.AccountID] += by
	}
}

// flushOpened writes how many leads were opened at companies, one statement for all at which it is the same number.
func (tx *Tx) flushOpened(ctx context.Context) error {
	same := map[int64][]int64{}
	for id, by := range tx.opened {
		if by != 0 {
			same[by] = append(same[by], id)
		}
	}
	clear(tx.opened)
	for _, by := range slices.Sorted(maps.Keys(same)) {
		slices.Sort(same[by])
		if _, err := tx.put(ctx, sqlOpened, by, idsJSON(same[by])); err != nil {
			return err
		}
	}
	return nil
}

// checkOpened counts the open leads of every company.
func (tx *Tx) checkOpened(ctx context.Context, f func(wrongKey) error) error {
	return tx.rows(ctx, sqlOpenedWrong, nil, 3, func(c *cells) error {
		id, want, have := c.int(), c.int(), c.int()
		found := Finding{Table: "accounts", Row: strconv.FormatInt(id, 10), Field: "open_leads",
			Want: strconv.FormatInt(want, 10), Have: strconv.FormatInt(have, 10)}
		return f(wrongKey{found, sqlFixOpened, want, id})
	})
}
