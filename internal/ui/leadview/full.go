package leadview

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// RuleLines are every rule of the score with its outcome, points and evidence.
func (v View) RuleLines(w int) []string {
	if v.Detail == nil || len(v.Detail.Result.Score.Rules) == 0 {
		return nil
	}
	lines := []string{v.Section(w, v.Session.Say("lead.rules"), "")}
	for _, r := range v.Detail.Result.Score.Rules {
		g := v.Session.Theme.Glyphs
		sign, style := g.Dash, theme.Muted
		switch r.Outcome {
		case scoring.Hit:
			sign, style = g.Pass, theme.OK
		case scoring.Unknown:
			sign, style = "?", theme.Warn
		}
		points := strconv.Itoa(r.Points) + "/" + strconv.Itoa(r.Possible)
		p := v.Pen(w).Put(style, sign).Gap(1).Col(theme.Text, r.Label, min(24, w/2)).Gap(1)
		p.Cell(theme.Muted, r.Evidence, w-p.At()-8).To(w - 1 - kit.Width(points))
		lines = append(lines, p.Put(theme.Text, points).String())
	}
	for _, group := range []string{scoring.Fit, scoring.Intent} {
		if sum, most, capped := v.capped(group); capped {
			text := v.Session.Say("score."+group) + " " + v.Session.Words.Fill("score.capped", strconv.Itoa(sum), strconv.Itoa(most))
			lines = append(lines, v.Pen(w).Gap(2).Put(theme.Muted, text).String())
		}
	}
	if could := v.could(); len(could) > 0 {
		text := v.Session.Say("score.could_full") + " " + strings.Join(could, ", ")
		for _, line := range kit.Wrap(text, w-3) {
			lines = append(lines, v.Pen(w).Gap(2).Put(theme.Muted, line).String())
		}
	}
	return lines
}

// GatesFull are all gates with their reasons, and what each looked at.
func (v View) GatesFull(w int) []string {
	if v.Detail == nil {
		return nil
	}
	lines := []string{v.Section(w, v.Session.Say("lead.gates"), v.GateCount(&v.Detail.Result))}
	for _, g := range v.Detail.Result.Gates {
		sign, style := Outcome(v.Session.Theme.Glyphs, g.Outcome, false)
		const name = 11
		for i, line := range kit.Wrap(g.Reason, w-name-3) {
			p := v.Pen(w)
			if i == 0 {
				p.Put(style, sign).Gap(1).Col(theme.Text, GateName(v.Session, g.ID), name)
			}
			lines = append(lines, p.To(name+2).Put(theme.Muted, line).String())
		}
		if g.ID == "bant" {
			continue // its questions have a block of their own
		}
		for _, c := range g.Criteria {
			sign, style := Outcome(v.Session.Theme.Glyphs, c.Outcome, c.Soft)
			p := v.Pen(w).To(name+2).Put(style, sign).Gap(1).Put(theme.Text, c.Label)
			lines = append(lines, p.Gap(2).Cell(theme.Muted, c.Evidence, w-p.At()-1).String())
		}
	}
	return lines
}

// BantFull are the four questions with evidence, who noted it and when.
func (v View) BantFull(w int) []string {
	if v.Detail == nil {
		return nil
	}
	lines := v.BantLines(w)[:1]
	for _, name := range lead.Letters() {
		q := v.Detail.Facts.BANT.Get(name)
		sign, style := AnswerSign(v.Session.Theme.Glyphs, q.Answer)
		by := ""
		if q.Who != "" {
			by = q.Who + " " + say.When(q.At, v.Session.At, v.Session.Zone)
		}
		p := v.Pen(w).Put(style, sign).Gap(1).Col(theme.Text, v.Session.Say("bant."+name), 11)
		text := q.Evidence
		if text == "" {
			text = v.Session.Say("bant." + string(Normal(q.Answer)))
		}
		p.Cell(theme.Muted, text, w-p.At()-kit.Width(by)-3).End(theme.Muted, by, 1)
		lines = append(lines, p.String())
	}
	return lines
}

// Normal is an answer; one that nobody gave is unknown.
func Normal(a lead.Answer) lead.Answer {
	if a == "" {
		return lead.Unknown
	}
	return a
}

// SaidLines are what the partner wrote, why the lead stands where it does, and what was agreed.
func (v View) SaidLines(w int) []string {
	if v.Detail == nil {
		return nil
	}
	g := v.Session.Theme.Glyphs
	var lines []string
	if v.Detail.Reason != "" {
		lines = append(lines, v.Title(w, v.Session.Say("lead.reason"), ""))
		for _, line := range kit.Wrap(v.Detail.Reason, w-2) {
			lines = append(lines, v.Pen(w).Put(theme.Crit, line).String())
		}
	}
	if v.Detail.Note != "" {
		lines = append(lines, v.Title(w, v.Session.Say("lead.said"), ""))
		for _, line := range kit.Wrap(g.OpenQuote+v.Detail.Note+g.CloseQuote, w-2) {
			lines = append(lines, v.Pen(w).Put(theme.Text, line).String())
		}
	}
	for _, f := range []struct{ id, text string }{
		{"lead.next_step", v.nextStep()}, {"lead.nurture", v.dated()}, {"lead.tags", strings.Join(v.Row.Tags, ", ")},
	} {
		if f.text != "" {
			lines = append(lines, v.Pen(w).Col(theme.Muted, v.Session.Say(f.id), 13).Cell(theme.Text, f.text, w-14).String())
		}
	}
	return lines
}

// nextStep is what was agreed, and for when.
func (v View) nextStep() string {
	if v.Row.NextOn == nil {
		return v.Detail.NextStep
	}
	on := say.Day(*v.Row.NextOn, v.Session.At, v.Session.Zone)
	if v.Detail.NextStep == "" {
		return on
	}
	return on + " " + v.Session.Theme.Glyphs.Middot + " " + v.Detail.NextStep
}

// dated is when a lead returns that sleeps now.
func (v View) dated() string {
	switch {
	case v.Detail.Nurture != nil:
		return say.Day(*v.Detail.Nurture, v.Session.At, v.Session.Zone)
	case v.Row.Snoozed != nil && v.Row.Snoozed.After(v.Session.At):
		return say.Day(*v.Row.Snoozed, v.Session.At, v.Session.Zone)
	}
	return ""
}

// ContactLines are how to reach the person and what the record says of the referral.
func (v View) ContactLines(w int) []string {
	if v.Detail == nil {
		return nil
	}
	lines := []string{v.Section(w, v.Session.Say("lead.record"), "")}
	pair := func(id, text string) {
		if text != "" {
			lines = append(lines, v.Pen(w).Col(theme.Muted, v.Session.Say(id), 13).Cell(theme.Text, text, w-14).String())
		}
	}
	local, _ := v.LocalTime()
	pair("lead.local", local)
	for _, f := range lead.By(func(f *lead.Fact) int { return f.Page }) {
		text := f.Read(&v.Detail.Facts)
		switch at, _ := f.Value(&v.Detail.Facts).(time.Time); {
		case !at.IsZero():
			text = v.Session.Date(at)
		case f.Kind == lead.ASource:
			text = say.Spaced(text)
		}
		pair("field."+strings.TrimSuffix(f.Name, "_at"), text)
	}
	pair("field.queue", v.Row.Queue)
	return lines
}

// AttributeLines are the columns of imports that nobody asked for and nothing threw away.
func (v View) AttributeLines(w int) []string {
	if v.Detail == nil || len(v.Detail.Attributes) == 0 {
		return nil
	}
	lines := []string{v.Title(w, v.Session.Say("lead.attributes"), "")}
	for _, name := range slices.Sorted(maps.Keys(v.Detail.Attributes)) {
		p := v.Pen(w).Col(theme.Muted, name, min(24, w/3)).Gap(1)
		lines = append(lines, p.Cell(theme.Text, v.Detail.Attributes[name], w-p.At()-1).String())
	}
	return lines
}
