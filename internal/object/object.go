// Package object reads one JSON object as strictly as a line of a question must be read: keys that
// nobody knows and keys given twice are mistakes, and each mistake says where it is.
package object

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/typo"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// Object is a JSON object by its keys, read strictly. encoding/json alone lets through what people get wrong:
// keys in another case, keys given twice, keys it does not know, pairs of three, text at the end.
type Object map[string]json.RawMessage

// Read reads one object and nothing behind it; place says in messages what it is. The values are pieces of
// doc.
func Read(place string, doc []byte) (Object, error) {
	if !json.Valid(doc) {
		return nil, notObject(place, doc)
	}
	w := walker{doc: doc}
	if w.next() != '{' {
		return nil, noObject(place)
	}
	o, twice, ok := w.members()
	if !ok {
		return nil, givenTwice(place, twice)
	}
	return o, nil
}

// notObject says what is wrong with a document that is not one object. The decoder says best where JSON ends
// to be JSON.
func notObject(place string, doc []byte) error {
	dec := json.NewDecoder(bytes.NewReader(doc))
	start, err := dec.Token()
	if err != nil {
		return notJSON(place, err)
	}
	if start != json.Delim('{') {
		return noObject(place)
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return notJSON(place, err)
		}
		key, _ := token.(string)
		if seen[key] {
			return givenTwice(place, key)
		}
		seen[key] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return notJSON(place, err)
		}
	}
	if _, err := dec.Token(); err != nil {
		return notJSON(place, err)
	}
	return Wrong(place, "there is text after the closing brace", "write one object and nothing else")
}

func noObject(place string) error {
	return Wrong(place, "not a JSON object", "it is written in braces, {...}")
}

func givenTwice(place, key string) error {
	return Wrong(place, "the key "+Shown(key)+" is given twice", "give each key once")
}

// Only refuses keys outside the list: a misspelt key must not be a silently missing value.
func (o Object) Only(place string, keys ...string) error {
	first, unknown := "", false
	for key := range o {
		if !slices.Contains(keys, key) && (!unknown || key < first) {
			first, unknown = key, true
		}
	}
	if !unknown {
		return nil
	}
	hint := "leave it out"
	if i := typo.Nearest(strings.ToLower(first), keys); i >= 0 {
		hint = "did you mean " + Shown(keys[i]) + "?"
	}
	return Wrong(place, "unknown key "+Shown(first)+"; known here: "+strings.Join(keys, ", "), hint)
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

// Text is a value of an object that was read, which must be a JSON string.
func Text(place string, value json.RawMessage, example string) (string, error) {
	if len(value) < 2 || value[0] != '"' {
		return "", Wrong(place, "not a text such as "+example, "put it in quotation marks")
	}
	return text(value), nil
}

// List is the elements of a value of an object that was read, which must be a JSON array.
func List(place string, value json.RawMessage) ([]json.RawMessage, error) {
	if len(value) == 0 || value[0] != '[' {
		return nil, Wrong(place, "not a list", "it is written in brackets, [...]")
	}
	w := walker{doc: value}
	return w.items(), nil
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

// Number is a value that must be a whole number. 420.0 and 1e3 are, as other programs write them.
func Number(place string, value json.RawMessage) (int64, error) {
	var number json.Number
	if len(value) == 0 || value[0] == '"' || json.Unmarshal(value, &number) != nil || number == "" {
		return 0, Wrong(place, "not a number", "write a whole number such as 100000")
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	if err == nil {
		return n, nil
	}
	const exact = 1 << 53 // beyond it not every whole number is one of these
	x, err := number.Float64()
	switch {
	case err != nil || math.Abs(x) > exact && x == math.Trunc(x):
		return 0, Wrong(place, "the number is too large", "write it in digits, at most 9223372036854775807")
	case x != math.Trunc(x):
		return 0, Wrong(place, "not a whole number", "write it without a fraction")
	}
	return int64(x), nil
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
