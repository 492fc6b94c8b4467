package ui

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/ui/kit"
)

// guide says what typing does at the question with the focus: on the phone nobody looks it up.
func (q *qualify) guide() string {
	a := q.form.Focused()
	if a == nil {
		return q.s.say("sheet.keeps")
	}
	_, choice := a.Field.(*kit.Choice)
	switch {
	case q.form.Letters() != "":
		return q.s.say("guide.answer")
	case a.Under != "":
		return q.s.words.fill("guide.evidence", q.s.th.Glyphs.Enter)
	case slices.Contains(q.facts, a.ID) && choice:
		return q.s.say("guide.names")
	case a.ID == "account.employees":
		return q.s.say("guide.number")
	case slices.Contains(q.facts, a.ID):
		return q.s.say("guide.words")
	case choice && a.Words != "":
		return q.s.say("guide.note")
	}
	return q.s.say("sheet.keeps")
}

// talk are the words that begin with an answer's letter.
func (s *session) talk() kit.Talk {
	return kit.Talk{Answers: strings.Fields(s.say("talk.answers")), Other: strings.Fields(s.say("talk.other"))}
}
