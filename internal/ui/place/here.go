package place

import (
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/presence"
)

// Seen tells that whoever is followed sees something else.
type Seen struct{}

// Met tells the cockpit that who is here, or where, may have changed.
type Met struct{}

// Meeting is a screen that shows who is here, or where they are. It is told when that changed and reports whether what
// it shows did.
type Meeting interface {
	Met(before []presence.Person) bool
}

// Others are those who are here besides this session.
func (s *Session) Others() []presence.Person {
	if s.Seat == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Here), func(p presence.Person) bool { return p.ID == s.Seat.ID() })
}

// AtLead is who else looks at a lead now, "" for nobody; of several the one who came first.
func (s *Session) AtLead(id lead.ID) string { return atLead(s.Here, s.Seat, id) }

func atLead(here []presence.Person, seat *presence.Seat, id lead.ID) string {
	if seat == nil {
		return ""
	}
	if len(here) < 2 {
		return ""
	}
	name, self := id.String(), seat.ID()
	for i := range here {
		if here[i].Lead == name && here[i].ID != self {
			return here[i].User
		}
	}
	return ""
}

// OtherAt reports whether somebody else is at a lead than before, or nobody any more.
func (s *Session) OtherAt(id lead.ID, before []presence.Person) bool {
	return s.AtLead(id) != atLead(before, s.Seat, id)
}
