package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Body draws the questions with the gates beside them, or below them on narrow screens.
func (q *Qualify) Body(w, h int, floating bool) ([]string, kit.Spot) {
	if !floating {
		return q.narrow(w, h)
	}
	p := q.Place(w, h, floating)
	head := []string{q.context(w), kit.Blanks(w)}
	right := w - p.W - 3
	titles := kit.NewPen(q.S.Theme, p.W).Put(theme.Text|theme.Bold, q.S.Say("qualify.answers")).String()
	form, spot := q.Form.View(q.S.Theme, p.W, p.H)
	form = append([]string{titles, kit.Blanks(p.W)}, form...)
	side := q.beside(right, p.H+2)
	height := max(len(form), len(side))
	form, side = kit.Fit(form, p.W, height), kit.Fit(side, right, height)
	lines := head
	for i := range form {
		lines = append(lines, form[i]+"   "+side[i])
	}
	spot.Y += p.Top
	return lines[:min(len(lines), h)], spot
}

// Place is where the questions stand.
func (q *Qualify) Place(w, h int, floating bool) place.Spread {
	if floating {
		return place.Spread{Top: 4, W: (w - 3) * 54 / 100, H: h - 4}
	}
	foot := len(q.foot(w, h))
	top := 0
	if h-foot > 12 {
		top = 2
	}
	return place.Spread{Top: top, W: w, H: max(h-foot-top, 2)}
}

// beside is the gates as they would stand, or the brief while it is being written.
func (q *Qualify) beside(w, h int) []string {
	if q.handing() {
		return q.briefTo(w, h)
	}
	return q.side(w, h)
}

// handing says that the answer in hand goes into the brief.
func (q *Qualify) handing() bool {
	a := q.Form.Focused()
	return a != nil && q.Value("to") != "" && (a.ID == "to" || a.ID == "next" || a.ID == "note")
}

// briefTo is the brief as the one it is handed to would read it, on at most h lines.
func (q *Qualify) briefTo(w, h int) []string {
	a, err := q.action()
	if err != nil {
		return nil
	}
	d := q.d
	d.Result = q.Result
	b := desk.BriefOf(&d, a, q.S.Who.User, q.S.At.In(DayZone(q.S)))
	v := leadview.View{Session: q.S, Row: &d.Row, Detail: &d}
	lines := v.Brief(w, say.CleanBrief(&b))
	lines[0] = v.Title(w, q.S.Say("brief.title"), q.S.Words.Fill("brief.to", b.To))
	if len(lines) <= h {
		return lines
	}
	if focused := q.Form.Focused(); focused != nil && focused.ID != "to" {
		// What is being typed stands at the end.
		return append(lines[:1:1], lines[len(lines)-max(h-1, 0):]...)
	}
	more := kit.NewPen(q.S.Theme, w).To(leadview.BriefColumn).Put(theme.Muted, q.S.Words.Count("brief.more", len(lines)-h+1)).String()
	return append(lines[:max(h-1, 0)], more)
}

// context says who this is about.
func (q *Qualify) context(w int) string {
	v := leadview.View{Session: q.S, Row: &q.d.Row, Detail: &q.d}
	g := q.S.Theme.Glyphs
	p := kit.NewPen(q.S.Theme, w).Put(theme.Text, v.Person())
	if q.d.Partner != "" {
		p.Put(theme.Muted, " "+g.Middot+" "+q.S.Say("lead.via")+" "+q.d.Partner)
	}
	owner := ""
	switch {
	case q.Value("to") != "": // what is done on submit says where it goes
	case q.d.Owner == "":
		owner = q.S.Say("qualify.assigned")
	case q.d.Owner != q.S.Who.User:
		owner = q.S.Words.Fill("qualify.stays", q.d.Owner)
	}
	// The words matter more than the blank behind them.
	return p.End(theme.Muted, owner, min(max(p.Room()-kit.Width(owner)-1, 0), 1)).String()
}

// side is the gates as they would stand, the result and what submitting does.
func (q *Qualify) side(w, h int) []string {
	s := q.S
	v := leadview.View{Session: s, Row: &q.d.Row, Detail: &q.d}
	lines := []string{v.Title(w, s.Say("qualify.gates"), s.Say("qualify.as_you_type")), kit.Blanks(w)}
	for _, g := range q.Result.Gates {
		lines = append(lines, q.gateRow(g, w)...)
	}
	lines = append(lines, kit.Blanks(w), q.resultLine(w))
	for _, n := range q.Result.Next[:min(len(q.Result.Next), 2)] {
		lines = append(lines, v.NextLine(v.Pen(w), n, w-1).String())
	}
	if len(q.Result.Next) == 0 {
		lines = append(lines, q.wayOut(w)...)
	}
	effects := append([]string{kit.Blanks(w), v.Title(w, s.Say("qualify.on_submit"), "")}, q.effectLines(w)...)
	if len(lines)+len(effects) <= h {
		lines = append(lines, effects...)
	}
	return lines[:min(len(lines), h)]
}

// wayOut is what is left to do with the answers as they stand.
func (q *Qualify) wayOut(w int) []string {
	d := q.d
	d.Result = q.Result
	if a, err := q.action(); err == nil {
		for name, answer := range a.BANT {
			if of := d.Facts.BANT.Get(name); of != nil {
				*of = answer
			}
		}
	}
	return leadview.View{Session: q.S, Row: &d.Row, Detail: &d}.WayOut(w)
}

// gateRow is one gate; one that is open says why, and names the criteria that it lacks.
func (q *Qualify) gateRow(g gate.Gate, w int) []string {
	s := q.S
	const name = 11
	sign, style := leadview.Outcome(s.Theme.Glyphs, g.Outcome, false)
	p := kit.NewPen(s.Theme, w).Put(style, sign).Gap(1).Col(theme.Text, leadview.GateName(s, g.ID), name).To(name + 2)
	if g.Outcome == gate.Pass {
		return []string{p.Put(theme.Muted, g.Reason).String()}
	}
	var lines []string
	for i, text := range kit.Wrap(g.Reason, w-name-2) {
		if i > 0 {
			p = kit.NewPen(s.Theme, w).To(name + 2)
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
		sign, style := leadview.Outcome(s.Theme.Glyphs, c.Outcome, c.Soft)
		lines = append(lines, kit.NewPen(s.Theme, w).To(name+2).Put(style, sign).Gap(1).Put(theme.Muted, c.Label).String())
	}
	return lines
}

// resultLine is the verdict as it would be.
func (q *Qualify) resultLine(w int) string {
	s, g := q.S, q.S.Theme.Glyphs
	v := leadview.View{Session: s}
	p := kit.NewPen(s.Theme, w).Col(theme.Muted, s.Say("qualify.result"), 9)
	p.Put(theme.Text|theme.Bold, v.GateCount(&q.Result)).Gap(2)
	if n := leadview.Failures(&q.Result); n > 0 && w >= 56 { // beside the gates themselves they are counted at a glance
		p.Put(theme.Crit|theme.Bold, s.Words.Count("gates.failed", n)).Gap(2)
	}
	switch q.Result.Verdict {
	case lead.IsEQL:
		return p.Put(theme.OK|theme.Bold, g.Pass+" "+s.Say("verdict.eql")).String()
	case lead.NotEQL:
		return p.Put(theme.Crit|theme.Bold, g.Fail+" "+s.Say("verdict.not_eql")).String()
	}
	return p.Put(theme.Warn, s.Say("verdict.needs_facts")).String()
}

// effectLines say what ctrl+s will do with the answers as they stand.
func (q *Qualify) effectLines(w int) []string {
	s := q.S
	var ids []string
	if q.Result.Verdict == lead.IsEQL {
		ids = append(ids, q.ClockEffect())
		if q.d.Partner != "" {
			ids = append(ids, s.Words.Fill("effect.told", q.d.Partner))
		}
		if to := q.Value("to"); to != "" {
			ids = append(ids, s.Words.Fill("effect.hand", to))
		}
	} else {
		if q.Draft() != "" {
			ids = append(ids, s.Say("effect.save_facts"))
		}
		ids = append(ids, s.Say("effect.stays"))
	}
	var lines []string
	for _, text := range ids {
		for i, line := range kit.Wrap(text, w-5) {
			p := kit.NewPen(s.Theme, w).Gap(2)
			if i > 0 {
				p.Gap(2)
			}
			lines = append(lines, p.Put(theme.Muted, line).String())
		}
	}
	return lines
}

// narrow puts the gates below the questions, the passed ones by name only.
func (q *Qualify) narrow(w, h int) ([]string, kit.Spot) {
	p := q.Place(w, h, false)
	var lines []string
	if p.Top > 0 {
		lines = append(lines, q.context(w), kit.Blanks(w))
	}
	form, spot := q.Form.View(q.S.Theme, w, p.H)
	lines = append(lines, kit.Fit(form, w, p.H)...)
	lines = append(lines, q.foot(w, h)...)
	spot.Y += p.Top
	return lines[:min(len(lines), h)], spot
}

// foot is what stands below the questions on a narrow screen: the result with the open gates, or
// the brief while it is being written.
func (q *Qualify) foot(w, h int) []string {
	v := leadview.View{Session: q.S, Row: &q.d.Row, Detail: &q.d}
	if h < 6 { // the questions need all but one of so few rows
		return []string{q.resultLine(w)}
	}
	lines := []string{q.ruled(w, h)}
	if q.handing() {
		return append(lines, q.briefTo(w, max(h*3/5-1, 1))...)
	}
	lines = append(lines, q.resultLine(w))
	if h >= 15 {
		lines = append(lines, v.PassedGates(q.Result.Gates, w)...)
	}
	open := v.OpenGates(q.Result.Open(), w, 1)
	return append(lines, open[:min(len(open), max(h/3-1, 1))]...)
}

// ClockEffect says what becoming an EQL does to the contact clock: an outreach made before meets it
// at once.
func (q *Qualify) ClockEffect() string {
	s := q.S
	if o := q.d.Contacted; o != nil {
		return s.Words.Fill("effect.eql_met", leadview.OutreachText(s, o))
	}
	hours := ""
	if p := s.Policy(); p != nil {
		hours = say.Span(p.Contact.Breach)
	}
	return s.Words.Fill("effect.eql", hours)
}
