// Package filter is the one filter language of cockpit, commands and views: it reads the text and
// types the values. What a term means in rows is the store's business.
//
//	stage:new,eql owner:me score>=70 due<2h has:conflict -tag:x "free text"
//
// A blank is AND, a comma is OR, a minus in front is NOT.
package filter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// Type is the type of a key's values.
type Type int

// The types of keys.
const (
	Text   Type = iota // words of the data: partner ids, tags, countries
	Enum               // words of the program, listed in Key.Values
	Number             // points
	Date               // an instant of the past: a date, -2w, or an age such as 3d
	Due                // an instant ahead: a duration from now, or a date
)

// Key is one key of the language.
type Key struct {
	Name   string
	Type   Type
	Values []string // of an Enum
	Help   string
}

// Keys lists the keys in the order of the reference.
func Keys() []Key {
	return []Key{
		{"stage", Enum, []string{"new", "eql", "sql", "won", "lost", "mql", "unqualified", "nurture", "disqualified", "archived", "quarantined"}, "how far the lead has come"},
		{"partner", Text, nil, "partner id or name; none"},
		{"kind", Text, nil, "kind of partner: integration, agency, ..."},
		{"tier", Text, nil, "program tier of the referral"},
		{"owner", Text, nil, "user; me, none"},
		{"queue", Text, nil, "queue; none"},
		{"clock", Enum, []string{"triage", "contact", "running", "alert", "breached", "paused", "none"}, "the running clock and its state"},
		{"due", Due, nil, "when the running clock is due: due<2h"},
		{"score", Number, nil, "points in all"},
		{"fit", Number, nil, "points for fit"},
		{"intent", Number, nil, "points for intent"},
		{"verdict", Enum, []string{"eql", "not_eql", "needs_facts"}, "what the gates say"},
		{"gate", Enum, []string{"record", "ecosystem", "icp", "engagement", "signal", "bant", "joint", "score", "clean"}, "a gate that does not pass"},
		{"reason", Text, nil, "why it was disqualified"},
		{"trigger", Text, nil, "a touch of that kind is known"},
		{"signal", Text, nil, "a buying signal is on record"},
		{"source", Enum, []string{"partner_referral", "integration", "marketplace", "partner_content", "overlap", "own_site", "event", "list"}, "where it came from"},
		{"surface", Enum, []string{"web", "ai", "email", "event"}, "a touch came from there"},
		{"page", Text, nil, "part of the landing page's or a touch's URL"},
		{"campaign", Text, nil, "utm_campaign"},
		{"tag", Text, nil, "a tag; none"},
		{"region", Text, nil, "the account's region"},
		{"country", Text, nil, "the account's country"},
		{"product", Text, nil, "product line"},
		{"has", Enum, []string{"conflict", "owner", "phone", "email", "note", "tag", "snooze", "opportunity", "question"}, "something is there"},
		{"created", Date, nil, "when it arrived: created>=-2w, created<3d"},
		{"updated", Date, nil, "when it last changed"},
	}
}

// Op is the comparison of a term.
type Op string

// The operators. Colon and equals are one.
const (
	Is Op = ":"
	Lt Op = "<"
	Le Op = "<="
	Gt Op = ">"
	Ge Op = ">="
)

// Value is one typed value of a term.
type Value struct {
	Text   string // as written, trimmed
	Number int64
	// From and To bound an instant: a date is a whole day, anything else an instant (From == To).
	From, To time.Time
	Age      bool // the value was a bare duration
}

// Term is one condition. A word has Key "" and Text.
type Term struct {
	Not    bool
	Key    string
	Type   Type
	Op     Op
	Values []Value
	Text   string // a word or phrase, folded
	Column int    // 1-based, in runes
}

// Query is a read filter.
type Query struct {
	Text  string
	Terms []Term
}

// Names reports whether the query says anything about a key.
func (q *Query) Names(key, value string) bool {
	for _, t := range q.Terms {
		if t.Key != key {
			continue
		}
		if value == "" || slices.ContainsFunc(t.Values, func(v Value) bool { return v.Text == value }) {
			return true
		}
	}
	return false
}

// Parse reads a filter. Dates and durations are taken relative to now, in now's zone. The error
// is an Invalid fault that names the column.
func Parse(text string, now time.Time) (Query, error) {
	q := Query{Text: text}
	runes := []rune(text)
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			i++
			continue
		}
		t := Term{Column: i + 1}
		if runes[i] == '-' && i+1 < len(runes) && !unicode.IsSpace(runes[i+1]) {
			t.Not = true
			i++
		}
		body, next, err := token(runes, i)
		if err != nil {
			return Query{}, err
		}
		i = next
		if err := t.read(body, now); err != nil {
			return Query{}, err
		}
		if t.Key == "" && t.Text == "" {
			continue
		}
		q.Terms = append(q.Terms, t)
	}
	return q, nil
}

// token takes everything up to the next blank outside quotes.
func token(runes []rune, from int) (string, int, error) {
	quoted := -1
	i := from
	for ; i < len(runes); i++ {
		if runes[i] == '"' {
			if quoted >= 0 {
				quoted = -1
			} else {
				quoted = i
			}
			continue
		}
		if quoted < 0 && unicode.IsSpace(runes[i]) {
			break
		}
	}
	if quoted >= 0 {
		return "", i, wrong(quoted+1, "the quote is not closed", `close it: "two words"`)
	}
	return string(runes[from:i]), i, nil
}

func wrong(column int, why, hint string) error {
	return fault.New(fault.Invalid, fmt.Sprintf("read the filter at column %d", column), why, hint)
}

func (t *Term) read(body string, now time.Time) error {
	at := strings.IndexAny(body, ":=<>\"")
	if at <= 0 || body[at] == '"' {
		t.Text = safetext.Fold(strings.ReplaceAll(body, `"`, ""))
		return nil
	}
	key, ok := find(strings.ToLower(body[:at]))
	if !ok {
		if body[at] == ':' || body[at] == '=' {
			// A colon inside a word (a URL, a time) is a word after all, if no key was meant.
			if strings.HasPrefix(body[at:], "://") || unicode.IsDigit([]rune(body)[0]) {
				t.Text = safetext.Fold(body)
				return nil
			}
		}
		return wrong(t.Column, "there is no key "+safetext.Quote(body[:at]), hintFor(body[:at]))
	}
	t.Key, t.Type = key.Name, key.Type
	rest := body[at:]
	switch {
	case strings.HasPrefix(rest, ":>="), strings.HasPrefix(rest, ":<="):
		t.Op, rest = Op(rest[1:3]), rest[3:]
	case strings.HasPrefix(rest, ":>"), strings.HasPrefix(rest, ":<"):
		t.Op, rest = Op(rest[1:2]), rest[2:]
	case strings.HasPrefix(rest, ">="), strings.HasPrefix(rest, "<="):
		t.Op, rest = Op(rest[:2]), rest[2:]
	case rest[0] == '<', rest[0] == '>':
		t.Op, rest = Op(rest[:1]), rest[1:]
	default:
		t.Op, rest = Is, rest[1:]
	}
	if t.Op != Is && (key.Type == Text || key.Type == Enum) {
		return wrong(t.Column, key.Name+" has no order", "write "+key.Name+":"+strings.ReplaceAll(rest, `"`, ""))
	}
	for part := range strings.SplitSeq(rest, ",") {
		part = strings.TrimSpace(strings.ReplaceAll(part, `"`, ""))
		if part == "" {
			return wrong(t.Column, key.Name+" has no value", "write "+example(key))
		}
		v, err := t.value(key, part, now)
		if err != nil {
			return err
		}
		t.Values = append(t.Values, v)
	}
	if t.Op != Is && len(t.Values) > 1 {
		return wrong(t.Column, "a comparison takes one value", "write "+example(key))
	}
	return nil
}

func (t *Term) value(key Key, part string, now time.Time) (Value, error) {
	v := Value{Text: part}
	switch key.Type {
	case Enum:
		v.Text = strings.ToLower(part)
		if !slices.Contains(key.Values, v.Text) {
			return v, wrong(t.Column, key.Name+" has no value "+safetext.Quote(part), "one of "+strings.Join(key.Values, ", "))
		}
	case Number:
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return v, wrong(t.Column, key.Name+" takes a whole number, not "+safetext.Quote(part), "write "+example(key))
		}
		v.Number = n
	case Date, Due:
		if d, ok := duration(part); ok {
			v.Age = true
			v.From = now.Add(-d)
			if key.Type == Due {
				v.From = now.Add(d)
			}
			v.To = v.From
			return v, nil
		}
		from, to, ok := instant(part, now)
		if !ok {
			return v, wrong(t.Column, key.Name+" takes a date or a duration, not "+safetext.Quote(part), "write "+example(key))
		}
		v.From, v.To = from, to
	}
	return v, nil
}

// duration reads 30m, 2h, 3d, 2w.
func duration(s string) (time.Duration, bool) {
	if len(s) < 2 {
		return 0, false
	}
	n, err := strconv.ParseInt(s[:len(s)-1], 10, 32)
	if err != nil || n < 0 {
		return 0, false
	}
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	u, ok := units[s[len(s)-1]]
	return time.Duration(n) * u, ok
}

// instant reads a date, today, yesterday, a weekday, or -2w; a day is the whole day in now's zone.
func instant(s string, now time.Time) (from, to time.Time, ok bool) {
	day := func(t time.Time) (time.Time, time.Time, bool) {
		y, m, d := t.Date()
		start := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
		return start, time.Date(y, m, d+1, 0, 0, 0, 0, now.Location()), true
	}
	low := strings.ToLower(s)
	switch low {
	case "today", "now":
		return day(now)
	case "yesterday":
		return day(now.AddDate(0, 0, -1))
	case "tomorrow":
		return day(now.AddDate(0, 0, 1))
	}
	for i, name := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		if low == name {
			back := (int(now.Weekday()) - i + 7) % 7
			return day(now.AddDate(0, 0, -back))
		}
	}
	if strings.HasPrefix(s, "-") {
		if d, good := duration(s[1:]); good {
			return now.Add(-d), now.Add(-d), true
		}
	}
	if t, err := time.ParseInLocation("2006-01-02", s, now.Location()); err == nil {
		return day(t)
	}
	return time.Time{}, time.Time{}, false
}

func find(name string) (Key, bool) {
	for _, k := range Keys() {
		if k.Name == name {
			return k, true
		}
	}
	return Key{}, false
}

func example(k Key) string {
	switch k.Type {
	case Enum:
		return k.Name + ":" + k.Values[0]
	case Number:
		return k.Name + ">=70"
	case Due:
		return k.Name + "<2h"
	case Date:
		return k.Name + ">=-2w or " + k.Name + ":2026-11-20"
	}
	return k.Name + ":name"
}

// hintFor names the key that was probably meant, or all of them.
func hintFor(word string) string {
	low := strings.ToLower(word)
	var names []string
	for _, k := range Keys() {
		names = append(names, k.Name)
		if len(low) >= 3 && strings.HasPrefix(k.Name, low) {
			return "did you mean " + k.Name + "?"
		}
	}
	if i := typo.Nearest(low, names); i >= 0 {
		return "did you mean " + names[i] + "?"
	}
	return "the keys are " + strings.Join(names, " ")
}
