package host

import (
	"slices"

	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// mostHints is how many keys are worth a glance.
const mostHints = 7

// keyHints are the hints of what can be done now: first what is selected asks for, then what the table
// names.
func (r *root) keyHints() []kit.Hint {
	var ids []keys.ID
	if l, ok := r.top().(place.Likely); ok {
		ids = l.Likely()
	}
	var out []kit.Hint
	for _, id := range slices.Concat(ids, r.hinted()) {
		if slices.ContainsFunc(out, func(h kit.Hint) bool { return h.ID == place.HintPrefix+string(id) }) {
			continue
		}
		b := r.s.Binding(id)
		if b == nil || len(b.Keys) == 0 || b.Scope == keys.Sheet || b.Scope != keys.Global && !scoped(r.top().Scopes(), b.Scope) ||
			r.why(id) != "" {
			continue
		}
		if out = append(out, kit.Hint{Key: r.label(b), Word: r.s.Say(r.hintWord(id)), ID: place.HintPrefix +
			string(id)}); len(out) == mostHints {
			break
		}
	}
	return out
}

// hinted are the keys that have a place among the hints, in its order.
func (r *root) hinted() []keys.ID {
	if r.hinting == nil {
		for nth := 1; nth <= 9; nth++ {
			for i := range r.table {
				if b := &r.table[i]; b.Hint == nth {
					r.hinting = append(r.hinting, b.ID)
				}
			}
		}
	}
	return r.hinting
}

// hintWord is the short word of a key, which may say what it would do to what is selected.
func (r *root) hintWord(id keys.ID) string {
	on := r.chosenFor(id)
	if a := r.act(id); a != nil && a.Word != nil && len(on) == 1 && on[0].Row != nil {
		if word := a.Word(r.s, on[0].Row); word != "" {
			return word
		}
	}
	return "hint." + string(id)
}

// markedHints are the hints while several are marked.
func (r *root) markedHints(n int) []kit.Hint {
	s := r.s
	out := []kit.Hint{{Key: s.Words.Count("hint.marked", n)}}
	for nth := 1; nth <= 9; nth++ {
		for i := range r.acts {
			if a := &r.acts[i]; a.Marked == nth {
				out = append(out, kit.Hint{Key: r.label(s.Binding(a.ID)), Word: s.Say("hint." + string(a.ID)), ID: place.HintPrefix +
					string(a.ID)})
			}
		}
	}
	return append(out, kit.Hint{Key: "esc", Word: s.Say("hint.clear"), ID: place.HintPrefix + string(keys.Back)})
}
