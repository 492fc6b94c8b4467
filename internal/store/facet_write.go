package store

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strconv"
)

// The queries of blocks of facets.
const (
	sqlFacets       = `SELECT id, data FROM facets WHERE id >= $1 AND id < $2 ORDER BY id`
	sqlFacetsByKey  = `SELECT id, data FROM facets WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlSaveFacets   = `INSERT INTO facets (data, id) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET data = excluded.data`
	sqlDropFacets   = `DELETE FROM facets`
	sqlPersonsLeads = `SELECT id FROM leads WHERE person_id = $1`
)

// facetChange is what this transaction did to the facets of one row.
type facetChange struct {
	values []int64   // nil: they stay as they were, as each that is asBefore
	words  [][]int64 // that come into its lists
	anew   bool      // it must be made from the rows again
}

// asBefore stands for a facet of a person that stays as it is.
const asBefore = -1

// mostChanges is how many changes of facets are held back until the transaction ends: one that
// imports a whole file must not keep all of it in memory.
const mostChanges = 8192

// change is what becomes of the facets of a row. A long list of changes is written first.
func (tx *Tx) change(ctx context.Context, k rowKind, id int64) (*facetChange, error) {
	if len(tx.facets[k]) >= mostChanges && tx.facets[k][id] == nil {
		if err := tx.flushFacets(ctx); err != nil {
			return nil, err
		}
	}
	if tx.facets[k] == nil {
		tx.facets[k] = map[int64]*facetChange{}
	}
	c := tx.facets[k][id]
	if c == nil {
		c = &facetChange{}
		tx.facets[k][id] = c
	}
	return c, nil
}

// facetAnew says that the facets of rows must be made again when the transaction ends.
func (tx *Tx) facetAnew(ctx context.Context, k rowKind, ids ...int64) error {
	for _, id := range ids {
		c, err := tx.change(ctx, k, id)
		if err != nil {
			return err
		}
		c.anew = true
	}
	return nil
}

// facet takes over what a row in hand says.
func faceted[T any](ctx context.Context, tx *Tx, k rowKind, columns []column, id int64, row *T) error {
	values, err := facetsOfRow(ctx, tx, k, columns, row)
	if err != nil {
		return err
	}
	c, err := tx.change(ctx, k, id)
	if err != nil {
		return err
	}
	if k == ofPersons { // whether there are notes is not said by the row
		if values[len(columns)] = asBefore; c.values != nil {
			values[len(columns)] = c.values[len(columns)]
		}
	}
	c.values = values
	return nil
}

// facetTouch adds what a touch says to the lists of its person.
func (tx *Tx) facetTouch(ctx context.Context, t *Touch) error {
	var words [len(touchFields)]int64
	for i, text := range [len(touchFields)]string{t.Kind, t.Surface, t.URL.V, pageWord(t.Page)} { // in the order of touchFields
		n, err := tx.listed(ctx, i, text)
		if err != nil {
			return err
		}
		words[i] = n
	}
	return tx.facetWords(ctx, t.PersonID, words)
}

// facetWords adds a word to each list of a person.
func (tx *Tx) facetWords(ctx context.Context, person int64, words [len(touchFields)]int64) error {
	c, err := tx.change(ctx, ofPersons, person)
	if err != nil {
		return err
	}
	if c.words == nil {
		c.words = make([][]int64, len(touchFields))
	}
	for i, n := range words {
		c.words[i] = insert(c.words[i], n)
	}
	return nil
}

// pageWord is the number of a page as a word of a list, "" for none.
func pageWord(page int64) string {
	if page == 0 {
		return ""
	}
	return strconv.FormatInt(page, 10)
}

// listed is the number of a text in a list; nobody asks for an empty one.
func (tx *Tx) listed(ctx context.Context, list int, text string) (int64, error) {
	if text == "" {
		return noWord, nil
	}
	return tx.word(ctx, touchFields[list], text)
}

// insert adds a word to a sorted list that has it once at most.
func insert(list []int64, word int64) []int64 {
	at, found := slices.BinarySearch(list, word)
	if found || word == noWord {
		return list
	}
	return slices.Insert(list, at, word)
}

// facetNote says that there is a note about a person.
func (tx *Tx) facetNote(ctx context.Context, person int64) error {
	c, err := tx.change(ctx, ofPersons, person)
	if err != nil {
		return err
	}
	_, at, _ := facetPlace(noted)
	if c.values == nil {
		c.values = slices.Repeat([]int64{asBefore}, len(facets[ofPersons]))
	}
	c.values[at] = 1
	return nil
}

// flushFacets writes the blocks of which a row changed.
func (tx *Tx) flushFacets(ctx context.Context) error {
	for k := range facets {
		changes := tx.facets[k]
		if len(changes) == 0 {
			continue
		}
		tx.facets[k] = nil
		if err := tx.writeFacets(ctx, rowKind(k), changes); err != nil {
			return err
		}
	}
	if !tx.erased {
		return nil
	}
	return tx.tidyWords(ctx)
}

func (tx *Tx) writeFacets(ctx context.Context, k rowKind, changes map[int64]*facetChange) error {
	ids := slices.Sorted(maps.Keys(changes))
	var keys []int64
	for _, id := range ids {
		if key := facetKey(k, id/blockSize); len(keys) == 0 || keys[len(keys)-1] != key {
			keys = append(keys, key)
		}
	}
	old := make(map[int64][]byte, len(keys))
	err := tx.rows(ctx, sqlFacetsByKey, []any{idsJSON(keys)}, 2, func(c *cells) error {
		key := c.int()
		old[key] = c.bytes()
		return nil
	})
	if err != nil {
		return err
	}
	var b facetBlock
	for _, key := range keys {
		b.open(k, key, old[key])
		lists := b.lists()
		for ; len(ids) > 0 && ids[0]/blockSize == b.number; ids = ids[1:] {
			if err := tx.apply(ctx, &b, ids[0], changes[ids[0]], &lists[ids[0]%blockSize]); err != nil {
				return err
			}
		}
		data := b.pack(lists)
		if b.err != nil {
			return b.err
		}
		if bytes.Equal(data, old[key]) {
			continue
		}
		if _, err := tx.put(ctx, sqlSaveFacets, data, key); err != nil {
			return err
		}
	}
	return nil
}

// apply brings a change into what is kept of a row.
func (tx *Tx) apply(ctx context.Context, b *facetBlock, id int64, c *facetChange, lists *[][]int64) error {
	i := int(id % blockSize)
	if !c.anew {
		b.put(i, c.values)
		for l, words := range c.words {
			for _, w := range words {
				(*lists)[l] = insert((*lists)[l], w)
			}
		}
		return nil
	}
	made, err := tx.facetRows(ctx, b.kind, id-1, id)
	row := made[id]
	if row == nil {
		row = &facetRow{}
	}
	b.put(i, row.in(b.kind))
	*lists = row.lists
	if *lists == nil {
		*lists = make([][]int64, b.kind.lists())
	}
	return err
}
