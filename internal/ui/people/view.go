package people

import (
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// stripRows are those below the list: a rule, and what can be done with whoever is selected.
const stripRows = 4

// room is how many rows the list has.
func room(h int) int {
	if h >= 12 {
		h -= stripRows
	}
	return max(h, 1)
}

// away is how many have pressed no key for a while.
func (p *People) away() (n int) {
	for i := range p.s.Here.List() {
		if p.s.Here.List()[i].Away(p.s.At) {
			n++
		}
	}
	return n
}

func (p *People) Head(w int) (string, []kit.Region) {
	s := p.s
	pen := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1).Put(theme.Text|theme.Bold, s.Say("people.head"))
	if s.Seat != nil {
		away := p.away()
		pen.Gap(2).Put(theme.Muted, s.Words.Count("people.active", s.Here.Len()-away))
		if away > 0 {
			pen.Put(theme.Muted, ", "+s.Words.Count("people.away", away))
		}
	}
	if p.Loaded {
		pen.Gap(2).Put(theme.Muted, s.Words.Count("people.queues", len(p.queues)))
	}
	return pen.End(theme.Muted, s.Say("people.what"), 1).String(), nil
}

func (p *People) View(w, h int) place.Picture {
	s := p.s
	var pic place.Picture
	here, mates := p.layHere(w), p.layMates(w)
	from, to := p.list.Window()
	for i := from; i < min(to, from+room(h), len(p.rows)); i++ {
		r := &p.rows[i]
		on := i == p.list.Cursor()
		switch {
		case r.who != nil:
			pic.Lines = append(pic.Lines, here.Row(s.Theme, w, on, p.cells(r.who, on)))
		case r.columns:
			pic.Lines = append(pic.Lines, here.Title(s.Theme, w))
		case r.mate != nil:
			pic.Lines = append(pic.Lines, mates.Row(s.Theme, w, on, p.mateCells(r, on)))
		case r.queue != nil:
			pic.Lines = append(pic.Lines, mates.Row(s.Theme, w, false, p.queueCells(r.queue)))
		default:
			pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, r.text).String())
		}
		if !r.heads {
			pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines) - 1, W: w, H: 1, ID: r.key})
		}
	}
	if p.Err != nil && h >= 12 {
		pic.Lines = append(pic.Lines, place.ErrorLines(s, w, p.Err)...)
	}
	if h >= 12 {
		pic.Lines = append(kit.Fit(pic.Lines, w, h-stripRows), kit.Rule(s.Theme, w))
		for _, line := range kit.Wrap(p.about(), max(w-2, 1)) {
			pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text, line).String())
		}
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// layHere are the columns of those who are here.
func (p *People) layHere(w int) kit.Laid {
	s := p.s
	return kit.Lay([]kit.Head{
		{Title: s.Say("people.who"), W: 20, Grows: true},
		{Title: s.Say("people.role"), W: 8, Drop: 3},
		{Title: s.Say("people.where"), W: 24, Drop: 2},
		{Title: s.Say("people.doing"), W: 22, Drop: 1},
		{Title: s.Say("people.idle"), W: 5},
		{Title: s.Say("people.via"), W: 6, Drop: 4},
	}, w)
}

func (p *People) cells(who *presence.Person, on bool) []kit.Cell {
	s, g := p.s, p.s.Theme.Glyphs
	sign, name := g.Here, theme.Text
	idle := s.Say("frame.now")
	if who.Away(s.At) {
		sign, name = g.Away, theme.Muted
	}
	if d := s.At.Sub(who.Active); d.Minutes() >= 1 {
		idle = say.Age(d)
	}
	if on {
		name |= theme.Bold
	}
	doing, style := p.doing(who)
	return []kit.Cell{
		{
			Text:  sign + " " + who.User,
			Style: name,
		}, {Text: s.Say("people.as." + who.Role), Style: theme.Muted}, {Text: p.where(who), Style: theme.Text},
		{Text: doing, Style: style}, {Text: idle, Style: theme.Muted}, {Text: who.Door, Style: theme.Muted},
	}
}

// where is the place, and the lead there.
func (p *People) where(who *presence.Person) string {
	if who.Place == "" {
		return p.s.Theme.Glyphs.Dash
	}
	text := p.s.Say("tab." + who.Place)
	if who.Lead != "" {
		text += ", " + who.Lead
	}
	return text
}

func (p *People) doing(who *presence.Person) (string, theme.Style) {
	s := p.s
	switch {
	case p.asks(who.ID):
		return s.Say("people.wants"), theme.Warn | theme.Bold
	case p.mine(who) && who.Watchers > 0:
		return s.Words.Count("people.watch", who.Watchers), theme.Warn
	case p.mine(who):
		return s.Say("people.you"), theme.Muted
	case p.asked == who.ID:
		return s.Say("people.waiting"), theme.Info
	case who.Form != "":
		if word, ok := s.Words.Known("sheet." + who.Form); ok {
			return s.Words.Fill("people.form", word), theme.Text
		}
	case who.Quiet:
		return s.Say("people.quiet"), theme.Muted
	case who.Away(s.At):
		return s.Say("people.is_away"), theme.Muted
	}
	return "", theme.Muted
}

// about says what can be done with whoever is selected.
func (p *People) about() string {
	who, s := p.at(), p.s
	switch {
	case who == nil:
		return p.aboutMate()
	case p.mine(who) && s.Here.Len() == 1:
		return s.Say("people.serve")
	case p.mine(who):
		return s.Say("people.about_you")
	case p.asks(who.ID):
		return s.Words.Fill("people.about_asks", who.User)
	}
	return s.Words.Fill("people.about", who.User)
}
