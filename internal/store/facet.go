package store

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
)

// Facets are what filters ask of leads, of their persons and of their companies, kept a second time in
// blocks of 64 rows that are packed by column: a filter of any keys goes through all leads in the time
// that reading one row in a hundred would take. Texts stand there as numbers of words. They are
// derived: the transaction that changes a row changes its facets, verify compares them with the rows,
// and a database whose facets were made of other columns has them made anew when it is opened.

// A facet is one column of a block: which column of the row it is made of, and how.
type facet struct {
	column string // under the alias that conditions use: "l.stage"
	how    asNumber
}

// asNumber is how a value becomes a number.
type asNumber int

const (
	aNumber asNumber = iota
	aWord            // the number of a word
	aFlag            // whether it says anything: a text that is not empty, a number above 0
	aYes             // whether the budget is confirmed among the answers
	anHour           // the hour of an instant, counted from 1: a third of its bits, and periods begin with an hour
)

// rowKind are the three kinds of rows that have facets, by the number of their first block.
type rowKind int

const (
	ofLeads rowKind = iota
	ofPersons
	ofAccounts
)

// kindBits leaves room for the blocks of each kind of rows among the keys of one table.
const kindBits = 40

// noted says that there are notes about a person.
const noted = "n.id"

// facets lists what is kept of each kind of rows, made at load: a fact with a filter key is among them
// by itself.
var facets = [...][]facet{
	ofLeads: slices.Concat(
		facetsOf(aNumber, "l.person_id l.account_id l.due_at l.alert_at l.snoozed_until l.created_at l.updated_at l.score l.fit l.intent"),
		facetsOf(aNumber, "l.touched_at l.referred_at"), // lists are sorted by the first
		facetsOf(aWord, "l.stage l.verdict l.source l.partner_id l.owner l.queue l.clock l.reason l.surface l.open_gates l.tags_key"),
		facetsOf(aWord, "l.utm l.landing_url"+filteredKeys("l.")),
		facetsOf(aFlag, "l.note l.use_case l.conflicts l.asked_at"), facetsOf(aYes, budgetColumn),
		facetsOf(anHour, "l.eql_at l.sql_at l.won_at l.lost_at")),
	ofPersons:  facetsOf(aFlag, "p.phone p.email_key "+noted),
	ofAccounts: facetsOf(aWord, filteredKeys("a.")),
}

// touchFields are what is kept of the touches of a person, each a list of different words.
var touchFields = [...]string{"t.kind", "t.surface", "t.url", "t.page"}

// lists are how many lists of words stand behind the facets of a row.
func (k rowKind) lists() int {
	if k == ofPersons {
		return len(touchFields)
	}
	return 0
}

func facetsOf(how asNumber, names string) []facet {
	var out []facet
	for _, name := range strings.Fields(names) {
		out = append(out, facet{name, how})
	}
	return out
}

// filteredKeys are the searched columns of the facts that a row keeps and that have a key.
func filteredKeys(row string) string {
	var b strings.Builder
	for _, f := range lead.Filtered() {
		if rowOf(f) == row {
			b.WriteString(" " + row + f.Filter.Key + "_key")
		}
	}
	return b.String()
}

// facetsMadeOf names what blocks are made of, in their order.
func facetsMadeOf() string {
	var b strings.Builder
	b.WriteString("1") // how blocks are written
	for _, list := range facets {
		for _, f := range list {
			b.WriteString(" " + f.column)
		}
	}
	return b.String() + " " + strings.Join(touchFields[:], " ")
}

// facetPlace is where a column stands: of which rows, and as which facet or list.
func facetPlace(column string) (k rowKind, at int, how asNumber) {
	if at := slices.Index(touchFields[:], column); at >= 0 {
		return ofPersons, at, aWord
	}
	for k, list := range facets {
		if at := slices.IndexFunc(list, func(f facet) bool { return f.column == column }); at >= 0 {
			return rowKind(k), at, list[at].how
		}
	}
	panic("no facet is made of " + column)
}

// bare is a column's name without the alias.
func bare(column string) string { return column[strings.IndexByte(column, '.')+1:] }

// The columns of rows in hand that facets are made of.
var (
	leadFaceted    = facetColumns(leadTable, ofLeads)
	accountFaceted = facetColumns(accountTable, ofAccounts)
	personFaceted  = facetColumns(personTable, ofPersons)
)

// facetColumns are a table's columns of which the facets of its rows are made, in their order. That
// there are notes is not said by a person's row.
func facetColumns[T any](t *table[T], k rowKind) []column {
	var names []string
	for _, f := range facets[k] {
		if f.column != noted {
			names = append(names, bare(f.column))
		}
	}
	return t.only(names...)
}

// facetRow is what is kept of one row.
type facetRow struct {
	values []int64
	lists  [][]int64 // of a person: sorted numbers of words
}

// in are the facets of a row that may be none.
func (r *facetRow) in(k rowKind) []int64 {
	if r.values == nil {
		return make([]int64, len(facets[k]))
	}
	return r.values
}

// facetValues makes facets of the values of a row, which stand in their order.
func (tx *Tx) facetValues(ctx context.Context, k rowKind, values []any) ([]int64, error) {
	out := make([]int64, len(facets[k]))
	for i, v := range values {
		n, err := tx.facetValue(ctx, facets[k][i], v)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

func (tx *Tx) facetValue(ctx context.Context, f facet, v any) (int64, error) {
	text, _ := v.(string)
	n, _ := v.(int64)
	switch {
	case v == nil:
		return noWord, nil
	case f.how == aWord:
		return tx.word(ctx, f.column, text)
	case f.how == aYes:
		return flag(strings.Contains(strings.ToLower(text), budgetYes)), nil
	case f.how == aFlag:
		return flag(text != "" || n > 0), nil
	case f.how == anHour:
		return hourOf(n), nil
	}
	return n, nil
}

// hour is an hour in ms.
const hour = 60 * 60 * 1000

// hourOf is the hour of an instant (ms), 0 when there is none.
func hourOf(ms int64) int64 {
	if ms <= 0 {
		return 0
	}
	return ms/hour + 1
}

// bounds are the least and the greatest number of which a facet was made.
func (h asNumber) bounds(v int64) (low, top int64) {
	if h != anHour || v == 0 {
		return v, v
	}
	return (v - 1) * hour, v*hour - 1
}

func flag(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// facetsOfRow are the facets that a row in hand has.
func facetsOfRow[T any](ctx context.Context, tx *Tx, k rowKind, columns []column, row *T) ([]int64, error) {
	values := make([]any, len(columns))
	v := reflect.ValueOf(row).Elem()
	for i := range columns {
		values[i] = columns[i].bind(columns[i].of(v))
	}
	return tx.facetValues(ctx, k, values)
}
