package journal

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/safetext"
)

// How an event's content is kept in a database. A lead's first event is a thousand bytes of JSON, mostly
// names and zeros; here it is a tenth of that, and still a text:
//
//	h"referrals" =1L2003B+19925C+23525DcN28...
//
// First come the members of Data beside its changes, each a space, a small letter and a value. A space
// ends them. An equals sign and the number of a list of bare fields may follow: those that are as bare as
// the list says are not written. Then the changes, each a field and its values: the one after; the one
// before, a colon and the one after; or the one before, if any, and a semicolon.
//
//	field    a code, or its name in quotes
//	value    a word's code | "text" as in JSON | a number
//	         +n, _n   an instant, n seconds after or before the event's
//	         ~        the greatest number: an instant that never comes
//	         ! * /    null, true, false
//	         (a b)    a list; a comma stands between two numbers
//	         <k v>    an object
//
// A text that begins with a brace is JSON, as earlier versions kept it.
const (
	never  = "9223372036854775807" // math.MaxInt64
	nullAs = '!'
	yesAs  = '*'
	noAs   = '/'
)

// Pack appends the event's content as a database keeps it; at is the event's own time. What JSON would
// write otherwise than compactly is kept as JSON, so that it is read back byte for byte.
func (d *Data) Pack(dst []byte, at time.Time) []byte {
	start := len(dst)
	p := packer{doc: dst, at: at.UnixMilli()}
	for _, f := range [...]struct {
		letter byte
		text   string
	}{{'r', d.Reason}, {'t', d.To}, {'h', d.How}, {'o', d.Outcome}, {'v', d.Verb}, {'f', d.File}} {
		if f.text != "" {
			p.doc = safetext.AppendJSONString(append(p.doc, ' ', f.letter), f.text)
		}
	}
	for _, f := range [...]struct {
		letter byte
		n      int64
	}{{'u', d.Until}, {'n', d.Note}, {'b', d.Brief}} {
		if f.n != 0 {
			p.doc = strconv.AppendInt(append(p.doc, ' ', f.letter), f.n, 10)
		}
	}
	if len(d.Counts) > 0 {
		p.doc = append(p.doc, ' ', 'c', '<')
		for _, name := range slices.Sorted(maps.Keys(d.Counts)) {
			p.doc = strconv.AppendInt(safetext.AppendJSONString(p.doc, name), int64(d.Counts[name]), 10)
		}
		p.doc = append(p.doc, '>')
	}
	if len(d.Names) > 0 {
		p.doc = append(p.doc, ' ', 'm', '(')
		for _, name := range d.Names {
			p.doc = safetext.AppendJSONString(p.doc, name)
		}
		p.doc = append(p.doc, ')')
	}
	p.doc = append(p.doc, ' ')
	if !p.changes(d.Changes) {
		return d.Append(p.doc[:start])
	}
	return p.doc
}

// Mentions reports whether a content as it is kept may speak of a field: where it does not, it does not.
func Mentions(text, field string) bool {
	code, ok := fieldList().of[field]
	return ok && strings.Contains(text, code) || strings.Contains(text, `"`+field+`"`)
}

// packer is a content that is being written.
type packer struct {
	doc []byte
	at  int64
}

func (p *packer) changes(c Changes) bool {
	first := firstOf(c)
	if first > 0 {
		p.doc = strconv.AppendInt(append(p.doc, '='), int64(first), 10)
		for _, f := range firsts()[first-1] {
			if after := c[f.name].After; string(after) != f.value && !p.change(f.name, Change{After: after}) {
				return false
			}
		}
	}
	names := make([]string, 0, len(c))
	for name := range c {
		if first == 0 || !slices.ContainsFunc(firsts()[first-1], func(f bare) bool { return f.name == name }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if !p.change(name, c[name]) {
			return false
		}
	}
	return true
}

// firstOf is the number of the list whose fields are all named, with nothing before; 0 for none.
func firstOf(c Changes) int {
	for i := len(firsts()); i > 0; i-- {
		if len(c) < len(firsts()[i-1]) {
			continue
		}
		if !slices.ContainsFunc(firsts()[i-1], func(f bare) bool {
			change := c[f.name]
			return len(change.Before) > 0 || len(change.After) == 0
		}) {
			return i
		}
	}
	return 0
}

func (p *packer) change(name string, c Change) bool {
	if code, ok := fieldList().of[name]; ok {
		p.doc = append(p.doc, code...)
	} else {
		p.doc = safetext.AppendJSONString(p.doc, name)
	}
	if len(c.Before) > 0 && !p.whole(c.Before) {
		return false
	}
	if len(c.After) == 0 {
		p.doc = append(p.doc, ';')
		return true
	}
	if len(c.Before) > 0 {
		p.doc = append(p.doc, ':')
	}
	return p.whole(c.After)
}

// whole writes a JSON document; false when it is not written as compactly as can be.
func (p *packer) whole(raw json.RawMessage) bool {
	rest, ok := p.value(raw)
	return ok && len(rest) == 0
}

func (p *packer) value(raw []byte) (rest []byte, ok bool) {
	if len(raw) == 0 {
		return nil, false
	}
	switch c := raw[0]; {
	case c == '"':
		return p.text(raw)
	case c == '-' || c >= '0' && c <= '9':
		return p.number(raw)
	case c == '[':
		return p.members(raw, '(', ')', ']', false)
	case c == '{':
		return p.members(raw, '<', '>', '}', true)
	}
	for _, word := range [...]struct {
		text string
		code byte
	}{{"null", nullAs}, {"true", yesAs}, {"false", noAs}} {
		if rest, ok := bytes.CutPrefix(raw, []byte(word.text)); ok {
			p.doc = append(p.doc, word.code)
			return rest, true
		}
	}
	return nil, false
}

func (p *packer) text(raw []byte) (rest []byte, ok bool) {
	n := textEnd(raw)
	if n == 0 {
		return nil, false
	}
	if code, ok := wordList().of[string(raw[1:n-1])]; ok {
		p.doc = append(p.doc, code...)
	} else {
		p.doc = append(p.doc, raw[:n]...)
	}
	return raw[n:], true
}

// textEnd is how long the quoted text at the beginning is, 0 when it does not end.
func textEnd[S string | []byte](s S) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// number writes a number, short where it is an instant near the event's. The seconds are few enough to
// be added without a remainder.
func (p *packer) number(raw []byte) (rest []byte, ok bool) {
	n := 1
	for n < len(raw) && raw[n] >= '0' && raw[n] <= '9' {
		n++
	}
	if n < len(raw) && (raw[n] == '.' || raw[n]|0x20 == 'e') {
		return nil, false
	}
	rest = raw[n:]
	const fewest, most = 11, 14 // digits of an instant in ms
	if n >= fewest && n <= most && raw[0] >= '1' {
		if ms, err := strconv.ParseInt(string(raw[:n]), 10, 64); err == nil && (ms-p.at)%1000 == 0 {
			sign, seconds := byte('+'), (ms-p.at)/1000
			if seconds < 0 {
				sign, seconds = '_', -seconds
			}
			p.doc = strconv.AppendInt(append(p.doc, sign), seconds, 10)
			return rest, true
		}
	}
	if string(raw[:n]) == never {
		p.doc = append(p.doc, '~')
	} else {
		p.doc = append(p.doc, raw[:n]...)
	}
	return rest, true
}

// members writes what stands between brackets.
func (p *packer) members(raw []byte, open, shut, end byte, pairs bool) (rest []byte, ok bool) {
	p.doc = append(p.doc, open)
	raw = raw[1:]
	for i := 0; ; i++ {
		if len(raw) > 0 && raw[0] == end {
			p.doc = append(p.doc, shut)
			return raw[1:], true
		}
		if i > 0 {
			if len(raw) == 0 || raw[0] != ',' {
				return nil, false
			}
			raw = raw[1:]
		}
		if pairs {
			if len(raw) == 0 || raw[0] != '"' {
				return nil, false
			}
			if raw, ok = p.text(raw); !ok || len(raw) == 0 || raw[0] != ':' {
				return nil, false
			}
			raw = raw[1:]
		} else if last := p.doc[len(p.doc)-1]; last >= '0' && last <= '9' && len(raw) > 0 && raw[0] >= '0' && raw[0] <= '9' {
			p.doc = append(p.doc, ',')
		}
		if raw, ok = p.value(raw); !ok {
			return nil, false
		}
	}
}
