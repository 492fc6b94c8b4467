package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// into makes a fact scannable: NULL is unknown.
func into[T any](o *lead.Opt[T]) sql.Scanner { return &optScan[T]{o} }

type optScan[T any] struct{ o *lead.Opt[T] }

func (s *optScan[T]) Scan(v any) error {
	var n sql.Null[T]
	if err := n.Scan(v); err != nil {
		return err
	}
	s.o.V, s.o.Known = n.V, n.Valid
	return nil
}

// from makes a fact an argument: unknown is NULL.
func from[T any](o lead.Opt[T]) any {
	if !o.Known {
		return nil
	}
	return o.V
}

// truth is a fact of yes or no, kept as 0 and 1.
func truth(o lead.Opt[bool]) any {
	if !o.Known {
		return nil
	}
	if o.V {
		return int64(1)
	}
	return int64(0)
}

// asJSON keeps a structure in a text column. NULL leaves the target as it is.
type asJSON struct{ target any }

func (s asJSON) Scan(v any) error {
	var doc []byte
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		doc = []byte(v)
	case []byte:
		doc = v
	default:
		return fmt.Errorf("a %T where JSON text was expected", v)
	}
	if len(doc) == 0 {
		return nil
	}
	return json.Unmarshal(doc, s.target)
}

func toJSON(v any) string {
	doc, err := json.Marshal(v)
	if err != nil {
		// Only values of our own plain types come here.
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return string(doc)
}

// listScan is a fact that is a list, kept as a JSON array.
type listScan struct{ o *lead.Opt[[]string] }

func (s listScan) Scan(v any) error {
	if v == nil {
		*s.o = lead.Opt[[]string]{}
		return nil
	}
	s.o.Known = true
	s.o.V = nil
	return asJSON{&s.o.V}.Scan(v)
}

func list(o lead.Opt[[]string]) any {
	if !o.Known {
		return nil
	}
	if o.V == nil {
		return "[]"
	}
	return toJSON(o.V)
}

// Millis is an instant as the database keeps it: ms UTC, 0 for none.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Instant is the reverse of Millis; 0 is the zero time.
func Instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
