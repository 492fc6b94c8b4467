package ui

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

func itoa(n int) string { return strconv.Itoa(n) }

// body is the questions, and beside them (below them where it is narrow) what would happen.
func (n *referral) body(w, h int, floating bool) ([]string, kit.Spot) {
	left, side := n.halves(w)
	n.narrow = left == 0
	if left == 0 {
		n.below = func(w int) []string {
			most := 4
			if h < 14 {
				most = 2
			}
			out := n.outcome(w)
			return out[:min(len(out), most)]
		}
		return n.formSheet.body(w, h, floating)
	}
	n.below = nil
	lines, spot := n.form.View(n.s.th, left, h)
	lines = kit.Fit(lines, left, h)
	right := kit.Fit(n.outcome(side), side, h)
	divider := " " + n.s.th.Paint(theme.Faint, n.s.th.Glyphs.Column) + " "
	for i := range lines {
		lines[i] += divider + right[i]
	}
	return lines, spot
}

// halves are the widths of the questions and of what is beside them; none where it is narrow.
func (n *referral) halves(w int) (left, side int) {
	if w < 90 {
		return 0, 0
	}
	side = w * 42 / 100
	return w - side - 3, side
}

// outcome is what adding the referral would bring about, as far as it can be told.
func (n *referral) outcome(w int) []string {
	s, g := n.s, n.s.th.Glyphs
	lines := append(s.problemLines(w, &n.form, n.problems), s.strangeLines(w, &n.form, n.strange, n.narrow)...)
	say := func(sign string, style theme.Style, text string) {
		lines = append(lines, s.signed(w, style, sign, text)...)
	}
	switch {
	case !n.whom():
		say(g.Unknown, theme.Muted, s.say("new.whom"))
		return lines
	case n.trialErr != nil:
		say(g.Warning, theme.Warn, safetext.Line(faultLine(n.trialErr)))
		return lines
	case n.trial == nil:
		return lines
	}
	t := n.trial
	id := t.Outcome.Lead.String()
	switch {
	case t.Known && t.Fate == desk.Unchanged:
		say(g.Warning, theme.Warn, s.words.fill("new.same_again", id, string(t.Lead.Stage)))
	case t.Known:
		say(g.Warning, theme.Warn, s.words.fill("new.same_person", id, string(t.Lead.Stage), ownerWords(t.Lead.Owner, s)))
	}
	switch t.Fate {
	case desk.Held:
		var lacks []string
		for _, f := range t.Lacks {
			lacks = append(lacks, s.say("fix."+f))
		}
		say(g.Warning, theme.Warn, s.words.fill("new.held", strings.Join(lacks, ", ")))
	case desk.Turned:
		say(g.Fail, theme.Crit, s.words.fill("new.turned", safetext.Line(t.Outcome.Reason)))
	default:
		if !t.Known {
			say(g.Pass, theme.OK, s.words.fill("new.becomes", string(t.Lead.Stage)))
		}
	}
	for _, rival := range t.Rivals {
		id := "new.rival_partner"
		style, sign := theme.Warn, g.Warning
		if rival.Same {
			id = "new.rival_same"
		}
		who := s.say("new.company_word")
		if rival.Person {
			who = s.say("new.person")
		}
		since := ""
		if !rival.Referred.IsZero() {
			since = date(rival.Referred, s.at, s.zone)
		}
		say(sign, style, s.words.fill(id, rival.ID.String(), who, rival.Partner, since))
	}
	if t.Lead.Stage != lead.Quarantined && t.Lead.Stage != lead.Disqualified {
		if n.narrow { // there is room for little: what is wrong before what is well
			lines = append(lines, leadView{s: s, r: &t.Lead.Row, d: &t.Lead}.missedLines(w)...)
		}
		lines = append(lines, n.scoreLines(w)...)
	}
	return lines
}

// scoreLines are the score that the referral would have, its queue, and what would lift it.
func (n *referral) scoreLines(w int) []string {
	s := n.s
	t := n.trial
	v := leadView{s: s, r: &t.Lead.Row, d: &t.Lead}
	lines := []string{kit.Blanks(w)}
	lines = append(lines, v.scoreLines(w)...)
	if !n.narrow {
		lines = append(lines, v.missedLines(w)...)
	}
	if t.Lead.Queue != "" {
		lines = append(lines, kit.NewPen(s.th, w).Put(theme.Muted, s.say("field.queue")).Gap(2).Put(theme.Text, t.Lead.Queue).String())
	}
	lines = append(lines, kit.Blanks(w))
	return append(lines, v.nextLines(w, 3)...)
}

// missedLines are what the lead misses: the fit rules by their points, then the criteria of the ICP that
// no rule stands for.
func (v leadView) missedLines(w int) []string {
	s := v.s
	var words []string
	for _, r := range v.d.Result.Score.Rules {
		if r.Group == scoring.Fit && r.Outcome == scoring.Miss {
			words = append(words, spaced(r.ID)+" 0/"+itoa(r.Possible))
		}
	}
	var lines []string
	if len(words) > 0 {
		lines = s.signed(w, theme.Crit, s.th.Glyphs.Fail, s.words.fill("strange.missed", strings.Join(words, ", ")))
	}
	for _, g := range v.d.Result.Gates {
		if g.ID == "icp" && g.Outcome == gate.Fail {
			lines = append(lines, s.signed(w, theme.Crit, s.th.Glyphs.Fail, g.Reason)...)
		}
	}
	return lines
}

func ownerWords(owner string, s *session) string {
	if owner == "" {
		return s.say("lead.nobody")
	}
	return owner
}

// cleanTrial is where texts of a trial enter the screens.
func cleanTrial(t desk.Trial) desk.Trial {
	t.Outcome.Reason = safetext.Line(t.Outcome.Reason)
	t.Lead = cleanDetail(t.Lead)
	t.Lacks = cleanLines(t.Lacks)
	for i := range t.Rivals {
		r := &t.Rivals[i]
		r.Partner, r.Owner, r.Stage = safetext.Line(r.Partner), safetext.Line(r.Owner), lead.Stage(safetext.Line(string(r.Stage)))
	}
	return t
}
