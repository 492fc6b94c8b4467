package journal

import "strings"

// Wanted are fields that somebody looks for in millions of events, made once: what else an event says is passed over.
type Wanted struct {
	named  func(name string) bool
	listed []bool   // of the fields that have a code, in the order of their names
	bare   [][]bare // of each list of bare fields those that are wanted
}

// Want asks for the fields whose names are such.
func Want(named func(name string) bool) *Wanted {
	a := &Wanted{named: named}
	for i := range fieldList().words {
		a.listed = append(a.listed, named(fieldList().words[i].text))
	}
	for _, list := range firsts() {
		var some []bare
		for _, f := range list {
			if named(f.name) {
				some = append(some, f)
			}
		}
		a.bare = append(a.bare, some)
	}
	return a
}

// Pick calls f for what became of each field that is wanted, as Each does, and returns to whom or what the event says it goes.
// Of the rest it says only what keeps it from being read at all.
func (p *Packed) Pick(a *Wanted, f func(name string, c Change)) (to string, err error) {
	if p.Text == "" || p.Text[0] == '{' || p.Text[0] == erasedMark[0] {
		d, err := p.Data()
		for name, c := range d.Changes {
			if a.named(name) {
				f(name, c)
			}
		}
		return d.To, err
	}
	r := looks.Get().(*look)
	defer looks.Put(r)
	r.unpacker = unpacker{rest: p.Text, at: p.At.UnixMilli(), doc: r.doc[:0]}
	to = r.pick(a, f)
	if err := r.err(); err != nil {
		if p.Odd == nil {
			return "", err
		}
		p.Odd(err)
		return "", nil
	}
	return to, nil
}

func (u *unpacker) pick(a *Wanted, f func(name string, c Change)) (to string) {
	for u.skip(' ') {
		letter := u.next()
		if letter < 'a' || letter > 'z' {
			break
		}
		if letter == 't' {
			var d Data
			u.member(&d)
			to = d.To
			continue
		}
		if u.rest = u.rest[1:]; !strings.ContainsRune(memberLetters, rune(letter)) {
			u.fail(unknownMember)
		}
		u.pass()
	}
	if n := u.firstList(); n >= 0 {
		for i := range a.bare[n] {
			f(a.bare[n][i].name, Change{After: a.bare[n][i].json})
		}
	}
	for u.wrong == "" && u.rest != "" {
		name, wanted := a.next(u)
		if wanted {
			f(name, u.change())
			u.doc = u.doc[:0]
			continue
		}
		if u.next() != ';' {
			u.pass()
		}
		if u.skip(':') {
			u.pass()
		} else {
			u.skip(';')
		}
	}
	return to
}

// next reads a field's name, and whether it is wanted.
func (a *Wanted) next(u *unpacker) (name string, wanted bool) {
	if u.next() == '"' {
		name = u.written()
		return name, u.wrong == "" && a.named(name)
	}
	w := u.code(fieldList(), manyFields, "an unknown field")
	return w.text, w.rank&1 == 1 && a.listed[w.rank/2]
}

// pass reads a value and keeps nothing of it.
func (u *unpacker) pass() {
	switch c := u.next(); {
	case c == '"':
		u.quoted()
	case c >= 'a' && c <= 'z':
		u.code(wordList(), manyWords, unknownWord)
	case c >= '0' && c <= '9':
		u.digits()
	case c == '-', c == '+', c == '_':
		u.rest = u.rest[1:]
		u.digits()
	case c == '(', c == '<':
		shut := byte(')')
		if c == '<' {
			shut = '>'
		}
		u.rest = u.rest[1:]
		for !u.skip(shut) {
			if u.wrong != "" || u.rest == "" {
				u.fail(endless)
				return
			}
			u.skip(',')
			u.pass()
		}
	case c == '~', c == nullAs, c == yesAs, c == noAs:
		u.rest = u.rest[1:]
	default:
		u.fail("no value")
	}
}
