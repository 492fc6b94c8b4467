package store

import (
	"math"
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
	// What the policy calls a trigger, how long before an EQL one counts, and which touches are on the path to an
	// opportunity: those of so long before it, of everybody at the company or of the lead's person alone.
	Triggers         []string
	Window, Lookback time.Duration
	PathAlone        bool
	// Patience is how long counts of one selection may take together; 0 is the usual.
	Patience time.Duration
}

// asking is what a filter asks of leads, over l (leads), p (persons), a (accounts).
type asking struct {
	who      Asker
	partners []partnerKey     // when the filter speaks of partners
	pages    map[string]int64 // numbers of the pages of which it says the whole address, by that
	united   united           // where the filter speaks of touches
}

// filter is the condition of a whole filter.
func (a asking) filter(q filter.Query) allOf {
	var out allOf
	for i := 0; i < len(q.Terms); i++ {
		t := q.Terms[i]
		if cond, n := phone(q.Terms[i:]); n > 0 {
			out = append(out, cond)
			i += n - 1
			continue
		}
		cond := a.term(t)
		if t.Not {
			cond = not{cond}
		}
		out = append(out, cond)
	}
	if !a.who.Snoozed && !q.Names("has", "snooze") {
		out = append(out, between{"l.snoozed_until", math.MinInt64, a.awake()})
	}
	return out
}

// phone is the condition of the words at the beginning of some terms that are a telephone number together,
// and how many they are, 0 for none. Names may hold the same digits.
func phone(terms []filter.Term) (condition, int) {
	var text string
	var each allOf
	var sought string
	n := 0
	for i, t := range terms {
		if t.Key != "" || t.Not || strings.Trim(t.Text, "0123456789+-.()/ ") != "" {
			break
		}
		text += " " + t.Text
		each = append(each, words{t.Text})
		if part, ok := lead.PhoneSought(text); ok {
			sought, n = part, i+1
		}
	}
	if n == 0 {
		return nil, 0
	}
	return anyOf{words{sought}, each[:n]}, n
}

// numbered is the condition of somebody with a telephone number, in whatever spelling it is asked for.
func numbered(v string) condition {
	if v == "none" {
		return not{told{"p.phone"}}
	}
	part, ok := lead.PhoneSought(v)
	if !ok {
		return anyOf{} // it is no number, so nobody has it
	}
	return allOf{told{"p.phone"}, words{part}}
}

func (a asking) term(t filter.Term) condition {
	var texts, folded []string
	for _, v := range t.Values {
		texts = append(texts, v.Text)
		folded = append(folded, safetext.Fold(v.Text))
	}
	switch t.Key {
	case "":
		return words{t.Text}
	case "stage", "verdict", "source", "reason":
		return oneOf{"l." + t.Key, texts}
	case "owner":
		return whoseIs("l.owner", texts, a.who.User)
	case "queue":
		return whoseIs("l.queue", texts, "")
	case "partner":
		return oneOf{"l.partner_id", a.partnersThat(texts, called(folded))}
	case "influenced":
		return influenced{a.partnersThat(nil, called(folded)), a.who.Lookback.Milliseconds(), a.who.PathAlone, a.united}
	case "kind":
		var nobody []string
		if slices.Contains(texts, "none") {
			nobody = []string{"none"}
		}
		return oneOf{"l.partner_id", a.partnersThat(nobody, func(p partnerKey) bool {
			return slices.ContainsFunc(texts, func(v string) bool { return strings.EqualFold(v, p.kind) }) || p.kind == "" && nobody != nil
		})}
	case "score", "fit", "intent":
		return anyPart(numbers("l."+t.Key, t), func(b between) condition { return b })
	case "triggers":
		return anyPart(numbers("", t), func(b between) condition {
			return triggers{a.who.Triggers, b.low, b.top, a.before(a.who.Window), a.united}
		})
	case "created", "updated":
		return instants("l."+t.Key+"_at", t, true)
	case "referred":
		return happened("l.referred_at", t)
	case "eql_at", "sql_at", "won_at", "lost_at":
		return happened("l."+t.Key, t)
	case "sourced":
		return dealt{happened("o.created_at", t)}
	case "due":
		return due(t)
	case "clock":
		return anyText(texts, a.clock)
	}
	return a.more(t.Key, texts, folded)
}

// more are the keys that ask for more than one column, or for a part of one.
func (a asking) more(key string, texts, folded []string) condition {
	switch key {
	case "gate":
		return anyText(texts, func(v string) condition { return holding{"l.open_gates", `"` + v + `"`} })
	case "trigger":
		return touched{oneOf{"t.kind", kinds(texts)}, a.united}
	case "signal":
		return anyText(texts, a.signal)
	case "surface":
		return anyOf{oneOf{"l.surface", texts}, touched{oneOf{"t.surface", texts}, a.united}}
	case "page":
		return anyText(texts, a.page)
	case "campaign":
		return anyText(texts, func(v string) condition { return holding{"l.utm", `"campaign":` + toJSON(v)} })
	case "medium":
		return anyText(texts, func(v string) condition { return holding{"l.utm", `"medium":` + toJSON(v)} })
	case "tag":
		return anyText(texts, func(v string) condition {
			if v == "none" {
				return oneOf{"l.tags_key", []string{""}}
			}
			return holding{"l.tags_key", inTags(v)}
		})
	case "has":
		return anyText(texts, a.has)
	case "phone":
		return anyText(texts, numbered)
	}
	for _, f := range lead.Filtered() {
		if f.Filter.Key == key {
			return whoseIs(rowOf(f)+f.Filter.Key+"_key", meant(f.Kind, folded), "")
		}
	}
	return anyOf{}
}

// meant adds to the values of a fact what else they mean: the code of a country, other names of a region.
func meant(kind lead.Kind, folded []string) []string {
	out := slices.Clone(folded)
	for _, v := range folded {
		var others []string
		switch kind {
		case lead.ACountry:
			if code, known := lead.Country(v); known {
				others = []string{code}
			}
		case lead.ARegion:
			others = lead.Spellings(kind, v)
		}
		for _, o := range others {
			if o = safetext.Fold(o); o != "none" && !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return out
}

// rowOf is the row that keeps a fact.
func rowOf(f *lead.Fact) string {
	if f.Of == lead.OfCompany {
		return "a."
	}
	return "l."
}

// called reports of a partner whether it is called by one of some folded names: its id, another of its names, or a part
// of the name.
func called(folded []string) func(partnerKey) bool {
	return func(p partnerKey) bool {
		return slices.ContainsFunc(folded, func(f string) bool {
			return f != "none" && (slices.Contains(p.names, f) || strings.Contains(p.search, f))
		})
	}
}

// partnersThat are these ids of partners, where "none" is nobody, and those of which something holds.
func (a asking) partnersThat(ids []string, is func(partnerKey) bool) []string {
	ids = slices.Clone(ids)
	for i, id := range ids {
		if id == "none" {
			ids[i] = ""
		}
	}
	for _, p := range a.partners {
		if is(p) && !slices.Contains(ids, p.id) {
			ids = append(ids, p.id)
		}
	}
	return ids
}

// page is the condition of a part of an address. The whole address of a page, with its scheme, means that page and no
// longer one, as reports count it: of an EQL what its person touched within the look-back before it became one.
func (a asking) page(text string) condition {
	number, is := a.pages[text]
	on := touched{onPage(number), a.united}
	part := anyOf{holding{"l.landing_url", text}, touched{holding{"t.url", text}, a.united}}
	switch {
	case !is:
		return part
	case !strings.Contains(text, "://"):
		return append(part, on)
	}
	return allOf{on, anyOf{between{"l.eql_at", 0, 0}, touchedLately{onPage(number), a.before(a.who.Lookback), a.united}}}
}

// before is the time before a lead became an EQL, else before now.
func (a asking) before(d time.Duration) lately { return lately{d.Milliseconds(), Millis(a.who.Now)} }

func anyText(values []string, f func(string) condition) condition { return anyPart(values, f) }

// whoseIs is membership where "me" is the asker and "none" is nobody.
func whoseIs(column string, values []string, me string) condition {
	vs := slices.Clone(values)
	for i, v := range vs {
		switch {
		case v == "me" && me != "":
			vs[i] = me
		case v == "none":
			vs[i] = ""
		}
	}
	return oneOf{column, vs}
}

// anyPart holds when one part of some does.
func anyPart[T any](parts []T, f func(T) condition) condition {
	var out anyOf
	for _, p := range parts {
		out = append(out, f(p))
	}
	return out
}

// numbers are between which numbers a term wants a column.
func numbers(column string, t filter.Term) []between {
	var out []between
	for _, v := range t.Values {
		if t.Op == filter.Is {
			out = append(out, between{column, v.Number, v.Number})
			continue
		}
		out = append(out, compared(column, t.Op, v.Number))
	}
	return out
}

// compared is the between that a comparison leaves.
func compared(column string, op filter.Op, n int64) between {
	switch op {
	case filter.Lt:
		return between{column, math.MinInt64, n - 1}
	case filter.Le:
		return between{column, math.MinInt64, n}
	case filter.Gt:
		return between{column, n + 1, math.MaxInt64}
	}
	return between{column, n, math.MaxInt64}
}

// happened compares a time that may not be known: then it is 0, and never meant.
func happened(column string, t filter.Term) condition {
	return allOf{ever(column), instants(column, t, true)}
}

// ever is the condition that the instant of a column is known.
func ever(column string) between { return between{column, 1, math.MaxInt64} }

// instants compares a time. A bare duration under a past key is an age, so its order turns round:
// created<3d is younger than three days.
func instants(column string, t filter.Term, past bool) condition {
	var out anyOf
	for _, v := range t.Values {
		out = append(out, when(column, t.Op, v, past))
	}
	return out
}

// clockRuns is the condition that a clock runs.
func clockRuns() between { return between{"l.due_at", math.MinInt64, Never - 1} }

// due is about clocks that run, and none about all others.
func due(t filter.Term) condition {
	runs := t
	runs.Values = slices.DeleteFunc(slices.Clone(t.Values), func(v filter.Value) bool { return v.None })
	var out anyOf
	if len(runs.Values) > 0 {
		out = append(out, allOf{clockRuns(), instants("l.due_at", runs, false)})
	}
	if len(runs.Values) < len(t.Values) {
		out = append(out, between{"l.due_at", Never, Never})
	}
	return out
}

func when(column string, op filter.Op, v filter.Value, past bool) between {
	from, to := Millis(v.From), Millis(v.To)
	switch {
	case op == filter.Is && v.From.Equal(v.To):
		// An instant is met by nothing: a duration with a colon means "within".
		if past {
			return compared(column, filter.Ge, from)
		}
		return compared(column, filter.Le, from)
	case op == filter.Is:
		return between{column, from, to - 1}
	case past && v.Age:
		return compared(column, turned(op), from)
	case op == filter.Le || op == filter.Gt:
		return compared(column, op, max(from, to-1))
	}
	return compared(column, op, from)
}

func turned(op filter.Op) filter.Op {
	return map[filter.Op]filter.Op{filter.Lt: filter.Gt, filter.Le: filter.Ge, filter.Gt: filter.Lt, filter.Ge: filter.Le}[op]
}

func (a asking) clock(v string) condition {
	now, runs := Millis(a.who.Now), clockRuns()
	waits := between{"l.due_at", now, Never - 1}
	rests := oneOf{"l.queue", a.who.Closed}
	switch v {
	case "triage", "contact":
		return allOf{oneOf{"l.clock", []string{v}}, runs}
	case "breached":
		return compared("l.due_at", filter.Lt, now)
	case "paused":
		if len(a.who.Closed) == 0 {
			return anyOf{}
		}
		return allOf{waits, rests}
	case "alert", "running":
		out := allOf{compared("l.alert_at", filter.Le, now), waits}
		if v == "running" {
			out[0] = compared("l.alert_at", filter.Gt, now)
		}
		if len(a.who.Closed) > 0 {
			out = append(out, not{rests})
		}
		return out
	}
	return between{"l.due_at", Never, Never}
}

// kinds writes kinds of touches as they are kept: in lower case, and as the lists write them, with a stroke
// between words.
func kinds(said []string) []string {
	var out []string
	for _, k := range said {
		k = strings.ToLower(k)
		words := strings.FieldsFunc(k, func(r rune) bool { return r == ' ' || r == '-' })
		for _, one := range []string{k, strings.Join(words, "_")} {
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

func (a asking) signal(kind string) condition {
	all := kinds([]string{kind})
	out := anyOf{touched{oneOf{"t.kind", all}, a.united}}
	if slices.Contains(all, "budget_confirmed") {
		out = append(out, confirmed{})
	}
	if slices.Contains(all, "use_case_stated") {
		out = append(out, told{"l.use_case"})
	}
	return out
}

// awake is until when a lead may have been snoozed and is there again. One that never was has 0, also for who asks
// of a time before that.
func (a asking) awake() int64 { return max(0, Millis(a.who.Now)) }

func (a asking) has(v string) condition {
	some := func(column string) between { return between{column, 1, math.MaxInt64} }
	switch v {
	case "snooze":
		return compared("l.snoozed_until", filter.Gt, a.awake())
	case "conflict":
		return some("l.conflicts")
	case "owner":
		return told{"l.owner"}
	case "phone":
		return told{"p.phone"}
	case "email":
		return told{"p.email_key"}
	case "note":
		return anyOf{some("l.note"), haveNotes{}}
	case "tag":
		return told{"l.tags_key"}
	case "question":
		return some("l.asked_at")
	case "opportunity":
		return dealt{allOf{}}
	}
	return anyOf{}
}
