package connections

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// withModel puts how the language model stands below lines that are cut or filled to what is left of h.
func (v *Connections) withModel(lines []string, w, h int, d division) []string {
	lines = kit.Fit(lines, w, h-d.model)
	if d.model > 0 {
		lines = append(lines, kit.Rule(v.s.Theme, w))
		lines = append(lines, kit.Fit(v.model(w), w, d.model-1)...)
	}
	return lines
}

// model is the language model in lines: which and how it is, what it came to, and what is wrong.
func (v *Connections) model(w int) []string {
	s, m := v.s, &v.look.Model
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, s.Say("connections.model")).Gap(2)
	if m.Set {
		p.Put(theme.Text, m.Model).Gap(2)
	}
	p.Put(modelStyle(m.State), s.Say("connections.model.state."+string(m.State)))
	if m.State == desk.EnrichOff {
		p.Gap(2).Put(theme.Muted, s.Say("connections.model.turn_on"))
	}
	if m.Auto > 0 {
		p.Gap(2).Put(theme.Muted, s.Words.Fill("connections.model.auto",
			strconv.FormatInt(m.AskedToday, 10), strconv.FormatInt(m.Auto, 10)))
	}
	lines := []string{p.String()}
	if m.Set {
		lines = append(lines, v.wrapped(w, theme.Text, v.came(m))...)
	}
	switch m.State {
	case desk.EnrichFailing, desk.EnrichStopped:
		lines = append(lines, v.wrapped(w, theme.Muted, v.wrong(m))...)
	case desk.EnrichOff, desk.EnrichOn:
	}
	return lines
}

// wrapped is a text in at most two lines.
func (v *Connections) wrapped(w int, style theme.Style, text string) (lines []string) {
	const most = 2
	all := kit.Wrap(text, max(w-2, 1))
	for i, line := range all[:min(len(all), most)] {
		if i == most-1 && len(all) > most {
			line = kit.Cut(line+" "+all[most], max(w-2, 1), v.s.Theme.Glyphs.Ellipsis)
		}
		lines = append(lines, kit.NewPen(v.s.Theme, w).Gap(1).Put(style, line).String())
	}
	return lines
}

func modelStyle(state desk.EnrichState) theme.Style {
	switch state {
	case desk.EnrichStopped:
		return theme.Crit | theme.Bold
	case desk.EnrichFailing:
		return theme.Warn | theme.Bold
	case desk.EnrichOn:
		return theme.OK
	case desk.EnrichOff:
	}
	return theme.Muted
}

// came is what asking came to.
func (v *Connections) came(m *desk.EnrichStatus) string {
	s := v.s
	return strings.Join([]string{
		s.Words.Count("connections.model.requests", int(m.Times)), s.Words.Count("connections.model.waiting", int(m.Waiting)),
		s.Words.Fill("connections.model.cost", say.Spent(m)),
		s.Words.Fill("connections.model.saved", strconv.FormatInt(m.Saved, 10), strconv.FormatInt(m.Taken, 10)),
	}, " "+s.Theme.Glyphs.Middot+" ")
}

// wrong is what is wrong, and what becomes of it.
func (v *Connections) wrong(m *desk.EnrichStatus) string {
	s := v.s
	text := s.Words.Fill("connections.model.error", v.when(m.LastErrorAt), m.LastError)
	switch {
	case m.State == desk.EnrichStopped:
		return text + " " + s.Say("connections.model.mend")
	case m.Retry.After(s.At.Add(time.Minute)):
		return text + " " + s.Words.Fill("connections.model.retry", v.when(m.Retry))
	}
	return text
}
