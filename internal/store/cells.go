package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// cells reads the columns of one row from left to right. An import reads hundreds of thousands of
// columns, and scanning each through reflection would cost more than SQLite does.
type cells struct {
	values []any
	next   int
	err    error
	tx     *Tx // takes note of what cannot be read; nil: that is an error
}

// rows calls f for every row of a query of that many columns. The cells are f's only while it runs.
func (tx *Tx) rows(ctx context.Context, text string, args []any, width int, f func(*cells) error) error {
	c := cells{values: make([]any, width), tx: tx}
	dest := make([]any, width)
	for i := range c.values {
		dest[i] = &c.values[i]
	}
	return tx.each(ctx, text, args, func(scan func(...any) error) error {
		if err := scan(dest...); err != nil {
			return err
		}
		c.next, c.err = 0, nil
		err := f(&c)
		if c.err != nil && (err == nil || errors.Is(err, c.err)) {
			tx.oddAnswer(text, &c)
			return nil
		}
		return err
	})
}

// gather is what a question of that many columns finds, each row read by one function.
func gather[T any](ctx context.Context, tx *Tx, width int, read func(*cells) T, text string, args ...any) (out []T, err error) {
	err = tx.rows(ctx, text, args, width, func(c *cells) error {
		out = append(out, read(c))
		return nil
	})
	return out, err
}

// byKey is the answer to a question for two columns, by the first.
func byKey[K comparable, V any](
	ctx context.Context, tx *Tx, key func(*cells) K, value func(*cells) V, text string, args ...any,
) (map[K]V, error) {
	out := map[K]V{}
	err := tx.rows(ctx, text, args, 2, func(c *cells) error {
		k := key(c)
		out[k] = value(c)
		return nil
	})
	return out, err
}

// byText is byKey where the first column is a name.
func byText[V any](ctx context.Context, tx *Tx, value func(*cells) V, text string, args ...any) (map[string]V, error) {
	return byKey(ctx, tx, (*cells).text, value, text, args...)
}

func (c *cells) value() any {
	v := c.values[c.next]
	c.next++
	return v
}

func (c *cells) wrong(v any, want string) {
	if c.err == nil {
		c.err = fmt.Errorf("column %d holds a %T where %s was expected", c.next, v, want)
	}
}

func (c *cells) int() int64 {
	v := c.value()
	n, ok := v.(int64)
	if !ok {
		c.wrong(v, "a number")
	}
	return n
}

func (c *cells) text() string {
	v := c.value()
	s, ok := v.(string)
	if !ok {
		c.wrong(v, "text")
	}
	return s
}

// bytes is what is kept as it is.
func (c *cells) bytes() []byte {
	v := c.value()
	b, ok := v.([]byte)
	if !ok {
		c.wrong(v, "bytes")
	}
	return b
}

// maybe reads what may be NULL: not known.
func maybe[V any](read func(*cells) V) func(*cells) lead.Opt[V] {
	return func(c *cells) lead.Opt[V] {
		if c.values[c.next] == nil {
			c.next++
			return lead.Opt[V]{}
		}
		return lead.Known(read(c))
	}
}

// opt is text that may be NULL.
func (c *cells) opt() lead.Opt[string] { return maybe((*cells).text)(c) }

// truth is a condition; NULL is false.
func (c *cells) truth() bool {
	n, ok := c.value().(int64)
	return ok && n != 0
}

// yes is a condition that is not NULL.
func (c *cells) yes() bool { return c.int() != 0 }

// time is an instant; 0 is none.
func (c *cells) time() time.Time { return Instant(c.int()) }

// optTime is an instant; 0 is not known.
func (c *cells) optTime() lead.Opt[time.Time] {
	if ms := c.int(); ms != 0 {
		return lead.Known(Instant(ms))
	}
	return lead.Opt[time.Time]{}
}

// json reads a structure that is kept as text. NULL and "" leave the target as it is.
func (c *cells) json(target any) {
	v := c.value()
	if v == nil {
		return
	}
	s, ok := v.(string)
	if !ok {
		c.wrong(v, "JSON text")
		return
	}
	if s == "" {
		return
	}
	if err := json.Unmarshal([]byte(s), target); err != nil && c.err == nil {
		c.err = err
	}
}

// content is what an event of that time says.
func (c *cells) content(at time.Time) journal.Data {
	d, err := journal.Unpack(c.text(), at)
	if err != nil && c.err == nil {
		c.err = err
	}
	return d
}

// list reads an array of texts.
func (c *cells) list() []string {
	if s, ok := c.values[c.next].(string); ok {
		if out, ok := plainList(s); ok {
			c.next++
			return out
		}
	}
	var out []string
	c.json(&out)
	return out
}

func (c *cells) utm() lead.UTM {
	if s, ok := c.values[c.next].(string); ok {
		if u, ok := plainUTM(s); ok {
			c.next++
			return u
		}
	}
	return document[lead.UTM](c)
}

func (c *cells) bant() map[string]Answer {
	if s, ok := c.values[c.next].(string); ok && s == "{}" {
		c.next++
		return map[string]Answer{}
	}
	var m map[string]Answer
	c.json(&m)
	return m
}

// plainText cuts a JSON string without escapes off the front of s.
func plainText(s string) (text, rest string, ok bool) {
	if len(s) < 2 || s[0] != '"' {
		return "", s, false
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return s[1:i], s[i+1:], utf8.ValidString(s[1:i])
		case c == '\\', c < 0x20:
			return "", s, false
		}
	}
	return "", s, false
}

// plainList reads an array as encoding/json writes one of texts that need no escape; any other
// spelling is left to the library.
func plainList(s string) (out []string, ok bool) {
	switch {
	case s == "null":
		return nil, true
	case s == "[]":
		return []string{}, true
	case len(s) < 4 || s[0] != '[' || s[len(s)-1] != ']':
		return nil, false
	}
	s = s[1 : len(s)-1]
	for {
		text, rest, ok := plainText(s)
		if !ok {
			return nil, false
		}
		out = append(out, text)
		if rest == "" {
			return out, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		s = rest[1:]
	}
}

// plainUTM reads campaign fields as encoding/json writes them, likewise.
func plainUTM(s string) (u lead.UTM, ok bool) {
	if s == "" || s == "{}" {
		return u, true
	}
	if len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
		return u, false
	}
	s = s[1 : len(s)-1]
	for {
		name, rest, ok := plainText(s)
		if !ok || rest == "" || rest[0] != ':' {
			return u, false
		}
		text, rest, ok := plainText(rest[1:])
		if !ok {
			return u, false
		}
		switch name {
		case "source":
			u.Source = lead.Known(text)
		case "medium":
			u.Medium = lead.Known(text)
		case "campaign":
			u.Campaign = lead.Known(text)
		case "term":
			u.Term = lead.Known(text)
		case "content":
			u.Content = lead.Known(text)
		default:
			return u, false
		}
		if rest == "" {
			return u, true
		}
		if rest[0] != ',' {
			return u, false
		}
		s = rest[1:]
	}
}
