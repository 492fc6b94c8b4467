package policy

import (
	"slices"
	"strings"
)

// scope says where a predicate stands: only the `when` of an intent rule speaks of a touch.
type scope int

const (
	ofLead scope = iota
	ofTouch
)

// predicate reads a condition: a map with one key, a field with one operator, or all, any or not.
func (c cursor) predicate(in scope) Predicate {
	const form = "write {account.region: {in: [emea]}}, {all: [...]}, {any: [...]} or {not: {...}}"
	list, ok := c.entries(form)
	if !ok {
		return Predicate{}
	}
	switch {
	case len(list) == 0:
		c.mistake(form, "%s has no condition", c.name)
		return Predicate{}
	case len(list) > 1:
		c.mistake("join them: {all: [{...}, {...}]}", "%s has %d conditions side by side", c.name, len(list))
	}
	// Every one is read, so that the mistakes in the others are told as well.
	var first Predicate
	for i, item := range list {
		p := item.condition(in)
		p.Line = item.key.line
		if i == 0 {
			first = p
		}
	}
	return first
}

// condition reads what stands under the one key of a predicate.
func (c cursor) condition(in scope) Predicate {
	if c.absent() {
		c.mistake("", "%s has no value", c.name)
		return Predicate{}
	}
	switch Op(c.name) {
	case All, Any:
		p := Predicate{Op: Op(c.name)}
		list, ok := c.items("write {" + c.name + ": [{...}, {...}]}")
		if ok && len(list) == 0 {
			c.mistake("", "%s is an empty list", c.name)
		}
		for _, item := range valued(list) {
			p.Of = append(p.Of, item.predicate(in))
		}
		return p
	case Not:
		return Predicate{Op: Not, Of: []Predicate{c.predicate(in)}}
	}
	return c.test(in)
}

// test reads a field with its operator.
func (c cursor) test(in scope) Predicate {
	field := c.name
	kind, known := Fields()[field]
	ofATouch := strings.HasPrefix(field, "touch.")
	switch {
	case !known:
		c.r.add(c.path, c.key, false, meant(field, fieldNames(in)), "unknown field "+quoted(field))
		return Predicate{}
	case ofATouch && in != ofTouch:
		c.r.add(c.path, c.key, false, "touch fields exist only in the when of an intent rule", quoted(field)+" cannot be used here")
		return Predicate{}
	}
	ops := opNames(kind)
	list, ok := c.entries("write {" + field + ": {" + ops[0] + ": ...}}")
	if !ok {
		return Predicate{}
	}
	if len(list) != 1 {
		c.mistake("join them: {all: [{...}, {...}]}", "%s needs one operator, not %d", quoted(field), len(list))
	}
	var first Predicate
	for i, item := range list {
		op := Op(item.name)
		if op == AnyOf && textual(kind) {
			op = In
		}
		if !slices.Contains(Ops(kind), op) {
			hint := "it takes " + listed(ops, "and")
			if near := nearest(item.name, ops); near != "" {
				hint = "did you mean " + near + "?"
			}
			c.r.add(item.path, item.key, false, hint, quoted(field)+" is "+kind.noun()+" and does not take "+quoted(item.name))
			continue
		}
		p := item.literal(kind, op)
		p.Op, p.Field = op, field
		if textual(kind) || kind == List {
			item.checkWords(field, p)
		}
		if i == 0 {
			first = p
		}
	}
	return first
}

// literal reads what a field is compared with.
func (c cursor) literal(kind Type, op Op) (p Predicate) {
	if c.absent() {
		c.mistake("", "%s has no value", c.name)
		return p
	}
	switch op {
	case Present, IsKnown, Disposable, FreeMail:
		p.Truth = c.truth(false)
		return p
	}
	switch {
	case kind == Truth:
		p.Truth = c.truth(false)
	case kind == Number:
		c.numbers(op, &p)
	case kind == Instant:
		c.instants(op, &p)
	case op == Is:
		if s := c.text(""); s != "" {
			p.Texts = []string{s}
		}
	default:
		p.Texts = c.texts("write a list: [a, b]")
	}
	return p
}

// numbers reads the literals of a number field: one, the two ends of between, or a list.
func (c cursor) numbers(op Op, p *Predicate) {
	for _, item := range c.operands(op) {
		if n, ok := item.integer(); ok {
			p.Numbers = append(p.Numbers, n)
		}
	}
	if op == Between && len(p.Numbers) == 2 && p.Numbers[0] > p.Numbers[1] {
		c.mistake("write the smaller first", "between [%d, %d] is never true", p.Numbers[0], p.Numbers[1])
	}
}

// instants reads the literals of a time field.
func (c cursor) instants(op Op, p *Predicate) {
	for _, item := range c.operands(op) {
		if t, ok := item.instant(); ok {
			p.Times = append(p.Times, t)
		}
	}
	if op == Between && len(p.Times) == 2 && p.Times[1].Before(p.Times[0]) {
		c.mistake("write the earlier first", "between is never true: its end lies before its beginning")
	}
}

// operands returns the values that an operator of a number or a time takes.
func (c cursor) operands(op Op) []cursor {
	if op != Between && op != In {
		return []cursor{c}
	}
	list, ok := c.items("write a list: [50, 2000]")
	switch {
	case ok && op == Between && len(list) != 2:
		c.mistake("write both ends, which are included: [50, 2000]", "between takes two values, not %d", len(list))
	case ok && len(list) == 0:
		c.mistake("", "%s is an empty list", c.name)
	}
	return valued(list)
}

func textual(t Type) bool { return t == Text || t == Email || t == Domain }

func opNames(t Type) []string {
	var names []string
	for _, op := range Ops(t) {
		names = append(names, string(op))
	}
	return names
}

// fieldNames lists what a predicate may begin with, sorted, for "did you mean".
func fieldNames(in scope) []string {
	names := []string{string(All), string(Any), string(Not)}
	for name := range Fields() {
		if in == ofTouch || !strings.HasPrefix(name, "touch.") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// noun names a type in a message.
func (t Type) noun() string {
	return [...]string{
		Text: "a text", Number: "a number", Truth: "true or false", List: "a list", Instant: "a time", Email: "an e-mail address",
		Domain: "a domain",
	}[t]
}
