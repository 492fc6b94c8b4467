package leadview

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Outcome is the sign and colour of a gate's or criterion's answer.
func Outcome(g theme.Glyphs, o gate.Outcome, soft bool) (string, theme.Style) {
	switch {
	case o == gate.Pass:
		return g.Pass, theme.OK
	case soft:
		return g.Warning, theme.Warn
	case o == gate.Fail:
		return g.Fail, theme.Crit | theme.Bold
	}
	return g.Unknown, theme.Warn
}

// GateName is a gate's short name. The record's and the clean gate read as what they check.
func GateName(s *place.Session, id string) string {
	if name, ok := s.Words.Plain["gate."+id]; ok {
		return name
	}
	return say.Spaced(id)
}

// GateLines are "7 of 9 gates", the open ones spelled out and the passed ones by name.
func (v View) GateLines(w int) []string {
	if v.Detail == nil {
		return nil
	}
	res := &v.Detail.Result
	lines := []string{v.Title(w, v.GateCount(res), "")}
	lines = append(lines, v.OpenGates(res.Open(), w, 2)...)
	return append(lines, v.PassedGates(res.Gates, w)...)
}

// GateShort are the gates that do not pass, a line each, where there is no room for more.
func (v View) GateShort(w int) []string {
	if v.Detail == nil {
		return nil
	}
	res := &v.Detail.Result
	return append([]string{v.Title(w, v.GateCount(res), "")}, v.OpenGates(res.Open(), w, 1)...)
}

// GateCount is "7 of 9 gates".
func (v View) GateCount(res *gate.Result) string {
	return v.Session.Words.Fill("gates.count", strconv.Itoa(res.Passed()), strconv.Itoa(len(res.Gates)))
}

// OpenGates are the gates that do not pass, the failed ones first, each with its reason, on at most
// most lines.
func (v View) OpenGates(gates []gate.Gate, w, most int) []string {
	var lines []string
	gates = slices.Clone(gates)
	slices.SortStableFunc(gates, func(a, b gate.Gate) int { return cmp.Compare(failed(b), failed(a)) })
	const name = 11
	for _, g := range gates {
		sign, style := Outcome(v.Session.Theme.Glyphs, g.Outcome, false)
		reason := kit.Wrap(g.Reason, w-name-3)
		if len(reason) > most {
			rest := strings.Join(reason[most-1:], " ")
			reason = append(reason[:most-1], kit.Cut(rest, w-name-3, v.Session.Theme.Glyphs.Ellipsis))
		}
		for i, line := range reason {
			p := v.Pen(w)
			if i == 0 {
				p.Put(style, sign).Gap(1).Col(theme.Text, GateName(v.Session, g.ID), name)
			}
			lines = append(lines, p.To(name+2).Put(theme.Muted, line).String())
		}
		if len(reason) == 0 {
			lines = append(lines, v.Pen(w).Put(style, sign).Gap(1).Put(theme.Text, GateName(v.Session, g.ID)).String())
		}
	}
	return lines
}

func failed(g gate.Gate) int {
	if g.Outcome == gate.Fail {
		return 1
	}
	return 0
}

// Failures is how many gates said no.
func Failures(res *gate.Result) int {
	n := 0
	for _, g := range res.Gates {
		n += failed(g)
	}
	return n
}

// PassedGates names the gates that pass, on as many lines as they need.
func (v View) PassedGates(gates []gate.Gate, w int) []string {
	var names []string
	for _, g := range gates {
		if g.Outcome == gate.Pass {
			names = append(names, GateName(v.Session, g.ID))
		}
	}
	if len(names) == 0 {
		return nil
	}
	var lines []string
	for i, line := range kit.Wrap(strings.Join(names, "  "), w-3) {
		p := v.Pen(w)
		if i == 0 {
			p.Put(theme.OK, v.Session.Theme.Glyphs.Pass)
		}
		lines = append(lines, p.To(2).Put(theme.Muted, line).String())
	}
	return lines
}

// BantLines are the four questions in two columns.
func (v View) BantLines(w int) []string {
	if v.Detail == nil {
		return nil
	}
	need := 2
	if p := v.Session.Policy(); p != nil {
		need = p.Gates.BANTYesAtLeast
	}
	yes := 0
	for _, name := range lead.Letters() {
		if v.Detail.Facts.BANT.Get(name).Answer == lead.Yes {
			yes++
		}
	}
	head := v.Session.Words.Fill("bant.count", strconv.Itoa(yes), strconv.Itoa(need))
	lines := []string{v.Title(w, v.Session.Say("lead.bant"), head)}
	half := (w - 1) / 2
	for i := 0; i < 4; i += 2 {
		p := v.Pen(w)
		v.question(p, lead.Letters()[i], half-1)
		p.To(half)
		v.question(p, lead.Letters()[i+1], half-1)
		lines = append(lines, p.String())
	}
	return lines
}

// question is one BANT question with its answer's sign and evidence.
func (v View) question(p *kit.Pen, name string, room int) {
	q := v.Detail.Facts.BANT.Get(name)
	sign, style := AnswerSign(v.Session.Theme.Glyphs, q.Answer)
	start := p.At()
	p.Put(style, sign).Gap(1).Put(theme.Text, v.Session.Say("bant."+name)).Gap(1)
	text := q.Evidence
	if text == "" && q.Answer != lead.Yes && q.Answer != lead.No {
		text = v.Session.Say("bant.unknown")
	}
	p.Cell(theme.Muted, text, room-(p.At()-start))
}

// AnswerSign is the sign of an answer, which says without colour what colour says.
func AnswerSign(g theme.Glyphs, a lead.Answer) (string, theme.Style) {
	switch a {
	case lead.Yes:
		return g.Pass, theme.OK
	case lead.No:
		return g.Fail, theme.Crit | theme.Bold
	}
	return g.Unknown, theme.Warn
}

// NextLines are the smallest changes that would bring the lead nearer.
func (v View) NextLines(w, most int) []string {
	if v.Detail == nil || len(v.Detail.Result.Next) == 0 {
		return v.WayOut(w)
	}
	lines := []string{v.Title(w, v.Session.Say("lead.next"), "")}
	for _, n := range v.Detail.Result.Next[:min(len(v.Detail.Result.Next), most)] {
		lines = append(lines, v.NextLine(v.Pen(w), n, w-1).String())
	}
	if v.Detail.Result.Verdict == lead.NotEQL {
		lines = append(lines, v.WayOut(w)...)
	}
	return lines
}

// WayOut is what is left to do where a gate fails and no fact would help: the keys, and what each says.
func (v View) WayOut(w int) []string {
	s := v.Session
	if v.Detail == nil || !v.Row.Stage.Living() {
		return nil
	}
	out := desk.WayOutOf(s.Policy(), &v.Detail.Facts, &v.Detail.Result)
	if out == nil {
		return nil
	}
	why := GateName(s, out.Gate)
	if out.Because != "" {
		why = s.Words.Fill("lead.said_no", s.Say("bant."+out.Because))
	}
	lines := []string{v.Title(w, s.Say("lead.way_out"), why)}
	way := func(id keys.ID, text string) {
		lines = append(lines, v.Pen(w).Col(theme.Accent, s.Key(id), 2).Cell(theme.Text, text, w-3).String())
	}
	if out.Reason != nil {
		way(keys.Disqualify, s.Words.Fill("lead.way_end", out.Reason.Label))
	}
	if out.Later || out.Reason == nil {
		way(keys.Nurture, s.Say("lead.way_wait"))
	}
	return lines
}

// effect says a change's effect with the gates' short names: the machine says "passes joint".
func effectText(s *place.Session, text string) string {
	parts := strings.Split(text, "; ")
	for i, part := range parts {
		for _, verb := range []string{"passes ", "towards "} {
			if id, ok := strings.CutPrefix(part, verb); ok {
				parts[i] = verb + GateName(s, id)
			}
		}
	}
	return strings.Join(parts, "; ")
}

// NextLine is "company size 50 to 2000   +12 fit, 72 in all".
func (v View) NextLine(p *kit.Pen, n gate.Next, to int) *kit.Pen {
	g := v.Session.Theme.Glyphs
	text := n.Label
	if n.Want != "" {
		text += ": " + n.Want
	}
	effect, style := effectText(v.Session, n.Effect), theme.Info
	if n.Flips {
		style = theme.OK
	}
	p.Put(style, g.Arrow).Gap(1)
	room := to - p.At()
	effect = kit.Cut(effect, max(room-kit.Width(text)-2, room/2), g.Ellipsis)
	p.Cell(theme.Text, text, room-kit.Width(effect)-2)
	if effect == "" {
		return p
	}
	return p.To(to-kit.Width(effect)).Put(style, effect)
}

// MissedLines are what the lead misses: the fit rules by their points, then the criteria of the ICP that
// no rule stands for.
func (v View) MissedLines(w int) []string {
	s := v.Session
	var words []string
	for _, r := range v.Detail.Result.Score.Rules {
		if r.Group == scoring.Fit && r.Outcome == scoring.Miss {
			words = append(words, say.Spaced(r.ID)+" 0/"+say.Itoa(r.Possible))
		}
	}
	var lines []string
	if len(words) > 0 {
		lines = SignedLines(s, w, theme.Crit, s.Theme.Glyphs.Fail, s.Words.Fill("strange.missed", strings.Join(words, ", ")))
	}
	for _, g := range v.Detail.Result.Gates {
		if g.ID == "icp" && g.Outcome == gate.Fail {
			lines = append(lines, SignedLines(s, w, theme.Crit, s.Theme.Glyphs.Fail, g.Reason)...)
		}
	}
	return lines
}

// SignedLines is a sentence behind a sign, on as many lines as it needs.
func SignedLines(s *place.Session, w int, style theme.Style, sign, text string) []string {
	var lines []string
	for i, row := range kit.Wrap(text, w-3) {
		p := kit.NewPen(s.Theme, w)
		if i == 0 {
			p.Put(style, sign)
		}
		lines = append(lines, p.To(2).Put(theme.Text, row).String())
	}
	return lines
}
