package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Asker is who asks a list and when: what "me", "breached" and "paused" mean.
type Asker struct {
	User   string
	Now    time.Time
	Closed []string // queues whose calendar is closed now
	// Snoozed includes leads that are hidden for now.
	Snoozed bool
	// Patience is how long counts of one selection may take together; 0 is the usual.
	Patience time.Duration
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
	partners []partnerKey // when the filter speaks of partners
}

// arg adds an argument and returns its placeholder.
func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return fmt.Sprintf("$%d", len(w.args))
}

func (w *where) add(cond string) { w.parts = append(w.parts, cond) }

func (w *where) text() string {
	if len(w.parts) == 0 {
		return "1 = 1"
	}
	return strings.Join(w.parts, " AND ")
}

// in tests membership in texts given as one JSON parameter: $n in long IN lists binds in quadratic
// time.
func (w *where) in(column string, values []string) string {
	if len(values) == 1 {
		return column + " = " + w.arg(values[0])
	}
	return column + " IN (SELECT value FROM json_each(" + w.arg(textsJSON(values)) + "))"
}

// filter adds a filter's conditions over l (leads), p (persons), a (accounts), r (partners).
func (w *where) filter(q filter.Query, who Asker) {
	for _, t := range q.Terms {
		cond := w.term(t, who)
		if t.Not {
			// A condition over something unknown is not true, and so its negation is.
			cond = "COALESCE(" + cond + ", 1 = 0) = (1 = 0)"
		}
		w.add(cond)
	}
	if !who.Snoozed && !q.Names("has", "snooze") {
		w.add("l.snoozed_until <= " + w.arg(Millis(who.Now)))
	}
}

func (w *where) term(t filter.Term, who Asker) string {
	var texts, folded []string
	for _, v := range t.Values {
		texts = append(texts, v.Text)
		folded = append(folded, safetext.Fold(v.Text))
	}
	switch t.Key {
	case "":
		part := w.part(t.Text)
		return "(" + like("p.search", part) + " OR " + like("a.search", part) +
			" OR EXISTS (" + notes + " AND " + like("n.search", part) + ")" + w.byID(t.Text) + ")"
	case "stage":
		if w.byDue {
			return w.in("COALESCE(l.stage, '')", texts) // an expression takes no index, on either engine
		}
		return w.in("l.stage", texts)
	case "verdict", "source", "reason":
		return w.in("l."+t.Key, texts)
	case "owner":
		if w.byDue && len(texts) > 1 {
			return w.named("COALESCE(l.owner, '')", texts, who.User) // their leads would have to be sorted
		}
		return w.named("l.owner", texts, who.User)
	case "queue":
		return w.named("l.queue", texts, "")
	case "partner":
		return w.ofPartners(texts, func(p partnerKey) bool {
			// By id, or by a part of the folded name.
			return slices.Contains(texts, p.id) ||
				slices.ContainsFunc(folded, func(f string) bool { return f != "none" && strings.Contains(p.search, f) })
		})
	case "kind":
		var nobody []string
		if slices.Contains(texts, "none") {
			nobody = []string{"none"}
		}
		return w.ofPartners(nobody, func(p partnerKey) bool {
			return slices.ContainsFunc(texts, func(v string) bool { return strings.EqualFold(v, p.kind) }) || p.kind == "" && nobody != nil
		})
	case "score", "fit", "intent":
		return w.number("l."+t.Key, t)
	case "created", "updated":
		return w.instant("l."+t.Key+"_at", t, true)
	case "due":
		return w.due(t)
	case "clock":
		return w.any(texts, func(v string) string { return w.clock(v, who) })
	case "gate":
		return w.any(texts, func(v string) string { return like("l.open_gates", w.part(`"`+v+`"`)) })
	case "trigger":
		return touched(w.in("t.kind", lower(texts)))
	case "signal":
		return w.any(texts, w.signal)
	case "surface":
		return "(" + w.in("l.surface", texts) + " OR " + touched(w.in("t.surface", texts)) + ")"
	case "page":
		return w.any(texts, func(v string) string {
			part := w.part(v)
			return "(" + like("l.landing_url", part) + " OR " + touched(like("t.url", part)) + ")"
		})
	case "campaign":
		return w.any(texts, func(v string) string {
			return like("l.utm", w.part(`"campaign":`+toJSON(v)))
		})
	case "tag":
		return w.any(folded, func(v string) string {
			if v == "none" {
				return "l.tags_key = ''"
			}
			return like("l.tags_key", w.part("|"+v+"|"))
		})
	case "has":
		return w.any(texts, func(v string) string { return w.has(v, who) })
	}
	for _, f := range lead.Filtered() {
		if f.Filter.Key == t.Key {
			return w.named(rowOf(f)+f.Filter.Key+"_key", folded, "")
		}
	}
	return "1 = 0"
}

// rowOf is the row that keeps a fact.
func rowOf(f *lead.Fact) string {
	if f.Of == lead.OfCompany {
		return "a."
	}
	return "l."
}

// ofPartners is the condition that a lead came through one of some partners, or through one of these
// ids, where "none" is nobody.
func (w *where) ofPartners(ids []string, is func(partnerKey) bool) string {
	ids = slices.Clone(ids)
	for i, id := range ids {
		if id == "none" {
			ids[i] = ""
		}
	}
	for _, p := range w.partners {
		if is(p) && !slices.Contains(ids, p.id) {
			ids = append(ids, p.id)
		}
	}
	column := "l.partner_id"
	if w.byDue && !w.anyOrder {
		column = "COALESCE(l.partner_id, '')"
	}
	return w.in(column, ids)
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

// named is membership where "me" is the asker and "none" is nobody.
func (w *where) named(column string, values []string, me string) string {
	vs := slices.Clone(values)
	for i, v := range vs {
		switch {
		case v == "me" && me != "":
			vs[i] = me
		case v == "none":
			vs[i] = ""
		}
	}
	return w.in(column, vs)
}

func (w *where) number(column string, t filter.Term) string {
	if t.Op != filter.Is {
		return column + " " + string(t.Op) + " " + w.arg(t.Values[0].Number)
	}
	var conds []string
	for _, v := range t.Values {
		conds = append(conds, column+" = "+w.arg(v.Number))
	}
	return "(" + strings.Join(conds, " OR ") + ")"
}

// instant compares a time. A bare duration under a past key is an age, so its order turns round:
// created<3d is younger than three days.
func (w *where) instant(column string, t filter.Term, past bool) string {
	conds := make([]string, len(t.Values))
	for i, v := range t.Values {
		conds[i] = w.when(column, t.Op, v, past)
	}
	return "(" + strings.Join(conds, " OR ") + ")"
}

// due is about clocks that run, and none about all others.
func (w *where) due(t filter.Term) string {
	runs := t
	runs.Values = slices.DeleteFunc(slices.Clone(t.Values), func(v filter.Value) bool { return v.None })
	var conds []string
	if len(runs.Values) > 0 {
		conds = append(conds, "(l.due_at < "+w.arg(int64(Never))+" AND "+w.instant("l.due_at", runs, false)+")")
	}
	if len(runs.Values) < len(t.Values) {
		conds = append(conds, "l.due_at = "+w.arg(int64(Never)))
	}
	return "(" + strings.Join(conds, " OR ") + ")"
}

func (w *where) when(column string, op filter.Op, v filter.Value, past bool) string {
	from, to := Millis(v.From), Millis(v.To)
	switch {
	case op == filter.Is && v.From.Equal(v.To):
		// An instant is met by nothing: a duration with a colon means "within".
		if past {
			return column + " >= " + w.arg(from)
		}
		return column + " <= " + w.arg(from)
	case op == filter.Is:
		return "(" + column + " >= " + w.arg(from) + " AND " + column + " < " + w.arg(to) + ")"
	case past && v.Age:
		return column + " " + string(turned(op)) + " " + w.arg(from)
	case op == filter.Le:
		return column + " <= " + w.arg(max(from, to-1))
	case op == filter.Gt:
		return column + " > " + w.arg(max(from, to-1))
	default:
		return column + " " + string(op) + " " + w.arg(from)
	}
}

func turned(op filter.Op) filter.Op {
	return map[filter.Op]filter.Op{filter.Lt: filter.Gt, filter.Le: filter.Ge, filter.Gt: filter.Lt, filter.Ge: filter.Le}[op]
}

func (w *where) clock(v string, who Asker) string {
	now := func() string { return w.arg(Millis(who.Now)) } // written where it is used: every parameter must be
	open := func() string {
		if len(who.Closed) == 0 {
			return "1 = 1"
		}
		return "NOT (" + w.in("l.queue", who.Closed) + ")"
	}
	switch v {
	case "triage", "contact":
		return "(l.clock = " + w.arg(v) + " AND " + running + ")"
	case "breached":
		return "l.due_at < " + now()
	case "paused":
		if len(who.Closed) == 0 {
			return "1 = 0"
		}
		return "(" + running + " AND l.due_at >= " + now() + " AND " + w.in("l.queue", who.Closed) + ")"
	case "alert":
		return "(l.alert_at <= " + now() + " AND l.due_at >= " + now() + " AND " + running + " AND " + open() + ")"
	case "running":
		return "(l.alert_at > " + now() + " AND l.due_at >= " + now() + " AND " + running + " AND " + open() + ")"
	}
	return "l.due_at = " + w.arg(int64(Never))
}

// lower writes kinds of touches as they are kept.
func lower(kinds []string) []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = strings.ToLower(k)
	}
	return out
}

func (w *where) signal(kind string) string {
	kind = strings.ToLower(kind)
	cond := touched("t.kind = " + w.arg(kind))
	switch kind {
	case "budget_confirmed":
		return "(" + cond + " OR l.bant LIKE '%\"budget\":{\"answer\":\"yes\"%')"
	case "use_case_stated":
		return "(" + cond + " OR COALESCE(l.use_case, '') <> '')"
	}
	return cond
}

func (w *where) has(v string, who Asker) string {
	if v == "snooze" {
		return "l.snoozed_until > " + w.arg(Millis(who.Now))
	}
	return cmp.Or(map[string]string{
		"conflict":    "l.conflicts > 0",
		"owner":       "l.owner <> ''",
		"phone":       "COALESCE(p.phone, '') <> ''",
		"email":       "p.email_key <> ''",
		"note":        "(l.note > 0 OR EXISTS (" + notes + "))",
		"tag":         "l.tags_key <> ''",
		"question":    "l.asked_at > 0",
		"opportunity": "EXISTS (SELECT 1 FROM opportunities o WHERE o.lead_id = l.id)",
	}[v], "1 = 0")
}

// notes are the notes about a lead's person.
const notes = "SELECT 1 FROM personal n WHERE n.person_id = l.person_id AND n.kind = 'note'"

// touched is the condition that a lead's person has such a touch.
func touched(cond string) string {
	return "EXISTS (SELECT 1 FROM touches t WHERE t.person_id = l.person_id AND " + cond + ")"
}

// part is the pattern of a text that stands anywhere in another.
func (w *where) part(text string) string { return w.arg("%" + escapeLike(text) + "%") }

func like(column, pattern string) string { return column + " LIKE " + pattern + " ESCAPE '\\'" }

// byID lets a word such as L-12 find its lead.
func (w *where) byID(word string) string {
	if !strings.HasPrefix(word, "l-") {
		return ""
	}
	id, err := lead.ParseID(word)
	if err != nil {
		return ""
	}
	return " OR l.id = " + w.arg(int64(id))
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
