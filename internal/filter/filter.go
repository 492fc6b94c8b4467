// Package filter is the one filter language of cockpit, commands and views: it reads the text, types
// the values, says what is wrong and how a text could go on. What a term means in rows is the
// store's business.
//
//	stage:new,eql owner:me score>=70 due<2h has:conflict -tag:x "free text"
//
// A blank is AND, a comma is OR, a minus in front is NOT.
package filter

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/eqltui/eqltui/internal/fault"
)

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
	None     bool // no such instant: due:none
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

// The bounds of a filter. What is longer was not typed by a person, and a condition over rows must
// not grow without end.
const (
	maxLength = 4000 // characters
	maxTerms  = 64
	maxValues = 100 // of one term
)

// Mistake is why a filter cannot be read: the act, the reason and a remedy of a fault of kind
// Invalid, with the place.
type Mistake struct {
	Column int // where, in characters from 1
	Length int // how many characters are wrong, at least 1
	fault  *fault.Error
}

// Error says where, what and why.
func (m *Mistake) Error() string { return m.fault.Error() }

// Unwrap gives the fault.
func (m *Mistake) Unwrap() error { return m.fault }

// Wrong is a mistake that only somebody who knows the data can see.
func Wrong(column, length int, why, hint string) error { return wrong(column, length, why, hint) }

// wrong is a mistake of some characters from a column on.
func wrong(column, length int, why, hint string) error {
	what := fmt.Sprintf("read the filter at column %d", column)
	return &Mistake{Column: column, Length: max(length, 1), fault: fault.New(fault.Invalid, what, why, hint)}
}

// Parse reads a filter. Dates and durations are taken relative to now, in now's zone. The error
// is a Mistake.
func Parse(text string, now time.Time) (Query, error) { return ParseWith(Keys(), text, now) }

// ParseWith reads a filter of another list, which has keys of its own.
func ParseWith(keys []Key, text string, now time.Time) (Query, error) {
	q := Query{Text: text}
	runes := []rune(text)
	if len(runes) > maxLength {
		return Query{}, wrong(maxLength+1, 1, fmt.Sprintf("it is longer than %d characters", maxLength),
			"shorten it; a tag can stand for a long list")
	}
	runes = typed(runes)
	for _, tok := range tokens(keys, runes) {
		if tok.open > 0 {
			return Query{}, wrong(tok.open, len(runes)+1-tok.open, "the quote is not closed", `close it: "two words"`)
		}
		t := Term{Not: tok.not, Column: tok.from + 1}
		if tok.not {
			t.Column--
		}
		if err := t.read(keys, runes[tok.from:tok.to], tok.from+1, now); err != nil {
			return Query{}, err
		}
		if t.Key == "" && t.Text == "" {
			continue
		}
		if len(q.Terms) == maxTerms {
			return Query{}, wrong(t.Column, tok.to-tok.from, fmt.Sprintf("there are more than %d terms", maxTerms),
				"a comma lists several values in one term: tag:a,b")
		}
		q.Terms = append(q.Terms, t)
	}
	return q, nil
}

// piece is a stretch of the text between blanks outside quotes, without its leading minus.
type piece struct {
	from, to int // in runes
	not      bool
	open     int // column of a quote that is not closed, 0 for none
}

func tokens(keys []Key, runes []rune) []piece {
	var out []piece
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			i++
			continue
		}
		p := piece{from: i}
		if runes[i] == '-' && i+1 < len(runes) && !unicode.IsSpace(runes[i+1]) {
			p.not = true
			p.from++
		}
		p.to, p.open = extent(runes, p.from)
		if p.open == 0 {
			p.to, p.open = spaced(keys, runes, p)
		}
		i = p.to
		out = append(out, p)
	}
	return out
}

// signs are what programs and phones write for the signs of the language, one for one.
var signs = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "＂", `"`,
	"：", ":", "＝", "=", "＜", "<", "＞", ">")

// typed is a text with the signs of the language in the places of those that look like them.
func typed(runes []rune) []rune { return []rune(signs.Replace(string(runes))) }

// operators are the characters of operators; readOp reads what they make together.
const operators = ":=<>≤≥≠"

// spaced finds the end of a term whose operator has blanks around it, as people write comparisons:
// score >= 70. A key alone is no term, and no word ends in a comparison.
func spaced(keys []Key, runes []rune, p piece) (to, open int) {
	to = p.to
	ends := "=<>≤≥" // a colon that ends a word is a slip
	if _, key := find(keys, strings.ToLower(string(runes[p.from:to]))); key {
		next := past(runes, to)
		if next == len(runes) || !strings.ContainsRune(operators, runes[next]) {
			return to, 0
		}
		to, open = extent(runes, next)
		ends = operators
	}
	if at := operator(runes[p.from:to]); at > 0 && open == 0 && strings.ContainsRune(ends, runes[to-1]) &&
		strings.Trim(string(runes[p.from+at:to]), operators) == "" { // a value may end in such a sign: page:https://a.example/?q=
		if next := past(runes, to); next < len(runes) {
			return extent(runes, next)
		}
	}
	return to, open
}

// past is the place of the next character that is no blank.
func past(runes []rune, from int) int {
	for from < len(runes) && unicode.IsSpace(runes[from]) {
		from++
	}
	return from
}

// extent finds the next blank outside quotes, and the column of a quote that stays open.
func extent(runes []rune, from int) (to, open int) {
	i := from
	for ; i < len(runes); i++ {
		switch {
		case runes[i] == '"' && open > 0:
			open = 0
		case runes[i] == '"':
			open = i + 1
		case open == 0 && unicode.IsSpace(runes[i]):
			return i, 0
		}
	}
	return i, open
}
