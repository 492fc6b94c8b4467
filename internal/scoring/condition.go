package scoring

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Condition is a compiled predicate that can also say why: which values it saw and which fields it
// is waiting for. It is immutable.
type Condition struct {
	Predicate policy.Predicate
	Test      Test
	parts     []Condition
	fields    []string
	values    []textAt // of fields
}

// NewCondition compiles a predicate.
func NewCondition(p policy.Predicate) Condition {
	c := Condition{Predicate: p, Test: CompilePredicate(p), fields: FieldsOf(p)}
	for _, field := range c.fields {
		c.values = append(c.values, valueAt(field))
	}
	for _, part := range p.Of {
		c.parts = append(c.parts, NewCondition(part))
	}
	return c
}

// Evidence shows the known values the condition looked at: "employees = 420; region = emea".
func (c *Condition) Evidence(f *lead.Facts, t *lead.Touch) string {
	var seen []string
	for i, field := range c.fields {
		v, known := c.values[i](f, t)
		switch {
		case !known:
		case v == "":
			seen = append(seen, lastName(field)+" is empty")
		default:
			seen = append(seen, lastName(field)+" = "+v)
		}
	}
	return strings.Join(seen, "; ")
}

// Value shows the value of the only field of a simple condition; false when it is not known, or when
// the condition speaks of several fields.
func (c *Condition) Value(f *lead.Facts) (string, bool) {
	if len(c.parts) > 0 || len(c.values) != 1 {
		return "", false
	}
	return c.values[0](f, nil)
}

// Fields names the fields the condition speaks of. The slice is shared: read it.
func (c *Condition) Fields() []string { return c.fields }

// Missing names the fields whose values are not known and keep the condition undecided; nil when
// it is decided.
func (c *Condition) Missing(f *lead.Facts, t *lead.Touch) []string {
	if c.Test(f, t) != Undecided {
		return nil
	}
	if len(c.parts) == 0 {
		return c.fields
	}
	var missing []string
	for i := range c.parts {
		for _, field := range c.parts[i].Missing(f, t) {
			if !slices.Contains(missing, field) {
				missing = append(missing, field)
			}
		}
	}
	return missing
}
