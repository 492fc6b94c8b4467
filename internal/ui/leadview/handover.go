package leadview

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// OutreachText is "your call of 10:05", "marco's mail of Thu 16:20", "an outreach of 10:05".
func OutreachText(s *place.Session, o *desk.Outreach) string {
	at := say.When(o.At, s.At, s.Zone)
	how := o.How
	if word, ok := s.Words.Plain["by."+how]; ok {
		how = word
	}
	switch {
	case o.Who == "" || how == "":
		return s.Words.Fill("outreach.some", at)
	case o.Who == s.Who.User:
		return s.Words.Fill("outreach.yours", how, at)
	}
	return s.Words.Fill("outreach.theirs", o.Who, how, at)
}

// met says how a contact clock ended that was met, in time or late; text is "" where none was.
func (v View) met() (sign string, style theme.Style, text string) {
	if v.Detail == nil || v.Detail.Stopped == nil || v.Detail.Contacted == nil {
		return "", 0, ""
	}
	cd := v.Session.Countdown(v.Detail.Stopped)
	id := "clock.met_by"
	if cd.R.State == sla.MetLate {
		id = "clock.met_late_by"
	}
	return cd.Text, cd.Style, v.Session.Words.Fill(id, OutreachText(v.Session, v.Detail.Contacted))
}

// metLine is the contact clock once it is met.
func (v View) metLine(w int) string {
	sign, style, text := v.met()
	if text == "" {
		return ""
	}
	p := v.Pen(w).Col(theme.Muted, v.Session.Say("clock.contact"), label).Put(style, sign).Gap(1)
	return p.Cell(theme.Text, text, w-p.At()-1).String()
}

// TakerChoice is the choice of who gets an EQL. Account executives are marked, because a list of names
// does not tell.
func TakerChoice(s *place.Session, list []desk.Taker) *kit.Choice {
	c := &kit.Choice{Options: []string{s.Say("us.nobody")}, Codes: []string{""}, Tight: true}
	for _, t := range list {
		name := safetext.Line(t.User)
		text := name
		if t.Role == desk.AE {
			text += " " + s.Say("role.ae")
		}
		c.Options, c.Codes = append(c.Options, text), append(c.Codes, name)
	}
	return c
}

// SentBackLines say that sales returned the lead and why, on at most that many lines of its reason;
// 0 is all of them.
func (v View) SentBackLines(w, most int) []string {
	if v.Detail == nil || v.Detail.SentBack == nil {
		return nil
	}
	b := v.Detail.SentBack
	lines := []string{v.Title(w, v.Session.Words.Fill("back.title", b.By), say.When(b.At, v.Session.At, v.Session.Zone))}
	g := v.Session.Theme.Glyphs
	text := kit.Wrap(g.OpenQuote+b.Note+g.CloseQuote, w-4)
	if most > 0 && len(text) > most {
		text = text[:most]
		text[most-1] = kit.Cut(text[most-1]+g.Ellipsis, w-4, g.Ellipsis)
	}
	for i, line := range text {
		p := v.Pen(w)
		if i == 0 {
			p.Put(theme.Warn|theme.Bold, g.Warning)
		}
		lines = append(lines, p.To(2).Put(theme.Text, line).String())
	}
	return lines
}

// sentBackStrip is the same on two lines at most.
func (v View) sentBackStrip(w int) []string {
	b, g := v.Detail.SentBack, v.Session.Theme.Glyphs
	text := v.Session.Words.Fill("back.by", b.By) + " " + say.When(b.At, v.Session.At, v.Session.Zone) + " " + g.OpenQuote + b.Note +
		g.CloseQuote
	rows := kit.Wrap(text, w-4)
	lines := []string{v.Pen(w).Gap(1).Put(theme.Warn|theme.Bold, g.Warning).Gap(1).Put(theme.Text, rows[0]).String()}
	if len(rows) > 1 {
		lines = append(lines, v.Pen(w).Gap(3).Cell(theme.Text, strings.Join(rows[1:], " "), w-4).String())
	}
	return lines
}

// Awaits says that it is the viewer's turn to accept the lead or to send it back.
func Awaits(s *place.Session, r *desk.Row) bool {
	return r.Stage == lead.EQL && r.Owner == s.Who.User && desk.May(s.Who.Role, desk.Accept)
}
