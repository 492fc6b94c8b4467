package weekly

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// askSince asks what the figure under the cursor was when its week was told.
func (v *Weekly) askSince() tea.Cmd {
	q := desk.SinceQuery{Figure: v.name(), Period: v.look.Week}
	if !slices.Contains([]string{"referrals", "eqls", "sqls", "won", "arr"}, q.Figure) {
		return place.Warn(v.s.Say("why.no_leads_behind"))
	}
	key := v.list.Key()
	if id, ok := strings.CutPrefix(key, partnerPrefix); ok {
		q.Partner = id
	}
	if id, ok := strings.CutPrefix(key, ownerPrefix); ok {
		q.ByOwner, q.Owner = true, id
	}
	reader, who := v.s.Desk, v.s.Who
	return v.since.AskWithin(v.s, place.ReportPatience, func(ctx context.Context) (desk.FigureSince, error) {
		return reader.Since(ctx, who, q)
	})
}

// since is a figure then and now, lead by lead.
type since struct {
	place.Panel
	title string
	was   desk.FigureSince
	at    int
}

func (v *Weekly) sinceSheet(was desk.FigureSince) *since {
	title := v.title(v.name()) + " " + v.s.Theme.Glyphs.Middot + " " + v.called(v.list.Key(), v.lines[v.list.Key()]) + ", " + v.look.Week
	return &since{Panel: place.Panel{S: v.s, Verb: keys.Since}, title: title, was: was}
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
		return place.Send(acts.CloseIt{})
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
	return tea.Batch(place.Send(acts.CloseIt{}), place.Send(place.GoTo{Place: place.LeadPlace, Arg: row}))
}

func (v *since) Point(_, y, _, h int, floating bool) tea.Cmd {
	i := place.LineAt(y, v.at, len(v.was.Leads), h-sinceHead, 0, floating)
	switch {
	case i < 0:
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

// sinceHead is how many lines stand above the leads.
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
	lines := []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, then), kit.Blanks(w)}
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
