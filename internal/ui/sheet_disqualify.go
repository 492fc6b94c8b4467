package ui

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// newDisqualify asks why, shows the words the partner will read, and wants a note where the reason
// does.
func newDisqualify(s *session, rows []desk.Row, p prepared) sheet {
	f := &formSheet{s: s, verb: keys.Disqualify, rows: rows}
	reasons := &kit.Pick{Missed: s.missed("pick.reason")}
	var all []policy.Reason
	if pol := s.policy(); pol != nil {
		all = pol.Reasons
	}
	for _, r := range all {
		reasons.Options = append(reasons.Options, r.Label)
		reasons.Codes = append(reasons.Codes, r.Code)
		after := ""
		if r.NeedsNote {
			after = s.say("disqualify.needs_note")
		}
		reasons.After = append(reasons.After, after)
	}
	f.form.Asks = []kit.Ask{
		{ID: "reason", Label: s.say("ask.why"), Field: reasons},
		{ID: "note", Label: s.say("ask.note"), Field: area(s.say("hint.note_own")), Gap: true},
	}
	reason := func() *policy.Reason {
		for i := range all {
			if all[i].Code == f.value("reason") {
				return &all[i]
			}
		}
		return nil
	}
	f.below = func(w int) []string { return f.partnerReads(w, reason(), p.detail) }
	f.build = func() (desk.Action, error) {
		r := reason()
		if r == nil {
			return desk.Action{}, f.missing("reason")
		}
		if r.NeedsNote && f.value("note") == "" {
			return desk.Action{}, f.missing("note")
		}
		return desk.Action{Verb: desk.Disqualify, Reason: r.Code, Note: f.value("note"), Expect: expect(f.rows)}, nil
	}
	return f.begin()
}

// partnerReads is the sentence that goes out, never the note.
func (f *formSheet) partnerReads(w int, r *policy.Reason, d *desk.Detail) []string {
	s, g := f.s, f.s.th.Glyphs
	var lines []string
	if r != nil && r.Partner != "" {
		names := f.partners()
		language := ""
		if d != nil && d.PartnerRec != nil {
			language = d.PartnerRec.Language
		}
		sentence, own := r.Sentence(language)
		text := s.words.fill("disqualify.reads", names, g.OpenQuote+safetext.Line(sentence)+g.CloseQuote)
		switch {
		case len(f.rows) > 1: // of several partners each reads it in a language that is known
			text += " " + s.say("disqualify.each")
		case !own:
			text += " " + s.words.fill("disqualify.as_is", safetext.Line(language))
		}
		for _, line := range kit.Wrap(text, w-3) {
			lines = append(lines, kit.NewPen(s.th, w).Gap(2).Put(theme.Info, line).String())
		}
	}
	return append(lines, f.effects(w, "effect.disqualify", "effect.nurture_instead")...)
}

// partners names whose leads these are; many are "3 partners".
func (f *formSheet) partners() string {
	seen := map[string]bool{}
	var names []string
	for _, r := range f.rows {
		if r.Partner != "" && !seen[r.Partner] {
			seen[r.Partner] = true
			names = append(names, r.Partner)
		}
	}
	switch {
	case len(names) == 0:
		return f.s.say("disqualify.nobody")
	case len(names) > 3:
		return f.s.words.count("disqualify.partners", len(names))
	}
	return strings.Join(names, ", ")
}
