package ui

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// ruleLines are every rule of the score with its outcome, points and evidence.
func (v leadView) ruleLines(w int) []string {
	if v.d == nil || len(v.d.Result.Score.Rules) == 0 {
		return nil
	}
	lines := []string{v.section(w, v.s.say("lead.rules"), "")}
	for _, r := range v.d.Result.Score.Rules {
		g := v.s.th.Glyphs
		sign, style := g.Dash, theme.Muted
		switch r.Outcome {
		case scoring.Hit:
			sign, style = g.Pass, theme.OK
		case scoring.Unknown:
			sign, style = "?", theme.Warn
		}
		points := strconv.Itoa(r.Points) + "/" + strconv.Itoa(r.Possible)
		p := v.pen(w).Put(style, sign).Gap(1).Col(theme.Text, r.Label, min(24, w/2)).Gap(1)
		p.Cell(theme.Muted, r.Evidence, w-p.At()-8).To(w - 1 - kit.Width(points))
		lines = append(lines, p.Put(theme.Text, points).String())
	}
	return lines
}

// gatesFull are all gates with their reasons, and what each looked at.
func (v leadView) gatesFull(w int) []string {
	if v.d == nil {
		return nil
	}
	lines := []string{v.section(w, v.s.say("lead.gates"), v.gateCount(&v.d.Result))}
	for _, g := range v.d.Result.Gates {
		sign, style := outcome(v.s.th.Glyphs, g.Outcome, false)
		const name = 11
		for i, line := range kit.Wrap(g.Reason, w-name-3) {
			p := v.pen(w)
			if i == 0 {
				p.Put(style, sign).Gap(1).Col(theme.Text, v.s.gateName(g.ID), name)
			}
			lines = append(lines, p.To(name+2).Put(theme.Muted, line).String())
		}
		if g.ID == "bant" {
			continue // its questions have a block of their own
		}
		for _, c := range g.Criteria {
			sign, style := outcome(v.s.th.Glyphs, c.Outcome, c.Soft)
			p := v.pen(w).To(name+2).Put(style, sign).Gap(1).Put(theme.Text, c.Label)
			lines = append(lines, p.Gap(2).Cell(theme.Muted, c.Evidence, w-p.At()-1).String())
		}
	}
	return lines
}

// bantFull are the four questions with evidence, who noted it and when.
func (v leadView) bantFull(w int) []string {
	if v.d == nil {
		return nil
	}
	lines := v.bantLines(w)[:1]
	for _, name := range lead.Letters() {
		q := v.d.Facts.BANT.Get(name)
		sign, style := answerSign(v.s.th.Glyphs, q.Answer)
		by := ""
		if q.Who != "" {
			by = q.Who + " " + when(q.At, v.s.at, v.s.zone)
		}
		p := v.pen(w).Put(style, sign).Gap(1).Col(theme.Text, v.s.say("bant."+name), 11)
		text := q.Evidence
		if text == "" {
			text = v.s.say("bant." + string(normal(q.Answer)))
		}
		p.Cell(theme.Muted, text, w-p.At()-kit.Width(by)-3).End(theme.Muted, by, 1)
		lines = append(lines, p.String())
	}
	return lines
}

func normal(a lead.Answer) lead.Answer {
	if a == "" {
		return lead.Unknown
	}
	return a
}

// saidLines are what the partner wrote, why the lead stands where it does, and what was agreed.
func (v leadView) saidLines(w int) []string {
	if v.d == nil {
		return nil
	}
	g := v.s.th.Glyphs
	var lines []string
	if v.d.Reason != "" {
		lines = append(lines, v.title(w, v.s.say("lead.reason"), ""))
		for _, line := range kit.Wrap(v.d.Reason, w-2) {
			lines = append(lines, v.pen(w).Put(theme.Crit, line).String())
		}
	}
	if v.d.Note != "" {
		lines = append(lines, v.title(w, v.s.say("lead.said"), ""))
		for _, line := range kit.Wrap(g.OpenQuote+v.d.Note+g.CloseQuote, w-2) {
			lines = append(lines, v.pen(w).Put(theme.Text, line).String())
		}
	}
	for _, f := range []struct{ id, text string }{
		{"lead.next_step", v.d.NextStep}, {"lead.nurture", v.dated()}, {"lead.tags", strings.Join(v.r.Tags, ", ")},
	} {
		if f.text != "" {
			lines = append(lines, v.pen(w).Col(theme.Muted, v.s.say(f.id), 13).Cell(theme.Text, f.text, w-14).String())
		}
	}
	return lines
}

// dated is when a lead returns that sleeps now.
func (v leadView) dated() string {
	switch {
	case v.d.Nurture != nil:
		return day(*v.d.Nurture, v.s.at, v.s.zone)
	case v.r.Snoozed != nil && v.r.Snoozed.After(v.s.at):
		return day(*v.r.Snoozed, v.s.at, v.s.zone)
	}
	return ""
}

// contactLines are how to reach the person and what the record says of the referral.
func (v leadView) contactLines(w int) []string {
	if v.d == nil {
		return nil
	}
	f := &v.d.Facts
	referred := ""
	if f.Lead.ReferredAt.Known {
		referred = date(f.Lead.ReferredAt.V, v.s.at, v.s.zone)
	}
	lines := []string{v.section(w, v.s.say("lead.record"), "")}
	local, _ := v.localTime()
	for _, x := range []struct{ id, text string }{
		{"lead.local", local}, {"field.email", f.Lead.Email.V}, {"field.phone", f.Lead.Phone.V}, {"field.domain", v.r.Domain},
		{"field.tech_stack", strings.Join(f.Account.TechStack.V, ", ")}, {"field.use_case", f.Lead.UseCase.V},
		{"field.source", spaced(string(v.r.Source))}, {"field.referred", referred}, {"field.queue", v.r.Queue},
	} {
		if x.text != "" {
			lines = append(lines, v.pen(w).Col(theme.Muted, v.s.say(x.id), 13).Cell(theme.Text, x.text, w-14).String())
		}
	}
	return lines
}

// attributeLines are the columns of imports that nobody asked for and nothing threw away.
func (v leadView) attributeLines(w int) []string {
	if v.d == nil || len(v.d.Attributes) == 0 {
		return nil
	}
	lines := []string{v.title(w, v.s.say("lead.attributes"), "")}
	for _, name := range slices.Sorted(maps.Keys(v.d.Attributes)) {
		p := v.pen(w).Col(theme.Muted, name, min(24, w/3)).Gap(1)
		lines = append(lines, p.Cell(theme.Text, v.d.Attributes[name], w-p.At()-1).String())
	}
	return lines
}
