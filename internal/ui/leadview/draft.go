package leadview

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// draftLines are the score that the model which is open as a draft would give, beside its own threshold, and below the rules by
// which it differs; none while no draft is open.
func (v View) draftLines(w int) []string {
	s, d := v.Session, v.Detail
	if s.Draft == nil || d == nil {
		return nil
	}
	at := s.At
	if d.AsOf != nil {
		at = *d.AsOf
	}
	now, then := &d.Result.Score, s.Draft.Model.Score(&d.Facts, at)
	p := v.Pen(w).Col(theme.Muted, s.Say("score.draft"), label)
	p.Put(theme.Accent|theme.Bold, strconv.Itoa(then.Total)).Put(theme.Muted, " / 100")
	p.Gap(2).Put(theme.Muted, s.Words.Fill("score.draft_by", say.Signed(then.Total-now.Total)))
	sign, style := s.Theme.Glyphs.Unknown, theme.Warn
	if then.Total >= then.Threshold {
		sign, style = s.Theme.Glyphs.Pass, theme.OK
	}
	limit := s.Words.Fill("lead.threshold", strconv.Itoa(then.Threshold))
	p.End(theme.Muted, limit+"  ", 2)
	p.To(w-1-1).Put(style, sign)
	lines := []string{p.String()}
	if words := v.differing(now, &then); len(words) > 0 {
		under := v.Pen(w)
		v.ruleRow(under, words, label, w-1)
		lines = append(lines, under.String())
	}
	return lines
}

// differing are the rules that give other points under the draft: "size 12→10".
func (v View) differing(now, then *scoring.Result) (words []string) {
	arrow := v.Session.Theme.Glyphs.Arrow
	was := map[string]int{}
	for _, r := range now.Rules {
		was[r.Group+r.ID] = r.Points
	}
	for _, r := range then.Rules {
		if before := was[r.Group+r.ID]; before != r.Points {
			words = append(words, say.Spaced(r.ID)+" "+strconv.Itoa(before)+arrow+strconv.Itoa(r.Points))
		}
		delete(was, r.Group+r.ID)
	}
	for _, r := range now.Rules { // in the order of the policy
		if points, gone := was[r.Group+r.ID]; gone && points != 0 {
			words = append(words, say.Spaced(r.ID)+" "+strconv.Itoa(points)+arrow+"0")
		}
	}
	return words
}
