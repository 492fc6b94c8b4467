package intake

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake/table"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// row reads the cells of one row by field. What is wrong with a cell is collected, so that a person
// reads all mistakes of a row at once.
type row struct {
	cols   *columns
	cells  []string // tidied: see tidy
	form   *form
	faults []string
	wrongs map[string]error // the first mistake of each field, for a form
	typed  bool             // by a person, who is asked again: nothing is passed over
	warned string           // what its cells say that cannot be right together, "" for nothing
	odd    []oddWord        // what a cell says that is no value of its field
}

// form is how the cells of a file are to be read.
type form struct {
	kind           *kind
	origin         string
	unsaid         bool // nobody said the origin: it is the kind's name
	dates, numbers value.Locale
	zones          value.Zones
	currency       string                     // of amounts; "" is not known
	words          map[string]map[string]bool // by field, the keys of those that the policy knows; nil: any
	json           bool                       // amounts are minor units
	posted         bool                       // who sent them has no flags: what is wrong is said as of what is typed
}

// oddWord is a text that is no value of its field: the field is unknown, and the text is told.
type oddWord struct {
	field, text string
	kept        bool // the field keeps it all the same
	at          int  // of an opt-out: the column it stands in, for there may be several
}

// tidy trims a cell and takes off the apostrophe that careful exporters put before what a spreadsheet
// would run as a formula, and the formula by which others keep a text from being taken for a number.
func tidy(cell string) string {
	cell = strings.TrimSpace(cell)
	if inner, ok := strings.CutPrefix(cell, `="`); ok && strings.HasSuffix(inner, `"`) && len(inner) > 1 {
		cell = strings.TrimSuffix(inner, `"`)
	}
	return strings.TrimSpace(safetext.UnguardFormula(cell))
}

// tidied returns the cells of a row and whether all of them are empty. No spreadsheet runs JSON, so
// there an apostrophe is part of the text.
func tidied(r *table.Row, json bool) (cells []string, blank bool) {
	cells, blank = make([]string, len(r.Values)), true
	for i, v := range r.Values {
		if json {
			cells[i] = strings.TrimSpace(v)
		} else {
			cells[i] = tidy(v)
		}
		blank = blank && cells[i] == ""
	}
	return cells, blank
}

// text returns a field's cell; "" when the row has none, or one that says nothing.
func (r *row) text(field string) string {
	i, ok := r.cols.at[field]
	if !ok {
		return ""
	}
	s := r.cells[i]
	if r.cols.rivals != nil {
		s = r.agreed(field, s)
	}
	if saysNothing(field, s) {
		return ""
	}
	return s
}

// agreed is the word of all columns that mean a field. Two words are a mistake: which one holds is not
// guessed.
func (r *row) agreed(field, s string) string {
	for _, i := range r.cols.rivals[field] {
		other := r.cells[i]
		switch {
		case other == "" || safetext.Fold(other) == safetext.Fold(s):
		case s == "" || saysNothing(field, s):
			s = other
		case !saysNothing(field, other):
			r.wrong(field, fmt.Errorf("%s, and column %s, which means %s too, says %s: say --map %q for the one that is not to be read",
				shown(s), shown(r.cols.names[i]), field, shown(other), r.cols.names[i]+"="+toNothing))
		}
	}
	return s
}

// unread notes a text that is no value of its field. What is not known costs no row.
func (r *row) unread(field, text string) { r.odd = append(r.odd, oddWord{field: field, text: text}) }

// judge tells the words of a row that the policy does not know. They stay what they are.
func (r *row) judge() {
	for field, known := range r.form.words {
		if s := r.text(field); s != "" && !known[columnKey(s)] {
			r.odd = append(r.odd, oddWord{field: field, text: s, kept: true})
		}
	}
}

// column is what the file calls a field.
func (r *row) column(field string) string {
	if i, ok := r.cols.at[field]; ok {
		return r.cols.names[i]
	}
	return field
}

// opt is text that is unknown when it is empty.
func (r *row) opt(field string) lead.Opt[string] {
	if s := r.text(field); s != "" {
		return lead.Known(s)
	}
	return lead.Opt[string]{}
}

// columnOf is what the file calls the column of an odd word.
func (r *row) columnOf(o oddWord) string {
	if o.field == optOut {
		return r.cols.names[o.at]
	}
	return r.column(o.field)
}

// wrong notes a mistake of a cell, with the column as the file calls it.
func (r *row) wrong(field string, err error) {
	why := err.Error()
	if r.form.posted {
		why = typedProblem(field, err)
	}
	r.faults = append(r.faults, fmt.Sprintf("column %s: %s", shown(r.column(field)), why))
	if _, ok := r.wrongs[field]; !ok {
		if r.wrongs == nil {
			r.wrongs = map[string]error{}
		}
		r.wrongs[field] = err
	}
}

// need notes the required fields that have no value. A group needs one of its fields.
func (r *row) need(groups [][]string) {
	for _, group := range groups {
		if !slices.ContainsFunc(group, func(f string) bool { return r.text(f) != "" }) {
			r.faults = append(r.faults, strings.Join(group, " or ")+" is missing")
		}
	}
}

// fault joins what is wrong with the row, nil when nothing is.
func (r *row) fault() error {
	if len(r.faults) == 0 {
		return nil
	}
	return errors.New(strings.Join(r.faults, "; "))
}

// read turns a cell into a value; an empty one is not known.
func read[T any](r *row, field string, parse func(string) (T, error)) lead.Opt[T] {
	s := r.text(field)
	if s == "" {
		return lead.Opt[T]{}
	}
	v, err := parse(s)
	if err != nil {
		r.wrong(field, err)
		return lead.Opt[T]{}
	}
	return lead.Known(v)
}

// try is read for a value without which the row is worth having: a text that is none is not known.
func try[T any](r *row, field string, parse func(string) (T, error)) lead.Opt[T] {
	s := r.text(field)
	if s == "" {
		return lead.Opt[T]{}
	}
	v, err := parse(s)
	switch {
	case err == nil:
		return lead.Known(v)
	case twofold(err):
		r.wrong(field, err)
	default:
		r.unread(field, s)
		if r.typed {
			r.wrong(field, err)
		}
	}
	return lead.Opt[T]{}
}

// twofold says that a text has readings enough, and none can be chosen.
func twofold(err error) bool {
	var two *value.Ambiguous
	var other *value.Contrary
	return errors.As(err, &two) || errors.As(err, &other)
}

func (r *row) time(field string) lead.Opt[time.Time] {
	return read(r, field, func(s string) (time.Time, error) { return value.Time(s, r.form.zones, r.form.dates) })
}

// count is a whole number that cannot be negative. A range or a limit is no count.
func (r *row) count(field string) lead.Opt[int64] {
	return try(r, field, func(s string) (int64, error) {
		n, err := value.Int(s, r.form.numbers)
		if err == nil && n < 0 {
			err = fmt.Errorf("%s is below zero: check the number", shown(s))
		}
		return n, err
	})
}

// money is an amount in minor units: as it stands in a column called *_minor and in JSON, from
// major units otherwise.
func (r *row) money(field string) lead.Opt[int64] {
	minor := read(r, field+"_minor", r.amount(true))
	if minor.Known {
		return minor
	}
	return read(r, field, r.amount(r.form.json))
}

func (r *row) amount(minor bool) func(string) (int64, error) {
	return func(s string) (n int64, err error) {
		if minor {
			n, err = value.MoneyMinor(s, r.form.numbers)
		} else {
			n, err = value.Money(s, r.form.numbers, r.form.currency)
		}
		if err == nil && n < 0 {
			err = fmt.Errorf("%s is below zero: check the amount", shown(s))
		}
		return n, err
	}
}

// inCurrency refuses a row whose amounts are in another currency than the one that is kept.
func (r *row) inCurrency(field string) {
	if s := r.text(field); s != "" {
		if err := value.Currency(s, r.form.currency); err != nil {
			r.wrong(field, err)
		}
	}
}

func (r *row) bool(field string) lead.Opt[bool] { return try(r, field, value.Bool) }

func (r *row) list(field string) lead.Opt[[]string] {
	list := read(r, field, func(s string) ([]string, error) {
		list := safetext.SplitList(s)
		return list, lead.TooMany(len(list))
	})
	list.Known = list.V != nil
	return list
}

// word is a text that must be one of a list, in any case and with blanks or dashes for underscores.
func (r *row) word(field string, list []string) string {
	w := read(r, field, func(s string) (string, error) { return oneOf(s, list) })
	return w.V
}

// perhaps is word for a field that may stay unknown.
func (r *row) perhaps(field string, list []string) string {
	w := try(r, field, func(s string) (string, error) { return oneOf(s, list) })
	return w.V
}

func oneOf(s string, list []string) (string, error) {
	key := columnKey(s)
	for _, w := range list {
		if columnKey(w) == key {
			return w, nil
		}
	}
	return "", fmt.Errorf("%s is none of %s", shown(s), strings.Join(list, ", "))
}

// rate is a share of revenue in basis points, from 10% or 0.1.
func (r *row) rate(field string) lead.Opt[int64] { return read(r, field, lead.ParseRate) }

// campaignColumns are the campaign columns with the part of a campaign that each is.
var campaignColumns = sync.OnceValue(func() []campaignColumn {
	var out []campaignColumn
	for _, part := range lead.UTMParts() {
		out = append(out, campaignColumn{"utm_" + part.Name, part.Of})
	}
	return out
})

type campaignColumn struct {
	name string
	of   func(*lead.UTM) *lead.Opt[string]
}

// utm reads the campaign columns.
func (r *row) utm() lead.UTM {
	var u lead.UTM
	for _, c := range campaignColumns() {
		*c.of(&u) = r.opt(c.name)
	}
	return u
}

// told is a cell of a column that only our own export has.
func (r *row) told(name string) string {
	if i, ok := r.cols.told[name]; ok {
		return r.cells[i]
	}
	return ""
}

// origin says where the row came from and what it was exactly: its cells that are not empty, by
// name, so that the order of columns does not matter.
func (r *row) origin(key string) desk.Origin {
	type cell struct{ name, text string }
	cells := make([]cell, 0, len(r.cells))
	for i, text := range r.cells {
		if text == "" {
			continue
		}
		name := r.cols.fields[i]
		if name == "" {
			name = "~" + columnKey(r.cols.names[i]) // no field begins like this
		}
		cells = append(cells, cell{name, text})
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.text, b.text))
	})
	var raw []byte
	for _, c := range cells {
		raw = append(raw, c.name...)
		raw = append(raw, '=')
		raw = strconv.AppendQuote(raw, c.text)
		raw = append(raw, '\n')
	}
	return desk.Origin{Name: cmp.Or(r.told("origin"), r.form.origin), Key: key, Raw: string(raw)}
}
