package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
)

// table is what the statements, the arguments and the reading of one kind of rows are made of. The
// fields of the row's struct are its columns: each is called as the field is, or as its tag "column"
// says, and the first is the key, which no update writes. Behind them stand columns that are made of more
// than one field, and last those that Go writes for SQL to search and nobody reads back. A table is made once, at load.
type table[T any] struct {
	name string
	all  []column
	kept int // so many of them are read back
}

// column is one column: which field of the row it is, or all of the row without an index, and how
// that is written and read.
type column struct {
	name  string
	index []int
	codec
}

// newTable returns the table of a struct type. A field that no column can hold is a mistake of the
// program.
func newTable[T any](name string, more ...column) *table[T] {
	t := &table[T]{name: name}
	for f := range journal.Visible(reflect.TypeFor[T]()) {
		if f.Tag.Get("column") == "-" {
			continue
		}
		column := column{name: f.Tag.Get("column"), index: f.Index, codec: codecOf(f.Type)}
		if column.name == "" {
			column.name = snake(f.Name)
		}
		t.all = append(t.all, column)
	}
	t.all = append(t.all, more...)
	t.kept = len(t.all)
	for t.kept > 0 && t.all[t.kept-1].read == nil {
		t.kept--
	}
	return t
}

// searched is a column that Go writes for SQL to search.
func searched[T any](name string, of func(*T) string) column {
	return column{name: name, codec: codec{bind: func(row reflect.Value) any { return of(row.Addr().Interface().(*T)) }}}
}

// snake is the name of a field as columns are called: ContactStart is contact_start, SQLAt is sql_at.
func snake(field string) string {
	out := make([]byte, 0, 32)
	capital := func(i int) bool { return i < len(field) && 'A' <= field[i] && field[i] <= 'Z' }
	for i := range len(field) {
		if !capital(i) {
			out = append(out, field[i])
			continue
		}
		if i > 0 && (!capital(i-1) || i+1 < len(field) && !capital(i+1)) {
			out = append(out, '_')
		}
		out = append(out, field[i]+'a'-'A')
	}
	return string(out)
}

// only returns the columns of these names.
func (t *table[T]) only(names ...string) []column {
	out := make([]column, len(names))
	for i, name := range names {
		at := slices.IndexFunc(t.all, func(c column) bool { return c.name == name })
		if at < 0 {
			panic(fmt.Sprintf("the table %s has no column %s", t.name, name))
		}
		out[i] = t.all[at]
	}
	return out
}

// but returns the columns that are read back, without those of these names.
func (t *table[T]) but(names ...string) []column {
	return slices.DeleteFunc(slices.Clone(t.all[:t.kept]), func(c column) bool { return slices.Contains(names, c.name) })
}

// part is the table of which these columns alone are read.
func (t *table[T]) part(columns []column) *table[T] {
	return &table[T]{name: t.name, all: columns, kept: len(columns)}
}

// columns are those that are read back, as a statement lists them under an alias such as "t.".
func (t *table[T]) columns(alias string) string {
	return join(t.all[:t.kept], func(_ int, name string) string { return alias + name })
}

// read is the question for whole rows.
func (t *table[T]) read(which string) string {
	return "SELECT " + t.columns("") + " FROM " + t.name + " " + which
}

// whole is the question for every row with its searched columns, in the order of the key.
func (t *table[T]) whole() string {
	return "SELECT " + join(t.all, func(_ int, name string) string { return name }) + " FROM " + t.name + " ORDER BY " + t.all[0].name
}

func (t *table[T]) insert() string {
	names := join(t.all, func(_ int, name string) string { return name })
	places := join(t.all, func(i int, _ string) string { return place(i) })
	return "INSERT INTO " + t.name + " (" + names + ") VALUES (" + places + ")"
}

// update sets columns of the row whose columns where are as given behind them.
func (t *table[T]) update(set []column, where ...string) string {
	for i, name := range where {
		where[i] = name + " = " + place(len(set)+i)
	}
	return "UPDATE " + t.name + " SET " + join(set, func(i int, name string) string { return name + " = " + place(i) }) +
		" WHERE " + strings.Join(where, " AND ")
}

// upsert inserts a row, or replaces all but the key of the one that is like it in the named columns.
func (t *table[T]) upsert(like ...string) string {
	set := slices.DeleteFunc(slices.Clone(t.all[1:]), func(c column) bool { return slices.Contains(like, c.name) })
	return t.insert() + " ON CONFLICT (" + strings.Join(like, ", ") + ") DO UPDATE SET " +
		join(set, func(_ int, name string) string { return name + " = excluded." + name })
}

func join(columns []column, f func(i int, name string) string) string {
	const usual = 24 // letters of a column with its place
	var out strings.Builder
	out.Grow(usual * len(columns))
	for i := range columns {
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString(f(i, columns[i].name))
	}
	return out.String()
}

func place(i int) string { return "$" + strconv.Itoa(i+1) }

// of is the column's value of a row.
func (c *column) of(row reflect.Value) reflect.Value {
	if len(c.index) == 1 {
		return row.Field(c.index[0])
	}
	return row.FieldByIndex(c.index)
}

// args are a row's values for these columns, and more behind them.
func (t *table[T]) args(columns []column, row *T, more ...any) []any {
	out := make([]any, len(columns), len(columns)+len(more))
	v := reflect.ValueOf(row).Elem()
	for i := range columns {
		out[i] = columns[i].bind(columns[i].of(v))
	}
	return append(out, more...)
}

// same reports whether two rows would be kept alike in these columns.
func (t *table[T]) same(columns []column, a, b *T) bool {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range columns {
		if c := &columns[i]; !c.same(c.of(x), c.of(y)) {
			return false
		}
	}
	return true
}

// add writes a row that is new.
func (t *table[T]) add(ctx context.Context, tx *Tx, text string, row *T) error {
	tx.Count(t.name, 1)
	return t.put(ctx, tx, text, row)
}

// save writes a row back by its key.
func (t *table[T]) save(ctx context.Context, tx *Tx, text string, row *T) error {
	key := t.key(row)
	if err := tx.whole(t.name, key); err != nil {
		return err
	}
	_, err := tx.put(ctx, text, t.args(t.all[1:], row, key)...)
	return err
}

// key is the value of the first column.
func (t *table[T]) key(row *T) any { return t.all[0].bind(t.all[0].of(reflect.ValueOf(row).Elem())) }

// put runs a statement that takes all columns.
func (t *table[T]) put(ctx context.Context, tx *Tx, text string, row *T) error {
	if err := tx.whole(t.name, t.key(row)); err != nil {
		return err
	}
	_, err := tx.put(ctx, text, t.args(t.all, row)...)
	return err
}

// row reads a row from the cells that stand next.
func (t *table[T]) row(c *cells) *T {
	row := new(T)
	t.into(c, row)
	return row
}

// into reads the cells that stand next into a row, of which nothing stays as it was.
func (t *table[T]) into(c *cells, row *T) {
	v := reflect.ValueOf(row).Elem()
	first := c.next
	for i := range t.kept {
		column := &t.all[i]
		column.read(c, column.of(v))
		if c.err != nil && c.tx != nil {
			c.tx.odd(&Unreadable{Table: t.name, Row: fmt.Sprint(c.values[first]), Column: bareColumn(column.name), Err: c.err})
			if c.err = nil; len(column.index) > 0 {
				column.of(v).SetZero()
			}
		}
	}
}

// each calls f for every row that a question for whole rows finds.
func (t *table[T]) each(ctx context.Context, tx *Tx, text string, args []any, f func(*T) error) error {
	return tx.rows(ctx, text, args, t.kept, func(c *cells) error {
		row := t.row(c)
		if c.err != nil {
			return c.err
		}
		return f(row)
	})
}

// rows returns what a question for whole rows finds.
func (t *table[T]) rows(ctx context.Context, tx *Tx, text string, args ...any) (out []*T, err error) {
	err = t.each(ctx, tx, text, args, func(row *T) error {
		out = append(out, row)
		return nil
	})
	return out, err
}

// first is the one row of a question that finds one at most, nil when there is none.
func first[T any](rows []*T, err error) (*T, error) {
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

// keyed makes a map of rows.
func keyed[T any, K comparable, V any](rows []*T, of func(*T) (K, V)) map[K]V {
	out := make(map[K]V, len(rows))
	for _, row := range rows {
		key, value := of(row)
		out[key] = value
	}
	return out
}

// among is rows for a question that takes a list of keys; none finds nothing.
func among[T any, K int64 | string](ctx context.Context, tx *Tx, t *table[T], text string, keys []K) ([]*T, error) {
	switch keys := any(keys).(type) {
	case []int64:
		if len(keys) > 0 {
			return t.rows(ctx, tx, text, idsJSON(keys))
		}
	case []string:
		if len(keys) > 0 {
			return t.rows(ctx, tx, text, textsJSON(keys))
		}
	}
	return nil, nil
}
