package ui

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// label is the width of the words at the left edge of a lead's blocks.
const label = 8

// leadView is one lead as it is drawn: the row is always there, the detail when it has come.
type leadView struct {
	s *session
	r *desk.Row
	d *desk.Detail
}

func (v leadView) pen(w int) *kit.Pen { return kit.NewPen(v.s.th, w) }

// headLines are who it is: company and id, what the company is, who the person is, who sent them.
func (v leadView) headLines(w int) []string {
	g := v.s.th.Glyphs
	top := v.pen(w)
	id := v.r.ID.String()
	top.Cell(theme.Text|theme.Bold, companyOf(v.r), w-kit.Width(id)-3)
	top.End(theme.Muted, id, 1)
	lines := []string{top.String()}
	firm := v.pen(w).Cell(theme.Text, strings.Join(v.firmographics(), " "+g.Middot+" "), w-12)
	stage := string(v.r.Stage)
	lines = append(lines, firm.End(v.stageStyle(), stage, 1).String())
	who := v.pen(w).Cell(theme.Text, v.person(), w-14)
	if v.r.Owner != "" {
		who.End(theme.Info, v.r.Owner, 1)
	} else {
		who.End(theme.Muted, v.s.say("lead.nobody"), 1)
	}
	return append(lines, who.String(), v.via(w))
}

// firmographics are the known facts of the company.
func (v leadView) firmographics() []string {
	var out []string
	if v.d == nil {
		if v.r.Country != "" {
			out = append(out, v.r.Country)
		}
		return out
	}
	a := &v.d.Facts.Account
	if a.Industry.Known && a.Industry.V != "" {
		out = append(out, a.Industry.V)
	}
	if a.Employees.Known {
		out = append(out, v.s.words.fill("lead.people", grouped(a.Employees.V)))
	}
	if v.r.Country != "" {
		out = append(out, v.r.Country)
	}
	if len(out) == 0 {
		out = append(out, v.r.Domain)
	}
	return out
}

func (v leadView) person() string {
	parts := make([]string, 0, 2)
	if v.r.Name != "" {
		parts = append(parts, v.r.Name)
	}
	if v.d != nil && v.d.Facts.Lead.Title.V != "" {
		parts = append(parts, v.d.Facts.Lead.Title.V)
	}
	if len(parts) == 0 {
		return v.s.say("lead.no_person")
	}
	return strings.Join(parts, ", ")
}

func (v leadView) stageStyle() theme.Style {
	switch v.r.Stage {
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
func (v leadView) via(w int) string {
	g := v.s.th.Glyphs
	p := v.pen(w)
	if v.r.Partner == "" {
		return p.Put(theme.Muted, v.s.say("lead.no_partner")).Gap(1).Put(theme.Muted, spaced(string(v.r.Source))).String()
	}
	text := v.s.say("lead.via") + " " + v.r.Partner
	if v.r.Tier != "" {
		text += " " + g.Middot + " " + v.r.Tier
	}
	page := v.page()
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

// page is where the partner sent the person from: its newest page on record.
func (v leadView) page() string {
	if v.d == nil {
		return ""
	}
	for _, t := range v.d.Touches {
		if t.URL.V != "" && (t.Partner.Known || t.OwnedBy.V == "partner") {
			return path(t.URL.V)
		}
	}
	return ""
}

// clockLines are the running clock in words and as a bar.
func (v leadView) clockLines(w int) []string {
	s, g := v.s, v.s.th.Glyphs
	p := v.pen(w).Col(theme.Muted, s.say("lead.sla"), label)
	c := v.r.Clock
	if c == nil {
		if v.waiting() != "" {
			return []string{v.pen(w).Col(theme.Muted, s.say("lead.waits"), label).Put(theme.Info, v.waiting()).String()}
		}
		if line := v.metLine(w); line != "" {
			return []string{line}
		}
		return []string{p.Put(theme.Muted, s.say("lead.no_clock")).String()}
	}
	cd := s.countdown(c)
	text := cd.text
	switch cd.r.State {
	case sla.Running, sla.Alert:
		left := cd.text
		if cd.group == desk.Later {
			left = span(cd.r.Remaining)
		}
		text = s.words.fill("clock.left", left, span(c.Breach))
	case sla.Breached:
		text = s.words.fill("clock.over", strings.TrimPrefix(cd.text, g.Minus), span(c.Breach))
	case sla.Paused:
		text = s.words.fill("clock.paused", cd.text, span(c.Breach))
	case sla.Met:
		text = s.say("clock.met")
	case sla.MetLate:
		text = s.say("clock.met_late")
	}
	style := cd.style
	if cd.r.State == sla.Breached {
		style = theme.Crit | theme.Bold
	}
	p.Put(style, text)
	if cd.r.State == sla.Running || cd.r.State == sla.Alert {
		p.Put(theme.Muted, " "+g.Middot+" "+s.words.fill("clock.used", strconv.Itoa(cd.used)))
	}
	right := ""
	switch {
	case cd.r.State == sla.Paused && cd.r.HasResumes:
		right = s.words.fill("clock.resumes", cd.r.Resumes.In(s.zone).Format("Mon 15:04"))
	case cd.r.HasDue && sameDay(cd.r.Due.In(s.zone), s.at.In(s.zone)):
		right = s.words.fill("clock.due", cd.r.Due.In(s.zone).Format("15:04"))
	case cd.r.HasDue:
		right = s.words.fill("clock.due", cd.r.Due.In(s.zone).Format("Mon 15:04"))
	}
	p.End(theme.Muted, right, 1)
	kind := v.pen(w).Col(theme.Muted, s.say("clock."+string(c.Kind)), label)
	kind.Bar(barStyle(cd.style), cd.used, 100, w-label-1)
	lines := []string{p.String(), kind.String()}
	if v.waiting() != "" {
		lines = append(lines, v.pen(w).Col(theme.Muted, s.say("lead.waits"), label).Put(theme.Info, v.waiting()).String())
	}
	return lines
}

// waiting is "for Baltica Integrator since 14:02", "" when the partner was asked nothing.
func (v leadView) waiting() string {
	if v.d == nil || v.d.Asked == nil {
		return ""
	}
	return v.s.words.fill("lead.waiting", v.r.Partner, when(*v.d.Asked, v.s.at, v.s.zone))
}

// barStyle is the colour of a clock's bar: that of its words, without weight.
func barStyle(style theme.Style) theme.Style {
	style &^= theme.Bold | theme.Reverse
	if style == theme.Text {
		return theme.Accent
	}
	return style
}
