package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/eqltui/eqltui/internal/safetext"
)

// reader collects the problems of one document and remembers where each value stands, so that the
// checks that compare two places can point at them.
type reader struct {
	problems Problems
	places   map[string]place
	faulty   map[string]bool           // paths with a mistake: no follow-up about them
	below    map[string]bool           // those, and every path above them
	zones    map[string]*time.Location // nil for a name that is no zone
	zone     *time.Location            // the policy's, for instants without an offset
	literals []literal                 // texts of conditions, to be held against the whole policy
}

// place is a position: line and column from 1, columns in characters.
type place struct{ line, column int }

func placeOf(tk *token.Token) place {
	if tk == nil || tk.Position == nil {
		return place{1, 1}
	}
	return place{max(1, tk.Position.Line), max(1, tk.Position.Column)}
}

// cursor stands at one value of the document. Reading through a cursor never stops: a value that
// is wrong is reported and its default is returned, so that one pass finds every mistake.
type cursor struct {
	r    *reader
	node ast.Node // nil: the key is not there, or it has no value
	name string   // how messages call it
	path string
	at   place // of the value
	key  place // of its key; equal to at for items of a list
}

func (r *reader) add(path string, at place, warning bool, hint, message string) {
	if !warning {
		r.faulty[path] = true
		for up := path; up != "" && !r.below[up]; up = above(up) {
			r.below[up] = true
		}
	}
	// Names of keys come from the file and stand unquoted in paths and messages.
	r.problems = append(r.problems, Problem{
		Line: at.line, Column: at.column, Path: safetext.Line(path), Message: safetext.Line(message), Hint: safetext.Line(hint),
		Warning: warning,
	})
}

// above returns the path of the map or list around a value, "" at the top.
func above(path string) string { return path[:max(0, strings.LastIndexAny(path, ".["))] }

// mistake reports what makes the document unusable.
func (c cursor) mistake(hint, format string, args ...any) {
	c.r.add(c.path, c.at, false, hint, fmt.Sprintf(format, args...))
}

// warn reports what a publisher should look at.
func (c cursor) warn(hint, format string, args ...any) {
	c.r.add(c.path, c.at, true, hint, fmt.Sprintf(format, args...))
}

// absent reports that there is nothing to read: the key is missing or null.
func (c cursor) absent() bool { return c.node == nil }

// child makes the cursor of a value under a key or in a list.
func (c cursor) child(node ast.Node, name, path string, key place) cursor {
	at := key
	if _, null := node.(*ast.NullNode); null {
		node = nil
	}
	if node != nil {
		at = start(node)
	}
	if key == (place{}) {
		key = at
	}
	c.r.places[path] = at
	return cursor{r: c.r, node: node, name: name, path: path, at: at, key: key}
}

// start is where a person sees a value begin: the YAML library places block maps at their first colon.
func start(node ast.Node) place {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 && n.Values[0].Key != nil {
			return placeOf(n.Values[0].Key.GetToken())
		}
	case *ast.MappingValueNode:
		return placeOf(n.Key.GetToken())
	}
	return placeOf(node.GetToken())
}

// entries returns the values of a map in the order of the document, reporting double keys. ok is
// false when the value is absent or no map.
func (c cursor) entries(hint string) (list []cursor, ok bool) {
	if c.absent() {
		return nil, false
	}
	var pairs []*ast.MappingValueNode
	switch n := c.node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		c.mistake(hint, "%s must be a map of keys and values, not %s", cmp.Or(c.name, "the document"), c.what())
		return nil, false
	}
	seen := map[string]place{}
	for _, pair := range pairs {
		if pair == nil || pair.Key == nil || pair.Key.GetToken() == nil {
			c.mistake("", "%s has a key that cannot be read", cmp.Or(c.name, "the document"))
			continue
		}
		tk := pair.Key.GetToken()
		name, at := tk.Value, placeOf(tk)
		item := c.child(pair.Value, shorten(name), join(c.path, shorten(name)), at)
		if first, double := seen[name]; double {
			c.r.add(item.path, at, false, "keep one of them",
				fmt.Sprintf("key %s stands here twice, first in line %d", quoted(name), first.line))
			continue
		}
		seen[name] = at
		list = append(list, item)
	}
	return list, true
}

// items returns the values of a list. ok is false when the value is absent or no list.
func (c cursor) items(hint string) (list []cursor, ok bool) {
	if c.absent() {
		return nil, false
	}
	n, is := c.node.(*ast.SequenceNode)
	if !is {
		c.mistake(hint, "%s must be a list, not %s", c.name, c.what())
		return nil, false
	}
	for i, v := range n.Values {
		name := fmt.Sprintf("%s[%d]", c.name, i)
		var key place
		if v == nil || v.Type() == ast.NullType {
			key = c.at
			if v != nil {
				key = placeOf(v.GetToken())
			}
		}
		list = append(list, c.child(v, name, fmt.Sprintf("%s[%d]", c.path, i), key))
	}
	return list, true
}

// valued are the items of a list that have a value; the others are told.
func valued(list []cursor) []cursor {
	return slices.DeleteFunc(list, func(item cursor) bool {
		if item.absent() {
			item.mistake("", "%s has no value", item.name)
		}
		return item.absent()
	})
}

// records reads a list of maps of one table.
func records[T any](c cursor, table, form string, read func(rec record) T) []T {
	var out []T
	list, _ := c.items(form)
	for _, item := range list {
		out = append(out, read(item.record(table)))
	}
	return out
}

// empty reports a list that is written and has nothing in it.
func (c cursor) empty() bool {
	n, list := c.node.(*ast.SequenceNode)
	return list && len(n.Values) == 0
}

// optional reads a value that may be left out.
func optional[T any](c cursor, read func(cursor) T) *T {
	if c.absent() {
		return nil
	}
	v := read(c)
	return &v
}

// record is a map with known keys.
type record struct {
	c  cursor
	at map[string]cursor
	ok bool
}

// record reads a map with the keys of a table and reports every other key.
func (c cursor) record(table string) record {
	known := keysOf[table]
	list, ok := c.entries("its keys are " + listed(known, "and"))
	rec := record{c: c, at: map[string]cursor{}, ok: ok}
	for _, item := range list {
		rec.at[item.name] = item
		if slices.Contains(known, item.name) {
			continue
		}
		c.r.add(item.path, item.key, false, meant(item.name, known), "unknown key "+quoted(item.name)+inside(c.name))
	}
	return rec
}

// get returns the value of an optional key.
func (r record) get(key string) cursor {
	if item, there := r.at[key]; there {
		return item
	}
	return cursor{r: r.c.r, name: key, path: join(r.c.path, key), at: r.c.key, key: r.c.key}
}

// has reports whether the key has a value.
func (r record) has(key string) bool { return !r.get(key).absent() }

// need is get for a key that must be there.
func (r record) need(key string) cursor {
	item, there := r.at[key]
	switch {
	case there && item.absent():
		item.mistake("", "%s has no value", key)
	case !there && r.ok:
		item = r.get(key)
		r.c.r.add(item.path, r.c.key, false, "add "+key+":", key+" is missing"+inside(r.c.name))
	case !there:
		item = r.get(key)
	}
	return item
}

// inside names the map in a message about one of its keys.
func inside(name string) string {
	if name == "" {
		return ""
	}
	return " in " + name
}

// what names the kind of a value for "must be X, not Y".
func (c cursor) what() string {
	switch n := c.node.(type) {
	case nil:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a map"
	case *ast.SequenceNode:
		return "a list"
	case *ast.LiteralNode:
		return "a block of text"
	default:
		if tk := n.GetToken(); tk != nil {
			return quoted(tk.Value)
		}
		return strings.ToLower(n.Type().String())
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
