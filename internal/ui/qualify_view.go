package ui

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// body draws the questions with the gates beside them, or below them on narrow screens.
func (q *qualify) body(w, h int, floating bool) ([]string, kit.Spot) {
	if !floating {
		return q.narrow(w, h)
	}
	p := q.place(w, h, floating)
	head := []string{q.context(w), kit.Blanks(w)}
	right := w - p.w - 3
	titles := kit.NewPen(q.s.th, p.w).Put(theme.Text|theme.Bold, q.s.say("qualify.answers")).String()
	form, spot := q.form.View(q.s.th, p.w, p.h)
	form = append([]string{titles, kit.Blanks(p.w)}, form...)
	side := q.beside(right, p.h+2)
	height := max(len(form), len(side))
	form, side = kit.Fit(form, p.w, height), kit.Fit(side, right, height)
	lines := head
	for i := range form {
		lines = append(lines, form[i]+"   "+side[i])
	}
	spot.Y += p.top
	return lines[:min(len(lines), h)], spot
}

// place is where the questions stand.
func (q *qualify) place(w, h int, floating bool) spread {
	if floating {
		return spread{4, (w - 3) * 54 / 100, h - 4}
	}
	foot := len(q.foot(w, h))
	top := 0
	if h-foot > 12 {
		top = 2
	}
	return spread{top, w, max(h-foot-top, 2)}
}

// beside is the gates as they would stand, or the brief while it is being written.
func (q *qualify) beside(w, h int) []string {
	if q.handing() {
		return q.briefTo(w, h)
	}
	return q.side(w, h)
}

// handing says that the answer in hand goes into the brief.
func (q *qualify) handing() bool {
	a := q.form.Focused()
	return a != nil && q.value("to") != "" && (a.ID == "to" || a.ID == "next" || a.ID == "note")
}

// briefTo is the brief as the one it is handed to would read it, on at most h lines.
func (q *qualify) briefTo(w, h int) []string {
	a, err := q.action()
	if err != nil {
		return nil
	}
	d := q.d
	d.Result = q.result
	b := desk.BriefOf(&d, a, q.s.who.User, q.s.at)
	v := leadView{s: q.s, r: &d.Row, d: &d}
	lines := v.brief(w, cleanBrief(&b))
	lines[0] = v.title(w, q.s.say("brief.title"), q.s.words.fill("brief.to", b.To))
	if len(lines) <= h {
		return lines
	}
	if focused := q.form.Focused(); focused != nil && focused.ID != "to" {
		// What is being typed stands at the end.
		return append(lines[:1:1], lines[len(lines)-max(h-1, 0):]...)
	}
	more := kit.NewPen(q.s.th, w).To(briefColumn).Put(theme.Muted, q.s.words.count("brief.more", len(lines)-h+1)).String()
	return append(lines[:max(h-1, 0)], more)
}

// context says who this is about.
func (q *qualify) context(w int) string {
	v := leadView{s: q.s, r: &q.d.Row, d: &q.d}
	g := q.s.th.Glyphs
	p := kit.NewPen(q.s.th, w).Put(theme.Text, v.person())
	if q.d.Partner != "" {
		p.Put(theme.Muted, " "+g.Middot+" "+q.s.say("lead.via")+" "+q.d.Partner)
	}
	owner := ""
	switch {
	case q.value("to") != "": // what is done on submit says where it goes
	case q.d.Owner == "":
		owner = q.s.say("qualify.assigned")
	case q.d.Owner != q.s.who.User:
		owner = q.s.words.fill("qualify.stays", q.d.Owner)
	}
	// The words matter more than the blank behind them.
	return p.End(theme.Muted, owner, min(max(p.Room()-kit.Width(owner)-1, 0), 1)).String()
}

// side is the gates as they would stand, the result and what submitting does.
func (q *qualify) side(w, h int) []string {
	s := q.s
	v := leadView{s: s, r: &q.d.Row, d: &q.d}
	lines := []string{v.title(w, s.say("qualify.gates"), s.say("qualify.as_you_type")), kit.Blanks(w)}
	for _, g := range q.result.Gates {
		lines = append(lines, q.gateRow(g, w)...)
	}
	lines = append(lines, kit.Blanks(w), q.resultLine(w))
	for _, n := range q.result.Next[:min(len(q.result.Next), 2)] {
		lines = append(lines, v.nextLine(v.pen(w), n, w-1).String())
	}
	effects := append([]string{kit.Blanks(w), v.title(w, s.say("qualify.on_submit"), "")}, q.effectLines(w)...)
	if len(lines)+len(effects) <= h {
		lines = append(lines, effects...)
	}
	return lines[:min(len(lines), h)]
}

// gateRow is one gate; one that is open says why, and names the criteria that it lacks.
func (q *qualify) gateRow(g gate.Gate, w int) []string {
	s := q.s
	const name = 11
	sign, style := outcome(s.th.Glyphs, g.Outcome, false)
	p := kit.NewPen(s.th, w).Put(style, sign).Gap(1).Col(theme.Text, s.gateName(g.ID), name).To(name + 2)
	if g.Outcome == gate.Pass {
		return []string{p.Put(theme.Muted, g.Reason).String()}
	}
	var lines []string
	for i, text := range kit.Wrap(g.Reason, w-name-2) {
		if i > 0 {
			p = kit.NewPen(s.th, w).To(name + 2)
		}
		lines = append(lines, p.Put(theme.Text, text).String())
	}
	if g.ID != "icp" {
		return lines
	}
	for _, c := range g.Criteria {
		if c.Outcome == gate.Pass {
			continue
		}
		sign, style := outcome(s.th.Glyphs, c.Outcome, c.Soft)
		lines = append(lines, kit.NewPen(s.th, w).To(name+2).Put(style, sign).Gap(1).Put(theme.Muted, c.Label).String())
	}
	return lines
}

// resultLine is the verdict as it would be.
func (q *qualify) resultLine(w int) string {
	s, g := q.s, q.s.th.Glyphs
	v := leadView{s: s}
	p := kit.NewPen(s.th, w).Col(theme.Muted, s.say("qualify.result"), 9)
	p.Put(theme.Text|theme.Bold, v.gateCount(&q.result)).Gap(2)
	if n := failures(&q.result); n > 0 && w >= 56 { // beside the gates themselves they are counted at a glance
		p.Put(theme.Crit|theme.Bold, s.words.count("gates.failed", n)).Gap(2)
	}
	switch q.result.Verdict {
	case lead.IsEQL:
		return p.Put(theme.OK|theme.Bold, g.Pass+" "+s.say("verdict.eql")).String()
	case lead.NotEQL:
		return p.Put(theme.Crit|theme.Bold, g.Fail+" "+s.say("verdict.not_eql")).String()
	}
	return p.Put(theme.Warn, s.say("verdict.needs_facts")).String()
}

// effectLines say what ctrl+s will do with the answers as they stand.
func (q *qualify) effectLines(w int) []string {
	s := q.s
	var ids []string
	if q.result.Verdict == lead.IsEQL {
		ids = append(ids, q.clockEffect())
		if q.d.Partner != "" {
			ids = append(ids, s.words.fill("effect.told", q.d.Partner))
		}
		if to := q.value("to"); to != "" {
			ids = append(ids, s.words.fill("effect.hand", to))
		}
	} else {
		if q.draft() != "" {
			ids = append(ids, s.say("effect.save_facts"))
		}
		ids = append(ids, s.say("effect.stays"))
	}
	var lines []string
	for _, text := range ids {
		for i, line := range kit.Wrap(text, w-5) {
			p := kit.NewPen(s.th, w).Gap(2)
			if i > 0 {
				p.Gap(2)
			}
			lines = append(lines, p.Put(theme.Muted, line).String())
		}
	}
	return lines
}

// narrow puts the gates below the questions, the passed ones by name only.
func (q *qualify) narrow(w, h int) ([]string, kit.Spot) {
	p := q.place(w, h, false)
	var lines []string
	if p.top > 0 {
		lines = append(lines, q.context(w), kit.Blanks(w))
	}
	form, spot := q.form.View(q.s.th, w, p.h)
	lines = append(lines, kit.Fit(form, w, p.h)...)
	lines = append(lines, q.foot(w, h)...)
	spot.Y += p.top
	return lines[:min(len(lines), h)], spot
}

// foot is what stands below the questions on a narrow screen: the result with the open gates, or
// the brief while it is being written.
func (q *qualify) foot(w, h int) []string {
	v := leadView{s: q.s, r: &q.d.Row, d: &q.d}
	if h < 6 { // the questions need all but one of so few rows
		return []string{q.resultLine(w)}
	}
	lines := []string{q.ruled(w, h)}
	if q.handing() {
		return append(lines, q.briefTo(w, max(h*3/5-1, 1))...)
	}
	lines = append(lines, q.resultLine(w))
	if h >= 15 {
		lines = append(lines, v.passedGates(q.result.Gates, w)...)
	}
	open := v.openGates(q.result.Open(), w, 1)
	return append(lines, open[:min(len(open), max(h/3-1, 1))]...)
}
