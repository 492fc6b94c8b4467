package acts

import (
	"time"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// until adds the questions for an instant: presets, and a typed date that wins when there is one.
func untilAsks(f *place.FormSheet, codes ...string) {
	s := f.S
	f.Work = CalendarsOf(s, f.Rows)
	c := &kit.Choice{Codes: codes}
	for _, code := range codes {
		text := s.Say("when." + code)
		c.Options = append(c.Options, text)
	}
	f.Form.Asks = append(f.Form.Asks,
		kit.Ask{ID: "preset", Label: s.Say("ask.until"), Field: c},
		kit.Ask{ID: "date", Label: s.Say("ask.date"), Field: place.Line(s.Say("hint.date"))},
	)
}

// instant is the answer to both.
func instant(f *place.FormSheet) (time.Time, error) {
	said := saidAhead(f)
	if text := f.Value("date"); text != "" {
		t, err := said.Read(text)
		if err != nil {
			f.Form.Focus("date")
		}
		return t, err
	}
	t, ok := PresetTime(f.Form.Value("preset"), said)
	if !ok {
		return t, f.Missing("date")
	}
	return t, nil
}

// closedAt tells that nobody works on the day of an instant, and when somebody does after it.
func closedAt(f *place.FormSheet, t time.Time) (open time.Time, closed bool) {
	said := saidAhead(f)
	if len(said.Work) == 0 || neverClosed(f.S, f.Rows) {
		return t, false
	}
	open = said.Opening(t.In(f.S.Zone))
	return open, !say.SameDay(open, t.In(f.S.Zone))
}

// understood says which instant the answers mean.
func understood(f *place.FormSheet, w int, id string) []string {
	t, err := instant(f)
	if err != nil {
		return []string{kit.NewPen(f.S.Theme, w).Put(theme.Warn, f.S.Theme.Glyphs.Unknown+" "+say.FaultLine(err)).String()}
	}
	lines := []string{kit.NewPen(f.S.Theme, w).Put(theme.OK, f.S.Theme.Glyphs.Pass).Gap(1).Put(theme.Muted,
		f.S.Words.Fill(id, say.Day(t, f.S.At, f.S.Zone))).String()}
	if open, closed := closedAt(f, t); closed {
		lines = append(lines, kit.NewPen(f.S.Theme, w).Gap(2).Put(theme.Muted, f.S.Words.Fill("effect.closed",
			say.Day(open, f.S.At, f.S.Zone))).String())
	}
	return lines
}

// effects say what submitting does, before it is done.
func effectLines(f *place.FormSheet, w int, ids ...string) (lines []string) {
	for _, id := range ids {
		lines = append(lines, paragraph(f, w, theme.Muted, f.S.Say(id), w-2)...)
	}
	return lines
}

// paragraph is a text of that breadth below the questions.
func paragraph(f *place.FormSheet, w int, style theme.Style, text string, breadth int) (lines []string) {
	for _, line := range kit.Wrap(text, breadth) {
		lines = append(lines, kit.NewPen(f.S.Theme, w).Gap(2).Put(style, line).String())
	}
	return lines
}

// nextOn is when the next step of a form is due, zero where nothing is said.
func nextOn(f *place.FormSheet) (t time.Time, err error) {
	if text := f.Value("next_on"); text != "" {
		if t, err = saidAhead(f).Read(text); err != nil {
			f.Form.Focus("next_on")
		}
	}
	return t, err
}

// nextLines say which instant of the next step was understood.
func nextLines(f *place.FormSheet, w int) []string {
	t, err := saidAhead(f).Read(f.Value("next_on"))
	if err != nil {
		return []string{kit.NewPen(f.S.Theme, w).Put(theme.Warn, f.S.Theme.Glyphs.Unknown+" "+say.FaultLine(err)).String()}
	}
	return []string{kit.NewPen(f.S.Theme, w).Put(theme.OK, f.S.Theme.Glyphs.Pass).Gap(1).Put(theme.Muted,
		f.S.Words.Fill("effect.next_on", say.Day(t, f.S.At, f.S.Zone))).String()}
}
