package leadview

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// PairColumn is the width of the words before values.
const PairColumn = 13

// Pair is one named value; nothing when there is none.
func (v View) Pair(w int, name, value string, style theme.Style) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	return []string{v.Pen(w).Col(theme.Muted, name, PairColumn).Cell(style, value, w-PairColumn-1).String()}
}

// CompanyLines are what else is known of the company: is it a customer, is there a deal, who talked
// to it last, whose other leads are there.
func (v View) CompanyLines(w, most int) []string {
	if v.Detail == nil {
		return nil
	}
	s, a := v.Session, &v.Detail.Around
	lines := []string{v.Title(w, s.Say("lead.company"), "")}
	switch open := a.Open(); {
	case open != nil:
		lines = append(lines, v.Pair(w, s.Say("lead.deal"), OpenDeal(s, a, open), theme.Warn)...)
	case !a.Customer():
		lines = append(lines, v.Pair(w, s.Say("lead.deal"), s.Say("lead.deal_none"), theme.Muted)...)
	}
	if a.Customer() {
		lines = append(lines, v.Pair(w, s.Say("lead.customer"), v.won(), theme.OK)...)
	}
	for i, o := range v.Detail.Shared {
		if i == most {
			lines = append(lines, v.Pen(w).To(PairColumn).Put(theme.Muted, s.Words.Fill("strip.more",
				strconv.Itoa(len(v.Detail.Shared)-most))).String())
			break
		}
		lines = append(lines, v.Pair(w, s.Say("lead.overlap"), s.Words.Fill("lead.overlap_with", o.Partner), theme.Text)...)
	}
	if t := a.Talk; t != nil {
		text := strings.Join([]string{t.Who, HowWord(s, t.How), say.When(t.At, s.At, s.Zone)}, " "+s.Theme.Glyphs.Middot+" ")
		if t.Lead != v.Row.ID {
			text += " " + s.Theme.Glyphs.Middot + " " + t.Lead.String()
		}
		lines = append(lines, v.Pair(w, s.Say("lead.talk"), text, theme.Text)...)
	} else {
		lines = append(lines, v.Pair(w, s.Say("lead.talk"), s.Say("lead.talk_none"), theme.Muted)...)
	}
	for i, n := range a.Leads[:min(len(a.Leads), most)] {
		name := ""
		if i == 0 {
			name = s.Say("lead.beside")
		}
		lines = append(lines, v.Neighbour(w, name, n))
	}
	if more := len(a.Leads) - most; more > 0 {
		lines = append(lines, v.Pen(w).To(PairColumn).Put(theme.Muted, s.Words.Fill("strip.more", strconv.Itoa(more))).String())
	}
	return lines
}

// OpenDeal is an open deal in a line: "12 000 USD open, L-12, since 3 Nov".
func OpenDeal(s *place.Session, a *desk.Around, d *desk.Deal) string {
	if d.Created.IsZero() {
		return s.Words.Fill("lead.deal_undated", a.Money(d.Amount), d.Lead.String())
	}
	return s.Words.Fill("lead.deal_open", a.Money(d.Amount), d.Lead.String(), s.Date(d.Created))
}

// HowWord is a way to reach somebody in words.
func HowWord(s *place.Session, code string) string {
	if word, ok := s.Words.Plain["by."+code]; ok {
		return word
	}
	return code
}

// won are the deals that made the company a customer, in one line.
func (v View) won() string {
	var sum int64
	n := 0
	for _, d := range v.Detail.Around.Deals {
		if d.Stage == "won" {
			sum += d.Amount.V // what is not known is in no sum
			n++
		}
	}
	return v.Session.Words.Fill("lead.won", v.Detail.Around.Money(lead.Known(sum)), strconv.Itoa(n))
}

// Neighbour is "L-2044  eql   Jan Kos, via Ponte Digitale   piotr".
func (v View) Neighbour(w int, name string, n desk.Neighbour) string {
	p := v.Pen(w).Col(theme.Muted, name, PairColumn)
	p.Put(theme.Accent, n.ID.String()).Gap(2).Put(theme.Muted, string(n.Stage)).Gap(2)
	text := n.Name
	if n.SamePerson {
		text = v.Session.Say("lead.same_person")
	}
	style := theme.Text
	if n.PartnerID != v.Row.PartnerID {
		text = strings.TrimPrefix(text+", "+v.Session.Say("lead.via_low")+" "+n.Partner, ", ")
		style = theme.Warn
	}
	p.Cell(style, text, w-p.At()-kit.Width(n.Owner)-3)
	return p.End(theme.Info, n.Owner, 1).String()
}

// PartnerLines are who sent the lead, how they stand in the programme and how much they send.
func (v View) PartnerLines(w int) []string {
	if v.Detail == nil || v.Row.Partner == "" {
		return nil
	}
	s := v.Session
	dot := " " + s.Theme.Glyphs.Middot + " "
	lines := []string{v.Title(w, s.Say("lead.partner"), kit.Cut(v.Row.Partner, w/2, s.Theme.Glyphs.Ellipsis))}
	if p := v.Detail.PartnerRec; p != nil {
		facts, style := []string{p.Tier, p.Kind}, theme.Text
		if p.Certified.Known && p.Certified.V {
			facts = append(facts, s.Say("lead.certified"))
		}
		if p.Status != "" && p.Status != lead.Active {
			facts, style = append(facts, string(p.Status)), theme.Warn
		}
		lines = append(lines, v.Pair(w, s.Say("lead.standing"),
			strings.Join(slices.DeleteFunc(facts, func(f string) bool { return f == "" }), dot), style)...)
		lines = append(lines, v.Pair(w, s.Say("lead.manager"), p.Manager, theme.Text)...)
	}
	if pace := v.Detail.Around.Pace; pace.Days > 0 {
		text := s.Words.Count("lead.pace_leads", pace.Leads) + dot + s.Words.Count("lead.pace_eqls", pace.EQLs)
		if pace.More {
			text = s.Words.Fill("lead.pace_more", text)
		}
		lines = append(lines, v.Pair(w, s.Say("lead.pace"), text+" "+s.Words.Fill("lead.pace_days", strconv.Itoa(pace.Days)),
			theme.Text)...)
	}
	return lines
}

// LocalTime is what time it is where the person is, and whether that is a guess; "" where nobody can
// tell. late says that it is no time of day to call.
func (v View) LocalTime() (text string, late bool) {
	if v.Detail == nil {
		return "", false
	}
	at, guessed, ok := desk.LocalTime(&v.Detail.Facts, v.Session.At)
	if !ok {
		return "", false
	}
	text = at.Format("Mon 15:04")
	if guessed {
		text = v.Session.Words.Fill("lead.guessed", text, v.Row.Country)
	}
	return text, !desk.Callable(at)
}
