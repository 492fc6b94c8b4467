package portal

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// division is how the rows of the body are shared out; 0 is left out.
type division struct {
	head        bool
	list, strip int
	sums        int // how quickly we answer, and what is owed
}

// divide gives the list what the rest leaves.
func divide(h int) division {
	d := division{head: h >= 5}
	left := h
	if d.head {
		left--
	}
	if h >= 11 {
		d.strip = 4 // with the rule above it
	}
	if h >= 17 {
		d.sums = 3
	}
	d.list = max(left-d.strip-d.sums, 1)
	return d
}

func (v *Portal) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, g.Current).Gap(1)
	if !v.Loaded {
		return p.Put(theme.Text|theme.Bold, s.Say("tab.portal")).String(), nil
	}
	p.Put(theme.Text|theme.Bold, v.leads.Partner).Gap(2)
	if v.stated {
		return p.Put(theme.Muted, s.Words.Fill("portal.statement_of", v.sums.Quarter)).End(theme.Muted, v.sums.Currency, 1).String(), nil
	}
	p.Put(theme.Muted, s.Words.Count("portal.sent", int(v.leads.Sent)))
	if n := len(v.leads.Asked); n > 0 {
		p.Put(theme.Muted, ", ").Put(theme.Warn|theme.Bold, s.Words.Count("portal.asked", n))
	}
	return p.String(), nil
}

func (v *Portal) View(w, h int) place.Picture {
	if v.stated {
		return v.statement(w, h)
	}
	if v.list.Len() == 0 {
		return place.Picture{Lines: v.Nothing(v.s, w, h, v.s.Say("portal.loading"), v.s.Say("portal.empty"), v.s.Say("portal.empty_hint"))}
	}
	var pic place.Picture
	d := divide(h)
	v.rows(&pic, w, d)
	if d.strip > 0 {
		pic.Lines = append(kit.Fit(pic.Lines, w, h-d.strip-d.sums), kit.Rule(v.s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(v.about(w, d.strip-1), w, d.strip-1)...)
	}
	if d.sums > 0 {
		pic.Lines = append(pic.Lines, kit.Rule(v.s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(v.inShort(w), w, d.sums-1)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// rows are the leads under their headings.
func (v *Portal) rows(pic *place.Picture, w int, d division) {
	s := v.s
	lay := kit.Lay([]kit.Head{{Title: s.Say("portal.lead"), W: 7}, {Title: s.Say("portal.company"), W: 22, Grows: w < place.Wide},
		{Title: s.Say("portal.state"), W: 14}, {Title: s.Say("portal.since"), W: 11, Drop: 1},
		{Title: s.Say("portal.next"), W: 30, Grows: true, Drop: 2}}, w)
	if d.head {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+d.list)] {
		if it.Heading {
			style := theme.Muted
			if it.Key == askedGroup {
				style = theme.Warn | theme.Bold
			}
			pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(style, s.Say("portal.group."+it.Key)).String())
			continue
		}
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		on := from+i == v.list.Cursor()
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, v.cells(v.index[it.Key], on)))
	}
}

func (v *Portal) cells(p *desk.PartnerStatus, on bool) []kit.Cell {
	s := v.s
	name := theme.Text
	if on {
		name |= theme.Bold
	}
	next := kit.Cell{Text: clean(p.Next), Style: theme.Muted}
	if p.Question != nil {
		next = kit.Cell{Text: clean(*p.Question), Style: theme.Text}
	}
	return []kit.Cell{{Text: p.ID, Style: theme.Text}, {Text: p.Company, Style: name},
		{
			Text:  s.Say("portal.is." + string(p.State)),
			Style: styleOf(p.State),
		}, {Text: say.Date(p.Since, s.At, s.Zone), Style: theme.Muted}, next}
}

func styleOf(state desk.PartnerState) theme.Style {
	switch state {
	case desk.StateWon:
		return theme.OK | theme.Bold
	case desk.StateQualified, desk.StateContacted, desk.StateSQL:
		return theme.OK
	case desk.StateLost, desk.StateDisqualified:
		return theme.Muted
	case desk.StateReceived, desk.StateAccepted:
	}
	return theme.Text
}

// about is the selected lead in sentences: what it was asked, or what happens next.
func (v *Portal) about(w, h int) []string {
	p, s := v.at(), v.s
	if p == nil {
		return nil
	}
	head := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, p.ID+" "+s.Theme.Glyphs.Middot+" "+p.Company).Gap(2).
		Put(styleOf(p.State), s.Say("portal.is."+string(p.State))).Gap(1).
		Put(theme.Muted, s.Words.Fill("portal.since_when", say.Day(p.Since, s.At, s.Zone)))
	lines := []string{head.String()}
	text, style := clean(p.Next), theme.Text
	if p.Question != nil {
		text, style = strings.Join(strings.Fields(clean(*p.Question)), " "), theme.Text|theme.Bold
	}
	for _, line := range kit.Wrap(text, max(w-2, 1)) {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(style, line).String())
	}
	if len(lines) > h && h > 0 {
		lines = lines[:h]
		lines[h-1] = kit.Cont(s.Theme, lines[h-1], w)
	}
	return lines
}

// inShort is how quickly we answer, and what is owed, in two lines.
func (v *Portal) inShort(w int) []string {
	s := v.s
	line := func(style theme.Style, text string) string {
		return kit.NewPen(s.Theme, w).Gap(1).Put(style, text).String()
	}
	switch {
	case v.money.Err != nil:
		return []string{line(theme.Muted, s.Say("portal.no_statement"))}
	case !v.money.Loaded:
		return []string{line(theme.Muted, s.Say("portal.stating"))}
	}
	return []string{line(theme.Text, v.answers()), line(theme.Text, v.owed())}
}

// answers says how quickly the partner is answered, beside what is promised.
func (v *Portal) answers() string {
	s, m := v.s, &v.sums
	promise := say.Span(m.Promise)
	if m.Answered == 0 || m.Median == nil {
		return s.Words.Fill("portal.not_answered", m.Quarter, promise)
	}
	return s.Words.Fill("portal.answered", m.Quarter, strconv.FormatInt(m.Answered, 10), minutes(*m.Median), promise,
		strconv.FormatInt(m.InTime, 10), strconv.FormatInt(m.Late, 10))
}

// owed says what the partner is owed for wins.
func (v *Portal) owed() string {
	s, m := v.s, &v.sums
	if m.RateBP == nil {
		return s.Say("portal.no_rate")
	}
	return s.Words.Fill("portal.owed", m.Quarter, v.amount(m.Due), v.amount(m.Paid), v.amount(-m.Difference))
}

// amount is money with its currency.
func (v *Portal) amount(minor int64) string {
	return v.s.Words.Fill("portal.money", say.Cents(minor), v.sums.Currency)
}
