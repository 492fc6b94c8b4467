package keys

import (
	"cmp"
	"slices"
)

// Own is the table with a person's own keys in it, and what is wrong with the file they stand in.
type Own struct {
	Table    []Binding
	Problems []Problem // by place in the file
}

// Mistakes are the problems that left a binding as it was.
func (o *Own) Mistakes() []Problem {
	return slices.DeleteFunc(slices.Clone(o.Problems), func(p Problem) bool { return p.Warning })
}

// Load puts the keys of a person's file into a table. What is wrong in the file is left out and
// told; the rest holds, so a bad file never stops the cockpit.
func Load(table []Binding, doc []byte) Own {
	r := &reader{table: table, seen: map[ID]int{}}
	r.read(doc)
	out := Own{Table: apply(table, r.changes)}
	kept := slices.Clone(r.changes)
	for {
		i, key, other := conflict(out.Table, kept)
		if i < 0 {
			break
		}
		c := kept[i]
		hint := "take another key, or give " + other.Name() + " another one too"
		r.mistake(c.at[key], hint, "%s runs %s already", Written(key), other.Name())
		kept = slices.Delete(kept, i, i+1)
		out.Table = apply(table, kept)
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	out.Problems = r.problems
	return out
}

// apply returns the table with the changes in it. The table itself stays as it is.
func apply(table []Binding, changes []change) []Binding {
	out := slices.Clone(table)
	for _, c := range changes {
		for i := range out {
			if out[i].ID == c.id {
				out[i].Default, out[i].Keys, out[i].At = out[i].Keys, c.keys, c.line
			}
		}
	}
	return out
}

// conflict finds a change whose key runs something else where both hold: the last such change, so
// that of two lines the first one keeps its key. -1 is none.
func conflict(table []Binding, changes []change) (at int, key string, other *Binding) {
	for i, c := range slices.Backward(changes) {
		b := &table[slices.IndexFunc(table, func(b Binding) bool { return b.ID == c.id })]
		for _, k := range b.Keys {
			for j := range table {
				if o := &table[j]; o.ID != b.ID && o.Has(k) && Overlap(b.Scope, o.Scope) {
					return i, k, o
				}
			}
		}
	}
	return -1, "", nil
}

// Overlap reports whether bindings of both scopes hold at the same time somewhere.
func Overlap(a, b Scope) bool {
	switch {
	case a == b:
		return true
	case a == Sheet || b == Sheet:
		return false
	case a == Global || b == Global || a == List || b == List:
		return true
	}
	// Two places are never shown at once, but a lead is shown in some of them, figures, duties and partners
	// under review in others.
	for part, places := range map[Scope][]Scope{Lead: {Inbox, Page, Quarantine}, Figures: {Trends, Content, Programme, Duty},
		Duty: {Content, Due}, Trends: {Model},
		Reviewed: {Partners, Partner}, Past: {Figures, Trends, Content, Duty, Programme, Partners, Partner, Reviewed}} {
		if a == part && slices.Contains(places, b) || b == part && slices.Contains(places, a) {
			return true
		}
	}
	return false
}
