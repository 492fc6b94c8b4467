package model

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// since is what somebody published after the open document was made.
type since struct {
	base  string // the hash of the policy on which it was made
	force string // the hash of what is in force
	told  desk.Overtaking
}

// who published it, as far as it is known.
func (o *since) who(s *place.Session) string {
	if o.told.By == "" {
		return s.Say("model.somebody")
	}
	return o.told.By
}

// sameDraft reports whether a draft is there as it was.
func sameDraft(a, b desk.OpenDraft) bool {
	return a.Hash == b.Hash && a.Base == b.Base && a.Stale == b.Stale
}

// learn takes over on what the open document was made, and asks who published what since.
func (v *Model) learn(base string) tea.Cmd {
	force := v.models.Present.Hash
	v.base = base
	if base == force {
		v.since = nil
		return nil
	}
	if v.since != nil && v.since.base == base && v.since.force == force {
		return nil
	}
	v.since = &since{base: base, force: force}
	reader, who := v.s.Desk, v.s.Who
	return v.learning.Ask(v.s, func(ctx context.Context) (desk.Overtaking, error) { return reader.Overtaken(ctx, who, base) })
}

// learned keeps who published what, and says so where somebody sits over weights that they moved.
func (v *Model) learned(o desk.Overtaking, err error) tea.Cmd {
	if err != nil || v.since == nil {
		return nil // that another policy was published stands there in any case
	}
	v.since.told = o
	if !v.moved() {
		return nil
	}
	return place.Warn(v.s.Words.Fill("model.overtaken_now", v.since.who(v.s)))
}

// overtaken are the lines above everything else that say who published what meanwhile, and what becomes of what is open.
func (v *Model) overtaken(w int) []string {
	if v.since == nil {
		return nil
	}
	s, o := v.s, v.since
	text := s.Words.Fill("model.overtaken", o.who(s), short(o.force))
	if !o.told.At.IsZero() {
		text = s.Words.Fill("model.overtaken_at", o.who(s), short(o.force), say.When(o.told.At, s.At, s.Zone))
	}
	if len(o.told.Changes) > 0 {
		text += ": " + o.told.Few()
	}
	if o.told.Why != "" {
		text += " (" + o.told.Why + ")"
	}
	what := "model.kept_draft"
	if v.draft < 0 {
		what = "model.kept_moves"
	}
	lines := telling(s, w, theme.Warn, s.Theme.Glyphs.Warning, text+".")
	return append(lines, telling(s, w, theme.Muted, " ", s.Words.Fill(what, s.Key(keys.TakeOver)))...)
}

// telling is a text behind a sign.
func telling(s *place.Session, w int, style theme.Style, sign, text string) (out []string) {
	for i, part := range kit.Wrap(text, max(w-4, 1)) {
		p := kit.NewPen(s.Theme, w).Gap(1)
		if i == 0 {
			p.Put(style, sign)
		}
		out = append(out, p.To(3).Put(style, part).String())
	}
	return out
}

// whyNotOver says why nothing can be taken over to what is in force.
func (v *Model) whyNotOver() string {
	switch {
	case v.since == nil:
		return v.s.Say("why.nothing_published")
	case v.wrong != "":
		return v.s.Say("model.wrong")
	case v.since.told.Base == nil:
		return v.s.Say("why.model_reading")
	}
	return ""
}

// takeOver writes the numbers of the open document, moved ones too, into what is in force by now. Nothing is kept before somebody
// keeps it, and the draft stays as it was.
func (v *Model) takeOver() tea.Cmd {
	mine, err := v.written()
	var out *policy.Policy
	var both []string
	if err == nil {
		out, both, err = studio.Onto(v.since.told.Base, mine, v.models.Present)
	}
	if err != nil {
		return place.Warn(lineOf(err))
	}
	text := v.s.Words.Fill("model.taken_over", v.since.who(v.s))
	if len(both) > 0 {
		text = v.s.Words.Fill("model.taken_over_both", safetext.Line(strings.Join(both, "; ")))
	}
	v.draft, v.want = -1, inForce
	v.policy, v.weights = nil, studio.Weights{}
	opened := v.open()
	v.weigh(studio.WeightsOf(out))
	return tea.Batch(opened, v.try(), place.Tell(text))
}
