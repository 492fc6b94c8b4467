package leadview

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// DisputeLines are the other leads with which it is open whose this one is, and below them what was decided.
func (v View) DisputeLines(w, most int) []string {
	if v.Detail == nil {
		return nil
	}
	decided := v.decided(w)
	if len(v.Detail.Disputes) == 0 {
		return decided
	}
	s := v.Session
	lines := []string{v.Title(w, s.Say("lead.disputed"), "")}
	for i, d := range v.Detail.Disputes {
		if i == most {
			lines = append(lines, v.more(w, len(v.Detail.Disputes)-most))
			break
		}
		lines = append(lines, v.dispute(w, &d))
	}
	if len(decided) > 0 {
		lines = append(append(lines, kit.Blanks(w)), decided...)
	}
	return lines
}

// decided is what was decided between the partners that claim the lead, nil for nothing.
func (v View) decided(w int) []string {
	s, r := v.Session, v.Detail.Ruling
	if r == nil {
		return nil
	}
	sign, style, text := s.Theme.Glyphs.Pass, theme.OK, "decided.here"
	if r.PartnerID != v.Row.PartnerID {
		sign, style, text = s.Theme.Glyphs.Unknown, theme.Muted, "decided.other"
	}
	lines := []string{v.Title(w, s.Say("lead.decided"), safetext.Line(r.By)+", "+s.Date(r.At)),
		v.Pen(w).Put(style, sign).To(2).Cell(theme.Text, s.Words.Fill(text, safetext.Line(r.Partner)), w-3).String()}
	if reason := safetext.Line(r.Reason); reason != "" {
		for _, line := range kit.Wrap(reason, max(w-3, 8)) {
			lines = append(lines, v.Pen(w).To(2).Put(theme.Muted, line).String())
		}
	}
	return lines
}

// dispute is "! L-2044  same person, via Ponte Digitale   referred first, 3 Nov".
func (v View) dispute(w int, d *desk.Dispute) string {
	s := v.Session
	what, when := "dispute.company", "dispute.later"
	if d.SamePerson {
		what = "dispute.person"
	}
	if d.First {
		when = "dispute.first"
	}
	text, end := s.Say(what), s.Say(when)
	if d.Referred != nil {
		end += ", " + s.Date(*d.Referred)
	}
	if d.Kind == desk.SameID {
		text, end = s.Say("dispute.id"), string(d.Stage)
	}
	if d.Partner != "" {
		text += ", " + s.Say("lead.via_low") + " " + d.Partner
	}
	p := v.Pen(w).Put(theme.Warn|theme.Bold, s.Theme.Glyphs.Warning).To(2).Put(theme.Accent, d.Lead.String()).Gap(2)
	return p.Cell(theme.Text, text, w-p.At()-kit.Width(end)-3).End(theme.Muted, end, 1).String()
}

// DealLines are the lead's opportunities: the amount, how far it is and since when, and how its lead was chosen;
// then those that name the lead and are held.
func (v View) DealLines(w, most int) []string {
	if v.Detail == nil || len(v.Detail.Deals)+len(v.Detail.HeldDeals) == 0 {
		return nil
	}
	s := v.Session
	all := len(v.Detail.Deals) + len(v.Detail.HeldDeals)
	lines := []string{v.Title(w, s.Say("lead.deals"), "")}
	shown := 0
	for i := range v.Detail.Deals {
		if shown == most {
			break
		}
		shown++
		lines = append(lines, v.deal(w, &v.Detail.Deals[i])...)
	}
	for i := range v.Detail.HeldDeals {
		if shown == most {
			break
		}
		shown++
		d := &v.Detail.HeldDeals[i]
		p := v.Pen(w).Put(theme.Warn, s.Theme.Glyphs.Warning).To(2).Put(theme.Text, v.Detail.Around.Money(d.Amount)).Gap(2)
		lines = append(lines, p.Put(theme.Warn, s.Say("deal.held")).String(), v.Pen(w).To(2).Cell(theme.Muted, d.Reason, w-3).String())
	}
	if all > shown {
		lines = append(lines, v.more(w, all-shown))
	}
	return lines
}

// deal is "12 400 EUR  open  by e-mail, referred first   17 Nov", with a second line where its credit
// is open.
func (v View) deal(w int, d *desk.Deal) []string {
	s, g := v.Session, v.Session.Theme.Glyphs
	sign, style := g.Ring, theme.Text
	switch d.Stage {
	case "won":
		sign, style = g.Pass, theme.OK
	case "lost":
		sign, style = g.Fail, theme.Muted
	}
	when := ""
	switch {
	case d.Closed != nil && d.Stage != "open":
		when = s.Date(*d.Closed)
	case !d.Created.IsZero():
		when = s.Date(d.Created)
	}
	p := v.Pen(w).Put(style, sign).To(2).Put(theme.Text, v.Detail.Around.Money(d.Amount)).Gap(2).Put(style, d.Stage)
	if choice := d.Choice(); choice != "" {
		p.Gap(2).Cell(theme.Muted, choice, w-p.At()-kit.Width(when)-3)
	}
	lines := []string{p.End(theme.Muted, when, 1).String()}
	if d.Disputed {
		lines = append(lines, v.Pen(w).To(2).Cell(theme.Warn, s.Say("deal.disputed"), w-3).String())
	}
	return lines
}

// more is "and 3 more".
func (v View) more(w, n int) string {
	return v.Pen(w).To(2).Put(theme.Muted, v.Session.Words.Fill("strip.more", strconv.Itoa(n))).String()
}
