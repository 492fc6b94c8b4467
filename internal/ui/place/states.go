package place

import (
	"context"
	"errors"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Centred is a sentence and muted ones below it, in the middle of the screen.
func Centred(s *Session, w int, style theme.Style, text string, more ...string) []string {
	var lines []string
	put := func(style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w-4, 1)) {
			lines = append(lines, kit.NewPen(s.Theme, w).To((w-kit.Width(line))/2).Put(style, line).String())
		}
	}
	put(style, text)
	if len(more) > 0 {
		lines = append(lines, kit.Blanks(w))
	}
	for _, m := range more {
		put(theme.Muted, m)
	}
	return lines
}

// KeyLine is a key and what it does, as empty screens offer it.
func KeyLine(s *Session, w, left int, key, id string) string {
	return kit.NewPen(s.Theme, w).To(left).Col(theme.Accent, key, 7).Put(theme.Text, s.Say(id)).String()
}

// ErrorLines are an error with its remedy: what happened, why, and what to press.
func ErrorLines(s *Session, w int, err error) []string { return errorLines(s, w, err, "error.quit") }

// ErrorLinesAbove are those of a screen that lies over another one, to which one goes back.
func ErrorLinesAbove(s *Session, w int, err error) []string {
	return errorLines(s, w, err, "error.back")
}

func errorLines(s *Session, w int, err error, leave string) []string {
	left := min(max((w-64)/2, 2), w/4)
	room := max(w-left-2, 8)
	what, why := s.Say("error.title"), err.Error()
	var f *fault.Error
	if errors.As(err, &f) && f.What != "" {
		what, why = f.What, f.Why
		if f.Err != nil {
			if why != "" {
				why += ": "
			}
			why += f.Err.Error()
		}
	}
	hint := fault.HintOf(err)
	if errors.Is(err, context.DeadlineExceeded) {
		why, hint = s.Say("error.slow"), s.Say("error.slow_hint")
	}
	lines := []string{kit.NewPen(s.Theme, w).To(left).Put(theme.Crit|theme.Bold, s.Theme.Glyphs.Warning).Gap(1).
		Put(theme.Text|theme.Bold, s.Say("error.could_not")+" "+safetext.Line(what)).String(), kit.Blanks(w)}
	for _, line := range kit.Wrap(safetext.Line(why), room-2) {
		lines = append(lines, kit.NewPen(s.Theme, w).To(left+2).Put(theme.Text, line).String())
	}
	if hint != "" {
		lines = append(lines, kit.Blanks(w))
		for _, line := range kit.Wrap(safetext.Line(hint), room-2) {
			lines = append(lines, kit.NewPen(s.Theme, w).To(left+2).Put(theme.Info, line).String())
		}
	}
	lines = append(lines, kit.Blanks(w), kit.NewPen(s.Theme, w).To(left+2).Put(theme.Muted, s.Say("error.lost")).String(), kit.Blanks(w),
		KeyLine(s, w, left+2, s.Key(keys.Refresh), "error.retry"), KeyLine(s, w, left+2, s.Key(keys.Back), leave))
	return lines
}

// Lower puts a message a third down the body.
func Lower(lines []string, w, h int) []string {
	top := min(max((h-len(lines))/3, 0), 6)
	if h < 12 {
		top = 0
	}
	var out []string
	for range top {
		out = append(out, kit.Blanks(w))
	}
	return kit.Fit(append(out, lines...), w, h)
}
