package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// columns are how wide the two halves of a floating card are.
func (c *callCard) columns(w int) (left, right int) {
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
func (c *callCard) titles(w int) []string {
	title := c.s.say("call.ask")
	if len(c.open()) == 0 {
		return []string{kit.Line(c.s.th, w, theme.Text|theme.Bold, c.s.say("call.went"))}
	}
	return []string{kit.Line(c.s.th, w, theme.Text|theme.Bold, title), c.spoken(w)}
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
func (c *callCard) who(w int) []string {
	v := leadView{s: c.s, r: &c.d.Row, d: &c.d}
	right, style := c.theirTime(w - kit.Width(v.person()) - 3)
	p := kit.NewPen(c.s.th, w).Cell(theme.Text|theme.Bold, v.person(), max(w-kit.Width(right)-3, w/4))
	return []string{p.End(style, right, 1).String()}
}

// number is the number to call, with the address where both fit.
func (c *callCard) number(w int) []string {
	s, g := c.s, c.s.th.Glyphs
	p := kit.NewPen(s.th, w)
	if phone := c.d.Facts.Lead.Phone.V; phone != "" {
		p.Put(theme.Accent|theme.Bold, phone)
	} else {
		p.Put(theme.Warn, g.Warning+" "+s.say("call.no_phone")).Gap(1).Put(theme.Muted, c.where())
	}
	if c.mailFits(w) {
		p.End(theme.Muted, c.d.Facts.Lead.Email.V, 1)
	}
	return []string{p.String()}
}

// mailFits says that the address stands on the number's line.
func (c *callCard) mailFits(w int) bool {
	used := kit.Width(c.d.Facts.Lead.Phone.V)
	if used == 0 {
		used = kit.Width(c.s.say("call.no_phone")+c.where()) + 3
	}
	return used+2+kit.Width(c.d.Facts.Lead.Email.V) < w
}

// mail is the address on a line of its own, where it finds no room beside the number.
func (c *callCard) mail(w int) []string {
	if text := c.d.Facts.Lead.Email.V; text != "" && !c.mailFits(w) {
		return []string{kit.Line(c.s.th, w, theme.Muted, text)}
	}
	return nil
}

// referred is who sent the person, and when. Nobody referred who came by a partner's page.
func (c *callCard) referred(w int) []string {
	s := c.s
	if c.d.Partner == "" {
		return nil
	}
	by, on := "call.referred", "call.referred_on"
	switch c.d.Facts.Lead.Source {
	case lead.Marketplace, lead.PartnerContent, lead.Overlap:
		by, on = "call.through", "call.through_on"
	}
	text := s.words.fill(by, c.d.Partner)
	if at := c.d.Facts.Lead.ReferredAt; at.Known {
		text = s.words.fill(on, c.d.Partner, date(at.V, s.at, s.zone))
	}
	return []string{kit.Line(s.th, w, theme.Muted, text)}
}

// quote is what the partner said of them.
func (c *callCard) quote(w int) []string {
	if c.d.Note == "" {
		return nil
	}
	g := c.s.th.Glyphs
	var lines []string
	for _, row := range kit.Wrap(g.OpenQuote+c.d.Note+g.CloseQuote, w-2) {
		lines = append(lines, kit.NewPen(c.s.th, w).Put(theme.Info, row).String())
	}
	return lines
}

// known are the questions that are answered already, with the evidence on at most most lines, and who
// noted it where there is room.
func (c *callCard) known(w, most int) []string {
	s := c.s
	var lines []string
	for _, name := range lead.Letters() {
		if c.form.Get(name) != nil {
			continue // it is asked
		}
		q := c.d.Facts.BANT.Get(name)
		sign, style := answerSign(s.th.Glyphs, q.Answer)
		p := kit.NewPen(s.th, w).Put(style, sign).Gap(1).Col(theme.Text, s.say("bant."+name), pairColumn-3).To(pairColumn)
		room := w - pairColumn - 1
		said := kit.Wrap(q.Evidence, room)
		if len(said) > most {
			said = append(said[:most-1:most-1], kit.Cut(strings.Join(said[most-1:], " "), room, s.th.Glyphs.Ellipsis))
		}
		for i, row := range said {
			if i > 0 {
				p = kit.NewPen(s.th, w).To(pairColumn)
			}
			p.Put(theme.Text, row)
			if by := q.Who + " " + when(q.At, s.at, s.zone); i == len(said)-1 && q.Who != "" && kit.Width(row)+kit.Width(by)+2 <= room {
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
func (c *callCard) wants(w int) []string {
	if use := c.d.Facts.Lead.UseCase; use.Known {
		return c.told(w, c.s.say("call.wants"), use.V)
	}
	return nil
}

// story is why the lead is worth the call: what they want, what they did, who talked to them last,
// and whose lead stands beside it.
func (c *callCard) story(w int) []string {
	s := c.s
	v := leadView{s: s, r: &c.d.Row, d: &c.d}
	dot := " " + s.th.Glyphs.Middot + " "
	lines := c.wants(w)
	var did []string
	for _, t := range c.d.Triggers {
		text := t.Label
		if t.Times > 1 {
			text += " " + strconv.Itoa(t.Times) + s.th.Glyphs.Times
		}
		did = append(did, text+" "+when(t.Touch.At, s.at, s.zone))
	}
	lines = append(lines, c.told(w, s.say("call.did"), strings.Join(did, dot))...)
	around := &c.d.Around
	if t := around.Talk; t != nil {
		text := []string{t.Who, s.how(t.How), when(t.At, s.at, s.zone)}
		if t.Lead != c.d.ID {
			text = append(text, t.Lead.String())
		}
		lines = append(lines, v.pair(w, s.say("lead.talk"), strings.Join(text, dot), theme.Text)...)
	}
	if open := around.Open(); open != nil {
		lines = append(lines, v.pair(w, s.say("lead.deal"), s.words.fill("lead.deal_open", around.Money(open.Amount), open.Lead.String(), date(open.Created, s.at, s.zone)), theme.Warn)...)
	}
	for i, n := range around.Leads[:min(len(around.Leads), 2)] {
		name := ""
		if i == 0 {
			name = s.say("lead.beside")
		}
		lines = append(lines, v.neighbour(w, name, n))
	}
	return lines
}

// told is a named value on at most two lines.
func (c *callCard) told(w int, name, value string) []string {
	g := c.s.th.Glyphs
	room := max(w-pairColumn-1, 1)
	rows := kit.Wrap(value, room)
	if len(rows) > 2 {
		rows = []string{rows[0], kit.Cut(strings.Join(rows[1:], " "), room, g.Ellipsis)}
	}
	var lines []string
	for i, row := range rows {
		p := kit.NewPen(c.s.th, w)
		if i == 0 {
			p.Col(theme.Muted, name, pairColumn)
		}
		lines = append(lines, p.To(pairColumn).Put(theme.Text, row).String())
	}
	return lines
}
