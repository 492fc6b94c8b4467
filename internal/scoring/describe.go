package scoring

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Describe says in words what a predicate wants of its field: "50 to 2000", "one of software,
// fintech", "at least 50". Of several fields it names each: "employees: at least 50, and region:
// one of emea, na".
func Describe(p policy.Predicate) string { return describe(p, len(FieldsOf(p)) > 1) }

func describe(p policy.Predicate, named bool) string {
	switch p.Op {
	case policy.All:
		return describeEach(p.Of, named, ", and ")
	case policy.Any:
		return describeEach(p.Of, named, ", or ")
	case policy.Not:
		return "not " + describeEach(p.Of, named, ", and ")
	}
	words := describeLeaf(p)
	if named {
		return lastName(p.Field) + ": " + words
	}
	return words
}

func describeEach(of []policy.Predicate, named bool, join string) string {
	parts := make([]string, len(of))
	for i := range of {
		parts[i] = describe(of[i], named)
	}
	if len(of) < 2 {
		return strings.Join(parts, join)
	}
	return "(" + strings.Join(parts, join) + ")"
}

func describeLeaf(p policy.Predicate) string {
	values := literals(p)
	list := safetext.Line(strings.Join(values, ", "))
	switch p.Op {
	case policy.Is:
		if len(values) == 0 {
			return yesNo(p.Truth)
		}
		return list
	case policy.In, policy.AnyOf:
		if len(values) == 1 {
			return list
		}
		return "one of " + list
	case policy.AllOf:
		return "all of " + list
	case policy.NoneOf:
		return "none of " + list
	case policy.AtLeast:
		return "at least " + list
	case policy.AtMost:
		return "at most " + list
	case policy.Between:
		if len(values) == 2 {
			return safetext.Line(values[0] + " to " + values[1])
		}
	case policy.Present:
		return either(p.Truth, "not empty", "empty")
	case policy.IsKnown:
		return either(p.Truth, "known", "not known")
	case policy.Disposable:
		return either(p.Truth, "a disposable address", "no disposable address")
	case policy.FreeMail:
		return either(p.Truth, "a personal mailbox", "no personal mailbox")
	}
	return string(p.Op)
}

// literals shows the values a predicate compares with.
func literals(p policy.Predicate) []string {
	values := append([]string(nil), p.Texts...)
	for _, n := range p.Numbers {
		values = append(values, strconv.FormatInt(n, 10))
	}
	for _, at := range p.Times {
		form := time.RFC3339
		if at.Equal(at.Truncate(24 * time.Hour)) {
			form = time.DateOnly
		}
		values = append(values, at.UTC().Format(form))
	}
	return values
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
