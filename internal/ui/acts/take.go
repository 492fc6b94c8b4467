package acts

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// take claims leads, and releases those that are all one's own.
func take() place.Act {
	return place.Act{
		ID: keys.Take, Living: true, Marked: 2,
		Open: desk.Claim, // who may not take a colleague's lead is told by the desk
		Why: func(s *place.Session, on *desk.Row) string {
			if on.Owner != "" && on.Owner != s.Who.User {
				return s.Words.Fill("why.held", on.ID.String(), on.Owner)
			}
			return ""
		},
		Direct: func(s *place.Session, rows []desk.Row) desk.Action {
			if slices.ContainsFunc(rows, func(r desk.Row) bool { return r.Owner != s.Who.User }) {
				return desk.Action{Verb: desk.Claim}
			}
			return desk.Action{Verb: desk.Release}
		},
		Word: func(s *place.Session, on *desk.Row) string {
			if on.Owner == s.Who.User {
				return "hint.release"
			}
			return ""
		},
	}
}
