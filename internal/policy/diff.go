package policy

import (
	"slices"
	"strings"
)

// ChangeKind says what became of a part of a policy.
type ChangeKind string

// The kinds of change.
const (
	Added     ChangeKind = "added"     // a rule, a queue, a member that was not there
	Removed   ChangeKind = "removed"   // one that is no longer there
	Changed   ChangeKind = "changed"   // a value
	Reordered ChangeKind = "reordered" // a list whose order counts
)

// Change is one difference between two policies. Path names the place as the document writes it, with
// the id of a list's item in brackets: "scoring.fit.rules[size].points". Old and New are values as
// the document writes them, "" for none; Text says all of it in words, on one line.
type Change struct {
	Path string     `json:"path"`
	Kind ChangeKind `json:"change"`
	Old  string     `json:"old"`
	New  string     `json:"new"`
	Text string     `json:"text"`
}

// Diff lists what differs between two policies, in the order of the document. It compares what the
// documents mean: comments, blanks and defaults that are written out make no difference.
func Diff(a, b *Policy) []Change {
	var d differ
	d.parts("", "", outline(a), outline(b))
	return d.changes
}

// part is a piece of a policy, for comparing: a value, or parts of its own.
type part struct {
	name  string // as the document calls it, or the id of a list's item
	noun  string // as people call it
	value string // of a leaf
	parts []part
	item  bool // it stands in a list: it comes and goes
}

func leaf(name, noun, value string) part { return part{name: name, noun: noun, value: value} }

func group(name, noun string, parts ...part) part { return part{name: name, noun: noun, parts: parts} }

func item(id, noun string, parts ...part) part {
	return part{name: id, noun: noun, parts: parts, item: true}
}

type differ struct{ changes []Change }

// parts compares what stands under one place. about is what people call the place, "" for the whole.
func (d *differ) parts(path, about string, a, b []part) {
	for _, old := range a {
		now, ok := find(b, old.name)
		if !ok {
			d.add(old.at(path), Removed, old.content(), "", words(about, old.noun)+" removed: "+old.content())
			continue
		}
		d.both(old.at(path), about, old, now)
	}
	for _, now := range b {
		if _, had := find(a, now.name); !had {
			d.add(now.at(path), Added, "", now.content(), words(about, now.noun)+" added: "+now.content())
		}
	}
	if was, is := common(a, b), common(b, a); !slices.Equal(was, is) {
		old, now := strings.Join(was, ", "), strings.Join(is, ", ")
		d.add(path, Reordered, old, now, "order of "+path+": "+old+" → "+now)
	}
}

func (d *differ) both(path, about string, old, now part) {
	if len(old.parts)+len(now.parts) > 0 {
		d.parts(path, words(about, now.noun), old.parts, now.parts)
		return
	}
	if old.value != now.value {
		d.add(path, Changed, old.value, now.value, words(about, now.noun)+": "+orNone(old.value)+" → "+orNone(now.value))
	}
}

func (d *differ) add(path string, kind ChangeKind, old, now, text string) {
	d.changes = append(d.changes, Change{path, kind, old, now, text})
}

// at is the path of a part under another one.
func (p *part) at(path string) string {
	switch {
	case p.item:
		return path + "[" + p.name + "]"
	case path == "":
		return p.name
	}
	return path + "." + p.name
}

// content shows a part on one line, without what is not set.
func (p *part) content() string {
	if len(p.parts) == 0 {
		return p.value
	}
	var out []string
	for i := range p.parts {
		inner := &p.parts[i]
		text := inner.content()
		switch {
		case text == "":
		case inner.item && len(inner.parts) > 0:
			out = append(out, inner.name+" {"+text+"}")
		case len(inner.parts) > 0:
			out = append(out, inner.name+" ["+text+"]")
		default:
			out = append(out, inner.name+" "+text)
		}
	}
	return strings.Join(out, ", ")
}

func find(list []part, name string) (part, bool) {
	i := slices.IndexFunc(list, func(p part) bool { return p.name == name })
	if i < 0 {
		return part{}, false
	}
	return list[i], true
}

// common lists the items of a list that another one has too, in their order.
func common(list, other []part) []string {
	var out []string
	for _, p := range list {
		if _, ok := find(other, p.name); ok && p.item {
			out = append(out, p.name)
		}
	}
	return out
}

func words(about, noun string) string {
	switch {
	case about == "":
		return noun
	case noun == "":
		return about
	}
	return about + ", " + noun
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}
