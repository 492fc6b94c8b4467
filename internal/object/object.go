// Package object reads one JSON object as strictly as a line of a question must be read: keys that
// nobody knows and keys given twice are mistakes, and each mistake says where it is.
package object

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// Object is a JSON object by its keys, read strictly. encoding/json alone lets through what people get wrong:
// keys in another case, keys given twice, keys it does not know, pairs of three, text at the end.
type Object map[string]json.RawMessage

// Read reads one object and nothing behind it; place says in messages what it is.
func Read(place string, doc []byte) (Object, error) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	start, err := dec.Token()
	if err != nil {
		return nil, notJSON(place, err)
	}
	if start != json.Delim('{') {
		return nil, Wrong(place, "not a JSON object", "it is written in braces, {...}")
	}
	o := make(Object)
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, notJSON(place, err)
		}
		key, _ := token.(string)
		if _, twice := o[key]; twice {
			return nil, Wrong(place, "the key "+Shown(key)+" is given twice", "give each key once")
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
		return nil, Wrong(place, "there is text after the closing brace", "write one object and nothing else")
	}
	return o, nil
}

// Only refuses keys outside the list: a misspelt key must not be a silently missing value.
func (o Object) Only(place string, keys ...string) error {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(keys, key) {
			known := strings.Join(keys, ", ")
			return Wrong(place, "unknown key "+Shown(key)+"; known here: "+known, "known here: "+known)
		}
	}
	return nil
}

// Has says whether a key has a value; null is none.
func (o Object) Has(key string) bool {
	value, ok := o[key]
	return ok && string(value) != "null"
}

// Text is the value of a key that must hold a JSON string; a missing one is told with the example.
func (o Object) Text(key, example string) (string, error) {
	if !o.Has(key) {
		return "", Wrong(key, "missing", `give a text such as `+example)
	}
	return Text(key, o[key], example)
}

// Text is a value that must be a JSON string.
func Text(place string, value json.RawMessage, example string) (string, error) {
	var text *string
	if err := json.Unmarshal(value, &text); err != nil || text == nil {
		return "", Wrong(place, "not a text such as "+example, "put it in quotation marks")
	}
	return *text, nil
}

// List is the elements of a value that must be a JSON array.
func List(place string, value json.RawMessage) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil || list == nil {
		return nil, Wrong(place, "not a list", "it is written in brackets, [...]")
	}
	return list, nil
}

// Texts is a value that must be a list of JSON strings.
func Texts(place string, value json.RawMessage, example string) ([]string, error) {
	list, err := List(place, value)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(list))
	for i, value := range list {
		if texts[i], err = Text(fmt.Sprintf("%s[%d]", place, i), value, example); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// Time is the value of a key that must hold a time; wall-clock times are read in the zone.
func (o Object) Time(key string, zone *time.Location) (time.Time, error) {
	text, err := o.Text(key, `"2026-11-20T15:00:00"`)
	if err != nil {
		return time.Time{}, err
	}
	t, ok := wallclock.Parse(text, zone)
	if !ok {
		return time.Time{}, Wrong(key, Shown(text)+" is not a time",
			`write "2026-11-20T15:00:00+01:00", or "2026-11-20T15:00:00" for the zone of the calendar or policy`)
	}
	return t, nil
}

// Duration is the value of a key that must hold a Go-style duration of at least 0.
func (o Object) Duration(key string) (time.Duration, error) {
	text, err := o.Text(key, `"4h"`)
	if err != nil {
		return 0, err
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, Wrong(key, Shown(text)+" is not a duration", `write "4h" or "1h30m"; a day is "24h"`)
	}
	if d < 0 {
		return 0, Wrong(key, Shown(text)+" is negative", "give a duration of at least 0s")
	}
	return d, nil
}

// Wrong is a mistake at a place, a fault of kind invalid.
func Wrong(place, why, hint string) error {
	return fault.New(fault.Invalid, place, why, hint)
}

// Shown quotes an outside text for a message, cut so that one absurd value cannot fill a screen.
func Shown(text string) string {
	const longest = 60
	if len(text) > longest {
		return strconv.QuoteToASCII(text[:longest]) + "..."
	}
	return strconv.QuoteToASCII(text)
}

func notJSON(place string, err error) error {
	why := err.Error()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		why = "it ends too early"
	}
	return Wrong(place, "not JSON: "+why, "write one JSON object per line")
}
