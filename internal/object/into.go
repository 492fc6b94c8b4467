package object

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
)

// Count is a whole number that is not negative: a number of things, or an amount in minor units.
type Count int64

// Share is a decimal number that is not negative, exactly as it is written: 0.6 is 3/5.
type Share struct{ Rat *big.Rat }

// Into reads one JSON value and nothing behind it into what to points to: a struct by the names of its json tags, or a
// list of them. Every key must be one of the names, none may stand twice, and each needs a value, unless its tag says
// omitempty (it may be missing or null) or its field is a pointer (it may be null, not missing). The fields are texts,
// structs, lists, maps of texts to them, truths, json.RawMessage, what reads itself from a text
// (encoding.TextUnmarshaler), Count and Share. The error is a fault of kind Invalid that names the place.
func Into(place string, doc []byte, to any) error {
	return into(place, doc, reflect.ValueOf(to).Elem())
}

func into(place string, doc json.RawMessage, v reflect.Value) error {
	for v.Kind() == reflect.Pointer {
		if string(doc) == "null" {
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if string(doc) == "null" {
		return Wrong(place, "missing", "null is no value here")
	}
	switch to := v.Addr().Interface().(type) {
	case *json.RawMessage:
		*to = doc
		return nil
	case encoding.TextUnmarshaler:
		text, err := Text(place, doc, `"2026-11-20"`)
		if err != nil {
			return err
		}
		return inPlace(place, Shown(text), to.UnmarshalText([]byte(text)))
	case *Count:
		n, err := Number(place, doc)
		if err == nil && n < 0 {
			err = Wrong(place, string(doc)+" is negative", "give a number of at least 0")
		}
		*to = Count(n)
		return err
	case *Share:
		return to.read(place, doc)
	}
	return plain(place, doc, v)
}

func (s *Share) read(place string, doc json.RawMessage) error {
	const longest = 30 // so that no exponent makes a number of a million digits
	r, ok := new(big.Rat).SetString(string(doc))
	switch {
	case len(doc) > longest || bytes.ContainsAny(doc, "eE") || !ok:
		return Wrong(place, "not a short decimal number", "write it like 0.6")
	case r.Sign() < 0:
		return Wrong(place, string(doc)+" is negative", "give a number of at least 0")
	}
	s.Rat = r
	return nil
}

// inPlace says where a value stands that cannot be read, and what it is.
func inPlace(place, value string, err error) error {
	if err == nil {
		return nil
	}
	return Wrong(place, value+": "+err.Error(), fault.HintOf(err))
}

// plain reads a text, a truth, or what holds other values.
func plain(place string, doc json.RawMessage, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		text, err := Text(place, doc, `"acme"`)
		v.SetString(text)
		return err
	case reflect.Bool:
		v.SetBool(string(doc) == "true")
		if !v.Bool() && string(doc) != "false" {
			return Wrong(place, "neither true nor false", "write it without quotation marks")
		}
		return nil
	case reflect.Slice:
		return list(place, doc, v)
	}
	o, err := Read(place, doc)
	if err != nil {
		return err
	}
	if v.Kind() == reflect.Map {
		return dictionary(place, o, v)
	}
	return members(place, o, v)
}

func list(place string, doc json.RawMessage, v reflect.Value) error {
	items, err := List(place, doc)
	if err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		if err := into(fmt.Sprintf("%s[%d]", place, i), item, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func dictionary(place string, o Object, v reflect.Value) error {
	v.Set(reflect.MakeMapWithSize(v.Type(), len(o)))
	for _, key := range slices.Sorted(maps.Keys(o)) {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := into(under(place, key), o[key], item); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key), item)
	}
	return nil
}

func members(place string, o Object, v reflect.Value) error {
	fields := fieldsOf(v.Type())
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	if err := o.Only(place, keys...); err != nil {
		return err
	}
	for i, f := range fields {
		doc, given := o[f.key]
		switch {
		case f.optional && !o.Has(f.key):
		case !given:
			return Wrong(under(place, f.key), "missing", "every line of this kind has it")
		default:
			if err := into(under(place, f.key), doc, v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// field is a member of a struct by its key.
type field struct {
	key      string
	optional bool
}

func fieldsOf(t reflect.Type) []field {
	fields := make([]field, t.NumField())
	for i := range fields {
		key, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[i] = field{key, options == "omitempty"}
	}
	return fields
}

// under is the place of a member; those of the line itself are called by their keys.
func under(place, key string) string {
	if len(key) > 60 || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) {
		key = Shown(key)
	}
	if place == Line {
		return key
	}
	return place + "." + key
}

// Line is the place that is the whole line; its members are called by their keys alone.
const Line = "line"
