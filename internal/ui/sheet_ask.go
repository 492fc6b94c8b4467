package ui

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// newAsk puts a question to the partner, and shows the words that go out, in the partner's language.
func newAsk(s *session, rows []desk.Row, d *desk.Detail) sheet {
	f := &formSheet{s: s, verb: keys.Ask, rows: rows}
	f.form.Asks = []kit.Ask{
		{ID: "ask", Label: s.say("ask.ask"), Field: s.choice("asks", desk.Asks()...)},
		{ID: "question", Label: s.say("ask.question"), Field: line(s.say("hint.question")), Gap: true},
	}
	asked := func() string { return f.value("ask") }
	// Who types a line means it, whatever was chosen before, and sees that it is what goes out.
	var said string
	f.typed = func() {
		if now := f.value("question"); now != said {
			if said = now; now != "" {
				f.form.Get("ask").SetValue(desk.AskFree)
			}
		}
	}
	question := func() string {
		if asked() == desk.AskFree {
			return f.value("question")
		}
		return ""
	}
	f.below = func(w int) []string {
		var lines []string
		if d != nil {
			lines = f.reads(w, d, desk.AskOf(d, asked(), question()))
		}
		if len(rows) > 1 {
			lines = f.effects(w, "effect.ask_each")
		}
		return append(lines, f.effects(w, "effect.ask")...)
	}
	f.build = func() (desk.Action, error) {
		if asked() == desk.AskFree && question() == "" {
			return desk.Action{}, f.missing("question")
		}
		return desk.Action{Verb: desk.Ask, Ask: asked(), Question: question(), Expect: expect(f.rows)}, nil
	}
	return f.begin()
}

// reads shows the text that the partner gets, word for word.
func (f *formSheet) reads(w int, d *desk.Detail, text string) []string {
	s, g := f.s, f.s.th.Glyphs
	who := s.words.fill("ask.reads", d.Partner)
	if d.Asked != nil {
		who = s.words.fill("ask.again", when(*d.Asked, s.at, s.zone)) + " " + who
	}
	lines := []string{kit.NewPen(s.th, w).Gap(2).Put(theme.Muted, who).String()}
	for _, line := range kit.Wrap(g.OpenQuote+safetext.Line(text)+g.CloseQuote, w-3) {
		lines = append(lines, kit.NewPen(s.th, w).Gap(2).Put(theme.Info, line).String())
	}
	return append(lines, kit.Blanks(w))
}

// waiting is the question that an answer is being recorded for.
func (f *formSheet) waiting(w int, d *desk.Detail) []string {
	s, g := f.s, f.s.th.Glyphs
	lines := []string{kit.NewPen(s.th, w).Gap(2).Put(theme.Muted, s.words.fill("ask.waits", when(*d.Asked, s.at, s.zone))).String()}
	for _, line := range kit.Wrap(g.OpenQuote+d.Question+g.CloseQuote, w-3) {
		lines = append(lines, kit.NewPen(s.th, w).Gap(2).Put(theme.Info, line).String())
	}
	return append(lines, kit.Blanks(w))
}
