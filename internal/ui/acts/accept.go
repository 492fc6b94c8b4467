package acts

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// accept makes an EQL that was handed over an SQL, at once.
func accept() place.Act {
	return place.Act{ID: keys.Accept, Living: true, Why: func(s *place.Session, on *desk.Row) string { return notHanded(s, on, lead.EQL) }}
}

// notHanded says that a lead is in none of these stages.
func notHanded(s *place.Session, on *desk.Row, stages ...lead.Stage) string {
	if !slices.Contains(stages, on.Stage) {
		return s.Words.Fill("why.no_eql", on.ID.String(), string(on.Stage))
	}
	return ""
}
