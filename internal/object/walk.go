package object

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// walker goes through JSON that is known to be valid, so it looks only for where each value ends. That is
// several times quicker than to take it apart by tokens, and lines come by the hundred thousand.
type walker struct {
	doc []byte
	at  int
}

// Each calls f for every member of an object in valid JSON, in their order, also for a key that is given twice: keyEnd is
// the offset in doc behind the key, from that of the value, which is a piece of doc. It ends with the first error of f.
func Each(doc []byte, f func(key string, keyEnd, from int, value json.RawMessage) error) error {
	w := walker{doc: doc}
	w.next()
	for w.at++; w.next() != '}'; {
		if w.doc[w.at] == ',' {
			w.at++
		}
		key := text(w.value())
		keyEnd := w.at
		w.next()
		w.at++ // the colon
		w.next()
		from := w.at
		if err := f(key, keyEnd, from, w.value()); err != nil {
			return err
		}
	}
	return nil
}

// EachItem calls f for every item of a list in valid JSON, with its offset in doc, of which it is a piece. It ends with the
// first error of f.
func EachItem(doc []byte, f func(from int, item json.RawMessage) error) error {
	w := walker{doc: doc}
	w.next()
	for w.at++; w.next() != ']'; {
		if w.doc[w.at] == ',' {
			w.at++
			w.next()
		}
		from := w.at
		if err := f(from, w.value()); err != nil {
			return err
		}
	}
	return nil
}

// Said is what a text in valid JSON says, as encoding/json reads it.
func Said(value json.RawMessage) string { return text(value) }

// next is the byte after white space, which is passed.
func (w *walker) next() byte {
	for {
		switch c := w.doc[w.at]; c {
		case ' ', '\t', '\n', '\r':
			w.at++
		default:
			return c
		}
	}
}

// members reads the object that stands next; false with the key that is given twice.
func (w *walker) members() (o Object, twice string, ok bool) {
	o = make(Object)
	for w.at++; w.next() != '}'; {
		if w.doc[w.at] == ',' {
			w.at++
		}
		key := text(w.value())
		w.next()
		w.at++ // the colon
		if _, known := o[key]; known {
			return nil, key, false
		}
		o[key] = w.value()
	}
	return o, "", true
}

// items reads the list that stands next.
func (w *walker) items() []json.RawMessage {
	list := []json.RawMessage{}
	for w.at++; w.next() != ']'; {
		if w.doc[w.at] == ',' {
			w.at++
		}
		list = append(list, w.value())
	}
	return list
}

// value is the value that stands next.
func (w *walker) value() json.RawMessage {
	w.next()
	from, depth := w.at, 0
	for w.at < len(w.doc) {
		switch c := w.doc[w.at]; {
		case c == '"':
			w.pass()
			if depth == 0 {
				return w.doc[from:w.at]
			}
			continue
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c <= ' ' || c == ',' || c == '}' || c == ']' || c == ':'):
			return w.doc[from:w.at] // behind a number or a word
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				w.at++
				return w.doc[from:w.at]
			}
		}
		w.at++
	}
	return w.doc[from:w.at]
}

// pass goes past the text that stands next.
func (w *walker) pass() {
	for w.at++; w.doc[w.at] != '"'; w.at++ {
		if w.doc[w.at] == '\\' {
			w.at++
		}
	}
	w.at++
}

// text is a JSON string, which is known to be one. One with an escape, or with bytes that are no UTF-8, is
// left to encoding/json.
func text(value json.RawMessage) string {
	if plain := value[1 : len(value)-1]; bytes.IndexByte(plain, '\\') < 0 && utf8.Valid(plain) {
		return string(plain)
	}
	var s string
	_ = json.Unmarshal(value, &s) // the document is valid, so its texts are
	return s
}
