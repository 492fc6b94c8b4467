package app

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/safetext"
)

// line writes a value as one line of JSON.
func (a *app) line(w io.Writer, v any) error {
	doc, err := safetext.JSON(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(doc, '\n'))
	return err
}

// answer writes what came of a command: a value for machines, a text for people.
func (a *app) answer(v any, format string, args ...any) error {
	if a.json {
		return a.line(a.out, v)
	}
	_, err := fmt.Fprintf(a.out, format, args...)
	return err
}

// stamp is an instant as JSON has it: RFC 3339, UTC.
func stamp(t time.Time) string { return string(appendStamp(nil, t)) }

func appendStamp(dst []byte, t time.Time) []byte { return t.UTC().AppendFormat(dst, time.RFC3339Nano) }

// stampOf is an instant that may be missing.
func stampOf(t *time.Time) *string {
	if t == nil || t.IsZero() {
		return nil
	}
	s := stamp(*t)
	return &s
}

// known is a text that may be unknown: "" is null.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list is a list that JSON never writes as null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "ch"):
		noun += "e" // two touches
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
