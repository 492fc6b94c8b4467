package leadview

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// scale is how many cells stand for a point's share: fit and intent are drawn on one scale, so that
// their lengths can be compared. cells40 is the length of 40 points.
func (v View) groups(cells40 int) [2]scoreGroup {
	fit := scoreGroup{id: scoring.Fit, points: v.Row.Fit, most: 40, style: theme.Accent}
	intent := scoreGroup{id: scoring.Intent, points: v.Row.Intent, most: 60, style: theme.Info}
	if p := v.Session.Policy(); p != nil {
		fit.most, intent.most = p.Scoring.FitMax, p.Scoring.IntentMax
	}
	fit.cells, intent.cells = max(fit.most*cells40/40, 1), max(intent.most*cells40/40, 1)
	return [2]scoreGroup{fit, intent}
}

// scoreCells is how long 40 points are.
const scoreCells = 16

type scoreGroup struct {
	id           string
	points, most int
	cells        int
	style        theme.Style
}

// threshold is the score from which a lead may be an EQL.
func (v View) threshold() int {
	if v.Detail != nil && v.Detail.Result.Score.Threshold > 0 {
		return v.Detail.Result.Score.Threshold
	}
	if p := v.Session.Policy(); p != nil {
		return p.Scoring.Threshold
	}
	return 70
}

// verdictSign is the sign beside the threshold.
func (v View) verdictSign() (string, theme.Style) {
	if v.Row.Score >= v.threshold() {
		return v.Session.Theme.Glyphs.Pass, theme.OK
	}
	return v.Session.Theme.Glyphs.Unknown, theme.Warn
}

// ScoreLines are the score, then a bar for fit and one for intent with the rules that made them.
func (v View) ScoreLines(w int) []string {
	s := v.Session
	p := v.Pen(w).Col(theme.Muted, s.Say("lead.score"), label)
	p.Put(theme.Text|theme.Bold, strconv.Itoa(v.Row.Score)).Put(theme.Muted, " / 100")
	if d := v.Detail; d != nil && d.AsOf != nil {
		p.Gap(2).Put(theme.Muted, s.Words.Fill("score.as_of", say.Date(d.AsOf.In(s.Zone), s.At, s.Zone)))
	} else if d != nil && d.Since {
		p.Gap(2).Put(theme.Warn, s.Words.Fill("score.since", strconv.Itoa(d.Result.Score.Total)))
	}
	sign, style := v.verdictSign()
	limit := s.Words.Fill("lead.threshold", strconv.Itoa(v.threshold()))
	p.To(w-1-kit.Width(limit)-2-kit.Width(sign)).Put(theme.Muted, limit).Gap(2).Put(style, sign)
	lines := []string{p.String()}
	for _, g := range v.groups(scoreCells) {
		lines = append(lines, v.groupLines(w, g, label+7)...)
	}
	return append(append(lines, v.couldLine(w)...), v.draftLines(w)...)
}

// could is what touches may still bring to a lead of too few points: "demo +20", "pricing +10".
func (v View) could() []string {
	if v.Detail == nil || !v.Row.Stage.Living() || v.Detail.Result.Score.Total >= v.threshold() {
		return nil
	}
	var words []string
	for _, c := range v.Detail.Result.Score.Could {
		words = append(words, say.Spaced(c.ID)+" "+say.Signed(c.Points))
	}
	return words
}

// couldLine names as much of that as fits on one line, where no missing fact would be enough.
func (v View) couldLine(w int) []string {
	words := v.could()
	if len(words) == 0 {
		return nil
	}
	best := v.Detail.Result.Score.Total
	for _, r := range v.Detail.Result.Score.Rules {
		if r.Group == scoring.Fit && r.Outcome == scoring.Unknown {
			best += r.Possible
		}
	}
	if best >= v.threshold() {
		return nil
	}
	p := v.Pen(w).Col(theme.Muted, v.Session.Say("score.could"), label)
	v.ruleRow(p, words, p.At(), w-1)
	return []string{p.String()}
}

// groupLines is a group's bar, with its rules beside and below it.
func (v View) groupLines(w int, g scoreGroup, bar int) []string {
	s := v.Session
	p := v.Pen(w).Col(theme.Muted, s.Say("score."+g.id), label)
	p.Num(theme.Text, strconv.Itoa(g.points)+"/"+strconv.Itoa(g.most), 5).To(bar).Bar(g.style, g.points, g.most, g.cells)
	words := v.ruleWords(g.id)
	if sum, most, capped := v.capped(g.id); capped {
		words = append([]string{s.Words.Fill("score.capped", strconv.Itoa(sum), strconv.Itoa(most))}, words...)
	}
	if len(words) == 0 {
		return []string{p.String()}
	}
	beside := bar + v.widest(g.cells) + 2
	if dots := strings.Join(words, " "+s.Theme.Glyphs.Middot+" "); kit.Width(dots) < w-beside {
		return []string{p.To(beside).Put(theme.Muted, dots).String()}
	}
	under := v.Pen(w)
	v.ruleRow(under, words, label, w-1)
	return []string{p.String(), under.String()}
}

// widest is the longer bar of the two groups, of which one has so many cells: what stands beside them begins in one
// column.
func (v View) widest(cells int) int {
	for _, g := range v.groups(scoreCells) {
		cells = max(cells, g.cells)
	}
	return cells
}

// rules are a group's rules worth naming, those that earned most first, then those not known.
func (v View) rules(group string) []scoring.Rule {
	if v.Detail == nil {
		return nil
	}
	var out []scoring.Rule
	for _, r := range v.Detail.Result.Score.Rules {
		if r.Group == group && (r.Points != 0 || r.Outcome == scoring.Unknown) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b scoring.Rule) int { return cmp.Compare(b.Points, a.Points) })
	return out
}

// ruleWords are those rules as "size 12/12"; an unknown one as "size ?/12".
func (v View) ruleWords(group string) []string {
	rules := v.rules(group)
	out := make([]string, len(rules))
	for i, r := range rules {
		points := strconv.Itoa(r.Points)
		if r.Outcome == scoring.Unknown {
			points = "?"
		}
		out[i] = say.Spaced(r.ID) + " " + points + "/" + strconv.Itoa(r.Possible)
	}
	return out
}

// capped is what a group's rules come to, where that is not what counts: more than its cap, or less than
// nothing.
func (v View) capped(group string) (sum, most int, capped bool) {
	if v.Detail == nil {
		return 0, 0, false
	}
	for _, g := range v.Detail.Result.Score.Groups {
		if g.Group == group && g.Sum != g.Points {
			return g.Sum, g.Points, true
		}
	}
	return 0, 0, false
}

// TriggerLines are the buying-stage touches, newest first.
func (v View) TriggerLines(w, most int) []string {
	s := v.Session
	if v.Detail == nil || len(v.Detail.Triggers) == 0 {
		return nil
	}
	window := ""
	if p := s.Policy(); p != nil {
		window = s.Words.Fill("lead.window", p.Scoring.Window.Text)
	}
	lines := []string{v.Title(w, s.Say("lead.triggers"), window)}
	for _, t := range v.Detail.Triggers[:min(len(v.Detail.Triggers), most)] {
		text := t.Label
		if t.Times > 1 {
			text += " " + strconv.Itoa(t.Times) + s.Theme.Glyphs.Times
		}
		p := v.Pen(w).Num(theme.Muted, say.Age(s.At.Sub(t.Touch.At)), 5).Gap(2).Cell(theme.Text, text, w-14)
		lines = append(lines, p.End(theme.Info, say.Signed(t.Points), 1).String())
	}
	return lines
}

// Title is the head of a block, with a word on the right.
func (v View) Title(w int, text, right string) string {
	return v.Pen(w).Put(theme.Text|theme.Bold, text).End(theme.Muted, right, 1).String()
}

// Section is the head of a part of the page: bold, with a rule to the right edge.
func (v View) Section(w int, text, right string) string {
	p := v.Pen(w).Put(theme.Text|theme.Bold, text).Gap(1)
	end := w - 1
	if right != "" {
		end -= kit.Width(right) + 1
	}
	p.Put(theme.Faint, kit.Repeat(v.Session.Theme.Glyphs.Rule, max(end-p.At(), 0)))
	return p.End(theme.Muted, right, 1).String()
}
