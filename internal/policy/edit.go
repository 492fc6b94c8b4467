package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/fault"
)

// Edit is a whole number of the document that is to be another one. Path is as Diff writes it: scoring.threshold,
// scoring.fit.rules[size].points.
type Edit struct {
	Path string
	To   int
}

// With is the policy with some of its numbers written otherwise and everything else of its document, comments too, left
// as it is. It is refused where a number does not stand there as a plain one, or where the result would be no policy.
func (p *Policy) With(edits ...Edit) (*Policy, error) {
	const what, hint = "change a policy", "change the file by hand, and check it"
	doc := string(p.Document)
	for _, e := range edits {
		at, ok := places(doc)[p.numbered(e.Path)]
		if !ok {
			return nil, fault.New(fault.NotFound, what, "it does not say "+e.Path, hint)
		}
		next, ok := at.written(doc, e.To)
		if !ok {
			return nil, fault.New(fault.Refused, what, fmt.Sprintf("%s is no plain number at line %d", e.Path, at.line), hint)
		}
		doc = next
	}
	out, problems := Parse([]byte(doc))
	if err := problems.Err(what); err != nil {
		return nil, err
	}
	for _, c := range Diff(p, out) {
		if !slices.ContainsFunc(edits, func(e Edit) bool { return c.Path == e.Path && c.New == strconv.Itoa(e.To) }) {
			return nil, fault.New(fault.Refused, what, "more would change: "+c.Text, hint)
		}
	}
	return out, nil
}

// Writes reports whether the document says a value itself, so that With can write another one over it.
func (p *Policy) Writes(path string) bool {
	_, ok := places(string(p.Document))[p.numbered(path)]
	return ok
}

// places are where the values of a document stand, by their paths.
func places(doc string) map[string]place {
	root, ps := tree([]byte(doc))
	if len(ps) > 0 {
		return nil
	}
	r := &reader{places: map[string]place{}, faulty: map[string]bool{}, below: map[string]bool{}, zones: map[string]*time.Location{},
		zone: time.UTC}
	(cursor{r: r}).child(root, "", "", place{1, 1}).policy()
	return r.places
}

// numbered writes the id of a rule in a path as its place in the list.
func (p *Policy) numbered(path string) string {
	before, rest, ok := strings.Cut(path, "[")
	id, after, closed := strings.Cut(rest, "]")
	if !ok || !closed {
		return path
	}
	at := -1
	switch before {
	case "scoring.fit.rules":
		at = slices.IndexFunc(p.Scoring.Fit, func(r FitRule) bool { return r.ID == id })
	case "scoring.intent.rules":
		at = slices.IndexFunc(p.Scoring.Intent, func(r IntentRule) bool { return r.ID == id })
	}
	return fmt.Sprintf("%s[%d]%s", before, at, after)
}

// written is the document with a number at this place; false where none stands there.
func (at place) written(doc string, to int) (string, bool) {
	lines := strings.SplitAfter(doc, "\n")
	if at.line > len(lines) {
		return "", false
	}
	line := lines[at.line-1]
	from := 0
	for range at.column - 1 {
		_, size := utf8.DecodeRuneInString(line[from:])
		from += size
	}
	end := from
	for end < len(line) && (line[end] == '-' && end == from || line[end] >= '0' && line[end] <= '9') {
		end++
	}
	if end == from {
		return "", false
	}
	lines[at.line-1] = line[:from] + strconv.Itoa(to) + line[end:]
	return strings.Join(lines, ""), true
}
