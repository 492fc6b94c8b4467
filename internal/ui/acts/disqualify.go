package acts

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// disqualify ends leads with a reason of the policy.
func disqualify() place.Act {
	return place.Act{ID: keys.Disqualify, New: newDisqualify, Living: true, Marked: 1}
}

// newDisqualify asks why, shows the words the partner will read, and wants a note where the reason
// does.
func newDisqualify(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Disqualify, p)
	reasons := &kit.Pick{Missed: s.Missed("pick.reason")}
	var all []policy.Reason
	if pol := s.Policy(); pol != nil {
		all = pol.Reasons
	}
	for _, r := range all {
		reasons.Options = append(reasons.Options, r.Label)
		reasons.Codes = append(reasons.Codes, r.Code)
		after := ""
		if r.NeedsNote {
			after = s.Say("disqualify.needs_note")
		}
		reasons.After = append(reasons.After, after)
	}
	f.Form.Asks = []kit.Ask{
		{ID: "reason", Label: s.Say("ask.why"), Field: reasons},
		{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_own")), Gap: true},
	}
	if d := p.Detail; d != nil && len(p.Rows) == 1 { // where a gate fails, that is most likely why
		if out := desk.WayOutOf(s.Policy(), &d.Facts, &d.Result); out != nil && out.Reason != nil {
			reasons.SetValue(out.Reason.Code)
		}
	}
	reason := func() *policy.Reason {
		for i := range all {
			if all[i].Code == f.Value("reason") {
				return &all[i]
			}
		}
		return nil
	}
	f.Below = func(w int) []string { return partnerReads(&f, w, reason(), p.Detail) }
	f.Build = func() (desk.Action, error) {
		r := reason()
		if r == nil {
			return desk.Action{}, f.Missing("reason")
		}
		if r.NeedsNote && f.Value("note") == "" {
			return desk.Action{}, f.Missing("note")
		}
		return desk.Action{Verb: desk.Disqualify, Reason: r.Code, Note: f.Value("note"), Expect: place.Expect(f.Rows)}, nil
	}
	return f.Begin()
}

// partnerReads is the sentence that goes out, never the note.
func partnerReads(f *place.FormSheet, w int, r *policy.Reason, d *desk.Detail) []string {
	s, g := f.S, f.S.Theme.Glyphs
	var lines []string
	if r != nil && r.Partner != "" {
		names := partnersText(f)
		language := ""
		if d != nil && d.PartnerRec != nil {
			language = d.PartnerRec.Language
		}
		sentence, own := r.Sentence(language)
		text := s.Words.Fill("disqualify.reads", names, g.OpenQuote+safetext.Line(sentence)+g.CloseQuote)
		switch {
		case len(f.Rows) > 1: // of several partners each reads it in a language that is known
			text += " " + s.Say("disqualify.each")
		case !own:
			text += " " + s.Words.Fill("disqualify.as_is", safetext.Line(language))
		}
		lines = paragraph(f, w, theme.Info, text, w-3)
	}
	return append(lines, effectLines(f, w, "effect.disqualify", "effect.nurture_instead")...)
}

// partners names whose leads these are; many are "3 partners".
func partnersText(f *place.FormSheet) string {
	seen := map[string]bool{}
	var names []string
	for _, r := range f.Rows {
		if r.Partner != "" && !seen[r.Partner] {
			seen[r.Partner] = true
			names = append(names, r.Partner)
		}
	}
	switch {
	case len(names) == 0:
		return f.S.Say("disqualify.nobody")
	case len(names) > 3:
		return f.S.Words.Count("disqualify.partners", len(names))
	}
	return strings.Join(names, ", ")
}
