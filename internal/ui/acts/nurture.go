package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// nurture lets leads rest until a day, or until another one.
func nurture() place.Act {
	return place.Act{ID: keys.Nurture, New: newNurture, Living: true, Asks: map[string]string{"until": "date"}}
}

func newNurture(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Nurture, p)
	untilAsks(&f, "1mo", "quarter", "3mo", "6mo")
	f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_text")), Gap: true})
	f.Below = func(w int) []string {
		return append(understood(&f, w, "effect.returns"), effectLines(&f, w, "effect.nurture")...)
	}
	f.Build = func() (desk.Action, error) {
		t, err := instant(&f)
		return desk.Action{Verb: desk.NurtureIt, Until: t, Note: f.Value("note"), Expect: place.Expect(f.Rows)}, err
	}
	return f.Begin()
}
