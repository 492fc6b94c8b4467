package acts

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// archive puts leads away, and reopens those that are all put away.
func archive() place.Act {
	return place.Act{ID: keys.Archive, Direct: func(_ *place.Session, rows []desk.Row) desk.Action {
		if slices.ContainsFunc(rows, func(r desk.Row) bool {
			return r.Stage.Living() && r.Stage != lead.Nurture || r.Stage == lead.Quarantined
		}) {
			return desk.Action{Verb: desk.Archive}
		}
		return desk.Action{Verb: desk.Reopen}
	}}
}
