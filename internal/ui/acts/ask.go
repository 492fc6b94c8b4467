package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// ask puts a question to the partner.
func ask() place.Act {
	return place.Act{
		ID: keys.Ask, New: newAsk, Living: true, Why: withoutPartner,
		Asks: map[string]string{desk.AskConfirm: "ask=" + desk.AskConfirm, desk.AskIntroduce: "ask=" + desk.AskIntroduce},
	}
}

// newAsk puts a question to the partner, and shows the words that go out, in the partner's language.
func newAsk(s *place.Session, p place.Prepared) place.Sheet {
	d := p.Detail
	f := place.BlankForm(s, keys.Ask, p)
	f.Form.Asks = []kit.Ask{
		{ID: "ask", Label: s.Say("ask.ask"), Field: s.Choice("asks", desk.Asks()...)},
		{ID: "question", Label: s.Say("ask.question"), Field: place.Line(s.Say("hint.question")), Gap: true},
	}
	asked := func() string { return f.Value("ask") }
	// Who types a line means it, whatever was chosen before, and sees that it is what goes out.
	var said string
	f.Typed = func() {
		if now := f.Value("question"); now != said {
			if said = now; now != "" {
				f.Form.Get("ask").SetValue(desk.AskFree)
			}
		}
	}
	question := func() string {
		if asked() == desk.AskFree {
			return f.Value("question")
		}
		return ""
	}
	f.Below = func(w int) []string {
		var lines []string
		if d != nil {
			lines = readsLines(&f, w, d, desk.AskOf(d, asked(), question()))
		}
		if len(p.Rows) > 1 {
			lines = effectLines(&f, w, "effect.ask_each")
		}
		return append(lines, effectLines(&f, w, "effect.ask")...)
	}
	f.Build = func() (desk.Action, error) {
		if asked() == desk.AskFree && question() == "" {
			return desk.Action{}, f.Missing("question")
		}
		return desk.Action{Verb: desk.Ask, Ask: asked(), Question: question(), Expect: place.Expect(f.Rows)}, nil
	}
	return f.Begin()
}

// reads shows the text that the partner gets, word for word.
func readsLines(f *place.FormSheet, w int, d *desk.Detail, text string) []string {
	s := f.S
	who := s.Words.Fill("ask.reads", d.Partner)
	if d.Asked != nil {
		who = s.Words.Fill("ask.again", say.When(*d.Asked, s.At, s.Zone)) + " " + who
	}
	return quotation(f, w, who, safetext.Line(text))
}

// waiting is the question that an answer is being recorded for.
func waitingLines(f *place.FormSheet, w int, d *desk.Detail) []string {
	return quotation(f, w, f.S.Words.Fill("ask.waits", say.When(*d.Asked, f.S.At, f.S.Zone)), d.Question)
}

// quotation is what somebody reads or was asked.
func quotation(f *place.FormSheet, w int, who, text string) []string {
	g := f.S.Theme.Glyphs
	lines := []string{kit.NewPen(f.S.Theme, w).Gap(2).Put(theme.Muted, who).String()}
	return append(append(lines, paragraph(f, w, theme.Info, g.OpenQuote+text+g.CloseQuote, w-3)...), kit.Blanks(w))
}
