package intake

import (
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/lead"
)

// silence is how a field says nothing.
type silence struct {
	kind  lead.Kind
	never bool // every text says something
	date  bool
}

// silences are those of the fields that are no plain text. Ids are left to the desk, which tells what is no
// id; half a name is no name, for Null is a family.
var silences = sync.OnceValue(func() map[string]silence {
	out := map[string]silence{}
	for field, s := range sorts() {
		out[field] = silence{kind: lead.AText, date: s == aDate}
	}
	for _, f := range lead.Columns() {
		out[f.Name] = silence{kind: f.Kind, date: f.Kind == lead.AnInstant}
	}
	for _, field := range []string{"external_id", "id", "lead", "first_name", "last_name"} {
		out[field] = silence{never: true}
	}
	return out
})

// saysNothing reports whether a cell stands where a value of a field is not known.
func saysNothing(field, s string) bool {
	if s == "" || s[0] >= '1' && s[0] <= '9' {
		return false // no word that says nothing begins with a number
	}
	how, ok := silences()[field]
	switch {
	case !ok:
		how.kind = lead.AText
	case how.never:
		return false
	case how.date && strings.Trim(s, "0-./:T ") == "":
		return true // a database writes a date that is not there as noughts
	}
	return lead.SaysNothing(s, how.kind)
}
