package people

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// hand offers the leads of somebody that nobody contacted to the others of their queues.
type hand struct {
	place.Panel
	user    string
	left    desk.LeftBehind
	at      int
	sending place.Question[desk.Done]
}

func newHand(s *place.Session, user string, left desk.LeftBehind) *hand {
	for i := range left.Rows {
		left.Rows[i] = say.CleanRow(left.Rows[i])
	}
	return &hand{Panel: place.Panel{S: s, Verb: keys.HandOver}, user: user, left: left}
}

func (h *hand) Title() string {
	return h.S.Words.Count("people.hand", h.left.N) + " " + h.S.Theme.Glyphs.Middot + " " + h.user
}

func (h *hand) Right() (string, theme.Style) { return "", theme.Muted }

func (h *hand) Note() string { return "" }

func (h *hand) Key(name, _ string) tea.Cmd {
	by := map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": 10, "pgup": -10, "home": -h.left.N, "g": -h.left.N,
		"end": h.left.N, "G": h.left.N}[name]
	h.at = max(min(h.at+by, len(h.left.Rows)-1), 0)
	return nil
}

func (h *hand) Hints() []kit.Hint {
	s := h.S
	return []kit.Hint{
		{Key: s.Key(keys.Submit), Word: s.Say("do.hand_over"), ID: place.HintPrefix + string(keys.Submit)},
		{Key: "esc", Word: s.Say("hint.they_stay"), ID: place.HintPrefix + string(keys.Close)},
	}
}

func (h *hand) Body(w, room int, floating bool) ([]string, kit.Spot) {
	s := h.S
	var foot, lines []string
	put := func(to *[]string, style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w-1, 8)) {
			*to = append(*to, kit.Line(s.Theme, w, style, line))
		}
	}
	foot = append(foot, kit.Blanks(w))
	put(&foot, theme.Muted, s.Words.Fill("people.hand_effect", h.user))
	top, n := place.Window(h.at, len(h.left.Rows), max(room-len(foot), 1), floating)
	for i := top; i < min(top+n, len(h.left.Rows)); i++ {
		r := &h.left.Rows[i]
		p := kit.NewPen(s.Theme, w)
		if i == h.at {
			p.On(theme.Selected).Put(theme.Accent, s.Theme.Glyphs.Cursor)
		}
		p.To(1).Col(theme.Muted, r.ID.String(), 8).Gap(1).Col(theme.Text, r.Company, max(w/3, 8)).Gap(1).
			Col(theme.Muted, r.Partner, max(w/4, 8))
		if r.Clock != nil {
			cd := s.Countdown(r.Clock)
			p.End(cd.Style, cd.Text, 1)
		}
		lines = append(lines, p.String())
	}
	if more := h.left.N - len(h.left.Rows); more > 0 && top+n >= len(h.left.Rows) {
		foot = append([]string{kit.Line(s.Theme, w, theme.Muted, s.Words.Count("people.hand_more", more))}, foot...)
	}
	return kit.Fit(append(lines, foot...), w, min(room, len(lines)+len(foot))), kit.Spot{}
}

// Send gives them to the queue.
func (h *hand) Send() tea.Cmd {
	if h.sending.Waiting() {
		return nil
	}
	doer, who, user := h.S.Desk, h.S.Who, h.user
	return h.sending.AskWithin(h.S, place.UndoPatience, func(ctx context.Context) (desk.Done, error) {
		return doer.RouteFrom(ctx, who, user)
	})
}

func (h *hand) Sending() bool { return h.sending.Waiting() }

func (h *hand) Update(msg tea.Msg) tea.Cmd {
	a, ok := h.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	}
	text := a.Value.Text + h.S.UndoHint()
	if n := len(a.Value.Refused); n > 0 {
		text = h.S.Words.Count("people.hand_refused", n) + " " + say.FaultLine(a.Value.Refused[0].Err)
	}
	return place.Send(place.Finished{Text: text, Bad: len(a.Value.Refused) > 0, On: desk.OnLeads(place.Ids(h.left.Rows)...)})
}
