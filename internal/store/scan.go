package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

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

func toJSON(v any) string {
	doc, err := json.Marshal(v)
	if err != nil {
		// Only values of our own plain types come here.
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return string(doc)
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
