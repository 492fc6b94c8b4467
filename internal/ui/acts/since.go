package acts

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Since asks what a figure of a screen was when its report was given out, and shows it then and now.
type Since struct {
	asked place.Question[desk.FigureSince]
	title string
}

// Ask asks it of the figure that q means, which people call so.
func (a *Since) Ask(s *place.Session, q desk.SinceQuery, title string) tea.Cmd {
	a.title = title
	reader, who := s.Desk, s.Who
	return a.asked.AskWithin(s, place.ReportPatience, func(ctx context.Context) (desk.FigureSince, error) {
		return reader.Since(ctx, who, q)
	})
}

// Hear takes the answer; mine is false for what is none.
func (a *Since) Hear(s *place.Session, msg tea.Msg) (cmd tea.Cmd, mine bool) {
	found, ok := a.asked.Take(msg)
	switch {
	case !ok:
		return nil, false
	case found.Err != nil:
		return place.Warn(safetext.Line(say.FaultLine(found.Err))), true
	}
	return place.Send(place.OpenSheet{Sheet: &since{Panel: place.Panel{S: s, Verb: keys.Since}, title: a.title, was: found.Value}}), true
}

// since is a figure then and now, lead by lead.
type since struct {
	place.Panel
	title string
	was   desk.FigureSince
	at    int
}

func (v *since) Title() string { return v.title }

func (v *since) Right() (string, theme.Style) {
	id := "since.at"
	if v.was.Given {
		id = "since.given"
	}
	return v.S.Words.Fill(id, say.When(v.was.At, v.S.At, v.S.Zone)), theme.Muted
}

func (v *since) Width() int { return 76 }

func (v *since) Note() string { return v.S.Say("since.note") }

// Draft is none: nothing is written here.
func (v *since) Draft() string { return "" }

func (v *since) Restore(string) {}

func (v *since) Key(name, _ string) tea.Cmd {
	last := max(len(v.was.Leads)-1, 0)
	switch name {
	case "down", "j", "tab":
		v.at++
	case "up", "k", "shift+tab":
		v.at--
	case "pgdown", "ctrl+d":
		v.at += 10
	case "pgup", "ctrl+u":
		v.at -= 10
	case "q":
		return place.Send(CloseIt{})
	case "enter":
		return v.open()
	}
	v.at = min(max(v.at, 0), last)
	return nil
}

func (v *since) open() tea.Cmd {
	if v.at >= len(v.was.Leads) {
		return nil
	}
	row := desk.Row{ID: v.was.Leads[v.at].Lead}
	return tea.Batch(place.Send(CloseIt{}), place.Send(place.GoTo{Place: place.LeadPlace, Arg: row}))
}

func (v *since) Point(_, y, _, h int, floating bool) tea.Cmd {
	head := sinceHead + len(v.was.Merged)
	top, room := place.Window(v.at, len(v.was.Leads), h-head, floating)
	i := top + y - head
	switch {
	case y < head || i >= min(top+room, len(v.was.Leads)):
		return nil
	case i == v.at:
		return v.open()
	}
	v.at = i
	return nil
}

func (v *since) Wheel(n int) tea.Cmd {
	v.at = min(max(v.at+n, 0), max(len(v.was.Leads)-1, 0))
	return nil
}

func (v *since) Hints() []kit.Hint {
	s := v.S
	return []kit.Hint{{Key: s.Theme.Glyphs.Enter, Word: s.Say("hint.open")},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)}}
}

// sinceHead is how many lines stand above the leads, beside those that name partners which became one.
const sinceHead = 2

func (v *since) amount(n int64) string {
	if v.was.Money {
		return say.Figure(report.Money, n, "")
	}
	return say.Grouped(n)
}

func (v *since) Body(w, h int, floating bool) ([]string, kit.Spot) {
	s := v.S
	then := s.Words.Fill("since.then_now", v.amount(v.was.Then), v.amount(v.was.Now))
	lines := []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, then)}
	for _, m := range v.was.Merged {
		lines = append(lines, kit.Line(s.Theme, w, theme.Text, s.Words.Fill("partner.merged", m.From, m.Into, s.Date(m.At), m.By)))
	}
	lines = append(lines, kit.Blanks(w))
	if v.was.Whole {
		return append(lines, kit.Line(s.Theme, w, theme.Muted, s.Say("since.whole"))), kit.Spot{}
	}
	if len(v.was.Leads) == 0 {
		return append(lines, kit.Line(s.Theme, w, theme.Muted, s.Say("since.nothing"))), kit.Spot{}
	}
	top, room := place.Window(v.at, len(v.was.Leads), h-len(lines), floating)
	spot := kit.Spot{}
	for i := top; i < len(v.was.Leads) && i < top+room; i++ {
		m, last := v.was.Leads[i], v.was.Last[i]
		p := kit.NewPen(s.Theme, w)
		if i == v.at {
			spot = kit.Spot{Y: len(lines), On: true}
			p.On(theme.Selected).Put(theme.Accent, s.Theme.Glyphs.Cursor)
		} else {
			p.Gap(1)
		}
		p.Col(theme.Muted, m.Lead.String(), 8).Gap(1).Put(theme.Text, v.became(m, last))
		if last.Kind != "" {
			p.Put(theme.Muted, " "+s.Theme.Glyphs.Middot+" "+say.Spaced(string(last.Kind))+" "+say.When(last.At, s.At, s.Zone))
		}
		lines = append(lines, p.To(w).String())
	}
	if n := len(v.was.Leads); n > room {
		lines = append(lines, kit.NewPen(s.Theme, w).End(theme.Muted, s.Words.Fill("status.lines", strconv.Itoa(top+1),
			strconv.Itoa(min(top+room, n)), strconv.Itoa(n)), 1).String())
	}
	return lines[:min(len(lines), h)], spot
}

// became says what became of a lead's part.
func (v *since) became(m review.Moved, last desk.LastChange) string {
	switch {
	case m.How == review.Came && last.Late:
		return v.S.Say("since.late")
	case m.How == review.Changed:
		return v.S.Words.Fill("since.changed", v.amount(m.Then), v.amount(m.Now))
	}
	return v.S.Say("since." + string(m.How))
}
