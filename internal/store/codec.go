package store

import (
	"fmt"
	"reflect"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// codec is how the values of one type stand in a column, and whether two would stand there alike.
type codec struct {
	bind func(reflect.Value) any
	read func(*cells, reflect.Value)
	same func(a, b reflect.Value) bool
}

// codecOf returns the codec of a field's type.
func codecOf(t reflect.Type) codec {
	var c codec
	switch t.Kind() {
	case reflect.String:
		c.bind = func(v reflect.Value) any { return v.String() }
		c.read = func(c *cells, v reflect.Value) { v.SetString(c.text()) }
	case reflect.Int64, reflect.Int:
		c.bind = func(v reflect.Value) any { return v.Int() }
		c.read = func(c *cells, v reflect.Value) { v.SetInt(c.int()) }
	default:
		var ok bool
		if c, ok = documents[t]; !ok {
			panic(fmt.Sprintf("no column holds a %s", t))
		}
	}
	c.same = func(a, b reflect.Value) bool { return reflect.DeepEqual(a.Interface(), b.Interface()) }
	if t.Comparable() {
		c.same = reflect.Value.Equal
	}
	return c
}

// documents are the codecs of what is neither text nor number by itself.
var documents = map[reflect.Type]codec{
	reflect.TypeFor[lead.Opt[string]]():    by(from[string], maybe((*cells).text)),
	reflect.TypeFor[lead.Opt[int64]]():     by(from[int64], maybe((*cells).int)),
	reflect.TypeFor[lead.Opt[bool]]():      by(truth, maybe((*cells).yes)),
	reflect.TypeFor[lead.Opt[[]string]]():  by(list, maybe((*cells).list)),
	reflect.TypeFor[lead.Opt[time.Time]](): by(func(o lead.Opt[time.Time]) any { return Millis(o.V) }, (*cells).optTime),
	reflect.TypeFor[time.Time]():           by(func(t time.Time) any { return Millis(t) }, (*cells).time),
	reflect.TypeFor[[]string]():            by(func(l []string) any { return listJSON(l) }, (*cells).list),
	reflect.TypeFor[lead.UTM]():            by(func(u lead.UTM) any { return utmJSON(u) }, (*cells).utm),
	reflect.TypeFor[map[string]Answer]():   by(func(m map[string]Answer) any { return bantJSON(m) }, (*cells).bant),
	reflect.TypeFor[[]lead.StatusChange](): by(func(h []lead.StatusChange) any { return toJSON(h) }, document[[]lead.StatusChange]),
}

// by is the codec of a type that is written by one function and read by another.
func by[V any](bind func(V) any, read func(*cells) V) codec {
	return codec{
		bind: func(v reflect.Value) any { return bind(*v.Addr().Interface().(*V)) },
		read: func(c *cells, v reflect.Value) { *v.Addr().Interface().(*V) = read(c) },
	}
}

// document reads a structure that is kept as JSON text.
func document[V any](c *cells) (v V) {
	c.json(&v)
	return v
}
