package journal

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Unpack reads what Pack wrote at an event's own time, and the JSON of earlier versions.
func Unpack(text string, at time.Time) (d Data, err error) {
	if _, left, erased := CutErased(text); erased {
		text = left
	}
	if text == "" || text[0] == '{' {
		if text != "" {
			err = json.Unmarshal([]byte(text), &d)
		}
		return d, err
	}
	// The values stand one behind the other in one piece of memory: an event has dozens.
	u := unpacker{rest: text, at: at.UnixMilli(), doc: make([]byte, 0, 4*len(text))}
	u.members(&d)
	u.read((*changesOf)(&d))
	if err := u.err(); err != nil {
		return Data{}, err
	}
	return d, nil
}

// reader is told the changes that are read.
type reader interface {
	bare(list int)                 // the fields of a list of bare ones, which comes first
	changed(field *word, c Change) // of two of one field the last counts
}

// changesOf takes what is read into a content's changes.
type changesOf Data

func (d *changesOf) bare(list int) {
	d.Changes = make(Changes, len(firsts()[list])+8)
	doc := make([]byte, 0, len(firstFields)) // one piece of memory for all of them
	for _, f := range firsts()[list] {
		from := len(doc)
		doc = append(doc, f.value...)
		d.Changes[f.name] = Change{After: doc[from:len(doc):len(doc)]}
	}
}

func (d *changesOf) changed(field *word, c Change) {
	if d.Changes == nil {
		d.Changes = Changes{}
	}
	d.Changes[field.text] = c
}

// unpacker is a content that is being read. Whatever comes after a mistake is not read.
type unpacker struct {
	rest  string
	at    int64
	doc   []byte
	wrong string
}

func (u *unpacker) err() error {
	if u.wrong == "" {
		return nil
	}
	return fmt.Errorf("read an event's content: %s at %.40q", u.wrong, u.rest)
}

func (u *unpacker) fail(why string) {
	if u.wrong == "" {
		u.wrong = why
	}
}

// next is the byte that stands next, 0 at the end.
func (u *unpacker) next() byte {
	if u.wrong != "" || u.rest == "" {
		return 0
	}
	return u.rest[0]
}

// skip passes over a byte if it stands next.
func (u *unpacker) skip(c byte) bool {
	if u.next() != c {
		return false
	}
	u.rest = u.rest[1:]
	return true
}

// memberLetters are the letters of the members of Data.
const memberLetters = "rthovfunbcm"

// members reads what stands before the changes.
func (u *unpacker) members(d *Data) {
	for u.skip(' ') {
		if letter := u.next(); letter < 'a' || letter > 'z' {
			return
		}
		u.member(d)
	}
}

// member reads one of them, whose letter stands next.
func (u *unpacker) member(d *Data) {
	letter := u.next()
	u.rest = u.rest[1:]
	var to any
	switch letter {
	case 'r':
		to = &d.Reason
	case 't':
		to = &d.To
	case 'h':
		to = &d.How
	case 'o':
		to = &d.Outcome
	case 'v':
		to = &d.Verb
	case 'f':
		to = &d.File
	case 'u':
		to = &d.Until
	case 'n':
		to = &d.Note
	case 'b':
		to = &d.Brief
	case 'c':
		to = &d.Counts
	case 'm':
		to = &d.Names
	default:
		u.fail(unknownMember)
		return
	}
	raw := u.whole()
	if text, is := to.(*string); is {
		if plain, ok := plainText(raw); ok {
			*text = plain
			return
		}
	}
	if err := json.Unmarshal(raw, to); err != nil {
		u.fail("a member that is not what it should be")
	}
}

// firstList reads which list of bare fields comes first, -1 for none.
func (u *unpacker) firstList() int {
	if !u.skip('=') {
		return -1
	}
	n, _ := strconv.Atoi(u.digits()) // only digits come here
	if n < 1 || n > len(firsts()) {
		u.fail("an unknown list of fields")
		return -1
	}
	return n - 1
}

// read reads the changes.
func (u *unpacker) read(to reader) {
	if n := u.firstList(); n >= 0 {
		to.bare(n)
	}
	for u.wrong == "" && u.rest != "" {
		to.changed(u.field(), u.change())
	}
}

// change reads what became of a field.
func (u *unpacker) change() (c Change) {
	if u.next() != ';' {
		c.After = u.whole()
	}
	switch {
	case u.skip(':'):
		c.Before, c.After = c.After, u.whole()
	case u.skip(';'):
		c.Before, c.After = c.After, nil
	}
	return c
}

func (u *unpacker) field() *word {
	if u.next() == '"' {
		return fieldList().known(u.written())
	}
	return u.code(fieldList(), manyFields, "an unknown field")
}

// written reads a field's name that is written out.
func (u *unpacker) written() (name string) {
	if err := json.Unmarshal([]byte(u.quoted()), &name); err != nil {
		u.fail("a field's name that is none")
	}
	return name
}

// code reads a code and returns what it stands for.
func (u *unpacker) code(list *codes, many, unknown string) *word {
	w, n := list.read(u.rest, many)
	if w == nil || u.wrong != "" {
		u.fail(unknown)
		return &word{}
	}
	u.rest = u.rest[n:]
	return w
}

func (u *unpacker) quoted() string {
	n := textEnd(u.rest)
	if n == 0 {
		u.fail("a text without an end")
		return `""`
	}
	text := u.rest[:n]
	u.rest = u.rest[n:]
	return text
}

func (u *unpacker) digits() string {
	n := 0
	for n < len(u.rest) && u.rest[n] >= '0' && u.rest[n] <= '9' {
		n++
	}
	text := u.rest[:n]
	u.rest = u.rest[n:]
	return text
}

// whole reads a value and returns its JSON.
func (u *unpacker) whole() json.RawMessage {
	start := len(u.doc)
	u.value()
	return json.RawMessage(u.doc[start:len(u.doc):len(u.doc)])
}

// What is wrong with a content.
const (
	unknownWord   = "an unknown word"
	unknownMember = "an unknown member"
	endless       = "a list without an end"
)

func (u *unpacker) value() {
	switch c := u.next(); {
	case c == '"':
		u.doc = append(u.doc, u.quoted()...)
	case c >= 'a' && c <= 'z':
		u.doc = append(append(append(u.doc, '"'), u.code(wordList(), manyWords, unknownWord).text...), '"')
	case c >= '0' && c <= '9':
		u.doc = append(u.doc, u.digits()...)
	case c == '-':
		u.rest = u.rest[1:]
		u.doc = append(append(u.doc, '-'), u.digits()...)
	case c == '+', c == '_':
		u.instant(c)
	case c == '(':
		u.list('(', ')', '[', ']', false)
	case c == '<':
		u.list('<', '>', '{', '}', true)
	default:
		var text string
		switch c {
		case '~':
			text = never
		case nullAs:
			text = "null"
		case yesAs:
			text = "true"
		case noAs:
			text = "false"
		default:
			u.fail("no value")
			return
		}
		u.rest = u.rest[1:]
		u.doc = append(u.doc, text...)
	}
}

func (u *unpacker) instant(sign byte) {
	u.rest = u.rest[1:]
	seconds, err := strconv.ParseInt(u.digits(), 10, 64)
	if err != nil {
		u.fail("an instant that is none")
	}
	if sign == '_' {
		seconds = -seconds
	}
	u.doc = strconv.AppendInt(u.doc, u.at+1000*seconds, 10)
}

// list reads what stands between brackets.
func (u *unpacker) list(open, shut, begin, end byte, pairs bool) {
	u.skip(open)
	u.doc = append(u.doc, begin)
	for i := 0; !u.skip(shut); i++ {
		if u.wrong != "" || u.rest == "" {
			u.fail(endless)
			return
		}
		if i > 0 {
			u.doc = append(u.doc, ',')
		}
		if pairs {
			u.value()
			u.doc = append(u.doc, ':')
		} else {
			u.skip(',')
		}
		u.value()
	}
	u.doc = append(u.doc, end)
}
