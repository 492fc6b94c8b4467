package ui

import (
	"context"
	"errors"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// nothing is what the inbox shows in place of rows: loading, an error, no leads at all, or no match.
func (b *inbox) nothing(w, h int) []string {
	s := b.s
	var lines []string
	switch {
	case b.err != nil:
		lines = errorLines(s, w, b.err)
	case !b.loaded && b.late:
		lines = centred(s, w, theme.Muted, s.say("state.loading"))
	case !b.loaded:
		// Under 300 ms an empty screen is calmer than a word that flashes.
	case b.filterErr != nil:
		// The line under the filter says it all.
	case b.none && b.filter == "":
		lines = b.welcome(w)
	case b.filter != "":
		lines = b.noMatch(w)
	default:
		lines = centred(s, w, theme.Text|theme.Bold, s.words.fill("state.view_empty", b.views[b.shown].Name), s.say("state.view_empty_hint"))
	}
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

// noMatch says that a filter finds nothing, and where it would find something.
func (b *inbox) noMatch(w int) []string {
	s := b.s
	if b.beyond {
		return centred(s, w, theme.Text|theme.Bold, s.words.fill("state.no_match", b.filter), s.say("state.no_match_hint"))
	}
	hints := []string{s.say("state.no_match_hint")}
	if b.mayLookBeyond() {
		found := s.words.count("state.beyond", b.elsewhere.N)
		if b.elsewhere.More {
			found = s.words.fill("state.beyond_many", countText(b.elsewhere))
		}
		hints = []string{s.words.fill("state.beyond_hint", found, s.th.Glyphs.Enter), hints[0]}
	}
	return centred(s, w, theme.Text|theme.Bold, s.words.fill("state.no_match_in", b.filter, b.views[b.shown].Name), hints...)
}

// centred is a sentence and muted ones below it, in the middle of the screen.
func centred(s *session, w int, style theme.Style, text string, more ...string) []string {
	var lines []string
	put := func(style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w-4, 1)) {
			lines = append(lines, kit.NewPen(s.th, w).To((w-kit.Width(line))/2).Put(style, line).String())
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

// welcome is the first screen of somebody who has no leads yet: the two commands that bring some.
func (b *inbox) welcome(w int) []string {
	s := b.s
	left := max((w-64)/2, 2)
	row := func(command, what string) string {
		p := kit.NewPen(s.th, w).To(left).Put(theme.Accent, command)
		if w >= middle {
			p.To(left+40).Put(theme.Muted, what)
		}
		return p.String()
	}
	text := func(style theme.Style, id string) string {
		return kit.NewPen(s.th, w).To(left).Put(style, s.say(id)).String()
	}
	blank := kit.Blanks(w)
	return []string{
		text(theme.Text|theme.Bold, "welcome.title"), text(theme.Muted, "welcome.what"), blank,
		row("eqltui import partners.csv referrals.csv", ""), text(theme.Muted, "welcome.import"), blank,
		row("eqltui demo", ""), text(theme.Muted, "welcome.demo"), blank,
		keyLine(s, w, left, s.key(keys.NewReferral), "welcome.hand"), b.lies(w, left), blank,
		text(theme.Text|theme.Bold, "welcome.keys"),
		keyLine(s, w, left, s.th.Glyphs.Enter, "welcome.open"),
		keyLine(s, w, left, s.key(keys.Qualify)+"  "+s.key(keys.Disqualify), "welcome.judge"),
		keyLine(s, w, left, s.key(keys.Help), "welcome.help"),
	}
}

// lies says where the data are kept, for who wonders where an import goes.
func (b *inbox) lies(w, left int) string {
	s := b.s
	if s.database == "" {
		return kit.Blanks(w)
	}
	p := kit.NewPen(s.th, w).To(left).Col(theme.Muted, s.say("welcome.lies"), 10)
	return p.Put(theme.Muted, kit.CutMiddle(safetext.Line(s.database), w-p.At()-2, s.th.Glyphs.Ellipsis)).String()
}

func keyLine(s *session, w, left int, key, id string) string {
	return kit.NewPen(s.th, w).To(left).Col(theme.Accent, key, 7).Put(theme.Text, s.say(id)).String()
}

// errorLines are an error with its remedy: what happened, why, and what to press.
func errorLines(s *session, w int, err error) []string {
	left := min(max((w-64)/2, 2), w/4)
	room := max(w-left-2, 8)
	what, why := s.say("error.title"), err.Error()
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
		why, hint = s.say("error.slow"), s.say("error.slow_hint")
	}
	lines := []string{kit.NewPen(s.th, w).To(left).Put(theme.Crit|theme.Bold, s.th.Glyphs.Warning).Gap(1).
		Put(theme.Text|theme.Bold, s.say("error.could_not")+" "+safetext.Line(what)).String(), kit.Blanks(w)}
	for _, line := range kit.Wrap(safetext.Line(why), room-2) {
		lines = append(lines, kit.NewPen(s.th, w).To(left+2).Put(theme.Text, line).String())
	}
	if hint != "" {
		lines = append(lines, kit.Blanks(w))
		for _, line := range kit.Wrap(safetext.Line(hint), room-2) {
			lines = append(lines, kit.NewPen(s.th, w).To(left+2).Put(theme.Info, line).String())
		}
	}
	lines = append(lines, kit.Blanks(w), kit.NewPen(s.th, w).To(left+2).Put(theme.Muted, s.say("error.lost")).String(), kit.Blanks(w),
		keyLine(s, w, left+2, s.key(keys.Refresh), "error.retry"), keyLine(s, w, left+2, s.key(keys.Back), "error.quit"))
	return lines
}
