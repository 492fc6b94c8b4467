package table

import "slices"

// Get returns the value of a column, by its name in Header or Keys. In JSON Lines a key that is
// missing or null is absent; in CSV every column is there, perhaps empty.
func (r *Row) Get(name string) (string, bool) {
	i := slices.Index(r.Keys, name)
	if i < 0 || i >= len(r.Values) {
		return "", false
	}
	return r.Values[i], true
}
