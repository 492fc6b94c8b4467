package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

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
			r.header = row.Keys
			return nil
		}
	}
	return nil
}

// unfinished says whether a text is the beginning of a JSON value and not the whole of it.
func unfinished(b []byte) bool {
	return errors.Is(json.NewDecoder(bytes.NewReader(b)).Decode(new(json.RawMessage)), io.ErrUnexpectedEOF)
}

// object reads one line of JSON Lines into keys and values.
func (r *Reader) object(row Row) (keys, values []string, err error) {
	var doc json.RawMessage
	if err := json.Unmarshal([]byte(row.Raw), &doc); err != nil {
		column := 0
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			column = int(syntax.Offset)
		}
		return nil, nil, rowFault(row.Line, column, "not valid JSON: "+safetext.Line(err.Error()), "write one object a line")
	}
	o := object{seen: map[string]bool{}, max: r.maxColumns}
	if err := o.read(row.Raw); err != nil {
		const hint = "write one object a line, with texts, numbers, true, false, null or lists of them"
		return nil, nil, rowFault(row.Line, 0, err.Error(), hint)
	}
	return o.keys, o.values, nil
}

// object collects the keys and values of one JSON object, flattened.
type object struct {
	keys, values []string
	seen         map[string]bool
	max          int
}

// read expects a valid JSON text. It goes token by token because the standard decoder would keep
// the last of two equal keys and say nothing.
func (o *object) read(text string) error {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.New("the line is not a JSON object")
	}
	return o.members(dec, "")
}

// members reads the members of an object whose { is read already, up to its }.
func (o *object) members(dec *json.Decoder, prefix string) error {
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		s, _ := name.(string)
		key := prefix + strings.TrimSpace(safetext.Line(s))
		if key == prefix {
			return errors.New("a key is empty")
		}
		if err := o.value(dec, key, prefix != ""); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

func (o *object) value(dec *json.Decoder, key string, nested bool) error {
	if err := o.claim(key); err != nil {
		return err
	}
	t, err := dec.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('{'):
		if nested {
			return fmt.Errorf("%s is an object inside an object inside the row: one level is read", shown(key))
		}
		return o.members(dec, prefixOf(key))
	case json.Delim('['):
		return o.list(dec, key)
	}
	if text, present := scalar(t); present {
		o.keys, o.values = append(o.keys, key), append(o.values, text)
	}
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

// list joins the elements of an array the way a CSV cell lists them.
func (o *object) list(dec *json.Decoder, key string) error {
	var parts []string
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		if _, ok := t.(json.Delim); ok {
			return fmt.Errorf("%s is a list of lists or objects: lists of texts and numbers are read", shown(key))
		}
		if text, present := scalar(t); present {
			parts = append(parts, text)
		}
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	o.keys, o.values = append(o.keys, key), append(o.values, strings.Join(parts, ";"))
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
func scalar(t json.Token) (text string, present bool) {
	switch v := t.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}
