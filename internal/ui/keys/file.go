package keys

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// maxFile is how large a person's file of keys may be, in bytes. The YAML parser's time grows with
// the square of a map's keys.
const maxFile = 16 << 10

// Problem is one mistake, or one warning, with its place in the file.
type Problem struct {
	Line, Column int    // from 1, columns in characters
	Message      string // a clause: what is wrong
	Hint         string // what to write instead; may be empty
	Warning      bool   // the key is bound all the same
}

// String returns "line:col: message; hint".
func (p Problem) String() string {
	text := fmt.Sprintf("%d:%d: ", p.Line, p.Column)
	if p.Warning {
		text += "warning: "
	}
	text += p.Message
	if p.Hint != "" {
		text += "; " + p.Hint
	}
	return text
}

// change is one line of the file: these keys, and no others, do that.
type change struct {
	id   ID
	keys []string
	line int              // of the name
	at   map[string]place // where each key stands
}

type place struct{ line, column int }

func placeOf(tk *token.Token) place {
	if tk == nil || tk.Position == nil {
		return place{1, 1}
	}
	return place{max(1, tk.Position.Line), max(1, tk.Position.Column)}
}

// reader collects the changes and problems of one file.
type reader struct {
	table    []Binding
	changes  []change
	problems []Problem
	seen     map[ID]int
}

func (r *reader) mistake(at place, hint, format string, args ...any) {
	r.problems = append(r.problems, Problem{Line: at.line, Column: at.column, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (r *reader) warn(at place, message, hint string) {
	r.problems = append(r.problems, Problem{Line: at.line, Column: at.column, Message: message, Hint: hint, Warning: true})
}

// read reads the whole file; it never stops at the first mistake.
func (r *reader) read(doc []byte) {
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	start := place{1, 1}
	switch {
	case len(doc) > maxFile:
		r.mistake(start, "keep the lines that change a key", "the file has %d bytes; the most is %d", len(doc), maxFile)
		return
	case !utf8.Valid(doc):
		r.mistake(start, "save the file as UTF-8", "the file is not UTF-8")
		return
	}
	file, err := parse(doc)
	if err != nil {
		r.unreadable(err)
		return
	}
	for _, d := range file.Docs {
		if d.Body != nil && d.Body.Type() != ast.NullType {
			r.entries(d.Body, "")
		}
	}
}

// errParser stands for a panic inside the YAML parser: a person's file must not take the cockpit down.
var errParser = errors.New("the YAML parser gave up on this file")

func parse(doc []byte) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			file, err = nil, errParser
		}
	}()
	return parser.ParseBytes(doc, 0, parser.AllowDuplicateMapKey())
}

func (r *reader) unreadable(err error) {
	at, text := place{1, 1}, err.Error()
	var y yaml.Error
	if errors.As(err, &y) {
		at, text = placeOf(y.GetToken()), y.GetMessage()
	}
	text = safetext.Line(text)
	if len(text) > 160 {
		text = shown(text)
	}
	r.mistake(at, `write action: key, and a sign in quotes, as in lead.tag: "*"`, "not readable as YAML: %s", text)
}

// entries reads a map of actions. A map inside it is one scope.
func (r *reader) entries(node ast.Node, scope string) {
	actions, ok := node.(ast.MapNode)
	if !ok {
		r.mistake(placeOf(node.GetToken()), "write action: key, one on a line", "this is no list of actions and keys")
		return
	}
	for it := actions.MapRange(); it.Next(); {
		tk := it.Key().GetToken()
		if _, group := it.Value().(ast.MapNode); group && scope == "" {
			r.entries(it.Value(), tk.Value+".")
			continue
		}
		r.entry(scope+tk.Value, placeOf(tk), it.Value())
	}
}

// entry reads one action with its keys.
func (r *reader) entry(name string, at place, value ast.Node) {
	b := r.find(name, at)
	if b == nil {
		return
	}
	if line, twice := r.seen[b.ID]; twice {
		r.mistake(at, "keep one of the two", "%s stands in line %d already", b.Name(), line)
		return
	}
	r.seen[b.ID] = at.line
	if len(b.Keys) == 0 {
		r.mistake(at, "leave it out", "the keys of %s are those of the field", b.Name())
		return
	}
	specs, ok := texts(value)
	if !ok || len(specs) == 0 {
		r.mistake(at, "name a key, a list such as [x, ctrl+x], or none", "%s has no key", b.Name())
		return
	}
	c := change{id: b.ID, line: at.line, at: map[string]place{}}
	if len(specs) == 1 && strings.EqualFold(specs[0].text, "none") {
		if b.ID == Submit {
			r.mistake(specs[0].at, "name another key for it", "%s needs a key", b.Name())
			return
		}
	} else {
		for _, s := range specs {
			key, good := r.spec(s, b)
			if !good {
				return
			}
			if !slices.Contains(c.keys, key) {
				c.keys = append(c.keys, key)
				c.at[key] = s.at
			}
		}
	}
	for _, k := range b.Keys { // what always works stays
		if slices.Contains(reserved(), k) && !slices.Contains(c.keys, k) {
			c.keys = append(c.keys, k)
		}
	}
	if !slices.Equal(c.keys, b.Keys) {
		r.changes = append(r.changes, c)
	}
}

// spec reads one key and says whether it can be bound.
func (r *reader) spec(s text, b *Binding) (string, bool) {
	key, why, hint := Spec(s.text)
	if why == "" && !slices.Contains(b.Keys, key) {
		why, hint = forbidden(key, b)
	}
	if why != "" {
		r.mistake(s.at, hint, "%s", why)
		return "", false
	}
	if why, hint := doubtful(key); why != "" && !slices.Contains(b.Keys, key) {
		r.warn(s.at, why, hint)
	}
	return key, true
}

// text is a single value with its place.
type text struct {
	text string
	at   place
}

// texts are the values of a scalar or a list of them.
func texts(node ast.Node) ([]text, bool) {
	switch n := node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return []text{{strings.TrimSpace(n.GetToken().Value), placeOf(n.GetToken())}}, true
	case *ast.SequenceNode:
		var out []text
		for _, v := range n.Values {
			inner, ok := texts(v)
			if _, nested := v.(*ast.SequenceNode); !ok || nested {
				return nil, false
			}
			out = append(out, inner...)
		}
		return out, true
	}
	return nil, false
}

// Name is how the file and `eqltui keys` call a binding: "lead.disqualify".
func (b *Binding) Name() string { return string(b.Scope) + "." + string(b.ID) }

// find is the binding of a name: with its scope, without one, or with "inbox" for what a person
// sees done to leads there.
func (r *reader) find(name string, at place) *Binding {
	want := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "-", "_")
	scope, id, dotted := strings.Cut(want, ".")
	if !dotted {
		scope, id = "", want
	}
	hint := "eqltui keys lists them"
	if i := r.nearest(want, id); i >= 0 {
		hint = "did you mean " + r.table[i].Name() + "?"
	}
	for i := range r.table {
		b := &r.table[i]
		switch {
		case string(b.ID) != id:
		case scope == "", scope == string(b.Scope), scope == string(Inbox) && (b.Scope == Lead || b.Scope == List):
			return b
		default: // the right word in the wrong place
			hint = "write " + b.Name()
		}
	}
	r.mistake(at, hint, "%s is no action", shown(name))
	return nil
}

// nearest is the binding that was probably meant, by its whole name or by its action alone; -1 for none.
func (r *reader) nearest(name, id string) int {
	names, ids := make([]string, len(r.table)), make([]string, len(r.table))
	for i := range r.table {
		names[i], ids[i] = r.table[i].Name(), string(r.table[i].ID)
	}
	if i := typo.Nearest(name, names); i >= 0 {
		return i
	}
	return typo.Nearest(id, ids)
}
