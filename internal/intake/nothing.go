package intake

import (
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/lead"
)

// factKinds are the kinds of the facts, by the names of their columns.
var factKinds = sync.OnceValue(func() map[string]lead.Kind {
	out := map[string]lead.Kind{}
	for _, f := range lead.Columns() {
		out[f.Name] = f.Kind
	}
	return out
})

// saysNothing reports whether a cell stands where a value of a field is not known. Ids are left to the desk,
// which tells what is no id; half a name is no name, for Null is a family.
func saysNothing(field, s string) bool {
	switch field {
	case "external_id", "id", "lead", "first_name", "last_name":
		return false
	}
	if sortOf(field) == aDate && strings.Trim(s, "0-./:T ") == "" {
		return true // a database writes a date that is not there as noughts
	}
	kind, ok := factKinds()[field]
	if !ok {
		kind = lead.AText
	}
	return lead.SaysNothing(s, kind)
}
