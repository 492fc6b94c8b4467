package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// outcome is the sign and colour of a gate's or criterion's answer.
func outcome(g theme.Glyphs, o gate.Outcome, soft bool) (string, theme.Style) {
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

// gateName is a gate's short name. The record's and the clean gate read as what they check.
func (s *session) gateName(id string) string {
	if name, ok := s.words.plain["gate."+id]; ok {
		return name
	}
	return spaced(id)
}

// gateLines are "7 of 9 gates", the open ones spelled out and the passed ones by name.
func (v leadView) gateLines(w int) []string {
	if v.d == nil {
		return nil
	}
	res := &v.d.Result
	lines := []string{v.title(w, v.gateCount(res), "")}
	lines = append(lines, v.openGates(res.Open(), w, 2)...)
	return append(lines, v.passedGates(res.Gates, w)...)
}

func (v leadView) gateCount(res *gate.Result) string {
	return v.s.words.fill("gates.count", strconv.Itoa(res.Passed()), strconv.Itoa(len(res.Gates)))
}

// openGates are the gates that do not pass, the failed ones first, each with its reason, on at most
// most lines.
func (v leadView) openGates(gates []gate.Gate, w, most int) []string {
	var lines []string
	gates = slices.Clone(gates)
	slices.SortStableFunc(gates, func(a, b gate.Gate) int { return cmp.Compare(failed(b), failed(a)) })
	const name = 11
	for _, g := range gates {
		sign, style := outcome(v.s.th.Glyphs, g.Outcome, false)
		reason := kit.Wrap(g.Reason, w-name-3)
		if len(reason) > most {
			rest := strings.Join(reason[most-1:], " ")
			reason = append(reason[:most-1], kit.Cut(rest, w-name-3, v.s.th.Glyphs.Ellipsis))
		}
		for i, line := range reason {
			p := v.pen(w)
			if i == 0 {
				p.Put(style, sign).Gap(1).Col(theme.Text, v.s.gateName(g.ID), name)
			}
			lines = append(lines, p.To(name+2).Put(theme.Muted, line).String())
		}
		if len(reason) == 0 {
			lines = append(lines, v.pen(w).Put(style, sign).Gap(1).Put(theme.Text, v.s.gateName(g.ID)).String())
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

// failures is how many gates said no.
func failures(res *gate.Result) int {
	n := 0
	for _, g := range res.Gates {
		n += failed(g)
	}
	return n
}

// passedGates names the gates that pass, on as many lines as they need.
func (v leadView) passedGates(gates []gate.Gate, w int) []string {
	var names []string
	for _, g := range gates {
		if g.Outcome == gate.Pass {
			names = append(names, v.s.gateName(g.ID))
		}
	}
	if len(names) == 0 {
		return nil
	}
	var lines []string
	for i, line := range kit.Wrap(strings.Join(names, "  "), w-3) {
		p := v.pen(w)
		if i == 0 {
			p.Put(theme.OK, v.s.th.Glyphs.Pass)
		}
		lines = append(lines, p.To(2).Put(theme.Muted, line).String())
	}
	return lines
}

// bantLines are the four questions in two columns.
func (v leadView) bantLines(w int) []string {
	if v.d == nil {
		return nil
	}
	need := 2
	if p := v.s.policy(); p != nil {
		need = p.Gates.BANTYesAtLeast
	}
	yes := 0
	for _, name := range lead.Letters() {
		if v.d.Facts.BANT.Get(name).Answer == lead.Yes {
			yes++
		}
	}
	head := v.s.words.fill("bant.count", strconv.Itoa(yes), strconv.Itoa(need))
	lines := []string{v.title(w, v.s.say("lead.bant"), head)}
	half := (w - 1) / 2
	for i := 0; i < 4; i += 2 {
		p := v.pen(w)
		v.question(p, lead.Letters()[i], half-1)
		p.To(half)
		v.question(p, lead.Letters()[i+1], half-1)
		lines = append(lines, p.String())
	}
	return lines
}

// question is one BANT question with its answer's sign and evidence.
func (v leadView) question(p *kit.Pen, name string, room int) {
	q := v.d.Facts.BANT.Get(name)
	sign, style := answerSign(v.s.th.Glyphs, q.Answer)
	start := p.At()
	p.Put(style, sign).Gap(1).Put(theme.Text, v.s.say("bant."+name)).Gap(1)
	text := q.Evidence
	if text == "" && q.Answer != lead.Yes && q.Answer != lead.No {
		text = v.s.say("bant.unknown")
	}
	p.Cell(theme.Muted, text, room-(p.At()-start))
}

func answerSign(g theme.Glyphs, a lead.Answer) (string, theme.Style) {
	switch a {
	case lead.Yes:
		return g.Pass, theme.OK
	case lead.No:
		return g.Fail, theme.Crit | theme.Bold
	}
	return g.Unknown, theme.Warn
}

// nextLines are the smallest changes that would bring the lead nearer.
func (v leadView) nextLines(w, most int) []string {
	if v.d == nil || len(v.d.Result.Next) == 0 {
		return nil
	}
	lines := []string{v.title(w, v.s.say("lead.next"), "")}
	for _, n := range v.d.Result.Next[:min(len(v.d.Result.Next), most)] {
		lines = append(lines, v.nextLine(v.pen(w), n, w-1).String())
	}
	return lines
}

// effect says a change's effect with the gates' short names: the machine says "passes joint".
func (s *session) effect(text string) string {
	parts := strings.Split(text, "; ")
	for i, part := range parts {
		for _, verb := range []string{"passes ", "towards "} {
			if id, ok := strings.CutPrefix(part, verb); ok {
				parts[i] = verb + s.gateName(id)
			}
		}
	}
	return strings.Join(parts, "; ")
}

// nextLine is "company size 50 to 2000   +12 fit, 72 in all".
func (v leadView) nextLine(p *kit.Pen, n gate.Next, to int) *kit.Pen {
	g := v.s.th.Glyphs
	text := n.Label
	if n.Want != "" {
		text += ": " + n.Want
	}
	effect, style := v.s.effect(n.Effect), theme.Info
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
