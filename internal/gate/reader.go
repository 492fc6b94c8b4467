package gate

import (
	"encoding/json"
	"unicode/utf8"
)

// reader reads a text that is known to be valid JSON, so it looks only for where each value ends. Texts
// are pieces of the line itself where nothing in them is escaped.
type reader struct {
	text string
	at   int
}

// next is the character after white space, which is not passed.
func (r *reader) next() byte {
	for {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return c
		}
	}
}

// node reads the value that stands next.
func (r *reader) node(at place, depth int) (n node, err error) {
	n.place = at
	c := r.next()
	if depth > maxDepth {
		return n, tooDeep()
	}
	switch c {
	case '{':
		n.value, err = r.object(&place{at.in, at.key, at.item}, depth)
	case '[':
		n.value, err = r.list(&place{at.in, at.key, at.item}, depth)
	case '"':
		n.value = r.string()
	case 'n':
		r.at += len("null")
	case 't':
		r.at += len("true")
		n.value = true
	case 'f':
		r.at += len("false")
		n.value = false
	default:
		n.value = r.number()
	}
	return n, err
}

func (r *reader) object(at *place, depth int) (*members, error) {
	const usual = 10 // members of a touch
	m := &members{}
	for r.at++; r.next() != '}'; {
		if r.text[r.at] == ',' {
			r.at++
			r.next()
		}
		if m.list == nil {
			m.list = make([]node, 0, usual)
		}
		key := r.string()
		r.next()
		r.at++ // the colon
		n, err := r.node(place{in: at, key: key}, depth+1)
		if err != nil {
			return nil, err
		}
		if err := m.add(key, n); err != nil {
			return nil, err
		}
	}
	r.at++
	return m, nil
}

func (r *reader) list(at *place, depth int) ([]node, error) {
	items := []node{}
	for r.at++; r.next() != ']'; {
		if r.text[r.at] == ',' {
			r.at++
		}
		n, err := r.node(place{in: at, item: len(items) + 1}, depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, n)
	}
	r.at++
	return items, nil
}

// string reads a text. One with an escape, or with bytes that are no UTF-8, is left to encoding/json.
func (r *reader) string() string {
	from, plain := r.at, true
	for r.at++; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	if s := r.text[from+1 : r.at-1]; plain && utf8.ValidString(s) {
		return s
	}
	var s string
	_ = json.Unmarshal([]byte(r.text[from:r.at]), &s) // the line is valid, so its texts are
	return s
}

func (r *reader) number() json.Number {
	from := r.at
	for r.at < len(r.text) && numeric(r.text[r.at]) {
		r.at++
	}
	return json.Number(r.text[from:r.at])
}

// numeric says that a character can stand in a number.
func numeric(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}
