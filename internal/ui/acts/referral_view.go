package acts

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Body is the questions, and beside them (below them where it is narrow) what would happen.
func (n *Referral) Body(w, h int, floating bool) ([]string, kit.Spot) {
	left, side := n.halves(w)
	n.narrow = left == 0
	if left == 0 {
		n.Below = func(w int) []string {
			most := 4
			if h < 14 {
				most = 2
			}
			out := n.outcome(w)
			return out[:min(len(out), most)]
		}
		return n.FormSheet.Body(w, h, floating)
	}
	n.Below = nil
	lines, spot := n.Form.View(n.S.Theme, left, h)
	lines = kit.Fit(lines, left, h)
	right := kit.Fit(n.outcome(side), side, h)
	divider := " " + n.S.Theme.Paint(theme.Faint, n.S.Theme.Glyphs.Column) + " "
	for i := range lines {
		lines[i] += divider + right[i]
	}
	return lines, spot
}

// halves are the widths of the questions and of what is beside them; none where it is narrow.
func (n *Referral) halves(w int) (left, side int) {
	if w < 90 {
		return 0, 0
	}
	side = w * 42 / 100
	return w - side - 3, side
}

// outcome is what adding the referral would bring about, as far as it can be told.
func (n *Referral) outcome(w int) []string {
	s, g := n.S, n.S.Theme.Glyphs
	lines := append(ProblemLines(s, w, &n.Form, n.problems), strangeLines(s, w, &n.Form, n.strange, n.narrow)...)
	put := func(sign string, style theme.Style, text string) {
		lines = append(lines, leadview.SignedLines(s, w, style, sign, text)...)
	}
	switch {
	case !n.whom():
		put(g.Unknown, theme.Muted, s.Say(n.nobody()))
		return lines
	case n.trialErr != nil:
		put(g.Warning, theme.Warn, safetext.Line(say.FaultLine(n.trialErr)))
		return lines
	case n.trial == nil:
		return lines
	}
	t := n.trial
	id := t.Outcome.Lead.String()
	switch {
	case t.Known && t.Fate == desk.Unchanged:
		put(g.Warning, theme.Warn, s.Words.Fill("new.same_again", id, string(t.Lead.Stage)))
	case t.Known:
		put(g.Warning, theme.Warn, s.Words.Fill("new.same_person", id, string(t.Lead.Stage), ownerWords(t.Lead.Owner, s)))
	}
	switch t.Fate {
	case desk.Held:
		var lacks []string
		for _, f := range t.Lacks {
			lacks = append(lacks, s.Say("fix."+f))
		}
		put(g.Warning, theme.Warn, s.Words.Fill("new.held", strings.Join(lacks, ", ")))
	case desk.Turned:
		put(g.Fail, theme.Crit, s.Words.Fill("new.turned", safetext.Line(t.Outcome.Reason)))
	default:
		if !t.Known {
			put(g.Pass, theme.OK, s.Words.Fill("new.becomes", string(t.Lead.Stage)))
		}
	}
	for _, rival := range t.Rivals {
		id := "new.rival_partner"
		style, sign := theme.Warn, g.Warning
		if rival.Same {
			id = "new.rival_same"
		}
		who := s.Say("new.company_word")
		if rival.Person {
			who = s.Say("new.person")
		}
		since := ""
		if !rival.Referred.IsZero() {
			since = s.Date(rival.Referred)
		}
		put(sign, style, s.Words.Fill(id, rival.ID.String(), who, rival.Partner, since))
	}
	if t.Lead.Stage != lead.Quarantined && t.Lead.Stage != lead.Disqualified {
		if n.narrow { // there is room for little: what is wrong before what is well
			lines = append(lines, leadview.View{Session: s, Row: &t.Lead.Row, Detail: &t.Lead}.MissedLines(w)...)
		}
		lines = append(lines, n.ScoreLines(w)...)
	}
	return lines
}

// ScoreLines are the score that the referral would have, its queue, and what would lift it.
func (n *Referral) ScoreLines(w int) []string {
	s := n.S
	t := n.trial
	v := leadview.View{Session: s, Row: &t.Lead.Row, Detail: &t.Lead}
	lines := []string{kit.Blanks(w)}
	lines = append(lines, v.ScoreLines(w)...)
	if !n.narrow {
		lines = append(lines, v.MissedLines(w)...)
	}
	if t.Lead.Queue != "" {
		lines = append(lines, kit.NewPen(s.Theme, w).Put(theme.Muted, s.Say("field.queue")).Gap(2).Put(theme.Text, t.Lead.Queue).String())
	}
	lines = append(lines, kit.Blanks(w))
	return append(lines, v.NextLines(w, 3)...)
}

func ownerWords(owner string, s *place.Session) string {
	if owner == "" {
		return s.Say("lead.nobody")
	}
	return owner
}

// cleanTrial is where texts of a trial enter the screens.
func cleanTrial(t desk.Trial) desk.Trial {
	t.Outcome.Reason = safetext.Line(t.Outcome.Reason)
	t.Lead = say.CleanDetail(t.Lead)
	t.Lacks = say.CleanLines(t.Lacks)
	for i := range t.Rivals {
		r := &t.Rivals[i]
		r.Partner, r.Owner, r.Stage = safetext.Line(r.Partner), safetext.Line(r.Owner), lead.Stage(safetext.Line(string(r.Stage)))
	}
	return t
}
