package gate

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// place is where a JSON value stands. It is made a path only when a mistake is told.
type place struct {
	in   *place // the object or list around it, nil for the whole line
	key  string // as a member of an object
	item int    // as an item of a list, the first is 1
}

func (p *place) path() string {
	if p == nil || p.in == nil {
		return ""
	}
	above := p.in.path()
	switch key := safetext.Line(p.key); {
	case p.item > 0:
		return above + "[" + strconv.Itoa(p.item-1) + "]"
	case above == "":
		return key
	default:
		return above + "." + key
	}
}

// node is a JSON value and its place, so that a mistake can be told by it.
type node struct {
	place
	value any // nil, bool, string, json.Number, []node, *members
}

// wrong is a mistake at the node's place.
func (n node) wrong(why string) error {
	path := n.path()
	if path == "" {
		path = "the line"
	}
	return fault.New(fault.Invalid, path, why, "")
}

// saysNothing reports whether a word stands there that says nothing of a fact of a kind.
func (n node) saysNothing(kind lead.Kind) bool {
	text, ok := n.value.(string)
	return ok && lead.SaysNothing(text, kind)
}

// members are those of one object. A few are found by looking at each, more by an index.
type members struct {
	list  []node
	index map[string]int
}

// fewMembers are looked at one by one: that is quicker than a map and makes none.
const fewMembers = 24

func (m *members) get(key string) (node, bool) {
	if m == nil {
		return node{}, false
	}
	if m.index != nil {
		i, ok := m.index[key]
		if !ok {
			return node{}, false
		}
		return m.list[i], true
	}
	for i := range m.list {
		if m.list[i].key == key {
			return m.list[i], true
		}
	}
	return node{}, false
}

func (m *members) add(key string, n node) error {
	if _, twice := m.get(key); twice {
		return n.wrong("the key stands twice")
	}
	m.list = append(m.list, n)
	switch {
	case m.index != nil:
		m.index[key] = len(m.list) - 1
	case len(m.list) > fewMembers:
		m.index = make(map[string]int, 2*len(m.list))
		for i := range m.list {
			m.index[m.list[i].key] = i
		}
	}
	return nil
}
