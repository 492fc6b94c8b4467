package acts

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// addPartner makes a partner known. Its id is asked, because there is no partner yet.
func addPartner() place.Act {
	return place.Act{ID: keys.AddPartner, New: newAddPartner, Nobody: true, Names: "id"}
}

// setPartner sets facts of a partner, which stand in its form as they are.
func setPartner() place.Act {
	return place.Act{ID: keys.SetPartner, New: newSetPartner, Facts: partnerFacts}
}

func partnerFacts(ctx context.Context, d place.Desk, on place.Subject) (map[string]string, error) {
	return d.PartnerFacts(ctx, on.ID)
}

// pausePartner pauses partnerships, at once: the undo takes it back.
func pausePartner() place.Act { return place.Act{ID: keys.PausePartner} }

// addPartnerForm is about what is typed into it.
type addPartnerForm struct{ *rowForm }

func newAddPartner(s *place.Session, p place.Prepared) place.Sheet {
	f := &addPartnerForm{newRowForm(s, p, desk.AddPartner, nil)}
	f.Verb = keys.AddPartner
	f.Form.Asks = append([]kit.Ask{{ID: "id", Label: s.Say("row.id"), Field: place.Line(s.Say("hint.partner_id"))}}, f.Form.Asks...)
	f.Begin()
	return f
}

// Hints promise no draft.
func (f *addPartnerForm) Hints() []kit.Hint { return f.Undrafted() }

func (f *addPartnerForm) Note() string { return "" }

func (f *addPartnerForm) Submit() ([]desk.Subject, desk.Action, error) {
	s := f.S
	for _, id := range []string{"id", "name", "kind", "tier"} {
		if f.Value(id) == "" {
			f.Form.Focus(id)
			return nil, desk.Action{}, f.wrong(s.Say("missing.partner_" + id))
		}
	}
	set, err := f.given()
	return []desk.Subject{{Kind: desk.Partners, ID: f.Value("id")}}, desk.Action{Verb: desk.AddPartner, Set: set}, err
}

func newSetPartner(s *place.Session, p place.Prepared) place.Sheet {
	f := newRowForm(s, p, desk.SetPartner, p.Facts)
	f.Verb = keys.SetPartner
	f.Build = func() (desk.Action, error) {
		set, err := f.given()
		if err == nil && len(set) == 0 {
			err = f.wrong(s.Say("missing.change"))
		}
		return desk.Action{Verb: desk.SetPartner, Set: set}, err
	}
	f.Begin()
	return f
}
