package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	strict "github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/safetext"
)

// maxAhead bounds how many unreadable rows are passed to find the keys of JSON Lines.
const maxAhead = 16

// jsonLike says whether the text begins with a JSON object, whatever the file is called.
func jsonLike(sample []byte) bool {
	text := bytes.TrimLeft(sample, " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	text = bytes.TrimLeft(text[1:], " \t\r\n")
	return len(text) == 0 || text[0] == '"' || text[0] == '}'
}

// beginJSONL refuses a document that is spread over lines, and reads on to the first readable row.
func (r *Reader) beginJSONL(sample []byte) error {
	first, rest, more := bytes.Cut(bytes.TrimSpace(sample), []byte("\n"))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	if more && len(rest) > 0 && rest[0] != '{' && unfinished(first) {
		return refuse(r.name, "this is one JSON document over several lines", "write one object a line (JSON Lines)")
	}
	for len(r.ahead) < maxAhead {
		row, err := r.row()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		r.ahead = append(r.ahead, row)
		if row.Err == nil {
			r.header = append(slices.Clone(row.Keys), row.empty...) // a key says what a file holds, also where its value is null
			return nil
		}
	}
	return nil
}

// unfinished says whether a text is the beginning of a JSON value and not the whole of it.
func unfinished(b []byte) bool {
	return errors.Is(json.NewDecoder(bytes.NewReader(b)).Decode(new(json.RawMessage)), io.ErrUnexpectedEOF)
}

// object reads one line of JSON Lines into the keys and values of its row.
func (r *Reader) object(row *Row) error {
	doc := []byte(row.Raw)
	if !json.Valid(doc) {
		err, column := json.Unmarshal(doc, new(json.RawMessage)), 0
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			column = int(syntax.Offset)
		}
		return rowFault(row.Line, column, "not valid JSON: "+safetext.Line(err.Error()), "write one object a line")
	}
	o := object{seen: map[string]bool{}, max: r.maxColumns}
	if err := o.read(doc); err != nil {
		const hint = "write one object a line, with texts, numbers, true, false, null or lists of them"
		return rowFault(row.Line, 0, err.Error(), hint)
	}
	row.Keys, row.Values, row.Nested, row.empty = o.keys, o.values, o.nested, o.empty
	return nil
}

// object collects the keys and values of one JSON object, flattened.
type object struct {
	keys, values []string
	empty        []string // the keys whose value is null
	nested       []bool   // nil, or by key: the value is a document that rows cannot hold
	seen         map[string]bool
	max          int
	event        bool // of web analytics: it has parameters
}

// read expects a valid JSON text. It goes member by member because the standard decoder would keep
// the last of two equal keys and say nothing.
func (o *object) read(doc []byte) error {
	if bytes.TrimLeft(doc, " \t\r\n")[0] != '{' {
		return errors.New("the line is not a JSON object")
	}
	if err := o.members(doc, ""); err != nil || !o.event {
		return err
	}
	return o.visit()
}

// members reads the members of an object.
func (o *object) members(doc []byte, prefix string) error {
	return strict.Each(doc, func(name string, _, _ int, value json.RawMessage) error {
		key := prefix + strings.TrimSpace(safetext.Line(name))
		if key == prefix {
			return errors.New("a key is empty")
		}
		return o.value(key, value, prefix != "")
	})
}

func (o *object) value(key string, raw json.RawMessage, nested bool) error {
	if err := o.claim(key); err != nil {
		return err
	}
	switch raw[0] {
	case '{':
		if nested && !strings.HasPrefix(key, sessionLast+".") {
			return o.keep(key, string(raw))
		}
		return o.members(raw, prefixOf(key))
	case '[':
		if key == eventParams {
			return o.params(raw)
		}
		return o.list(raw, key)
	}
	if text, present := scalar(raw); present {
		o.add(key, text)
		return nil
	}
	o.empty = append(o.empty, key)
	return nil
}

func (o *object) add(key, text string) {
	o.keys, o.values = append(o.keys, key), append(o.values, text)
	if o.nested != nil {
		o.nested = append(o.nested, false)
	}
}

// keep adds a document as its text: it does no harm in a column that nobody reads.
func (o *object) keep(key, text string) error {
	o.add(key, text)
	if o.nested == nil {
		o.nested = make([]bool, len(o.keys))
	}
	o.nested[len(o.keys)-1] = true
	return nil
}

// prefixOf makes {"account":{"domain":..}} account.domain, and {"utm":{"source":..}} utm_source,
// which is how every other file calls it.
func prefixOf(key string) string {
	if strings.EqualFold(key, "utm") {
		return "utm_"
	}
	return key + "."
}

// errDeep is a list that holds lists or objects.
var errDeep = errors.New("it holds other values")

// list joins the elements of an array the way a CSV cell lists them, each whole.
func (o *object) list(raw json.RawMessage, key string) error {
	var parts []string
	err := strict.EachItem(raw, func(_ int, e json.RawMessage) error {
		if e[0] == '{' || e[0] == '[' {
			return errDeep
		}
		if text, present := scalar(e); present {
			parts = append(parts, text)
		}
		return nil
	})
	if err != nil {
		return o.keep(key, string(raw))
	}
	o.add(key, safetext.JoinList(parts))
	return nil
}

// claim refuses a key that was there before, and too many keys.
func (o *object) claim(key string) error {
	fold := safetext.Fold(key)
	if o.seen[fold] {
		return fmt.Errorf("the key %s stands there twice", shown(key))
	}
	if o.seen[fold] = true; len(o.seen) > o.max {
		return fmt.Errorf("the object has more than %d keys", o.max)
	}
	return nil
}

// scalar returns the text of a value, numbers as written; null is absent.
func scalar(raw json.RawMessage) (text string, present bool) {
	if raw[0] == '"' {
		return strict.Said(raw), true
	}
	return string(raw), raw[0] != 'n'
}
