package store

import (
	"math"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
)

// condition is what a filter asks of a lead. It is said in SQL, about the rows, and held against
// facets; a property test holds both to the same answer. What is not known is not so.
type condition interface {
	sql(w *where) string
	facets(m *matching) matcher
}

// lately is how long before an instant touches count, both in ms: the lead's own, or now.
type lately struct{ long, now int64 }

type (
	// allOf holds when each part does: of none it is true.
	allOf []condition
	// anyOf holds when one part does: of none it is false.
	anyOf []condition
	// not holds when its part does not.
	not struct{ condition }
	// oneOf holds when a column is one of some texts.
	oneOf struct {
		column string
		texts  []string
	}
	// holding holds when a text stands anywhere in a column.
	holding struct{ column, text string }
	// told holds when a column says anything.
	told struct{ column string }
	// between holds when a number lies between two, both included.
	between struct {
		column   string
		low, top int64
	}
	// confirmed holds when the budget is confirmed among the answers.
	confirmed struct{}
	// touched holds when the lead's person has a touch of which the condition holds.
	touched struct {
		condition
		united
	}
	// haveNotes holds when there are notes about the lead's person.
	haveNotes struct{}
	// touchedLately is touched within so many ms, up to when the lead became an EQL, else up to now.
	touchedLately struct {
		condition
		lately
		united
	}
	// onPage holds of a touch that belongs to the page of a number.
	onPage int64
	// triggers holds when the number of kinds of touches that the lead's person has of some lies between
	// two, in the time that touchedLately has.
	triggers struct {
		kinds    []string
		low, top int64
		lately
		united
	}
	// dealt holds when the lead has an opportunity of which something holds.
	dealt struct{ condition }
	// influenced holds when a touch of one of some partners, that does not have the lead, is on the path to
	// an opportunity of it.
	influenced struct {
		partners []string
		lookback int64 // ms
		alone    bool  // the path is the person's, not that of everybody at the company
		united
	}
	// words holds when a text stands in the names of the person or the company, or in a note, or is
	// what the lead is called.
	words struct{ text string }
)

// The answers to the questions of BANT as they are kept, and how a confirmed budget stands there.
const (
	budgetColumn = "l.bant"
	budgetYes    = `"budget":{"answer":"yes"`
)

// The queries inside conditions.
const (
	// notes are the notes about a lead's person.
	notes = "SELECT 1 FROM personal n WHERE n.person_id = l.person_id AND n.kind = 'note'"
	deals = "SELECT 1 FROM opportunities o WHERE o.lead_id = l.id AND "
	// onPaths are the touches of a lead's person beside each opportunity, onPathsOfAll those of everybody at its company.
	// They stand in the order in which indexes lead from one to the other.
	onPaths      = "SELECT 1 FROM opportunities o CROSS JOIN touches t WHERE "
	onPathsOfAll = "SELECT 1 FROM opportunities o CROSS JOIN leads c CROSS JOIN touches t WHERE c.account_id = l.account_id" +
		" AND (c.account_id <> 0 OR c.id = l.id) AND "
)

// united says that leads were merged: what the persons of those that are gone did counts for the one that stands for them.
type united bool

// touches are those that count for a lead, which the query calls by that letter.
func (m united) touches(of string) string {
	if !m {
		return "t.person_id = " + of + ".person_id"
	}
	return "(t.person_id = " + of + ".person_id OR t.person_id IN (SELECT g.person_id FROM merges g WHERE g.root = " + of + ".id))"
}

func (c allOf) sql(w *where) string { return joinConditions(w, c, " AND ", "1 = 1") }
func (c anyOf) sql(w *where) string { return joinConditions(w, c, " OR ", "1 = 0") }

func joinConditions(w *where, parts []condition, with, none string) string {
	if len(parts) == 0 {
		return none
	}
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.sql(w)
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "(" + strings.Join(texts, with) + ")"
}

// A condition over something unknown is not true, and so its negation is.
func (c not) sql(w *where) string { return "COALESCE(" + c.condition.sql(w) + ", 1 = 0) = (1 = 0)" }

func (c oneOf) sql(w *where) string {
	return w.in(w.column(c.column, len(c.texts)), c.texts)
}

func (c holding) sql(w *where) string { return like(c.column, w.part(c.text)) }

func (c told) sql(*where) string { return "COALESCE(" + c.column + ", '') <> ''" }

func (c between) sql(w *where) string {
	column := w.number(c.column)
	switch {
	case c.low == c.top:
		return column + " = " + w.arg(c.low)
	case c.low == math.MinInt64:
		return column + " <= " + w.arg(c.top)
	case c.top == math.MaxInt64:
		return column + " >= " + w.arg(c.low)
	}
	return "(" + column + " >= " + w.arg(c.low) + " AND " + column + " <= " + w.arg(c.top) + ")"
}

func (confirmed) sql(w *where) string { return holding{budgetColumn, budgetYes}.sql(w) }

func (c touched) sql(w *where) string {
	return "EXISTS (SELECT 1 FROM touches t WHERE " + c.touches("l") + " AND " + c.condition.sql(w) + ")"
}

// within is the condition of a touch in that time.
func (s lately) within(w *where) string {
	end := "CASE WHEN l.eql_at > 0 THEN l.eql_at ELSE " + w.arg(s.now) + " END"
	return "t.at > " + end + " - " + w.arg(s.long) + " AND t.at <= " + end
}

func (c touchedLately) sql(w *where) string {
	return "EXISTS (SELECT 1 FROM touches t WHERE " + c.touches("l") + " AND " + c.condition.sql(w) + " AND " + c.within(w) + ")"
}

func (c onPage) sql(w *where) string { return "t.page = " + w.arg(int64(c)) }

func (c triggers) sql(w *where) string {
	n := "(SELECT COUNT(DISTINCT t.kind) FROM touches t WHERE " + c.touches("l") + " AND " + w.in("t.kind", c.kinds) +
		" AND " + c.within(w) + ")"
	return between{n, c.low, c.top}.sql(w)
}

func (haveNotes) sql(*where) string { return "EXISTS (" + notes + ")" }
func (c dealt) sql(w *where) string { return "EXISTS (" + deals + c.condition.sql(w) + ")" }

func (c influenced) sql(w *where) string {
	from := onPathsOfAll + c.touches("c")
	if c.alone {
		from = onPaths + c.touches("l")
	}
	return "EXISTS (" + from + " AND o.lead_id = l.id AND o.created_at > 0 AND t.at > o.created_at - " + w.arg(c.lookback) +
		" AND t.at <= o.created_at AND " + w.in("t.partner_id", c.partners) + " AND t.partner_id <> l.partner_id)"
}

func (c words) sql(w *where) string {
	text := w.part(c.text)
	parts := []string{like("p.search", text), like("a.search", text), "EXISTS (" + notes + " AND " + like("n.search", text) + ")"}
	if id := c.id(); id != 0 {
		parts = append(parts, between{"l.id", id, id}.sql(w))
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// id is the lead that a word such as L-12 names, 0 for none.
func (c words) id() int64 {
	if !strings.HasPrefix(c.text, "l-") {
		return 0
	}
	id, err := lead.ParseID(c.text)
	if err != nil {
		return 0
	}
	return int64(id)
}

// where collects conditions and their arguments. Placeholders are numbered as they come.
type where struct {
	parts []string
	args  []any
	// byDue says that the rows are wanted in the order of their due time. Then no other index may
	// be taken: sorting every open lead to show the first hundred costs more than passing over some.
	byDue bool
	// anyOrder says that the order does not matter after all, as for a count of open leads.
	anyOrder bool
	// byIndex says that the rows are wanted in another order, which one index gives.
	byIndex bool
}

// arg adds an argument and returns its placeholder.
func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return place(len(w.args) - 1)
}

func (w *where) add(cond string) { w.parts = append(w.parts, cond) }

func (w *where) text() string {
	if len(w.parts) == 0 {
		return "1 = 1"
	}
	return strings.Join(w.parts, " AND ")
}

// column is a column that is held against some texts. Where another order is wanted than that of its
// index it is written as an expression, which takes no index, on either engine.
func (w *where) column(name string, texts int) string {
	if w.byDue && (name == "l.stage" || name == "l.owner" && (texts > 1 || w.byIndex) || name == "l.partner_id" && !w.anyOrder) {
		return "COALESCE(" + name + ", '')"
	}
	return name
}

// number is likewise a column that is held against numbers.
func (w *where) number(name string) string {
	if w.byIndex {
		return "+" + name
	}
	return name
}

// in tests membership in texts given as one JSON parameter: $n in long IN lists binds in quadratic
// time.
func (w *where) in(column string, values []string) string {
	if len(values) == 1 {
		return column + " = " + w.arg(values[0])
	}
	return column + " IN (SELECT value FROM json_each(" + w.arg(textsJSON(values)) + "))"
}

func (w *where) any(values []string, f func(string) string) string {
	conds := make([]string, len(values))
	for i, v := range values {
		conds[i] = f(v)
	}
	if len(conds) == 1 {
		return conds[0]
	}
	return "(" + strings.Join(conds, " OR ") + ")"
}

// part is the pattern of a text that stands anywhere in another.
func (w *where) part(text string) string { return w.arg("%" + escapeLike(text) + "%") }

func like(column, pattern string) string { return column + " LIKE " + pattern + " ESCAPE '\\'" }

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// all adds each of some conditions.
func (w *where) all(conditions allOf) {
	for _, c := range conditions {
		w.add(c.sql(w))
	}
}
