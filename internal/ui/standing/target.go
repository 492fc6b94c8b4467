package standing

import (
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Target goes on in a line, up to so many cells before its end, with what was reached of a target: the figure, what it should
// be and its floor, and how much of it that is.
func Target(s *place.Session, pen *kit.Pen, t *desk.Target, margin int) string {
	g := s.Theme.Glyphs
	sign, style := g.Pass, theme.OK
	switch {
	case t.Below:
		sign, style = g.Warning, theme.Crit
	case t.Untold:
		sign, style = g.Unknown, theme.Muted
	case t.Short():
		sign, style = g.Unknown, theme.Warn
	}
	value := inUnit(t, t.Value)
	if t.Untold {
		value = g.Dash
	}
	pen.Put(style, sign).Gap(1).Put(style, value)
	if t.Target != nil {
		pen.Put(theme.Muted, " "+s.Words.Fill("partner.target", inUnit(t, *t.Target)))
	}
	if t.Floor != nil {
		pen.Put(theme.Muted, ", "+s.Words.Fill("partner.floor", inUnit(t, *t.Floor)))
	}
	if t.Share != nil {
		text := say.Percent(*t.Share)
		if t.Kind == report.Span {
			text = s.Words.Fill("partner.within", text)
		}
		pen.End(theme.Muted, text, margin)
	}
	return pen.String()
}

// inUnit is a figure of a target in its unit.
func inUnit(t *desk.Target, n int64) string {
	switch t.Kind {
	case report.Money:
		return say.Money(n)
	case report.Span:
		return say.Span(time.Duration(n) * time.Millisecond)
	}
	return say.Grouped(n)
}
