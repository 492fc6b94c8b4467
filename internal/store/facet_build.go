package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The queries that make facets of rows.
var (
	sqlFacetLeads    = facetQuery("leads", ofLeads)
	sqlFacetPersons  = facetQuery("persons", ofPersons)
	sqlFacetAccounts = facetQuery("accounts", ofAccounts)
)

const (
	sqlFacetTouches = `SELECT person_id, kind, surface, COALESCE(url, ''), page FROM touches WHERE person_id > $1 AND person_id <= $2`
	sqlFacetNotes   = `SELECT DISTINCT person_id FROM personal WHERE kind = 'note' AND person_id > $1 AND person_id <= $2`
	sqlFacetEnds    = `SELECT COALESCE((SELECT MAX(id) FROM leads), 0), COALESCE((SELECT MAX(id) FROM persons), 0),
 COALESCE((SELECT MAX(id) FROM accounts), 0), COALESCE((SELECT MAX(person_id) FROM touches), 0)`
	sqlFacetLast = `SELECT COALESCE(MAX(id), 0) FROM facets WHERE id >= $1 AND id < $2`
)

// metaFacets is the name under which the database says what its facets were made of.
const metaFacets = "facets"

func facetQuery(table string, k rowKind) string {
	names := []string{"id"}
	for _, f := range facets[k] {
		if f.column != noted {
			names = append(names, bare(f.column))
		}
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + table + " WHERE id > $1 AND id <= $2"
}

// facetRows makes the facets of rows from the rows themselves: of those with ids above after and up
// to last.
func (tx *Tx) facetRows(ctx context.Context, k rowKind, after, last int64) (map[int64]*facetRow, error) {
	text := [...]string{ofLeads: sqlFacetLeads, ofPersons: sqlFacetPersons, ofAccounts: sqlFacetAccounts}[k]
	width := len(facets[k])
	if k == ofPersons {
		width-- // whether there are notes is asked apart
	}
	// Read first and understood then: a word that is new is written, and nothing is written while
	// rows are read.
	type read struct {
		id     int64
		values []any
	}
	rows, err := gather(ctx, tx, 1+width, func(c *cells) read { return read{c.int(), slices.Clone(c.values[1:])} }, text, after, last)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]*facetRow, len(rows))
	for _, r := range rows {
		values, err := tx.facetValues(ctx, k, r.values)
		if err != nil {
			return nil, err
		}
		out[r.id] = &facetRow{values: values}
	}
	if k != ofPersons {
		return out, nil
	}
	return out, tx.facetPersons(ctx, out, after, last)
}

// facetPersons adds what touches and notes say of persons.
func (tx *Tx) facetPersons(ctx context.Context, rows map[int64]*facetRow, after, last int64) error {
	of := func(person int64) *facetRow {
		row := rows[person]
		if row == nil {
			row = &facetRow{values: make([]int64, len(facets[ofPersons]))}
			rows[person] = row
		}
		if row.lists == nil {
			row.lists = make([][]int64, len(touchFields))
		}
		return row
	}
	type touch struct {
		person int64
		texts  [len(touchFields)]string
	}
	touches, err := gather(ctx, tx, 1+len(touchFields), func(c *cells) touch {
		return touch{c.int(), [...]string{c.text(), c.text(), c.text(), pageWord(c.int())}}
	}, sqlFacetTouches, after, last)
	if err != nil {
		return err
	}
	for _, t := range touches {
		row := of(t.person)
		for i, text := range t.texts {
			n, err := tx.listed(ctx, i, text)
			if err != nil {
				return err
			}
			row.lists[i] = insert(row.lists[i], n)
		}
	}
	persons, err := tx.ids(ctx, sqlFacetNotes, after, last)
	_, at, _ := facetPlace(noted)
	for _, id := range persons {
		of(id).values[at] = 1
	}
	return err
}

// facetStretch is how many blocks are made at a time.
const facetStretch = 64

// facetCheck is called with each block as it is made anew, nil for none, and with the one that is there.
type facetCheck func(k rowKind, number int64, made *[blockSize]facetRow, have []byte) error

// eachFacets makes every block anew. told is called with how many rows are done, of all.
func (tx *Tx) eachFacets(ctx context.Context, told func(done, all int64), f facetCheck) error {
	var leads, persons, accounts, touched int64
	if _, err := tx.one(ctx, sqlFacetEnds, nil, &leads, &persons, &accounts, &touched); err != nil {
		return err
	}
	persons = max(persons, touched)
	done, all := int64(0), leads+persons+accounts
	for k, last := range []int64{ofLeads: leads, ofPersons: persons, ofAccounts: accounts} {
		k, begin := rowKind(k), facetKey(rowKind(k), 0)
		var kept int64
		if _, err := tx.one(ctx, sqlFacetLast, []any{begin, facetKey(k+1, 0)}, &kept); err != nil {
			return err
		}
		for number := int64(0); number <= max(last/blockSize, kept-begin); number += facetStretch {
			if err := tx.stretch(ctx, k, number, f); err != nil {
				return err
			}
			told(min(done+(number+facetStretch)*blockSize, all), all)
		}
		done += last
	}
	return nil
}

func (tx *Tx) stretch(ctx context.Context, k rowKind, number int64, f facetCheck) error {
	have := make([][]byte, facetStretch)
	err := tx.rows(ctx, sqlFacets, []any{facetKey(k, number), facetKey(k, number+facetStretch)}, 2, func(c *cells) error {
		key := c.int()
		have[key-facetKey(k, number)] = c.bytes()
		return nil
	})
	if err != nil {
		return err
	}
	rows, err := tx.facetRows(ctx, k, number*blockSize-1, (number+facetStretch)*blockSize-1)
	if err != nil {
		return err
	}
	made := make([]*[blockSize]facetRow, facetStretch)
	for id, row := range rows {
		at := id/blockSize - number
		if made[at] == nil {
			made[at] = &[blockSize]facetRow{}
		}
		made[at][id%blockSize] = *row
	}
	for i := range made {
		if made[i] == nil && have[i] == nil {
			continue
		}
		if err := f(k, number+int64(i), made[i], have[i]); err != nil {
			return err
		}
	}
	return nil
}

// nobody is told how far it is.
func nobody(int64, int64) {}

// makeFacets makes all facets and words anew.
func (tx *Tx) makeFacets(ctx context.Context, told func(done, all int64)) error {
	tx.facets = [len(facets)]map[int64]*facetChange{}
	if err := tx.run(ctx, sqlDropFacets, sqlDropWords); err != nil {
		return err
	}
	tx.words = &wordBook{fields: map[string]*wordField{}}
	tx.c.words = tx.words
	err := tx.eachFacets(ctx, told, func(k rowKind, number int64, made *[blockSize]facetRow, _ []byte) error {
		var b facetBlock
		b.open(k, facetKey(k, number), nil)
		lists := b.lists()
		for i := range made {
			b.put(i, made[i].in(k))
			if made[i].lists != nil {
				lists[i] = made[i].lists
			}
		}
		_, err := tx.put(ctx, sqlSaveFacets, b.pack(lists), facetKey(k, number))
		return err
	})
	if err != nil {
		return err
	}
	return tx.SetMeta(ctx, metaFacets, facetsMadeOf())
}

// hasFacets reports whether the facets are there and made of what this program asks for.
func (tx *Tx) hasFacets(ctx context.Context) (bool, error) {
	of, err := tx.Meta(ctx, metaFacets)
	return of == facetsMadeOf(), err
}

// hasKeys reports whether searched columns are folded as this program folds.
func (tx *Tx) hasKeys(ctx context.Context) (bool, error) {
	of, err := tx.Meta(ctx, metaKeys)
	return of == keysMadeOf(), err
}

// facets tells who waits how far it is.
func (o *Options) facets(done, all int64) {
	if o.Facets != nil && all > 0 {
		o.Facets(done, all)
	}
}

// keepDerived makes searched columns and facets of a database that has none, or those of another program.
func (s *Store) keepDerived(ctx context.Context, w *conn) error {
	tx := &Tx{c: w}
	folded, err := tx.hasKeys(ctx)
	if err != nil {
		return err
	}
	if ok, err := tx.hasFacets(ctx); err != nil || ok && folded {
		return err
	}
	return s.writeOnce(ctx, w, time.Now().Add(s.patience), func(tx *Tx) error {
		// Another process may have been first.
		if ok, err := tx.hasKeys(ctx); err != nil {
			return err
		} else if !ok {
			if err := tx.refold(ctx, s.o.facets); err != nil {
				return err
			}
		}
		if ok, err := tx.hasFacets(ctx); err != nil || ok {
			return err
		}
		return tx.makeFacets(ctx, func(done, all int64) {
			s.o.at(PointInFacets)
			s.o.facets(done, all)
		})
	})
}

// tidyWords forgets what only erased rows said: links, campaigns and tags may name a person.
func (tx *Tx) tidyWords(ctx context.Context) error {
	for _, column := range []string{"l.utm", "l.landing_url", "l.tags_key", "t.url"} {
		k, at, _ := facetPlace(column)
		used := map[int64]bool{}
		err := tx.eachBlock(ctx, k, 0, func(b *facetBlock) error {
			words := b.column(at)
			if k == ofPersons {
				_, words = b.list(at)
			}
			for _, w := range words {
				used[w] = true
			}
			return nil
		})
		if err == nil {
			err = tx.dropWords(ctx, column, used)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eachBlock reads the blocks of one kind of rows in their order, from a number on. The block is f's only
// while it runs.
func (tx *Tx) eachBlock(ctx context.Context, k rowKind, from int64, f func(*facetBlock) error) error {
	var b facetBlock
	var key int64
	var data sql.RawBytes // not copied: blocks are read by the thousand
	return tx.each(ctx, sqlFacets, []any{facetKey(k, from), facetKey(k+1, 0)}, func(scan func(...any) error) error {
		if err := scan(&key, &data); err != nil {
			return err
		}
		b.open(k, key, data)
		err := f(&b)
		return cmp.Or(err, b.err)
	})
}

// facetField is what a row's facets are called when they are checked.
const facetField = "facets"

// checkFacets compares every block with the rows.
func (tx *Tx) checkFacets(ctx context.Context, f func(wrongKey) error) error {
	tables := [...]string{ofLeads: "leads", ofPersons: "persons", ofAccounts: "accounts"}
	return tx.eachFacets(ctx, nobody, func(k rowKind, number int64, made *[blockSize]facetRow, have []byte) error {
		if made == nil {
			made = &[blockSize]facetRow{}
		}
		var b facetBlock
		b.open(k, number, have)
		lists := b.lists()
		for i := range made {
			kept := b.row(i, lists)
			what := wrongFacet(k, &made[i], &kept)
			if what == "" {
				continue
			}
			id := number*blockSize + int64(i)
			found := Finding{Table: tables[k], Row: fmt.Sprint(id), Field: facetField, Want: "that of the row", Have: "another " + what}
			if k == ofLeads {
				found.Lead = id
			}
			if err := f(wrongKey{Finding: found}); err != nil {
				return err
			}
		}
		return nil
	})
}

// wrongFacet names the first facet that is not what the row says, "" for none. That a row must be
// asked is never wrong.
func wrongFacet(k rowKind, made, kept *facetRow) string {
	for i, want := range made.in(k) {
		f := facets[k][i]
		if kept.values[i] != want && (f.how != aWord || kept.values[i] != otherWord) {
			return bare(f.column)
		}
	}
	for i, list := range kept.lists {
		var want []int64
		if made.lists != nil {
			want = made.lists[i]
		}
		if !slices.Equal(list, want) && !slices.Contains(list, otherWord) {
			return bare(touchFields[i])
		}
	}
	return ""
}
