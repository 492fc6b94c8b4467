package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// note keeps what is to be remembered of leads. A key opens it with the person's editor at once.
func note() []place.Act {
	return []place.Act{
		{ID: keys.Note, New: newNote},
		{ID: keys.WriteNote, Of: keys.Note, Write: true},
	}
}

// newNote is one field: what is to be remembered.
func newNote(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Note, p)
	f.Form.Asks = []kit.Ask{{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_text"))}}
	f.Build = func() (desk.Action, error) {
		if f.Value("note") == "" {
			return desk.Action{}, f.Missing("note")
		}
		return desk.Action{Verb: desk.NoteIt, Note: f.Value("note")}, nil
	}
	return f.Begin()
}
