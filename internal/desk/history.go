package desk

import (
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
)

// history turns events into sentences, newest first.
func (w *work) history(events []journal.Event, texts map[int64]string) []Entry {
	undone := undoneIn(events)
	var out []Entry
	for _, e := range events {
		out = append(out, Entry{
			Seq: e.Seq, At: e.At, Who: safetext.Line(whoDid(e)), Kind: string(e.Kind), Text: w.sentence(e),
			Note:   safetext.KeptBlock(texts[e.Data.Note]),
			Undone: undone[e.Batch] && e.Kind != journal.Undone,
		})
	}
	return out
}

func who(e journal.Event) string {
	switch e.By {
	case journal.System:
		return "system"
	case journal.Import:
		return "import"
	}
	return e.Actor
}

// whoDid is who; a referral that a person typed came by the way of imports, and yet is theirs.
func whoDid(e journal.Event) string {
	if e.By == journal.Import && e.Data.How == Hand {
		return e.Actor
	}
	return who(e)
}
