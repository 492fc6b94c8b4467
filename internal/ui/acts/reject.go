package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// reject sends back what was handed over.
func reject() place.Act {
	return place.Act{ID: keys.Reject, New: newReject, Living: true, Why: func(s *place.Session, on *desk.Row) string {
		return notHanded(s, on, lead.EQL, lead.SQL)
	}}
}

func newReject(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Reject, p)
	f.Form.Asks = []kit.Ask{{ID: "reason", Label: s.Say("ask.reason"), Field: place.Line(s.Say("hint.reject_why"))}}
	f.Below = func(w int) []string { return effectLines(&f, w, "effect.reject") }
	f.Build = func() (desk.Action, error) {
		if f.Value("reason") == "" {
			return desk.Action{}, f.Missing("reason")
		}
		return desk.Action{Verb: desk.Reject, Reason: f.Value("reason"), Expect: place.Expect(f.Rows)}, nil
	}
	return f.Begin()
}
