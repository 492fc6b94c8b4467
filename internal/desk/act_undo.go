package desk

import "github.com/eqltui/eqltui/internal/journal"

// Undo takes an act back. It is no act on a subject but on what one did, so the desk does it itself.
const Undo Verb = "undo"

func undoAct() Act {
	return Act{
		Verb: Undo, On: Leads, Roles: team(),
		Short: "Take your last action back, on one lead or wherever it was", Example: "  eqltui undo\n  eqltui undo L-12 L-15",
		past: "undone",
		tells: []telling{{kind: journal.Undone, text: func(w *work, e journal.Event, _ string) string {
			return "undid: " + w.acts.words(journal.Kind(e.Data.Verb))
		}}},
	}
}
