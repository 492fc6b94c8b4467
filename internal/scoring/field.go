package scoring

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The readers of fields, one type per type of value. The bool says whether the value is known.
type (
	textAt    func(f *lead.Facts, t *lead.Touch) (string, bool)
	listAt    func(f *lead.Facts, t *lead.Touch) ([]string, bool)
	numberAt  func(f *lead.Facts, t *lead.Touch) (int64, bool)
	truthAt   func(f *lead.Facts, t *lead.Touch) (bool, bool)
	instantAt func(f *lead.Facts, t *lead.Touch) (time.Time, bool)
)

// textField returns the reader of a text field, nil when there is no such field.
func textField(field string) textAt {
	switch group, name, _ := strings.Cut(field, "."); group {
	case "bant":
		return bantText(name)
	case "touch":
		return touchText(name)
	}
	f := lead.FactOf(field)
	switch {
	case f == nil:
		return nil
	case f.Plain == nil:
		return optAt(f.Text)
	}
	at := f.Plain
	return func(f *lead.Facts, _ *lead.Touch) (string, bool) {
		if p := at(f); p != nil {
			return *p, *p != ""
		}
		return "", false
	}
}

// optAt reads a fact that may be unknown, or be of a partner that is; nil when there is no such fact.
func optAt[T any](at func(*lead.Facts) *lead.Opt[T]) func(*lead.Facts, *lead.Touch) (T, bool) {
	if at == nil {
		return nil
	}
	return func(f *lead.Facts, _ *lead.Touch) (v T, known bool) {
		if o := at(f); o != nil {
			return o.V, o.Known
		}
		return v, false
	}
}

// bantText reads an answer. The answer "unknown" is no answer.
func bantText(name string) textAt {
	if new(lead.BANT).Get(name) == nil {
		return nil
	}
	return func(f *lead.Facts, _ *lead.Touch) (string, bool) {
		a := f.BANT.Get(name).Answer
		return string(a), a != "" && a != lead.Unknown
	}
}

func touchText(name string) textAt {
	if name == "kind" {
		return func(_ *lead.Facts, t *lead.Touch) (string, bool) {
			if t == nil {
				return "", false
			}
			return t.Kind, t.Kind != ""
		}
	}
	for _, one := range lead.TouchTexts() {
		if one.Name == name {
			return func(_ *lead.Facts, t *lead.Touch) (string, bool) {
				if t == nil {
					return "", false
				}
				o := one.Of(t)
				return o.V, o.Known
			}
		}
	}
	return nil
}

// fact is the record of a field, an empty one for a field that is none: it has no reader.
func fact(field string) *lead.Fact {
	if f := lead.FactOf(field); f != nil {
		return f
	}
	return &lead.Fact{}
}

func listField(field string) listAt       { return optAt(fact(field).List) }
func numberField(field string) numberAt   { return optAt(fact(field).Number) }
func truthField(field string) truthAt     { return optAt(fact(field).Truth) }
func instantField(field string) instantAt { return optAt(fact(field).Instant) }

// valueAt returns the reader that shows a field's value to a person, clean; its bool is false when
// the value is not known.
func valueAt(field string) textAt {
	switch policy.Fields()[field] {
	case policy.Number:
		return shown(numberField(field), func(n int64) string { return strconv.FormatInt(n, 10) })
	case policy.Truth:
		return shown(truthField(field), yesNo)
	case policy.List:
		return shown(listField(field), func(list []string) string { return safetext.Line(strings.Join(list, ", ")) })
	case policy.Instant:
		return shown(instantField(field), func(at time.Time) string { return at.UTC().Format(time.RFC3339) })
	}
	return shown(textField(field), func(s string) string { return strings.TrimSpace(safetext.Line(s)) })
}

// shown makes a reader show its value; a field that has none is never known.
func shown[T any](read func(*lead.Facts, *lead.Touch) (T, bool), text func(T) string) textAt {
	if read == nil {
		return func(*lead.Facts, *lead.Touch) (string, bool) { return "", false }
	}
	return func(f *lead.Facts, t *lead.Touch) (string, bool) {
		v, known := read(f, t)
		return text(v), known
	}
}

// lastName is a field's last path element: "employees" of "account.employees".
func lastName(field string) string { return field[strings.LastIndexByte(field, '.')+1:] }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
