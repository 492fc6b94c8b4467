package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// contact logs an outreach.
func contact() place.Act {
	return place.Act{ID: keys.Contact, New: newContact, Living: true, Asks: map[string]string{"next-step": "next", "next-on": "next_on"}}
}

func newContact(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Contact, p)
	f.Form.Asks = []kit.Ask{
		{ID: "by", Label: s.Say("ask.by"), Field: s.Choice("by", "call", "mail", "meeting"), Words: "note"},
		{ID: "outcome", Label: s.Say("ask.outcome"), Field: s.Choice("outcome", "reached", "no_answer", "voicemail", "replied", "booked"),
			Words: "note"},
		{ID: "next", Label: s.Say("ask.next"), Field: place.Line(s.Say("hint.next_step")), Gap: true},
		{ID: "next_on", Label: s.Say("ask.next_on"), Field: place.Line(s.Say("hint.next_on"))},
		{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_text")), Gap: true},
	}
	f.Work = CalendarsOf(s, f.Rows)
	f.Below = func(w int) []string {
		var lines []string
		if f.Value("next_on") != "" {
			lines = nextLines(&f, w)
		}
		return append(lines, effectLines(&f, w, "effect.contact")...)
	}
	f.Build = func() (desk.Action, error) {
		on, err := nextOn(&f)
		return desk.Action{
			Verb: desk.Contact, By: f.Value("by"), Outcome: f.Value("outcome"),
			NextStep: f.Value("next"), NextOn: on, Note: f.Value("note"),
		}, err
	}
	return f.Begin()
}
