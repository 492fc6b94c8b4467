package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Fields compares two values of a type field by field, each as the JSON document of the value has it. It
// is safe for many goroutines.
type Fields[T any] struct {
	all func() []field
	at  func() map[string]int // the places of the names
}

type field struct {
	name  string
	index []int                    // of an embedded struct's field, the path
	omit  func(reflect.Value) bool // nil: never left out
	same  func(a, b reflect.Value) bool
	write func(dst []byte, v reflect.Value) ([]byte, error)
}

// FieldsOf returns the comparison of a struct type without the ignored keys. The type's fields must
// be exported and named, or left out, by their json tags; anything else is a mistake of the program.
// What a field needs is found once, at the first comparison, because most runs of the program compare
// nothing.
func FieldsOf[T any](ignore ...string) *Fields[T] {
	all := sync.OnceValue(func() []field { return fieldsOf(reflect.TypeFor[T](), ignore) })
	return &Fields[T]{all, sync.OnceValue(func() map[string]int {
		at := make(map[string]int, len(all()))
		for i := range all() {
			at[all()[i].name] = i
		}
		return at
	})}
}

func fieldsOf(t reflect.Type, ignore []string) (all []field) {
	for sf := range Visible(t) {
		if !sf.IsExported() {
			panic(fmt.Sprintf("the field %s of %s cannot be compared", sf.Name, t))
		}
		tag := sf.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if name == "" {
			name = sf.Name
		}
		if tag == "-" || slices.Contains(ignore, name) {
			continue
		}
		one := field{name: name, index: sf.Index, same: sameOf(sf.Type), write: writerOf(sf.Type)}
		switch options {
		case "":
		case "omitempty":
			one.omit = empty
		case "omitzero":
			one.omit = zeroOf(sf.Type)
		default:
			panic(fmt.Sprintf("the field %s of %s has the json option %s", sf.Name, t, options))
		}
		all = append(all, one)
	}
	return all
}

// Diff returns what differs between two values, each name with a prefix; before nil is nothing yet.
func (f *Fields[T]) Diff(before, after *T, prefix string) (Changes, error) {
	all := f.all()
	var b reflect.Value
	var out Changes
	var doc []byte // all sides stand in it, one behind the other
	if before != nil {
		b = reflect.ValueOf(before).Elem()
		out = Changes{}
	} else {
		out = make(Changes, len(all))
		doc = make([]byte, 0, 8*len(all))
	}
	a := reflect.ValueOf(after).Elem()
	for i := range all {
		one := &all[i]
		va := one.of(a)
		var c Change
		var err error
		if before != nil {
			vb := one.of(b)
			if one.same(vb, va) {
				continue
			}
			if doc, c.Before, err = one.side(doc, vb); err != nil {
				return nil, err
			}
		}
		if doc, c.After, err = one.side(doc, va); err != nil {
			return nil, err
		}
		if bytes.Equal(c.Before, c.After) {
			continue
		}
		out[prefix+one.name] = c
	}
	return out, nil
}

// Same reports whether Diff would find nothing.
func (f *Fields[T]) Same(before, after *T) bool {
	b, a := reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem()
	all := f.all()
	for i := range all {
		one := &all[i]
		vb, va := one.of(b), one.of(a)
		if one.same(vb, va) {
			continue
		}
		doc, x, errx := one.side(nil, vb)
		_, y, erry := one.side(doc, va)
		if errx != nil || erry != nil || !bytes.Equal(x, y) {
			return false
		}
	}
	return true
}

// Back writes the sides before of changes whose names begin with prefix into a row; a side that is
// absent resets the field.
func (f *Fields[T]) Back(row *T, changes Changes, prefix string) error {
	if len(changes) == 0 {
		return nil
	}
	for name, c := range changes {
		if name, ours := strings.CutPrefix(name, prefix); ours {
			if err := f.BackOne(row, name, c.Before); err != nil {
				return err
			}
		}
	}
	return nil
}

// BackOne writes the side before of one field into a row, where it has such a field; a side that is absent resets it.
func (f *Fields[T]) BackOne(row *T, name string, before json.RawMessage) error {
	i, known := f.at()[name]
	if !known {
		return nil
	}
	if err := f.all()[i].put(reflect.ValueOf(row).Elem(), before); err != nil {
		return fmt.Errorf("take back %s: %w", name, err)
	}
	return nil
}

// put writes what a document says into the field, nothing for none.
func (o *field) put(row reflect.Value, doc []byte) error {
	to := o.of(row)
	switch {
	case len(doc) == 0:
		to.SetZero()
		return nil
	case to.Kind() == reflect.Int64:
		if n, err := strconv.ParseInt(string(doc), 10, 64); err == nil && doc[0] != '+' {
			to.SetInt(n)
			return nil
		}
	case to.Kind() == reflect.String:
		if text, plain := plainText(doc); plain {
			to.SetString(text)
			return nil
		}
	}
	fresh := reflect.New(to.Type()) // what the row was read as must not be written into
	if err := json.Unmarshal(doc, fresh.Interface()); err != nil {
		return err
	}
	to.Set(fresh.Elem())
	return nil
}

// of is the field in a value. Most stand in the struct itself, and a path of one needs no loop.
func (o *field) of(v reflect.Value) reflect.Value {
	if len(o.index) == 1 {
		return v.Field(o.index[0])
	}
	return v.FieldByIndex(o.index)
}

// side writes the JSON of one field behind what doc holds already and returns both; nil is a field
// that the document leaves out. What was returned before stays as it is.
func (o *field) side(doc []byte, v reflect.Value) (all, side []byte, err error) {
	if o.omit != nil && o.omit(v) {
		return doc, nil, nil
	}
	start := len(doc)
	if doc, err = o.write(doc, v); err != nil {
		return nil, nil, err
	}
	return doc, doc[start:len(doc):len(doc)], nil
}

// sameOf compares two values of a type: false may be wrong, true never is.
func sameOf(t reflect.Type) func(a, b reflect.Value) bool {
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return func(a, b reflect.Value) bool { return a.Int() == b.Int() }
	case reflect.String:
		return func(a, b reflect.Value) bool { return a.String() == b.String() }
	case reflect.Bool:
		return func(a, b reflect.Value) bool { return a.Bool() == b.Bool() }
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return func(a, b reflect.Value) bool {
				if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
					return false
				}
				for i := range a.Len() {
					if a.Index(i).String() != b.Index(i).String() {
						return false
					}
				}
				return true
			}
		}
	case reflect.Map:
		return func(a, b reflect.Value) bool {
			if a.Len() == 0 || b.Len() == 0 {
				return a.Len() == b.Len() && a.IsNil() == b.IsNil()
			}
			return reflect.DeepEqual(a.Interface(), b.Interface())
		}
	case reflect.Struct:
		return sameStruct(t)
	}
	return func(a, b reflect.Value) bool { return reflect.DeepEqual(a.Interface(), b.Interface()) }
}

// sameStruct compares all fields; those of a struct with hidden ones by way of reflect.
func sameStruct(t reflect.Type) func(a, b reflect.Value) bool {
	var parts []func(a, b reflect.Value) bool
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			return func(a, b reflect.Value) bool { return reflect.DeepEqual(a.Interface(), b.Interface()) }
		}
		parts = append(parts, sameOf(t.Field(i).Type))
	}
	return func(a, b reflect.Value) bool {
		for i, same := range parts {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
}

// empty is what omitempty leaves out.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Interface, reflect.Pointer:
		return v.IsZero()
	}
	return false
}

// zeroOf is what omitzero leaves out: what says so itself, else the zero value.
func zeroOf(t reflect.Type) func(reflect.Value) bool {
	if t.Implements(reflect.TypeFor[interface{ IsZero() bool }]()) {
		if at, ok := optional(t); ok {
			return func(v reflect.Value) bool { return !v.Field(at).Bool() }
		}
		return func(v reflect.Value) bool { return v.Interface().(interface{ IsZero() bool }).IsZero() }
	}
	return reflect.Value.IsZero
}

// optional reports whether a type is a fact that may be unknown, and which field says so.
func optional(t reflect.Type) (known int, ok bool) {
	const pkg, name = "github.com/eqltui/eqltui/internal/lead", "Opt["
	return 1, t.Kind() == reflect.Struct && t.PkgPath() == pkg && strings.HasPrefix(t.Name(), name)
}

// writerOf appends a value's JSON.
func writerOf(t reflect.Type) func([]byte, reflect.Value) ([]byte, error) {
	if at, ok := optional(t); ok {
		inner := writerOf(t.Field(0).Type)
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			if !v.Field(at).Bool() {
				return append(dst, "null"...), nil
			}
			return inner(dst, v.Field(0))
		}
	}
	marshals := t.Implements(reflect.TypeFor[json.Marshaler]()) || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Marshaler]())
	switch {
	case marshals:
	case t.Kind() == reflect.Int64, t.Kind() == reflect.Int:
		return func(dst []byte, v reflect.Value) ([]byte, error) { return strconv.AppendInt(dst, v.Int(), 10), nil }
	case t.Kind() == reflect.String:
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			return safetext.AppendJSONString(dst, v.String()), nil
		}
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			if v.IsNil() {
				return append(dst, "null"...), nil
			}
			dst = append(dst, '[')
			for i := range v.Len() {
				if i > 0 {
					dst = append(dst, ',')
				}
				dst = safetext.AppendJSONString(dst, v.Index(i).String())
			}
			return append(dst, ']'), nil
		}
	}
	return func(dst []byte, v reflect.Value) ([]byte, error) {
		doc, err := json.Marshal(v.Interface())
		return append(dst, doc...), err
	}
}
