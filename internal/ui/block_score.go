package ui

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// scale is how many cells stand for a point's share: fit and intent are drawn on one scale, so that
// their lengths can be compared. cells40 is the length of 40 points.
func (v leadView) groups(cells40 int) [2]scoreGroup {
	fit := scoreGroup{id: scoring.Fit, points: v.r.Fit, most: 40, style: theme.Accent}
	intent := scoreGroup{id: scoring.Intent, points: v.r.Intent, most: 60, style: theme.Info}
	if p := v.s.policy(); p != nil {
		fit.most, intent.most = p.Scoring.FitMax, p.Scoring.IntentMax
	}
	fit.cells, intent.cells = max(fit.most*cells40/40, 1), max(intent.most*cells40/40, 1)
	return [2]scoreGroup{fit, intent}
}

type scoreGroup struct {
	id           string
	points, most int
	cells        int
	style        theme.Style
}

// threshold is the score from which a lead may be an EQL.
func (v leadView) threshold() int {
	if v.d != nil && v.d.Result.Score.Threshold > 0 {
		return v.d.Result.Score.Threshold
	}
	if p := v.s.policy(); p != nil {
		return p.Scoring.Threshold
	}
	return 70
}

// verdictSign is the sign beside the threshold.
func (v leadView) verdictSign() (string, theme.Style) {
	if v.r.Score >= v.threshold() {
		return v.s.th.Glyphs.Pass, theme.OK
	}
	return v.s.th.Glyphs.Unknown, theme.Warn
}

// scoreLines are the score, then a bar for fit and one for intent with the rules that made them.
func (v leadView) scoreLines(w int) []string {
	s := v.s
	p := v.pen(w).Col(theme.Muted, s.say("lead.score"), label)
	p.Put(theme.Text|theme.Bold, strconv.Itoa(v.r.Score)).Put(theme.Muted, " / 100")
	sign, style := v.verdictSign()
	limit := s.words.fill("lead.threshold", strconv.Itoa(v.threshold()))
	p.To(w-1-kit.Width(limit)-2-kit.Width(sign)).Put(theme.Muted, limit).Gap(2).Put(style, sign)
	lines := []string{p.String()}
	const cells40 = 16
	for _, g := range v.groups(cells40) {
		lines = append(lines, v.groupLines(w, g, label+7)...)
	}
	return lines
}

// groupLines is a group's bar, with its rules beside and below it.
func (v leadView) groupLines(w int, g scoreGroup, bar int) []string {
	s := v.s
	p := v.pen(w).Col(theme.Muted, s.say("score."+g.id), label)
	p.Num(theme.Text, strconv.Itoa(g.points)+"/"+strconv.Itoa(g.most), 5).To(bar).Bar(g.style, g.points, g.most, g.cells)
	words := v.ruleWords(g.id)
	if len(words) > 0 && kit.Width(words[0]) <= p.Room()-3 {
		p.End(theme.Text, words[0], 1)
		words = words[1:]
	}
	lines := []string{p.String()}
	if len(words) == 0 {
		return lines
	}
	under := v.pen(w).To(bar)
	for i, word := range words {
		need := kit.Width(word)
		if i > 0 {
			need += 3
		}
		if need > under.Room()-1 {
			break
		}
		if i > 0 {
			under.Put(theme.Muted, " "+s.th.Glyphs.Middot+" ")
		}
		under.Put(theme.Muted, word)
	}
	return append(lines, under.String())
}

// rules are a group's rules worth naming, those that earned most first, then those not known.
func (v leadView) rules(group string) []scoring.Rule {
	if v.d == nil {
		return nil
	}
	var out []scoring.Rule
	for _, r := range v.d.Result.Score.Rules {
		if r.Group == group && (r.Points != 0 || r.Outcome == scoring.Unknown) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b scoring.Rule) int { return cmp.Compare(b.Points, a.Points) })
	return out
}

// ruleWords are those rules as "size 12/12"; an unknown one as "size ?/12".
func (v leadView) ruleWords(group string) []string {
	rules := v.rules(group)
	out := make([]string, len(rules))
	for i, r := range rules {
		points := strconv.Itoa(r.Points)
		if r.Outcome == scoring.Unknown {
			points = "?"
		}
		out[i] = spaced(r.ID) + " " + points + "/" + strconv.Itoa(r.Possible)
	}
	return out
}

// triggerLines are the buying-stage touches, newest first.
func (v leadView) triggerLines(w, most int) []string {
	s := v.s
	if v.d == nil || len(v.d.Triggers) == 0 {
		return nil
	}
	window := ""
	if p := s.policy(); p != nil {
		window = s.words.fill("lead.window", p.Scoring.Window.Text)
	}
	lines := []string{v.title(w, s.say("lead.triggers"), window)}
	for _, t := range v.d.Triggers[:min(len(v.d.Triggers), most)] {
		text := t.Label
		if t.Times > 1 {
			text += " " + strconv.Itoa(t.Times) + s.th.Glyphs.Times
		}
		p := v.pen(w).Num(theme.Muted, age(s.at.Sub(t.Touch.At)), 5).Gap(2).Cell(theme.Text, text, w-14)
		lines = append(lines, p.End(theme.Info, signed(t.Points), 1).String())
	}
	return lines
}

func signed(n int) string {
	if n < 0 {
		return "−" + strconv.Itoa(-n)
	}
	return "+" + strconv.Itoa(n)
}

// title is the head of a block, with a word on the right.
func (v leadView) title(w int, text, right string) string {
	return v.pen(w).Put(theme.Text|theme.Bold, text).End(theme.Muted, right, 1).String()
}

// section is the head of a part of the page: bold, with a rule to the right edge.
func (v leadView) section(w int, text, right string) string {
	p := v.pen(w).Put(theme.Text|theme.Bold, text).Gap(1)
	end := w - 1
	if right != "" {
		end -= kit.Width(right) + 1
	}
	p.Put(theme.Faint, kit.Repeat(v.s.th.Glyphs.Rule, max(end-p.At(), 0)))
	return p.End(theme.Muted, right, 1).String()
}
