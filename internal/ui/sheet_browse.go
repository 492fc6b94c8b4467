package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// browse shows where the links of a lead lead before one is opened: they came from outside.
type browse struct {
	formSheet
	r     *root
	links []leadLink
	at    int
	asked question
}

// leadLink is a link with what it is. One that is refused says why and is not opened.
type leadLink struct {
	link.Address
	what string
	why  string
}

// mostLinks is how many links of one lead are worth a choice.
const mostLinks = 9

func newBrowse(r *root, rows []desk.Row, d *desk.Detail) sheet {
	b := &browse{formSheet: formSheet{s: r.s, verb: keys.Browse, rows: rows}, r: r}
	if len(rows) > 0 {
		b.links = linksOf(r.s, &rows[0], d)
	}
	return b
}

// linksOf are the web addresses known of a lead: where it landed, the pages it touched, the
// newest first, and its company's. Those that are refused come last.
func linksOf(s *session, row *desk.Row, d *desk.Detail) []leadLink {
	var good, bad []leadLink
	seen := map[string]bool{}
	add := func(what, raw string) {
		if raw == "" || len(good)+len(bad) >= mostLinks {
			return
		}
		a, err := link.Open(raw)
		l := leadLink{Address: a, what: what}
		if err != nil {
			l.Host, l.why = safetext.Line(raw), safetext.Line(faultLine(err))
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
		add(s.say("browse.landing"), d.Landing)
		for i := range d.Touches {
			add(strings.ReplaceAll(safetext.Line(d.Touches[i].Kind), "_", " "), d.Touches[i].URL.V)
		}
	}
	add(s.say("browse.site"), row.Domain)
	return append(good, bad...)
}

func (b *browse) width() int                              { return 84 }
func (b *browse) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }
func (b *browse) draft() string                           { return "" }

func (b *browse) note() string {
	if b.r.options.Browse == nil {
		return b.s.say("browse.note_copy")
	}
	return b.s.say("browse.note")
}

func (b *browse) key(name, _ string) tea.Cmd {
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
		return send(closeIt{})
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
		return func() tea.Msg { return told{text: l.why, bad: true} }
	case b.r.options.Browse == nil:
		return b.copy(i)
	}
	run := b.r.options.Browse
	return b.s.ask(&b.asked, func(ctx context.Context) (any, error) { return l.Shown(), run(ctx, l.URL) })
}

func (b *browse) update(msg tea.Msg) tea.Cmd {
	a, ok := msg.(answer)
	if !ok || !b.asked.takes(a) {
		return nil
	}
	if a.err != nil {
		why := safetext.Line(faultLine(a.err))
		return func() tea.Msg { return told{text: why, bad: true} }
	}
	host, _ := a.value.(string)
	return tea.Batch(send(closeIt{}), tell(b.s.words.fill("browse.opened", host)))
}

// copy copies the link as it is opened; a refused one is not worth having.
func (b *browse) copy(i int) tea.Cmd {
	if i >= len(b.links) || b.links[i].why != "" {
		return nil
	}
	url := b.links[i].URL
	return tea.Batch(tea.SetClipboard(url), send(closeIt{}), tell(b.s.words.fill("toast.copied", url)))
}

// linkRows are kept for where the selected link leads.
const linkRows = 2

// point selects a link, and opens the selected one.
func (b *browse) point(_, y, _, h int, floating bool) tea.Cmd {
	i := lineAt(y, b.at, len(b.links), h, linkRows, floating)
	switch {
	case i < 0:
		return nil
	case i == b.at:
		return b.open(i)
	}
	b.at = i
	return nil
}

func (b *browse) wheel(n int) tea.Cmd {
	b.at = min(max(b.at+n, 0), max(len(b.links)-1, 0))
	return nil
}

func (b *browse) body(w, h int, floating bool) ([]string, kit.Spot) {
	s := b.s
	var lines []string
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	if len(b.links) == 0 {
		return append(lines, kit.Line(s.th, w, theme.Muted, s.say("browse.none"))), kit.Spot{}
	}
	top, room := window(b.at, len(b.links), h-len(lines)-linkRows, floating)
	for i := top; i < len(b.links) && i < top+room; i++ {
		l := &b.links[i]
		p := kit.NewPen(s.th, w)
		style := theme.Text | theme.Bold
		if l.why != "" {
			style = theme.Muted
		}
		if i == b.at {
			p.On(theme.Selected).Put(theme.Accent, s.th.Glyphs.Cursor)
		} else {
			p.Gap(1)
		}
		p.Col(theme.Accent, strconv.Itoa(i+1), 3).Col(theme.Muted, l.what, 18).Gap(1).Put(style, l.Shown())
		lines = append(lines, p.To(w).String())
	}
	lines = append(lines, kit.Blanks(w))
	if l := &b.links[b.at]; l.why != "" {
		lines = append(lines, kit.NewPen(s.th, w).Gap(4).Put(theme.Warn, s.th.Glyphs.Warning).Gap(1).Put(theme.Muted, l.why).String())
	} else {
		for _, line := range kit.Wrap(l.URL, max(w-5, 1)) {
			lines = append(lines, kit.NewPen(s.th, w).Gap(4).Put(theme.Accent, line).String())
		}
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}

func (b *browse) hints() []kit.Hint {
	s := b.s
	word := s.say("browse.open")
	if b.r.options.Browse == nil {
		word = s.say("browse.copy")
	}
	out := []kit.Hint{{Key: s.th.Glyphs.Enter, Word: word}}
	if b.r.options.Browse != nil {
		out = append(out, kit.Hint{Key: "y", Word: s.say("browse.copy")})
	}
	return append(out, kit.Hint{Key: "esc", Word: s.say("hint.close"), ID: hintPrefix + string(keys.Close)})
}
