package acts

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// browse shows where the links of a lead lead before one is opened: they came from outside.
type browse struct {
	place.Panel
	links []leadLink
	at    int
	asked place.Question[string]
}

// leadLink is a link with what it is. One that is refused says why and is not opened.
type leadLink struct {
	link.Address
	what string
	why  string
}

// mostLinks is how many links of one lead are worth a choice.
const mostLinks = 9

// links opens an address of a lead.
func links() place.Act { return place.Act{ID: keys.Browse, New: newBrowse, First: true} }

func newBrowse(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	b := &browse{Panel: place.Panel{S: s, Verb: keys.Browse, Rows: rows}}
	if len(rows) > 0 {
		b.links = linksOf(s, &rows[0], p.Detail)
	}
	return b
}

// linksOf are the web addresses known of a lead: where it landed, the pages it touched, the
// newest first, and its company's. Those that are refused come last.
func linksOf(s *place.Session, row *desk.Row, d *desk.Detail) []leadLink {
	var good, bad []leadLink
	seen := map[string]bool{}
	add := func(what, raw string) {
		if raw == "" || len(good)+len(bad) >= mostLinks {
			return
		}
		a, err := link.Open(raw)
		l := leadLink{Address: a, what: what}
		if err != nil {
			l.Host, l.why = safetext.Line(raw), safetext.Line(say.FaultLine(err))
		}
		key := l.URL + l.why + l.Host
		switch {
		case seen[key]:
		case err != nil:
			bad = append(bad, l)
		default:
			good = append(good, l)
		}
		seen[key] = true
	}
	if d != nil {
		add(s.Say("browse.landing"), d.Landing)
		for i := range d.Touches {
			add(strings.ReplaceAll(safetext.Line(d.Touches[i].Kind), "_", " "), d.Touches[i].URL.V)
		}
	}
	add(s.Say("browse.site"), row.Domain)
	return append(good, bad...)
}

func (b *browse) Width() int { return 84 }

func (b *browse) Note() string {
	if b.S.Browse == nil {
		return b.S.Say("browse.note_copy")
	}
	return b.S.Say("browse.note")
}

func (b *browse) Key(name, _ string) tea.Cmd {
	last := max(len(b.links)-1, 0)
	switch name {
	case "down", "j":
		b.at = min(b.at+1, last)
	case "up", "k":
		b.at = max(b.at-1, 0)
	case "enter", "o":
		return b.open(b.at)
	case "y":
		return b.copy(b.at)
	case "q":
		return place.Send(CloseIt{})
	}
	if len(name) == 1 && name[0] >= '1' && name[0] <= '9' {
		return b.open(int(name[0] - '1'))
	}
	return nil
}

// open opens a link where there is a browser, else copies it.
func (b *browse) open(i int) tea.Cmd {
	if i >= len(b.links) {
		return nil
	}
	l := b.links[i]
	switch {
	case l.why != "":
		return func() tea.Msg { return place.Told{Text: l.why, Bad: true} }
	case b.S.Browse == nil:
		return b.copy(i)
	}
	run := b.S.Browse
	return b.asked.Ask(b.S, func(ctx context.Context) (string, error) { return l.Shown(), run(ctx, l.URL) })
}

func (b *browse) Update(msg tea.Msg) tea.Cmd {
	a, ok := b.asked.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(safetext.Line(say.FaultLine(a.Err)))
	}
	return tea.Batch(place.Send(CloseIt{}), place.Tell(b.S.Words.Fill("browse.opened", a.Value)))
}

// copy copies the link as it is opened; a refused one is not worth having.
func (b *browse) copy(i int) tea.Cmd {
	if i >= len(b.links) || b.links[i].why != "" {
		return nil
	}
	url := b.links[i].URL
	return tea.Batch(tea.SetClipboard(url), place.Send(CloseIt{}), place.Tell(b.S.Words.Fill("toast.copied", url)))
}

// linkRows are kept for where the selected link leads.
const linkRows = 2

// Point selects a link, and opens the selected one.
func (b *browse) Point(_, y, _, h int, floating bool) tea.Cmd {
	i := place.LineAt(y, b.at, len(b.links), h, linkRows, floating)
	switch {
	case i < 0:
		return nil
	case i == b.at:
		return b.open(i)
	}
	b.at = i
	return nil
}

func (b *browse) Wheel(n int) tea.Cmd {
	b.at = min(max(b.at+n, 0), max(len(b.links)-1, 0))
	return nil
}

func (b *browse) Body(w, h int, floating bool) ([]string, kit.Spot) {
	s := b.S
	var lines []string
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	if len(b.links) == 0 {
		return append(lines, kit.Line(s.Theme, w, theme.Muted, s.Say("browse.none"))), kit.Spot{}
	}
	top, room := place.Window(b.at, len(b.links), h-len(lines)-linkRows, floating)
	for i := top; i < len(b.links) && i < top+room; i++ {
		l := &b.links[i]
		p := kit.NewPen(s.Theme, w)
		style := theme.Text | theme.Bold
		if l.why != "" {
			style = theme.Muted
		}
		if i == b.at {
			p.On(theme.Selected).Put(theme.Accent, s.Theme.Glyphs.Cursor)
		} else {
			p.Gap(1)
		}
		p.Col(theme.Accent, strconv.Itoa(i+1), 3).Col(theme.Muted, l.what, 18).Gap(1).Put(style, l.Shown())
		lines = append(lines, p.To(w).String())
	}
	lines = append(lines, kit.Blanks(w))
	if l := &b.links[b.at]; l.why != "" {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(4).Put(theme.Warn, s.Theme.Glyphs.Warning).Gap(1).Put(theme.Muted, l.why).String())
	} else {
		for _, line := range kit.Wrap(l.URL, max(w-5, 1)) {
			lines = append(lines, kit.NewPen(s.Theme, w).Gap(4).Put(theme.Accent, line).String())
		}
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}

func (b *browse) Hints() []kit.Hint {
	s := b.S
	word := s.Say("browse.open")
	if b.S.Browse == nil {
		word = s.Say("browse.copy")
	}
	out := []kit.Hint{{Key: s.Theme.Glyphs.Enter, Word: word}}
	if b.S.Browse != nil {
		out = append(out, kit.Hint{Key: "y", Word: s.Say("browse.copy")})
	}
	return append(out, kit.Hint{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)})
}
