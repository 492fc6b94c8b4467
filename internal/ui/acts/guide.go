package acts

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// guide says what typing does at the question with the focus: on the phone nobody looks it up.
func (q *Qualify) guide() string {
	a := q.Form.Focused()
	if a == nil {
		return q.S.Say("sheet.keeps")
	}
	_, choice := a.Field.(*kit.Choice)
	switch {
	case q.Form.Letters() != "":
		return q.S.Say("guide.answer")
	case a.Under != "":
		return q.S.Words.Fill("guide.evidence", q.S.Theme.Glyphs.Enter)
	case slices.Contains(q.facts, a.ID) && choice:
		return q.S.Say("guide.names")
	case a.ID == "account.employees":
		return q.S.Say("guide.number")
	case slices.Contains(q.facts, a.ID):
		return q.S.Say("guide.words")
	case choice && a.Words != "":
		return q.S.Say("guide.note")
	}
	return q.S.Say("sheet.keeps")
}

// talk are the words that begin with an answer's letter.
func talkOf(s *place.Session) kit.Talk {
	return kit.Talk{Answers: strings.Fields(s.Say("talk.answers")), Other: strings.Fields(s.Say("talk.other"))}
}
