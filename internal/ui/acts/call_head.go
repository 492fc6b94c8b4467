package acts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// columns are how wide the two halves of a floating card are.
func (c *CallCard) columns(w int) (left, right int) {
	left = (w - 3) * 56 / 100
	return left, w - left - 3
}

// abreast puts two blocks of the same height side by side.
func abreast(left, right []string) []string {
	out := make([]string, len(left))
	for i := range left {
		out[i] = left[i] + "   " + right[i]
	}
	return out
}

// titles stand above the questions: that there are any, and the one in hand as one would say it.
func (c *CallCard) titles(w int) []string {
	title := c.S.Say("call.ask")
	if len(c.open()) == 0 {
		return []string{kit.Line(c.S.Theme, w, theme.Text|theme.Bold, c.S.Say("call.went"))}
	}
	return []string{kit.Line(c.S.Theme, w, theme.Text|theme.Bold, title), c.spoken(w)}
}

// cut is the first n lines, the last of which says when there are more.
func cut(lines []string, n, w int, th *theme.Theme) []string {
	if n <= 0 || n >= len(lines) {
		return lines[:max(min(n, len(lines)), 0)]
	}
	out := slices.Clone(lines[:n])
	out[n-1] = kit.Cont(th, out[n-1], w)
	return out
}

// who is called, and what time it is there.
func (c *CallCard) who(w int) []string {
	v := leadview.View{Session: c.S, Row: &c.d.Row, Detail: &c.d}
	right, style := c.theirTime(w - kit.Width(v.Person()) - 3)
	p := kit.NewPen(c.S.Theme, w).Cell(theme.Text|theme.Bold, v.Person(), max(w-kit.Width(right)-3, w/4))
	return []string{p.End(style, right, 1).String()}
}

// number is the number to call, with the address where both fit.
func (c *CallCard) number(w int) []string {
	s, g := c.S, c.S.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	if phone := c.d.Facts.Lead.Phone.V; phone != "" {
		p.Put(theme.Accent|theme.Bold, phone)
	} else {
		p.Put(theme.Warn, g.Warning+" "+s.Say("call.no_phone")).Gap(1).Put(theme.Muted, c.where())
	}
	if c.mailFits(w) {
		p.End(theme.Muted, c.d.Facts.Lead.Email.V, 1)
	}
	return []string{p.String()}
}

// mailFits says that the address stands on the number's line.
func (c *CallCard) mailFits(w int) bool {
	used := kit.Width(c.d.Facts.Lead.Phone.V)
	if used == 0 {
		used = kit.Width(c.S.Say("call.no_phone")+c.where()) + 3
	}
	return used+2+kit.Width(c.d.Facts.Lead.Email.V) < w
}

// mail is the address on a line of its own, where it finds no room beside the number.
func (c *CallCard) mail(w int) []string {
	if text := c.d.Facts.Lead.Email.V; text != "" && !c.mailFits(w) {
		return []string{kit.Line(c.S.Theme, w, theme.Muted, text)}
	}
	return nil
}

// referred is who sent the person, and when. Nobody referred who came by a partner's page.
func (c *CallCard) referred(w int) []string {
	s := c.S
	if c.d.Partner == "" {
		return nil
	}
	by, on := "call.referred", "call.referred_on"
	switch c.d.Facts.Lead.Source {
	case lead.Marketplace, lead.PartnerContent, lead.Overlap:
		by, on = "call.through", "call.through_on"
	}
	text := s.Words.Fill(by, c.d.Partner)
	if at := c.d.Facts.Lead.ReferredAt; at.Known {
		text = s.Words.Fill(on, c.d.Partner, s.Date(at.V))
	}
	return []string{kit.Line(s.Theme, w, theme.Muted, text)}
}

// quote is what the partner said of them.
func (c *CallCard) quote(w int) []string {
	if c.d.Note == "" {
		return nil
	}
	g := c.S.Theme.Glyphs
	var lines []string
	for _, row := range kit.Wrap(g.OpenQuote+c.d.Note+g.CloseQuote, w-2) {
		lines = append(lines, kit.NewPen(c.S.Theme, w).Put(theme.Info, row).String())
	}
	return lines
}

// Known are the questions that are answered already, with the evidence on at most most lines, and who
// noted it where there is room.
func (c *CallCard) Known(w, most int) []string {
	s := c.S
	var lines []string
	for _, name := range lead.Letters() {
		if c.Form.Get(name) != nil {
			continue // it is asked
		}
		q := c.d.Facts.BANT.Get(name)
		sign, style := leadview.AnswerSign(s.Theme.Glyphs, q.Answer)
		p := kit.NewPen(s.Theme, w).Put(style, sign).Gap(1).Col(theme.Text, s.Say("bant."+name),
			leadview.PairColumn-3).To(leadview.PairColumn)
		room := w - leadview.PairColumn - 1
		said := kit.Wrap(q.Evidence, room)
		if len(said) > most {
			said = append(said[:most-1:most-1], kit.Cut(strings.Join(said[most-1:], " "), room, s.Theme.Glyphs.Ellipsis))
		}
		for i, row := range said {
			if i > 0 {
				p = kit.NewPen(s.Theme, w).To(leadview.PairColumn)
			}
			p.Put(theme.Text, row)
			if by := q.Who + " " + say.When(q.At, s.At, s.Zone); i == len(said)-1 && q.Who != "" && kit.Width(row)+kit.Width(by)+2 <= room {
				p.End(theme.Muted, by, 1)
			}
			lines = append(lines, p.String())
		}
		if len(said) == 0 {
			lines = append(lines, p.String())
		}
	}
	return lines
}

// wants is what they said they want it for.
func (c *CallCard) wants(w int) []string {
	if use := c.d.Facts.Lead.UseCase; use.Known {
		return c.told(w, c.S.Say("call.wants"), use.V)
	}
	return nil
}

// story is why the lead is worth the call: what they want, what they did, who talked to them last,
// and whose lead stands beside it.
func (c *CallCard) story(w int) []string {
	s := c.S
	v := leadview.View{Session: s, Row: &c.d.Row, Detail: &c.d}
	dot := " " + s.Theme.Glyphs.Middot + " "
	lines := c.wants(w)
	var did []string
	for _, t := range c.d.Triggers {
		text := t.Label
		if t.Times > 1 {
			text += " " + strconv.Itoa(t.Times) + s.Theme.Glyphs.Times
		}
		did = append(did, text+" "+say.When(t.Touch.At, s.At, s.Zone))
	}
	lines = append(lines, c.told(w, s.Say("call.did"), strings.Join(did, dot))...)
	around := &c.d.Around
	if t := around.Talk; t != nil {
		text := []string{t.Who, leadview.HowWord(s, t.How), say.When(t.At, s.At, s.Zone)}
		if t.Lead != c.d.ID {
			text = append(text, t.Lead.String())
		}
		lines = append(lines, v.Pair(w, s.Say("lead.talk"), strings.Join(text, dot), theme.Text)...)
	}
	if open := around.Open(); open != nil {
		lines = append(lines, v.Pair(w, s.Say("lead.deal"), leadview.OpenDeal(s, around, open), theme.Warn)...)
	}
	for i, n := range around.Leads[:min(len(around.Leads), 2)] {
		name := ""
		if i == 0 {
			name = s.Say("lead.beside")
		}
		lines = append(lines, v.Neighbour(w, name, n))
	}
	return lines
}

// told is a named value on at most two lines.
func (c *CallCard) told(w int, name, value string) []string {
	g := c.S.Theme.Glyphs
	room := max(w-leadview.PairColumn-1, 1)
	rows := kit.Wrap(value, room)
	if len(rows) > 2 {
		rows = []string{rows[0], kit.Cut(strings.Join(rows[1:], " "), room, g.Ellipsis)}
	}
	var lines []string
	for i, row := range rows {
		p := kit.NewPen(c.S.Theme, w)
		if i == 0 {
			p.Col(theme.Muted, name, leadview.PairColumn)
		}
		row = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(row, " "), " "+g.Middot), " ") // the break parts what it parted
		lines = append(lines, p.To(leadview.PairColumn).Put(theme.Text, row).String())
	}
	return lines
}
