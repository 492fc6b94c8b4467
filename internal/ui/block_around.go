package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// pairColumn is the width of the words before values.
const pairColumn = 13

// pair is one named value; nothing when there is none.
func (v leadView) pair(w int, name, value string, style theme.Style) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	return []string{v.pen(w).Col(theme.Muted, name, pairColumn).Cell(style, value, w-pairColumn-1).String()}
}

// companyLines are what else is known of the company: is it a customer, is there a deal, who talked
// to it last, whose other leads are there.
func (v leadView) companyLines(w, most int) []string {
	if v.d == nil {
		return nil
	}
	s, a := v.s, &v.d.Around
	lines := []string{v.title(w, s.say("lead.company"), "")}
	switch open := a.Open(); {
	case open != nil:
		lines = append(lines, v.pair(w, s.say("lead.deal"), s.words.fill("lead.deal_open", a.Money(open.Amount), open.Lead.String(), date(open.Created, s.at, s.zone)), theme.Warn)...)
	case !a.Customer():
		lines = append(lines, v.pair(w, s.say("lead.deal"), s.say("lead.deal_none"), theme.Muted)...)
	}
	if a.Customer() {
		lines = append(lines, v.pair(w, s.say("lead.customer"), v.won(), theme.OK)...)
	}
	if t := a.Talk; t != nil {
		text := strings.Join([]string{t.Who, s.how(t.How), when(t.At, s.at, s.zone)}, " "+s.th.Glyphs.Middot+" ")
		if t.Lead != v.r.ID {
			text += " " + s.th.Glyphs.Middot + " " + t.Lead.String()
		}
		lines = append(lines, v.pair(w, s.say("lead.talk"), text, theme.Text)...)
	} else {
		lines = append(lines, v.pair(w, s.say("lead.talk"), s.say("lead.talk_none"), theme.Muted)...)
	}
	for i, n := range a.Leads[:min(len(a.Leads), most)] {
		name := ""
		if i == 0 {
			name = s.say("lead.beside")
		}
		lines = append(lines, v.neighbour(w, name, n))
	}
	if more := len(a.Leads) - most; more > 0 {
		lines = append(lines, v.pen(w).To(pairColumn).Put(theme.Muted, s.words.fill("strip.more", strconv.Itoa(more))).String())
	}
	return lines
}

// how is a way to reach somebody in words.
func (s *session) how(code string) string {
	if word, ok := s.words.plain["by."+code]; ok {
		return word
	}
	return code
}

// won are the deals that made the company a customer, in one line.
func (v leadView) won() string {
	var sum int64
	n := 0
	for _, d := range v.d.Around.Deals {
		if d.Stage == "won" {
			sum += d.Amount
			n++
		}
	}
	return v.s.words.fill("lead.won", v.d.Around.Money(sum), strconv.Itoa(n))
}

// neighbour is "L-2044  eql   Jan Kos, via Ponte Digitale   piotr".
func (v leadView) neighbour(w int, name string, n desk.Neighbour) string {
	p := v.pen(w).Col(theme.Muted, name, pairColumn)
	p.Put(theme.Accent, n.ID.String()).Gap(2).Put(theme.Muted, string(n.Stage)).Gap(2)
	text := n.Name
	if n.SamePerson {
		text = v.s.say("lead.same_person")
	}
	style := theme.Text
	if n.PartnerID != v.r.PartnerID {
		text = strings.TrimPrefix(text+", "+v.s.say("lead.via_low")+" "+n.Partner, ", ")
		style = theme.Warn
	}
	p.Cell(style, text, w-p.At()-kit.Width(n.Owner)-3)
	return p.End(theme.Info, n.Owner, 1).String()
}

// partnerLines are who sent the lead, how they stand in the programme and how much they send.
func (v leadView) partnerLines(w int) []string {
	if v.d == nil || v.r.Partner == "" {
		return nil
	}
	s := v.s
	dot := " " + s.th.Glyphs.Middot + " "
	lines := []string{v.title(w, s.say("lead.partner"), kit.Cut(v.r.Partner, w/2, s.th.Glyphs.Ellipsis))}
	if p := v.d.PartnerRec; p != nil {
		facts, style := []string{p.Tier, p.Kind}, theme.Text
		if p.Certified.Known && p.Certified.V {
			facts = append(facts, s.say("lead.certified"))
		}
		if p.Status != "" && p.Status != lead.Active {
			facts, style = append(facts, string(p.Status)), theme.Warn
		}
		lines = append(lines, v.pair(w, s.say("lead.standing"), strings.Join(slices.DeleteFunc(facts, func(f string) bool { return f == "" }), dot), style)...)
		lines = append(lines, v.pair(w, s.say("lead.manager"), p.Manager, theme.Text)...)
	}
	if pace := v.d.Around.Pace; pace.Days > 0 {
		text := s.words.count("lead.pace_leads", pace.Leads) + dot + s.words.count("lead.pace_eqls", pace.EQLs)
		if pace.More {
			text = s.words.fill("lead.pace_more", text)
		}
		lines = append(lines, v.pair(w, s.say("lead.pace"), text+" "+s.words.fill("lead.pace_days", strconv.Itoa(pace.Days)), theme.Text)...)
	}
	return lines
}

// localTime is what time it is where the person is, and whether that is a guess; "" where nobody can
// tell. late says that it is no time of day to call.
func (v leadView) localTime() (text string, late bool) {
	if v.d == nil {
		return "", false
	}
	at, guessed, ok := desk.LocalTime(&v.d.Facts, v.s.at)
	if !ok {
		return "", false
	}
	text = at.Format("Mon 15:04")
	if guessed {
		text = v.s.words.fill("lead.guessed", text, v.r.Country)
	}
	return text, !desk.Callable(at)
}
