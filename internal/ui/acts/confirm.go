package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// confirm notes the partner's word.
func confirm() place.Act {
	return place.Act{
		ID: keys.Confirm, New: newConfirm, Living: true, Why: withoutPartner,
		Asks: map[string]string{"deny": "word=denies", "answers": "word=answers"},
	}
}

// withoutPartner says that there is no partner to speak with.
func withoutPartner(s *place.Session, on *desk.Row) string {
	if on.PartnerID == "" && on.Partner == "" {
		return s.Words.Fill("why.no_partner", on.ID.String())
	}
	return ""
}

// newConfirm notes the partner's word, which needs its source.
func newConfirm(s *place.Session, p place.Prepared) place.Sheet {
	d := p.Detail
	f := place.BlankForm(s, keys.Confirm, p)
	words := []string{"confirms", "denies"}
	if d != nil && d.Asked != nil {
		words = append(words, "answers")
	}
	word := s.Choice("word", words...)
	if d != nil && d.Asked != nil && d.Question != desk.AskOf(d, desk.AskConfirm, "") {
		word.SetValue("answers") // what was asked was something else: its answer is no yes
	}
	f.Form.Asks = []kit.Ask{
		{ID: "word", Label: s.Say("ask.word"), Field: word, Words: "evidence"},
		{ID: "evidence", Label: s.Say("ask.evidence"), Field: place.Line(s.Say("hint.evidence")), Gap: true},
	}
	f.Below = func(w int) []string {
		if d != nil && d.Asked != nil {
			return append(waitingLines(&f, w, d), effectLines(&f, w, "effect.confirm."+f.Value("word"))...)
		}
		return effectLines(&f, w, "effect.confirm."+f.Value("word"))
	}
	f.Build = func() (desk.Action, error) {
		if f.Value("evidence") == "" {
			return desk.Action{}, f.Missing("evidence")
		}
		return desk.Action{Verb: desk.ConfirmFor, Evidence: f.Value("evidence"), Refuse: f.Value("word") == "denies",
			Answers: f.Value("word") == "answers", Expect: place.Expect(f.Rows)}, nil
	}
	return f.Begin()
}
