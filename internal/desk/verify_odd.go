package desk

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// oddities are values that cannot be read, each once, until they are told.
type oddities struct {
	met  map[string]bool
	wait []store.Unreadable
}

// note takes up a value. Of a row that was met only what is named is news.
func (o *oddities) note(u store.Unreadable) {
	if o.met == nil {
		o.met = map[string]bool{}
	}
	if key := u.Place() + " " + u.Column; !o.met[key] && (u.Column != "" || !o.met[u.Place()]) {
		o.met[key], o.met[u.Place()] = true, true
		o.wait = append(o.wait, u)
	}
}

// take hands over those that wait.
func (o *oddities) take() []store.Unreadable {
	out := o.wait
	o.wait = nil
	return out
}

// unreadable tells of values that cannot be read.
func (v *verifier) unreadable(all []store.Unreadable) error {
	for _, u := range all {
		m := Mismatch{Kind: "fact", Where: u.Place(), Field: u.Column, Want: "a value that can be read",
			Have: "one that cannot: " + u.Err.Error(), Hint: hintRestore}
		if m.Field == "" {
			m.Field = "value"
		}
		if u.Table == "leads" {
			id, _ := strconv.ParseInt(u.Row, 10, 64) // 0: about no single lead
			m.Lead = lead.ID(id)
		}
		if err := v.tell(m); err != nil {
			return err
		}
	}
	return nil
}
