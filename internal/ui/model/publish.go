package model

import (
	"context"
	"strconv"

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

// lineOf is an error in one line.
func lineOf(err error) string { return safetext.Line(say.FaultLine(err)) }

// publish opens the form by which the weights are put in force.
func (v *Model) publish() tea.Cmd {
	p, err := v.written()
	if err != nil {
		return place.Warn(lineOf(err))
	}
	f := &publishing{policy: p, base: v.base, effect: v.effect, force: v.force, present: v.models.Present}
	for _, c := range policy.Diff(v.models.Present, p) {
		f.changes = append(f.changes, safetext.Line(c.Text))
	}
	f.S, f.Verb = v.s, keys.PublishModel
	f.Form.Asks = []kit.Ask{{ID: "why", Label: v.s.Say("model.ask.why"), Field: place.Area(v.s.Say("model.ask.why_hint"))}}
	f.FormSheet.Below = f.says
	f.Begin()
	return place.Send(place.OpenSheet{Sheet: f})
}

// publishing is the form by which a model is put in force: what changes, in words and in numbers.
type publishing struct {
	place.FormSheet
	policy, present *policy.Policy
	base            string
	changes         []string
	effect, force   *studio.Effect
	sending         place.Question[int]
}

func (f *publishing) Title() string { return f.S.Say("sheet.publish_model") }

func (f *publishing) Right() (string, theme.Style) { return short(f.policy.Hash), theme.Muted }

func (f *publishing) Note() string { return "" }

func (f *publishing) Hints() []kit.Hint { return f.Undrafted() }

// says is what changes: each number in words, then who enters and who leaves.
func (f *publishing) says(w int) []string {
	s, e := f.S, f.effect
	line := func(style theme.Style, sign, text string) (out []string) {
		for i, part := range kit.Wrap(text, max(w-4, 1)) {
			p := kit.NewPen(s.Theme, w).Gap(1)
			if i == 0 {
				p.Put(style, sign)
			}
			out = append(out, p.To(3).Put(theme.Text, part).String())
		}
		return out
	}
	lines := []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, s.Say("model.changes"))}
	for _, c := range f.changes {
		lines = append(lines, line(theme.Accent, s.Theme.Glyphs.Middot, c)...)
	}
	lines = append(lines, kit.Blanks(w))
	lines = append(lines, line(theme.OK, "+", s.Words.Fill("model.enters", s.Words.Count("model.leads", e.Entered)))...)
	lines = append(lines, line(theme.Warn, s.Theme.Glyphs.Minus, s.Words.Fill("model.leaves", s.Words.Count("model.leads", e.Left)))...)
	lines = append(lines, line(theme.Muted, "=", s.Words.Fill("model.become", strconv.Itoa(e.Was), strconv.Itoa(e.EQLs)))...)
	if why := studio.TooFew(e.Outcomes()); why != "" {
		lines = append(lines, line(theme.Warn, s.Theme.Glyphs.Warning, s.Words.Fill("model.unproven", why))...)
	} else if f.force != nil {
		lines = append(lines, line(theme.Muted, "=", s.Words.Fill("model.areas", area(&f.force.Area, s), area(&e.Area, s)))...)
	}
	return lines
}

// Send publishes.
func (f *publishing) Send() tea.Cmd {
	if f.sending.Waiting() {
		return nil
	}
	doer, who, p := f.S.Desk, f.S.Who, f.policy
	on := desk.Publication{Base: f.base, Why: f.Value("why")}
	return f.sending.AskWithin(f.S, place.PublishPatience, func(ctx context.Context) (int, error) {
		return doer.PublishAs(ctx, who, p, on, nil)
	})
}

// published tells the place that what it shows is in force.
type published struct{}

func (f *publishing) Sending() bool { return f.sending.Waiting() }

func (f *publishing) Update(msg tea.Msg) tea.Cmd {
	a, ok := f.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(lineOf(a.Err))
	}
	text := f.S.Words.Fill("model.published", short(f.policy.Hash), f.S.Words.Count("model.leads", a.Value))
	return place.Send(place.Finished{Then: published{}, Text: text})
}
