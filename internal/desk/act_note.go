package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
)

// NoteIt writes a note.
const NoteIt Verb = "note"

func noteAct() Act {
	return Act{
		Verb: NoteIt, On: Leads, Roles: team(), Short: "Write a note", Example: `  eqltui note L-12 "prefers mail"`,
		Params: []Param{bare(noteParam("free `TEXT`"))},
		Bare:   []string{"note"},
		past:   "noted",
		check: func(_ context.Context, _ *Desk, a *Action) error {
			if strings.TrimSpace(a.Note) == "" {
				return fault.New(fault.Usage, string(a.Verb), "the note is empty", "write a few words")
			}
			return nil
		},
		do:    onLead((*work).note),
		tells: []telling{{kind: journal.Noted, text: justWords, deed: "note"}},
	}
}

func (w *work) note(e *entry, c *call) error {
	note, err := w.text(e.PersonID, "note", safetext.KeptBlock(c.Note))
	e.say(journal.Noted, journal.Data{Note: note})
	return err
}
