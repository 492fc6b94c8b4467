package journal

import (
	"iter"
	"reflect"
	"slices"
)

// Visible are the fields of a struct in their order, with those of an embedded struct in its place and
// an index that leads to each. It is reflect.VisibleFields without the search for names that hide one
// another, which no row has and which was a tenth of every start.
func Visible(t reflect.Type) iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) { visible(t, nil, yield) }
}

func visible(t reflect.Type, at []int, yield func(reflect.StructField) bool) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		if at != nil {
			f.Index = append(slices.Clip(at), i)
		}
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			if !visible(f.Type, f.Index, yield) {
				return false
			}
			continue
		}
		if !yield(f) {
			return false
		}
	}
	return true
}
