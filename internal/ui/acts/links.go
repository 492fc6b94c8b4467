package acts

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Links asks which rules a partner's links broke in a quarter, and shows them with the mail that says so.
type Links struct {
	asked place.Question[linked]
	title string
}

// linked is what is wrong and the mail about it, "" where nothing is.
type linked struct {
	wrong []desk.Violation
	all   int64 // touches that came by a link of the partner
	mail  string
}

// Ask asks it. It goes through all touches, so that it is told at once that it is under way.
func (a *Links) Ask(s *place.Session, partner, called, quarter string) tea.Cmd {
	a.title = called + " " + s.Theme.Glyphs.Middot + " " + quarter
	reader, who := s.Desk, s.Who
	return tea.Batch(
		place.Tell(s.Say("links.asked")),
		a.asked.AskWithin(s, place.ReportPatience, func(ctx context.Context) (out linked, err error) {
			links, err := reader.Links(ctx, who, partner, quarter)
			if err != nil {
				return out, err
			}
			for i := range links {
				out.all += links[i].Touches
			}
			out.wrong = desk.Violations(links)
			out.mail, err = reader.LinkMail(ctx, links, "")
			return out, err
		}),
	)
}

// Hear takes the answer; mine is false for what is none.
func (a *Links) Hear(s *place.Session, msg tea.Msg) (cmd tea.Cmd, mine bool) {
	found, ok := a.asked.Take(msg)
	switch {
	case !ok:
		return nil, false
	case found.Err != nil:
		return place.Warn(safetext.Line(say.FaultLine(found.Err))), true
	}
	sheet := &wrongLinks{Panel: place.Panel{S: s, Verb: keys.WrongLinks}, title: a.title, linked: found.Value}
	return place.Send(place.OpenSheet{Sheet: sheet}), true
}

// wrongLinks lists the rules that were broken, each with the link by which most came and as it should be.
type wrongLinks struct {
	place.Panel
	linked
	title string
	top   int
	room  int // lines that are shown
	lines int
}

func (v *wrongLinks) Title() string { return v.title }

func (v *wrongLinks) Right() (string, theme.Style) {
	return v.S.Words.Count("links.touches", int(v.all)), theme.Muted
}

func (v *wrongLinks) Width() int { return 90 }

func (v *wrongLinks) Note() string { return v.S.Say("links.note") }

// Draft is none: nothing is written here.
func (v *wrongLinks) Draft() string { return "" }

func (v *wrongLinks) Restore(string) {}

func (v *wrongLinks) Key(name, _ string) tea.Cmd {
	switch name {
	case "q":
		return place.Send(CloseIt{})
	case "y":
		if v.mail != "" {
			return tea.Batch(tea.SetClipboard(v.mail), place.Send(CloseIt{}), place.Tell(v.S.Say("links.copied")))
		}
	}
	v.Wheel(map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": v.room, "pgup": -v.room, "home": -v.lines, "g": -v.lines,
		"end": v.lines, "G": v.lines}[name])
	return nil
}

func (v *wrongLinks) Wheel(n int) tea.Cmd {
	v.top = max(min(v.top+n, v.lines-v.room), 0)
	return nil
}

func (v *wrongLinks) Hints() []kit.Hint {
	s := v.S
	out := []kit.Hint{{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)}}
	if v.mail != "" {
		out = append([]kit.Hint{{Key: "y", Word: s.Say("links.copy")}}, out...)
	}
	return out
}

// days are the first and the last day on which somebody came by such a link.
func (v *wrongLinks) days(one *desk.Violation) string {
	first, last := v.S.Date(one.First), v.S.Date(one.Last)
	if first == last {
		return first
	}
	return v.S.Words.Fill("links.since", first, last)
}

func (v *wrongLinks) Body(w, h int, _ bool) ([]string, kit.Spot) {
	s := v.S
	var lines []string
	put := func(left int, style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w-left-1, 8)) {
			lines = append(lines, kit.NewPen(s.Theme, w).Gap(left).Put(style, line).String())
		}
	}
	if len(v.wrong) == 0 {
		put(0, theme.Text, s.Say("links.none"))
	}
	for i := range v.wrong {
		one := &v.wrong[i]
		if i > 0 {
			lines = append(lines, kit.Blanks(w))
		}
		put(0, theme.Text|theme.Bold, safetext.Line(report.LinkRule("en", one.Rule)))
		put(2, theme.Warn, s.Words.Count("links.touches", int(one.Touches))+" "+s.Theme.Glyphs.Middot+" "+
			v.days(one))
		put(2, theme.Muted, safetext.Line(one.Example))
		if one.Right != "" {
			put(2, theme.OK, s.Theme.Glyphs.Arrow+" "+safetext.Line(one.Right))
		}
	}
	v.lines = len(lines)
	if v.room = h; v.lines > h {
		v.room = h - 1
	}
	v.top = max(min(v.top, v.lines-v.room), 0)
	shown := lines[v.top:min(v.top+v.room, v.lines)]
	if v.lines > h {
		shown = append(shown[:len(shown):len(shown)], kit.NewPen(s.Theme, w).End(theme.Muted, s.Words.Fill("status.lines",
			strconv.Itoa(v.top+1), strconv.Itoa(min(v.top+v.room, v.lines)), strconv.Itoa(v.lines)), 1).String())
	}
	return shown, kit.Spot{}
}
