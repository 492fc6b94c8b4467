package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// assign gives leads to a colleague.
func assign() place.Act {
	return place.Act{ID: keys.Transfer, New: newAssign, Living: true, Marked: 3}
}

func newAssign(s *place.Session, p place.Prepared) place.Sheet {
	team := p.Team
	f := place.BlankForm(s, keys.Transfer, p)
	f.Form.Asks = []kit.Ask{{ID: "to", Label: s.Say("ask.to"), Field: &kit.Pick{Options: team, Missed: s.Missed("pick.person")}}}
	f.Build = func() (desk.Action, error) {
		if f.Value("to") == "" {
			return desk.Action{}, f.Missing("to")
		}
		return desk.Action{Verb: desk.Assign, To: f.Value("to")}, nil
	}
	return f.Begin()
}
