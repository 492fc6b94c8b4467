package journal

import (
	"maps"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Append appends the event's content as JSON, byte for byte as encoding/json writes it: one event
// or two are written for every row of an import.
func (d *Data) Append(dst []byte) []byte {
	o := object{doc: dst}
	d.heads(&o)
	if len(d.Changes) > 0 {
		o.key("changes")
		o.doc = d.Changes.append(o.doc)
	}
	return append(o.doc, '}')
}

// heads begins the content and writes what stands before its changes.
func (d *Data) heads(o *object) {
	o.doc = append(o.doc, '{')
	o.start = len(o.doc)
	for _, f := range [...]struct{ name, text string }{{"reason", d.Reason}, {"to", d.To}, {"how", d.How}, {"outcome", d.Outcome}} {
		o.text(f.name, f.text)
	}
	o.number("until", d.Until)
	o.number("note", d.Note)
	o.number("brief", d.Brief)
	o.text("verb", d.Verb)
	o.text("file", d.File)
	if len(d.Counts) > 0 {
		o.key("counts")
		inner := object{append(o.doc, '{'), len(o.doc) + 1}
		for _, name := range slices.Sorted(maps.Keys(d.Counts)) {
			inner.name(name)
			inner.doc = strconv.AppendInt(inner.doc, int64(d.Counts[name]), 10)
		}
		o.doc = append(inner.doc, '}')
	}
	if len(d.Names) > 0 {
		o.key("names")
		for i, name := range d.Names {
			o.doc = append(o.doc, "[,"[min(i, 1)])
			o.doc = safetext.AppendJSONString(o.doc, name)
		}
		o.doc = append(o.doc, ']')
	}
}

func (c Changes) append(dst []byte) []byte {
	names := make([]string, 0, len(c))
	for name := range c {
		names = append(names, name)
	}
	slices.Sort(names)
	o := object{append(dst, '{'), len(dst) + 1}
	for _, name := range names {
		change := c[name]
		o.change(name, &change)
	}
	return append(o.doc, '}')
}

// change writes a field with what became of it.
func (o *object) change(name string, c *Change) {
	o.name(name)
	inner := object{append(o.doc, '{'), len(o.doc) + 1}
	if len(c.Before) > 0 {
		inner.key("b")
		inner.doc = append(inner.doc, c.Before...)
	}
	if len(c.After) > 0 {
		inner.key("a")
		inner.doc = append(inner.doc, c.After...)
	}
	o.doc = append(inner.doc, '}')
}

// object is a JSON object that is being written.
type object struct {
	doc   []byte
	start int // where the first member goes
}

func (o *object) comma() {
	if len(o.doc) > o.start {
		o.doc = append(o.doc, ',')
	}
}

// key begins a member whose name needs no escape.
func (o *object) key(name string) {
	o.comma()
	o.doc = append(append(append(o.doc, '"'), name...), '"', ':')
}

func (o *object) name(name string) {
	o.comma()
	o.doc = append(safetext.AppendJSONString(o.doc, name), ':')
}

func (o *object) text(name, text string) {
	if text != "" {
		o.key(name)
		o.doc = safetext.AppendJSONString(o.doc, text)
	}
}

func (o *object) number(name string, n int64) {
	if n != 0 {
		o.key(name)
		o.doc = strconv.AppendInt(o.doc, n, 10)
	}
}
