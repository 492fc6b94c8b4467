package ui

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

func cleanOutreach(o *desk.Outreach) *desk.Outreach {
	if o == nil {
		return nil
	}
	return &desk.Outreach{At: o.At, Who: safetext.Line(o.Who), How: safetext.Line(o.How)}
}

func cleanSentBack(b *desk.SentBack) *desk.SentBack {
	if b == nil {
		return nil
	}
	return &desk.SentBack{By: safetext.Line(b.By), At: b.At, Note: safetext.Line(b.Note)}
}

// outreach is "your call of 10:05", "marco's mail of Thu 16:20", "an outreach of 10:05".
func (s *session) outreach(o *desk.Outreach) string {
	at := when(o.At, s.at, s.zone)
	how := o.How
	if word, ok := s.words.plain["by."+how]; ok {
		how = word
	}
	switch {
	case o.Who == "" || how == "":
		return s.words.fill("outreach.some", at)
	case o.Who == s.who.User:
		return s.words.fill("outreach.yours", how, at)
	}
	return s.words.fill("outreach.theirs", o.Who, how, at)
}

// met says how a contact clock ended that was met, in time or late; text is "" where none was.
func (v leadView) met() (sign string, style theme.Style, text string) {
	if v.d == nil || v.d.Stopped == nil || v.d.Contacted == nil {
		return "", 0, ""
	}
	cd := v.s.countdown(v.d.Stopped)
	id := "clock.met_by"
	if cd.r.State == sla.MetLate {
		id = "clock.met_late_by"
	}
	return cd.text, cd.style, v.s.words.fill(id, v.s.outreach(v.d.Contacted))
}

// metLine is the contact clock once it is met.
func (v leadView) metLine(w int) string {
	sign, style, text := v.met()
	if text == "" {
		return ""
	}
	p := v.pen(w).Col(theme.Muted, v.s.say("clock.contact"), label).Put(style, sign).Gap(1)
	return p.Cell(theme.Text, text, w-p.At()-1).String()
}

// clockEffect says what becoming an EQL does to the contact clock: an outreach made before meets it
// at once.
func (q *qualify) clockEffect() string {
	s := q.s
	if o := q.d.Contacted; o != nil {
		return s.words.fill("effect.eql_met", s.outreach(o))
	}
	hours := ""
	if p := s.policy(); p != nil {
		hours = span(p.Contact.Breach)
	}
	return s.words.fill("effect.eql", hours)
}

// takers is the choice of who gets an EQL. Account executives are marked, because a list of names
// does not tell.
func (s *session) takers(list []desk.Taker) *kit.Choice {
	c := &kit.Choice{Options: []string{s.say("us.nobody")}, Codes: []string{""}, Tight: true}
	for _, t := range list {
		name := safetext.Line(t.User)
		text := name
		if t.Role == desk.AE {
			text += " " + s.say("role.ae")
		}
		c.Options, c.Codes = append(c.Options, text), append(c.Codes, name)
	}
	return c
}

// sentBackLines say that sales returned the lead and why, on at most that many lines of its reason;
// 0 is all of them.
func (v leadView) sentBackLines(w, most int) []string {
	if v.d == nil || v.d.SentBack == nil {
		return nil
	}
	b := v.d.SentBack
	lines := []string{v.title(w, v.s.words.fill("back.title", b.By), when(b.At, v.s.at, v.s.zone))}
	g := v.s.th.Glyphs
	text := kit.Wrap(g.OpenQuote+b.Note+g.CloseQuote, w-4)
	if most > 0 && len(text) > most {
		text = text[:most]
		text[most-1] = kit.Cut(text[most-1]+g.Ellipsis, w-4, g.Ellipsis)
	}
	for i, line := range text {
		p := v.pen(w)
		if i == 0 {
			p.Put(theme.Warn|theme.Bold, g.Warning)
		}
		lines = append(lines, p.To(2).Put(theme.Text, line).String())
	}
	return lines
}

// sentBackStrip is the same on two lines at most.
func (v leadView) sentBackStrip(w int) []string {
	b, g := v.d.SentBack, v.s.th.Glyphs
	text := v.s.words.fill("back.by", b.By) + " " + when(b.At, v.s.at, v.s.zone) + " " + g.OpenQuote + b.Note + g.CloseQuote
	rows := kit.Wrap(text, w-4)
	lines := []string{v.pen(w).Gap(1).Put(theme.Warn|theme.Bold, g.Warning).Gap(1).Put(theme.Text, rows[0]).String()}
	if len(rows) > 1 {
		lines = append(lines, v.pen(w).Gap(3).Cell(theme.Text, strings.Join(rows[1:], " "), w-4).String())
	}
	return lines
}

// awaits says that it is the viewer's turn to accept the lead or to send it back.
func (s *session) awaits(r *desk.Row) bool {
	return r.Stage == lead.EQL && r.Owner == s.who.User && desk.May(s.who.Role, desk.Accept)
}
