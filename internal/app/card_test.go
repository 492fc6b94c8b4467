package app

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
)

func TestTheCardSaysWhatIsKnownOfThePartner(t *testing.T) {
	t.Parallel()
	acme, ponte := desk.PartnerName{ID: "acme", Name: "Acme"}, desk.PartnerName{ID: "ponte", Name: "Ponte Digitale"}
	for _, row := range []struct {
		partner, tier string
		named         []desk.PartnerName
		want          string
	}{
		{"Acme", "gold", nil, "Acme, gold"}, {"Acme", "", nil, "Acme"}, {"", "gold", nil, "not known; tier gold"}, {"", "", nil, ""},
		{"", "", []desk.PartnerName{acme}, "none yet; its touches name Acme (acme): eqltui set L-7 partner=acme"},
		{"", "gold", []desk.PartnerName{ponte, acme}, "none yet; its touches name Ponte Digitale (ponte), Acme (acme); tier gold"},
	} {
		det := &desk.Detail{Row: desk.Row{ID: 7, Partner: row.partner, Tier: row.tier}, Named: row.named}
		if got := partnerWords(det); got != row.want {
			t.Errorf("%+v is %q", row, got)
		}
	}
}
