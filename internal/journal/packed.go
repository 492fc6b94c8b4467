package journal

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Packed is an event's content as a database keeps it, with the event's own time.
type Packed struct {
	Text string
	At   time.Time
	Odd  func(error) // is told that it cannot be read, and it is empty then; nil: that is an error
}

// Data reads the content.
func (p *Packed) Data() (Data, error) {
	d, err := Unpack(p.Text, p.At)
	if err != nil && p.Odd != nil {
		p.Odd(err)
		return Data{}, nil
	}
	return d, err
}

// Each calls f for what became of each field, in no order; of two of one field the last counts. What f is given is its own only
// while it runs. It returns the content without its changes. Who looks for a few fields of millions of events spares the map
// that Data makes of each.
func (p *Packed) Each(f func(name string, c Change)) (Data, error) {
	if p.Text == "" || p.Text[0] == '{' || p.Text[0] == erasedMark[0] {
		d, err := p.Data()
		for name, c := range d.Changes {
			f(name, c)
		}
		d.Changes = nil
		return d, err
	}
	r := looks.Get().(*look)
	defer looks.Put(r)
	r.unpacker, r.f = unpacker{rest: p.Text, at: p.At.UnixMilli(), doc: r.doc[:0]}, f
	var d Data
	r.members(&d)
	r.read(r)
	r.f = nil
	if err := r.err(); err != nil {
		if p.Odd == nil {
			return Data{}, err
		}
		p.Odd(err)
		return Data{}, nil
	}
	return d, nil
}

// looks are those that were used before.
var looks = sync.Pool{New: func() any { return new(look) }}

// look is a content that is read to tell each of its changes.
type look struct {
	unpacker
	f func(name string, c Change)
}

func (r *look) bare(list int) {
	for i := range firsts()[list] {
		f := &firsts()[list][i]
		r.f(f.name, Change{After: f.json})
	}
}

func (r *look) changed(field *word, c Change) {
	r.f(field.text, c)
	r.doc = r.doc[:0]
}

// Append appends the content as JSON: what Append of its Data gives, without making the changes first,
// of which a lead's first event has half a hundred.
func (p *Packed) Append(dst []byte) ([]byte, error) { return p.append(dst, false) }

// AppendDoubled is Append with each quotation mark twice, as a cell of CSV has it.
func (p *Packed) AppendDoubled(dst []byte) ([]byte, error) { return p.append(dst, true) }

func (p *Packed) append(dst []byte, double bool) ([]byte, error) {
	r := reprints.Get().(*reprint)
	defer reprints.Put(r)
	r.reset(dst, double)
	if p.Text == "" || p.Text[0] == '{' || p.Text[0] == erasedMark[0] {
		d, err := p.Data()
		if err != nil {
			return dst, err
		}
		r.part = d.Append(r.part[:0])
		return r.put(r.part), nil
	}
	r.unpacker = unpacker{rest: p.Text, at: p.At.UnixMilli(), doc: r.doc[:0]}
	var d Data
	r.members(&d)
	r.read(r)
	if err := r.err(); err != nil {
		if p.Odd != nil {
			p.Odd(err)
			return append(dst, "{}"...), nil
		}
		return dst, err
	}
	if r.first == nil && len(r.fields) == 0 {
		r.part = d.Append(r.part[:0])
		return r.put(r.part), nil
	}
	o := object{doc: r.part[:0]}
	d.heads(&o)
	o.key("changes")
	r.part = append(o.doc, '{')
	r.put(r.part)
	r.changes()
	return append(r.out, "}}"...), nil
}

// reprints are those that were used before: an export writes millions of events.
var reprints = sync.Pool{New: func() any { return new(reprint) }}

// reprint is a content that is read to be written as JSON at once. Its fields stand as they came, and beside
// them the bare ones of the list that it names.
type reprint struct {
	unpacker
	first  []printed
	fields []moved
	out    []byte
	part   []byte // what is written next
	double bool
}

func (r *reprint) reset(out []byte, double bool) {
	r.out, r.double, r.first, r.fields = out, double, nil, r.fields[:0]
}

// put writes a part.
func (r *reprint) put(part []byte) []byte {
	if r.double {
		r.out = safetext.AppendDoubled(r.out, part)
	} else {
		r.out = append(r.out, part...)
	}
	return r.out
}

// moved is one field with what became of it, where it stands in what was read.
type moved struct {
	*word
	Change
}

// order is that of the fields' names.
func (m *moved) order(o *word) int {
	if m.rank != o.rank {
		return m.rank - o.rank
	}
	return strings.Compare(m.text, o.text) // two of no list may have one rank
}

// printed is a bare field as it stands among an event's changes, with a comma before it, and the same with
// each quotation mark twice.
type printed struct {
	*word
	text, doubled string
}

// prints are the lists of bare fields in the order in which JSON has them.
var prints = sync.OnceValue(func() [][]printed {
	out := make([][]printed, len(firsts()))
	for i, list := range firsts() {
		for _, f := range list {
			o := object{doc: []byte{','}, start: 1}
			o.change(f.name, &Change{After: f.json})
			out[i] = append(out[i], printed{fieldList().known(f.name), string(o.doc), string(safetext.AppendDoubled(nil, o.doc))})
		}
		slices.SortFunc(out[i], func(a, b printed) int { return strings.Compare(a.word.text, b.word.text) })
	}
	return out
})

func (r *reprint) bare(list int) { r.first = prints()[list] }

// changed keeps the fields in the order of their names. They come nearly so, and there are a few dozen at most,
// so each is pushed to its place. Of two of one field the last counts.
func (r *reprint) changed(field *word, c Change) {
	i := len(r.fields)
	for i > 0 && r.fields[i-1].order(field) > 0 {
		i--
	}
	if i > 0 && r.fields[i-1].order(field) == 0 {
		r.fields[i-1].Change = c
		return
	}
	r.fields = slices.Insert(r.fields, i, moved{field, c})
}

// changes writes the changes in the order of their names.
func (r *reprint) changes() {
	start, left := len(r.out), r.first
	for i := range r.fields {
		f := &r.fields[i]
		for len(left) > 0 && f.order(left[0].word) > 0 {
			r.begin(left[0].text, left[0].doubled, start)
			left = left[1:]
		}
		if len(left) > 0 && f.order(left[0].word) == 0 {
			left = left[1:]
		}
		r.begin(f.head, f.doubled, start)
		open := len(r.out)
		if len(f.Before) > 0 {
			r.begin(`,"b":`, `,""b"":`, open)
			r.put(f.Before)
		}
		if len(f.After) > 0 {
			r.begin(`,"a":`, `,""a"":`, open)
			r.put(f.After)
		}
		r.out = append(r.out, '}')
	}
	for i := range left {
		r.begin(left[i].text, left[i].doubled, start)
	}
}

// begin writes a text that begins with a comma, without the comma where it is the first from start on.
func (r *reprint) begin(text, doubled string, start int) {
	if r.double {
		text = doubled
	}
	if len(r.out) == start {
		text = text[1:]
	}
	r.out = append(r.out, text...)
}

// plainText returns the text of a JSON string that has no escape.
func plainText(raw []byte) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' || bytes.IndexByte(raw, '\\') >= 0 {
		return "", false
	}
	for _, c := range raw {
		if c < ' ' || c > '~' {
			return "", false
		}
	}
	return string(raw[1 : len(raw)-1]), true
}
