package leadview

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// Likely are the keys that the only lead chosen asks for in its state, the likeliest first: a new one
// is called and judged, an EQL that lies with the viewer is accepted or sent back, one that lies with
// somebody else is called before its clock runs out.
func Likely(s *place.Session, rows []desk.Row) []keys.ID {
	if len(rows) != 1 {
		return nil
	}
	row := &rows[0]
	switch {
	case row.Stage == lead.EQL && row.Owner == s.Who.User:
		return []keys.ID{keys.Open, keys.Accept, keys.Reject, keys.Call, keys.Contact}
	case row.Stage == lead.EQL:
		return []keys.ID{keys.Open, keys.Call, keys.Contact, keys.Transfer, keys.Accept}
	case row.Stage == lead.SQL:
		return []keys.ID{keys.Open, keys.Call, keys.Contact, keys.Note, keys.Reject}
	case row.Stage.Living():
		return []keys.ID{keys.Open, keys.Call, keys.Qualify, keys.Disqualify, keys.Take}
	}
	return []keys.ID{keys.Open, keys.Archive, keys.Note}
}
