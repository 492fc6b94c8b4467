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
	Met(before *presence.Crowd) bool
}

// Others are those who are here besides this session.
func (s *Session) Others() []presence.Person {
	if s.Seat == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Here.List()), func(p presence.Person) bool { return p.ID == s.Seat.ID() })
}

// AtLead is who else looks at a lead now, "" for nobody; of several the one who came first.
func (s *Session) AtLead(id lead.ID) string { return atLead(s.Here, s.Seat, id) }

func atLead(here *presence.Crowd, seat *presence.Seat, id lead.ID) string {
	if seat == nil || here.Len() < 2 {
		return ""
	}
	return here.At(id.String(), seat.ID())
}

// OtherAt reports whether somebody else is at a lead than before, or nobody any more.
func (s *Session) OtherAt(id lead.ID, before *presence.Crowd) bool {
	return s.AtLead(id) != atLead(before, s.Seat, id)
}
