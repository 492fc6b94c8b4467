package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// metaKeys is the name under which the database says how its searched columns were folded.
const metaKeys = "folded"

// foldProbe has a letter for each rule of folding. A program that folds it otherwise than the one that wrote
// the database has other keys.
const foldProbe = "ΝΙΚΟΣ Νίκος νικος ς ハード バード ガ कोमल कमल กำ ŻÓŁW ĄĆĘ Ärger straße İI ıi ŉ ﬁ ﬀ Ａｂ ½ ² й ё ї Ǆ ǆ " +
	"a\u0301 e\u200db f\u200cg h\u00adi نرم\u200cافزار ශ්\u200dරී 한 ⅷ ſ ẞ Œ Æ ø ð þ ĸ"

func keysMadeOf() string { return safetext.Fold(foldProbe) + " telephones" } // which came to the names of persons

// refoldStretch is how many rows are looked at before what is wrong of them is written.
const refoldStretch = 5000

// refold writes every searched column as this program folds it, and has the index of words and the facets
// made anew where one was otherwise.
func (tx *Tx) refold(ctx context.Context, told func(done, all int64)) error {
	wrong, err := tx.refoldAll(ctx, told)
	if err != nil {
		return err
	}
	if wrong {
		if err := tx.run(ctx, tx.c.engine.rebuildWords...); err != nil {
			return err
		}
		if err := tx.SetMeta(ctx, metaFacets, ""); err != nil {
			return err
		}
	}
	return tx.SetMeta(ctx, metaKeys, keysMadeOf())
}

func (tx *Tx) refoldAll(ctx context.Context, told func(done, all int64)) (wrong bool, err error) {
	var leads, persons, accounts, touched int64
	if _, err := tx.one(ctx, sqlFacetEnds, nil, &leads, &persons, &accounts, &touched); err != nil {
		return false, err
	}
	seen, all := int64(0), leads+persons+accounts
	some := func(n int64) {
		seen += n
		told(min(seen, all), all)
	}
	for _, of := range []func() (bool, error){
		func() (bool, error) { return refolded(ctx, tx, leadTable, int64(0), some) },
		func() (bool, error) { return refolded(ctx, tx, personTable, int64(0), some) },
		func() (bool, error) { return refolded(ctx, tx, accountTable, int64(0), some) },
		func() (bool, error) { return refolded(ctx, tx, textTable, int64(0), func(int64) {}) },
		func() (bool, error) { return refolded(ctx, tx, partnerTable, "", func(int64) {}) },
	} {
		did, err := of()
		if err != nil {
			return wrong, err
		}
		wrong = wrong || did
	}
	return wrong, nil
}

// refolded writes the searched columns of one table, stretch by stretch, and reports whether one was wrong.
func refolded[T any](ctx context.Context, tx *Tx, t *table[T], after any, seen func(int64)) (wrong bool, err error) {
	for n := int64(refoldStretch); n == refoldStretch; {
		n = 0
		var fix []wrongKey
		if err := tx.rows(ctx, t.next(), []any{after, refoldStretch}, len(t.all), func(c *cells) error {
			n++
			row := t.row(c)
			should := t.args(t.all, row)
			after = should[0]
			for i := t.kept; i < len(t.all); i++ {
				if have := c.text(); should[i] != have {
					fix = append(fix, wrongKey{fix: t.update(t.all[i:i+1], t.all[0].name), want: should[i], key: should[0]})
				}
			}
			return c.err
		}); err != nil {
			return wrong, fmt.Errorf("fold %s: %w", t.name, err)
		}
		for _, w := range fix {
			if _, err := tx.put(ctx, w.fix, w.want, w.key); err != nil {
				return wrong, err
			}
		}
		wrong = wrong || len(fix) > 0
		seen(n)
	}
	return wrong, nil
}

// next is the question for rows behind a key with their searched columns, so many of them.
func (t *table[T]) next() string {
	key := t.all[0].name
	return strings.TrimSuffix(t.whole(), "ORDER BY "+key) + "WHERE " + key + " > $1 ORDER BY " + key + " LIMIT $2"
}
