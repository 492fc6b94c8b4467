package policy

import (
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Kinds reads kinds of touches however they are spelled.
type Kinds struct{ byKey map[string]string }

// Kinds returns the reading of touch kinds by the policy's words; those that it does not name are read by
// the program's own list.
func (p *Policy) Kinds() *Kinds {
	k := &Kinds{byKey: map[string]string{}}
	for _, kind := range append(lead.TouchKinds(), p.TouchKinds()...) {
		k.byKey[string(lead.WordKey(nil, kind))] = strings.ToLower(kind)
	}
	return k
}

// Read returns the kind that a text names, in lower case as kinds are kept: "Demo Request" is demo_request.
// What no list knows is a kind of its own, as it is written.
func (k *Kinds) Read(text string) (kind string, known bool) {
	var buf [64]byte
	if kind, known = k.byKey[string(lead.WordKey(buf[:0], text))]; known {
		return kind, true
	}
	return strings.ToLower(safetext.Line(strings.TrimSpace(text))), false
}
