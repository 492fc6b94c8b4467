// Package leadview draws the blocks of a lead, for the inbox, its own page and the call card.
package leadview

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// label is the width of the words at the left edge of a lead's blocks.
const label = 8

// View is one lead as it is drawn: the row is always there, the detail when it has come.
type View struct {
	Session *place.Session
	Row     *desk.Row
	Detail  *desk.Detail
}

// Pen begins a line of w cells.
func (v View) Pen(w int) *kit.Pen { return kit.NewPen(v.Session.Theme, w) }

// HeadLines are who it is: company and id, what the company is, who the person is, who sent them.
func (v View) HeadLines(w int) []string {
	g := v.Session.Theme.Glyphs
	top := v.Pen(w)
	id := v.Row.ID.String()
	top.Cell(theme.Text|theme.Bold, say.CompanyOf(v.Row), w-kit.Width(id)-3)
	top.End(theme.Muted, id, 1)
	lines := []string{top.String()}
	firm := v.Pen(w).Cell(theme.Text, strings.Join(v.firmographics(), " "+g.Middot+" "), w-12)
	stage := string(v.Row.Stage)
	lines = append(lines, firm.End(v.stageStyle(), stage, 1).String())
	who := v.Pen(w)
	if v.Row.Owner != "" {
		who.Cell(theme.Text, v.Person(), w-14).End(theme.Info, v.Row.Owner, 1)
	} else {
		nobody := v.nobody(w)
		who.Cell(theme.Text, v.Person(), w-max(14, kit.Width(nobody)+3)).End(theme.Muted, nobody, 1)
	}
	lines = append(lines, who.String(), v.via(w))
	if other := v.Session.AtLead(v.Row.ID); other != "" {
		lines = append(
			lines,
			v.Pen(w).Put(theme.Warn, g.Here).Gap(1).Put(theme.Text, v.Session.Words.Fill("people.here_too", other)).String(),
		)
	}
	return lines
}

// nobody says that nobody has the lead, and why where it waits for somebody of its queue and a line of w cells has room.
func (v View) nobody(w int) string {
	if v.Detail != nil && v.Detail.Assignment.Held() && w >= 2*kit.Width(v.Detail.Assignment.Why) {
		return v.Detail.Assignment.Why
	}
	return v.Session.Say("lead.nobody")
}

// firmographics are the known facts of the company.
func (v View) firmographics() []string {
	var out []string
	if v.Detail == nil {
		if v.Row.Country != "" {
			out = append(out, v.Row.Country)
		}
		return out
	}
	a := &v.Detail.Facts.Account
	if a.Industry.Known && a.Industry.V != "" {
		out = append(out, a.Industry.V)
	}
	if a.Employees.Known {
		out = append(out, v.Session.Words.Fill("lead.people", say.Grouped(a.Employees.V)))
	}
	if v.Row.Country != "" {
		out = append(out, v.Row.Country)
	}
	if len(out) == 0 {
		out = append(out, v.Row.Domain)
	}
	return out
}

// Person is who the lead is: name and title.
func (v View) Person() string {
	parts := make([]string, 0, 2)
	if v.Row.Name != "" {
		parts = append(parts, v.Row.Name)
	}
	if v.Detail != nil && v.Detail.Facts.Lead.Title.V != "" {
		parts = append(parts, v.Detail.Facts.Lead.Title.V)
	}
	if len(parts) == 0 {
		return v.Session.Say("lead.no_person")
	}
	return strings.Join(parts, ", ")
}

func (v View) stageStyle() theme.Style {
	switch v.Row.Stage {
	case "eql", "sql", "won":
		return theme.OK
	case "disqualified", "lost", "quarantined":
		return theme.Crit
	case "new":
		return theme.Text
	}
	return theme.Muted
}

// via is the partner, its tier, and the page that sent the person.
func (v View) via(w int) string {
	g := v.Session.Theme.Glyphs
	p := v.Pen(w)
	if v.Row.Partner == "" {
		p.Put(theme.Muted, v.Session.Say("lead.no_partner")).Gap(1)
		if named := v.named(); named != "" {
			return p.Cell(theme.Info, named, w-p.At()-1).String()
		}
		return p.Put(theme.Muted, say.Spaced(string(v.Row.Source))).String()
	}
	text := v.Session.Say("lead.via") + " " + v.Row.Partner
	if v.Row.Tier != "" {
		text += " " + g.Middot + " " + v.Row.Tier
	}
	page := v.Page()
	room := w - 1
	if page != "" {
		room = max(w-kit.Width(page)-4, w/2)
	}
	p.Cell(theme.Text, text, room)
	if page != "" {
		page = kit.CutMiddle(page, w-p.At()-3, g.Ellipsis)
		p.End(theme.Accent, page, 1)
	}
	return p.String()
}

// named offers the partner that the touches of a lead without one name: "touches name Acme, e sets it".
func (v View) named() string {
	if v.Detail == nil || len(v.Detail.Named) == 0 || !v.Row.Stage.Living() {
		return ""
	}
	text := v.Session.Words.Fill("lead.named", NamesOf(v.Detail.Named))
	if desk.May(v.Session.Who.Role, desk.Set) {
		text += ", " + v.Session.Words.Fill("lead.named_key", v.Session.Key(keys.Set))
	}
	return text
}

// NamesOf are partners by name: "Acme, Ponte Digitale".
func NamesOf(partners []desk.PartnerName) string {
	var names []string
	for _, p := range partners {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// Page is where the partner sent the person from: its newest page on record.
func (v View) Page() string {
	if v.Detail == nil {
		return ""
	}
	for _, t := range v.Detail.Touches {
		if t.URL.V != "" && (t.Partner.Known || t.OwnedBy.V == "partner") {
			return say.Path(t.URL.V)
		}
	}
	return ""
}

// ClockLines are the running clock in words and as a bar.
func (v View) ClockLines(w int) []string {
	s, g := v.Session, v.Session.Theme.Glyphs
	p := v.Pen(w).Col(theme.Muted, s.Say("lead.sla"), label)
	c := v.Row.Clock
	if c == nil {
		if v.waiting() != "" {
			return []string{v.Pen(w).Col(theme.Muted, s.Say("lead.waits"), label).Put(theme.Info, v.waiting()).String()}
		}
		if line := v.metLine(w); line != "" {
			return []string{line}
		}
		return []string{p.Put(theme.Muted, s.Say("lead.no_clock")).String()}
	}
	cd := s.Countdown(c)
	text := cd.Text
	switch cd.R.State {
	case sla.Running, sla.Alert:
		left := cd.Text
		if cd.Group == desk.Later {
			left = say.Span(cd.R.Remaining)
		}
		text = s.Words.Fill("clock.left", left, say.Span(c.Breach))
	case sla.Breached:
		text = s.Words.Fill("clock.over", strings.TrimPrefix(cd.Text, g.Minus), say.Span(c.Breach))
	case sla.Paused:
		text = s.Words.Fill("clock.paused", cd.Text, say.Span(c.Breach))
	case sla.Met:
		text = s.Say("clock.met")
	case sla.MetLate:
		text = s.Say("clock.met_late")
	}
	style := cd.Style
	if cd.R.State == sla.Breached {
		style = theme.Crit | theme.Bold
	}
	p.Put(style, text)
	if cd.R.State == sla.Running || cd.R.State == sla.Alert {
		p.Put(theme.Muted, " "+g.Middot+" "+s.Words.Fill("clock.used", strconv.Itoa(cd.Used)))
	}
	right := ""
	switch {
	case cd.R.State == sla.Paused && cd.R.HasResumes:
		right = s.Words.Fill("clock.resumes", cd.R.Resumes.In(s.Zone).Format("Mon 15:04"))
	case cd.R.HasDue && say.SameDay(cd.R.Due.In(s.Zone), s.At.In(s.Zone)):
		right = s.Words.Fill("clock.due", cd.R.Due.In(s.Zone).Format("15:04"))
	case cd.R.HasDue:
		right = s.Words.Fill("clock.due", cd.R.Due.In(s.Zone).Format("Mon 15:04"))
	}
	p.End(theme.Muted, right, 1)
	kind := v.Pen(w).Col(theme.Muted, s.Say("clock."+string(c.Kind)), label)
	kind.Bar(barStyle(cd.Style), cd.Used, 100, w-label-1)
	lines := []string{p.String(), kind.String()}
	if v.waiting() != "" {
		lines = append(lines, v.Pen(w).Col(theme.Muted, s.Say("lead.waits"), label).Put(theme.Info, v.waiting()).String())
	}
	return lines
}

// waiting is "for Baltica Integrator since 14:02", "" when the partner was asked nothing.
func (v View) waiting() string {
	if v.Detail == nil || v.Detail.Asked == nil {
		return ""
	}
	return v.Session.Words.Fill("lead.waiting", v.Row.Partner, say.When(*v.Detail.Asked, v.Session.At, v.Session.Zone))
}

// barStyle is the colour of a clock's bar: that of its words, without weight.
func barStyle(style theme.Style) theme.Style {
	style &^= theme.Bold | theme.Reverse
	if style == theme.Text {
		return theme.Accent
	}
	return style
}
