package policy

// unique finds names given twice in one list.
type unique struct {
	noun string
	seen map[string]int // name to line
}

// add reports the name when an earlier entry has it.
func (u *unique) add(at cursor, name string) {
	if name == "" {
		return
	}
	if first, double := u.seen[name]; double {
		at.mistake("give each "+u.noun+" its own", "%s %s is taken, first in line %d", u.noun, quoted(name), first)
		return
	}
	if u.seen == nil {
		u.seen = map[string]int{}
	}
	u.seen[name] = at.at.line
}

// unique reads an id that no earlier entry has.
func (r record) unique(key string, ids *unique) string {
	c := r.need(key)
	id := c.id()
	ids.add(c, id)
	return id
}
