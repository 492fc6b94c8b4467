package store

import (
	"context"
	"slices"
)

// reading is what is read of each lead of a list with what stands around it, in one question.
type reading[T any] struct {
	columns string
	width   int
	read    func(*cells, *T)
	id      func(*T) int64
	put     func(*T, Section) // says in which section the lead stands
}

// aroundLeads is what they are made of. The plus keeps the lead in front: no other table can give
// the order of the inbox.
const aroundLeads = ` FROM leads l JOIN persons p ON p.id = +l.person_id JOIN accounts a ON a.id = +l.account_id
 LEFT JOIN partners r ON r.id = l.partner_id WHERE `

var listed = reading[ListRow]{
	columns: listTable.columns(""), width: listTable.kept,
	read: func(c *cells, r *ListRow) { listTable.into(c, r) },
	id:   func(r *ListRow) int64 { return r.ID },
	put:  func(r *ListRow, section Section) { r.Section = section },
}

// Whole is a lead with the person and the company whose it is.
type Whole struct {
	Lead    *Lead
	Person  *Person
	Account *Account
}

var whole = reading[Whole]{
	columns: leadTable.columns("l.") + ", " + personTable.columns("p.") + ", " + accountTable.columns("a."),
	width:   leadTable.kept + personTable.kept + accountTable.kept,
	read:    func(c *cells, w *Whole) { *w = Whole{leadTable.row(c), personTable.row(c), accountTable.row(c)} },
	id:      func(w *Whole) int64 { return w.Lead.ID },
	put:     func(*Whole, Section) {},
}

// The questions for leads that were chosen.
var (
	sqlListRows  = listed.chosen()
	sqlWholeRows = whole.chosen()
)

func (k *reading[T]) chosen() string {
	return "SELECT " + k.columns + aroundLeads + `l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
}

// at returns what is known of the leads at some places, in that order. A lead that is gone is left out.
func (k *reading[T]) at(ctx context.Context, tx *Tx, text string, places []Place) ([]T, error) {
	if len(places) == 0 {
		return nil, nil
	}
	ids, at := make([]int64, len(places)), make(map[int64]int, len(places))
	for i, p := range places {
		ids[i], at[p.ID] = p.ID, i
	}
	out, there := make([]T, len(places)), make([]bool, len(places))
	err := tx.rows(ctx, text, []any{idsJSON(ids)}, k.width, func(c *cells) error {
		var row T
		k.read(c, &row)
		i := at[k.id(&row)]
		k.put(&row, places[i].Section)
		out[i], there[i] = row, true
		return nil
	})
	if err != nil {
		return nil, err
	}
	i := -1
	return slices.DeleteFunc(out, func(T) bool { i++; return !there[i] }), nil
}

// streamed is how many leads a stream hands over at once.
const streamed = 500

// stream hands over up to limit leads of a selection, 0 is all, in the order of the inbox and a few
// hundred at a time. Where an index gives the order one question is read on and on: to choose each page
// first and then look its leads up again costs twice as much. What is handed over is not kept.
func (k *reading[T]) stream(ctx context.Context, tx *Tx, sel *Selection, text string, limit int, f func([]T) error) error {
	if sel.found != nil || sel.order != ByClock {
		return k.chunks(ctx, tx, sel, text, limit, f)
	}
	some := make([]T, 0, streamed)
	given := 0
	hand := func() error {
		given += len(some)
		err := f(some)
		clear(some)
		some = some[:0]
		return err
	}
	for section := PastDue; section <= Clockless; section++ {
		left := limit - given - len(some)
		if !sel.holds(section) || limit > 0 && left == 0 {
			continue
		}
		question, args := sel.text("SELECT "+k.columns, func(string) string { return aroundLeads }, section, nil, max(left, 0))
		err := tx.rows(ctx, question, args, k.width, func(c *cells) error {
			some = some[:len(some)+1]
			row := &some[len(some)-1] // where it stays: most of a list would be copied otherwise
			k.read(c, row)
			k.put(row, section)
			if c.err != nil || len(some) < streamed {
				return c.err
			}
			return hand()
		})
		if err != nil {
			return err
		}
	}
	return hand()
}

// chunks is stream for leads that were found in their facets.
func (k *reading[T]) chunks(ctx context.Context, tx *Tx, sel *Selection, text string, limit int, f func([]T) error) error {
	var after *Place
	for given := 0; limit == 0 || given < limit; given += streamed {
		n := streamed
		if limit > 0 {
			n = min(n, limit-given)
		}
		places, err := tx.Places(ctx, sel, after, n)
		if err != nil || len(places) == 0 {
			return err
		}
		rows, err := k.at(ctx, tx, text, places)
		if err == nil {
			err = f(rows)
		}
		if err != nil || len(places) < streamed {
			return err
		}
		after = &places[n-1]
	}
	return nil
}

// EveryRow hands over the rows of up to limit leads of a selection, 0 is all, in the order of the inbox.
func (tx *Tx) EveryRow(ctx context.Context, sel *Selection, limit int, f func([]ListRow) error) error {
	return listed.stream(ctx, tx, sel, sqlListRows, limit, f)
}

// EveryLead hands over the leads of a selection whole, in the order of the inbox.
func (tx *Tx) EveryLead(ctx context.Context, sel *Selection, f func([]Whole) error) error {
	return whole.stream(ctx, tx, sel, sqlWholeRows, 0, f)
}
