package store

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
)

// The queries of what people keep for themselves, and of the words that filters can be made of.
const (
	sqlViews       = `SELECT name, query FROM views WHERE owner = $1 ORDER BY place, name`
	sqlAddView     = `INSERT INTO views (owner, name, query, place) VALUES ($1, $2, $3, $4)`
	sqlDropViews   = `DELETE FROM views WHERE owner = $1`
	sqlSetting     = `SELECT value FROM settings WHERE owner = $1 AND name = $2`
	sqlSaveSetting = `INSERT INTO settings (owner, name, value, at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (owner, name) DO UPDATE SET value = excluded.value, at = excluded.at`
	sqlDropSetting = `DELETE FROM settings WHERE owner = $1 AND name = $2`
)

// sqlWordsInUse reads what filters may ask for. The newest leads stand for all: reading every lead to
// offer a tag would cost more than the tag is worth.
var sqlWordsInUse = `SELECT l.tags_key, l.utm` + filteredColumns() + `
 FROM (SELECT * FROM leads ORDER BY id DESC LIMIT 2000) l JOIN accounts a ON a.id = l.account_id`

func filteredColumns() string {
	var b strings.Builder
	for _, f := range lead.Filtered() {
		b.WriteString(", COALESCE(" + rowOf(f) + f.Key() + ", '')")
	}
	return b.String()
}

// View is a saved filter under a name.
type View struct{ Name, Query string }

// Views returns a person's own views in their order.
func (tx *Tx) Views(ctx context.Context, owner string) ([]View, error) {
	return gather(ctx, tx, 2, func(c *cells) View { return View{Name: c.text(), Query: c.text()} }, sqlViews, owner)
}

// SaveViews replaces a person's own views. There are few, and their order is part of them.
func (tx *Tx) SaveViews(ctx context.Context, owner string, views []View) error {
	if _, err := tx.exec(ctx, sqlDropViews, owner); err != nil {
		return err
	}
	for i, v := range views {
		if _, err := tx.exec(ctx, sqlAddView, owner, v.Name, v.Query, i); err != nil {
			return err
		}
	}
	return nil
}

// Setting returns what a person keeps under a name, "" for nothing.
func (tx *Tx) Setting(ctx context.Context, owner, name string) (string, error) {
	var value string
	_, err := tx.one(ctx, sqlSetting, []any{owner, name}, &value)
	return value, err
}

// SaveSetting keeps a value; an empty one is forgotten.
func (tx *Tx) SaveSetting(ctx context.Context, owner, name, value string, at int64) error {
	if value == "" {
		_, err := tx.exec(ctx, sqlDropSetting, owner, name)
		return err
	}
	_, err := tx.exec(ctx, sqlSaveSetting, owner, name, value, at)
	return err
}

// WordsInUse returns, by key of the filter language, the values that the newest leads have, those of
// most leads first.
func (tx *Tx) WordsInUse(ctx context.Context) (map[string][]string, error) {
	filtered := lead.Filtered()
	counts := map[string]map[string]int{"tag": {}, "campaign": {}}
	for _, f := range filtered {
		counts[f.Filter.Key] = map[string]int{}
	}
	err := tx.rows(ctx, sqlWordsInUse, nil, 2+len(filtered), func(c *cells) error {
		for _, t := range tagsIn(c.text()) {
			counts["tag"][t]++
		}
		var u lead.UTM
		if json.Unmarshal([]byte(c.text()), &u) == nil { // a campaign that cannot be read is not offered
			counts["campaign"][u.Campaign.V]++
		}
		for _, f := range filtered {
			counts[f.Filter.Key][c.text()]++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for key, values := range counts {
		if delete(values, ""); len(values) > 0 {
			out[key] = slices.SortedFunc(maps.Keys(values), func(a, b string) int {
				return cmp.Or(values[b]-values[a], strings.Compare(a, b))
			})
		}
	}
	return out, nil
}
