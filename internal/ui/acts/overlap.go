package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// overlap makes a lead of a company in a partner's customer list and ours. It is the form of a referral that asks only for
// the person: what is known of the company comes from the list.
func overlap() place.Act {
	of := referral()
	return place.Act{ID: keys.OverlapLead, New: newOverlap, Nobody: true, Why: of.Why}
}

func newOverlap(s *place.Session, p place.Prepared) place.Sheet {
	over, ok := p.Over.(place.Overlapping)
	if !ok || over.Overlap() == nil {
		return nil
	}
	n := &Referral{of: over.Overlap()}
	n.S, n.Verb = s, keys.OverlapLead
	for _, field := range []string{"name", "email", "title", "phone", "note"} {
		n.Form.Asks = append(n.Form.Asks, kit.Ask{ID: field, Label: s.Say("new." + field), Field: n.field(field)})
	}
	n.Begin()
	n.check()
	return n
}

// read reads what is typed as a row of a file is read.
func (n *Referral) read() (desk.Referral, map[string]string) { return ReadReferral(n.S, n.cells()) }

// complete adds what the list says of the company.
func (n *Referral) complete(r *desk.Referral) (err error) {
	if n.of != nil {
		*r, err = n.of.Referral(*r)
	}
	return err
}

// nobody says what is missing while nothing says whom the form is about.
func (n *Referral) nobody() string {
	if n.of != nil {
		return "new.whom_there"
	}
	return "new.whom"
}
