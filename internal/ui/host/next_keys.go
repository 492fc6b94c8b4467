package host

import (
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// mostHints is how many keys are worth a glance.
const mostHints = 7

// nextKeys are the keys that the selected lead asks for in its state, the likeliest first: a new one
// is called and judged, an EQL that lies with the viewer is accepted or sent back, one that lies with
// somebody else is called before its clock runs out.
func (r *root) nextKeys() []keys.ID {
	rows := r.subjects()
	if len(rows) != 1 || !scoped(r.top().Scopes(), keys.Lead) {
		return nil
	}
	row := &rows[0]
	switch {
	case row.Stage == lead.EQL && row.Owner == r.s.Who.User:
		return []keys.ID{keys.Open, keys.Accept, keys.Reject, keys.Call, keys.Contact}
	case row.Stage == lead.EQL:
		return []keys.ID{keys.Open, keys.Call, keys.Contact, keys.Transfer, keys.Accept}
	case row.Stage == lead.SQL:
		return []keys.ID{keys.Open, keys.Call, keys.Contact, keys.Note, keys.Reject}
	case row.Stage.Living():
		return []keys.ID{keys.Open, keys.Call, keys.Qualify, keys.Disqualify, keys.Take}
	}
	return []keys.ID{keys.Open, keys.Archive, keys.Note}
}

// keyHints are the hints of what can be done now: first what the lead asks for, then what the table
// names.
func (r *root) keyHints() []kit.Hint {
	ids := r.nextKeys()
	for nth := 1; nth <= 9; nth++ {
		for i := range r.table {
			if b := &r.table[i]; b.Hint == nth && !slices.Contains(ids, b.ID) {
				ids = append(ids, b.ID)
			}
		}
	}
	var out []kit.Hint
	for _, id := range ids {
		b := r.s.Binding(id)
		if b == nil || len(b.Keys) == 0 || b.Scope == keys.Sheet || b.Scope != keys.Global && !scoped(r.top().Scopes(), b.Scope) || r.why(id) != "" {
			continue
		}
		if out = append(out, kit.Hint{Key: r.label(b), Word: r.s.Say(r.hintWord(id)), ID: place.HintPrefix + string(id)}); len(out) == mostHints {
			break
		}
	}
	return out
}
