package sla

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// object is a JSON object read strictly. encoding/json alone lets through what people get wrong:
// keys in another case, keys given twice, keys it does not know, pairs of three, text at the end.
type object map[string]json.RawMessage

// readObject reads one object and nothing behind it; place says in messages what it is.
func readObject(place string, doc []byte) (object, error) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	start, err := dec.Token()
	if err != nil {
		return nil, notJSON(place, err)
	}
	if start != json.Delim('{') {
		return nil, wrong(place, "not a JSON object", "it is written in braces, {...}")
	}
	o := make(object)
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, notJSON(place, err)
		}
		key, _ := token.(string)
		if _, twice := o[key]; twice {
			return nil, wrong(place, "the key "+shown(key)+" is given twice", "give each key once")
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, notJSON(place, err)
		}
		o[key] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, notJSON(place, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong(place, "there is text after the closing brace", "write one object and nothing else")
	}
	return o, nil
}

// only refuses keys outside the list: a misspelt key must not be a silently missing value.
func (o object) only(place string, keys ...string) error {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(keys, key) {
			known := strings.Join(keys, ", ")
			return wrong(place, "unknown key "+shown(key)+"; known here: "+known, "known here: "+known)
		}
	}
	return nil
}

// has says whether a key has a value; null is none.
func (o object) has(key string) bool {
	value, ok := o[key]
	return ok && string(value) != "null"
}

// text is the value of a key that must hold a JSON string.
func (o object) text(key, example string) (string, error) {
	if !o.has(key) {
		return "", wrong(key, "missing", `give a text such as `+example)
	}
	return readText(key, o[key], example)
}

func readText(place string, value json.RawMessage, example string) (string, error) {
	var text *string
	if err := json.Unmarshal(value, &text); err != nil || text == nil {
		return "", wrong(place, "not a text such as "+example, "put it in quotation marks")
	}
	return *text, nil
}

// list is the elements of a JSON array.
func readList(place string, value json.RawMessage) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil || list == nil {
		return nil, wrong(place, "not a list", "it is written in brackets, [...]")
	}
	return list, nil
}

func notJSON(place string, err error) error {
	why := err.Error()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		why = "it ends too early"
	}
	return wrong(place, "not JSON: "+why, "write one JSON object per line")
}
