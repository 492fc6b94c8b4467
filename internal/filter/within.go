package filter

import (
	"slices"
	"strings"
	"time"
)

// alone are the keys of which a lead has one value: two terms of such a key with AND between them
// find what both allow, which is mostly nothing.
var alone = [...]string{"stage", "owner", "queue", "partner", "kind", "tier", "clock", "country", "source", "verdict"}

// Within is what somebody typed in front of the filter of the view it is typed in. A key of which a
// lead has one value, such as its stage, replaces the view's: who types stage:won among open leads
// wants to see those that were won. What cannot be read is only put together.
func Within(typed, view string, now time.Time) string {
	own, err1 := Parse(typed, now)
	q, err2 := Parse(view, now)
	if err1 == nil && err2 == nil {
		view = without(view, q.Terms, own.Terms)
	}
	return strings.TrimSpace(typed + " " + view)
}

// without is a filter's text without the terms whose key others say anew.
func without(text string, terms, others []Term) string {
	runes := []rune(text)
	var b strings.Builder
	for i, t := range terms {
		end := len(runes)
		if i+1 < len(terms) {
			end = terms[i+1].Column - 1
		}
		said := func(o Term) bool { return o.Key == t.Key && !o.Not && o.Op == Is }
		if !t.Not && t.Op == Is && slices.Contains(alone[:], t.Key) && slices.ContainsFunc(others, said) {
			continue
		}
		b.WriteString(string(runes[t.Column-1 : end]))
	}
	return strings.TrimSpace(b.String())
}
