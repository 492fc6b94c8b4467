package acts

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// WhyNotMerged says why a person cannot make partners one, "" where they can.
func WhyNotMerged(s *place.Session) string {
	switch {
	case s.ReadOnly != "":
		return s.ReadOnly
	case !desk.May(s.Who.Role, desk.MergePartners):
		return s.Words.Fill("why.role_partners", string(s.Who.Role))
	}
	return ""
}

// MergePartner opens the form by which a partner and another are made one.
func MergePartner(s *place.Session, id, name string) tea.Cmd {
	f := &partnerMerge{id: id, name: safetext.Line(name)}
	f.S, f.Verb = s, keys.MergePartner
	f.with = &kit.Pick{Most: 5, Missed: s.Missed("pick.partner")}
	f.Form.Asks = []kit.Ask{{ID: "with", Label: s.Say("pmerge.ask.with"), Field: f.with},
		{ID: "stays", Label: s.Say("pmerge.ask.stays"), Field: &kit.Choice{At: -1, Codes: []string{"other", "this"},
			Options: []string{s.Say("pmerge.other"), f.name}}, Gap: true}}
	f.FormSheet.Below = f.says
	f.Begin()
	return place.Send(place.OpenSheet{Sheet: f})
}

// partnerMerge is the form by which two partners are made one. What would come of it stands below before anything is done.
type partnerMerge struct {
	place.FormSheet
	id, name string
	with     *kit.Pick
	all      []desk.PartnerName

	asked    desk.MergingPartners // that a plan was asked for
	plan     *desk.PartnersMerged // of what is chosen, nil while it is not known
	wrong    string               // why there is none
	naming   place.Question[[]desk.PartnerName]
	planning place.Question[desk.PartnersMerged]
	sending  place.Question[desk.PartnersMerged]
}

func (f *partnerMerge) Title() string { return f.S.Say("sheet.merge_partner") + " " + f.name }

func (f *partnerMerge) Right() (string, theme.Style) { return "", theme.Muted }

func (f *partnerMerge) Note() string { return "" }

func (f *partnerMerge) Width() int { return 92 }

func (f *partnerMerge) Hints() []kit.Hint { return f.Undrafted() }

// Draft is none: what would come of it is another thing tomorrow.
func (f *partnerMerge) Draft() string { return "" }

// Begun asks which partners there are, and what would come of what is chosen.
func (f *partnerMerge) Begun() tea.Cmd {
	if len(f.all) > 0 || f.naming.Waiting() {
		return f.ask()
	}
	reader := f.S.Desk
	return f.naming.Ask(f.S, func(ctx context.Context) ([]desk.PartnerName, error) { return reader.PartnerNames(ctx) })
}

// chosen is what is to be merged into what, false while it is not chosen.
func (f *partnerMerge) chosen() (desk.MergingPartners, bool) {
	with := f.Value("with")
	switch f.Value("stays") {
	case "this":
		return desk.MergingPartners{From: with, Into: f.id}, with != ""
	case "other":
		return desk.MergingPartners{From: f.id, Into: with}, with != ""
	}
	return desk.MergingPartners{}, false
}

// Merging is what was chosen.
func (f *partnerMerge) Merging() desk.MergingPartners { return f.asked }

// ask asks what would come of what is chosen, once for each choice.
func (f *partnerMerge) ask() tea.Cmd {
	q, ok := f.chosen()
	if q == f.asked {
		return nil
	}
	f.asked, f.plan, f.wrong = q, nil, ""
	if !ok {
		return nil
	}
	q.Dry = true
	doer, who := f.S.Desk, f.S.Who
	return f.planning.AskWithin(f.S, place.UndoPatience, func(ctx context.Context) (desk.PartnersMerged, error) {
		return doer.MergePartners(ctx, who, q)
	})
}

func (f *partnerMerge) Key(name, text string) tea.Cmd {
	return tea.Batch(f.FormSheet.Key(name, text), f.ask())
}

func (f *partnerMerge) Point(x, y, w, h int, floating bool) tea.Cmd {
	return tea.Batch(f.FormSheet.Point(x, y, w, h, floating), f.ask())
}

// Send merges.
func (f *partnerMerge) Send() tea.Cmd {
	q, ok := f.chosen()
	switch {
	case f.sending.Waiting():
		return nil
	case f.Value("with") == "":
		f.Form.Focus("with")
		return place.Warn(f.S.Say("pmerge.why.with"))
	case !ok:
		f.Form.Focus("stays")
		return place.Warn(f.S.Say("pmerge.why.stays"))
	case f.wrong != "":
		return place.Warn(f.wrong)
	case f.plan == nil:
		return place.Warn(f.S.Say("pmerge.counting"))
	}
	doer, who := f.S.Desk, f.S.Who
	return f.sending.AskWithin(f.S, place.PublishPatience, func(ctx context.Context) (desk.PartnersMerged, error) {
		return doer.MergePartners(ctx, who, q)
	})
}

func (f *partnerMerge) Sending() bool { return f.sending.Waiting() }

func (f *partnerMerge) Update(msg tea.Msg) tea.Cmd {
	if a, ok := f.naming.Take(msg); ok {
		f.all = nil
		for _, p := range a.Value {
			if p.ID != f.id && p.Status != lead.Ended {
				p.Name, p.Tier = safetext.Line(p.Name), safetext.Line(p.Tier)
				f.all = append(f.all, p)
			}
		}
		f.with.Options, f.with.Codes, f.with.After = PartnerOptions(f.all, "")
		if a.Err != nil {
			return place.Warn(say.FaultLine(a.Err))
		}
		return nil
	}
	if a, ok := f.planning.Take(msg); ok {
		if a.Err != nil {
			f.wrong = safetext.Line(say.FaultLine(a.Err))
			return nil
		}
		f.plan = &a.Value
		return nil
	}
	a, ok := f.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		f.plan, f.wrong = nil, safetext.Line(say.FaultLine(a.Err)) // somebody was faster, and what is planned does not hold
		return place.Warn(f.wrong)
	}
	m := &a.Value
	return place.Send(place.Finished{On: []desk.Subject{{Kind: desk.Partners, ID: m.From}, {Kind: desk.Partners, ID: m.Into}},
		Text: f.S.Words.Fill("pmerge.done", m.From, m.Into, f.S.Key(keys.Undo), f.S.Date(m.Until))})
}

// says is what would come of it, before anything is done.
func (f *partnerMerge) says(w int) []string {
	s := f.S
	wrapped := func(style theme.Style, text string) (out []string) {
		for _, line := range kit.Wrap(text, max(w-2, 1)) {
			out = append(out, kit.Line(s.Theme, w, style, " "+line))
		}
		return out
	}
	switch {
	case f.wrong != "":
		return wrapped(theme.Warn, f.wrong)
	case f.planning.Waiting():
		return wrapped(theme.Muted, s.Say("pmerge.counting"))
	case f.plan == nil:
		return wrapped(theme.Muted, s.Say("pmerge.choose"))
	}
	m := f.plan
	const label = 18
	cell := max((w-2-label)/3, 8)
	row := func(style theme.Style, what, from, into, then string) string {
		p := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, what, label)
		return p.Col(style, from, cell).Col(style, into, cell).Cell(style|theme.Bold, then, cell).String()
	}
	lines := []string{row(theme.Muted, "", m.From, m.Into, s.Say("pmerge.then"))}
	for _, b := range []struct {
		id string
		of review.Becoming
	}{{"pmerge.pipeline", m.Plan.Sourced}, {"pmerge.due", m.Plan.Due}, {"pmerge.paid", m.Plan.Paid}} {
		lines = append(lines, row(theme.Text, s.Say(b.id), desk.Amount(b.of.From, m.Currency), desk.Amount(b.of.Into, m.Currency),
			desk.Amount(b.of.Then, m.Currency)))
	}
	for _, d := range m.Plan.Differs {
		from, into := desk.PartnerFact(d.What, d.From, m.Currency), desk.PartnerFact(d.What, d.Into, m.Currency)
		lines = append(lines, row(theme.Text, strings.ReplaceAll(d.What, "_", " "), safetext.Line(from), safetext.Line(into),
			safetext.Line(into)))
	}
	var moved []string
	for _, r := range m.Rows {
		moved = append(moved, r.Noun+" "+strconv.FormatInt(r.Moved, 10))
	}
	lines = append(lines, wrapped(theme.Text, s.Words.Fill("pmerge.moves", strings.Join(moved, ", ")))...)
	for _, n := range m.Notes {
		lines = append(lines, wrapped(theme.Muted, s.Theme.Glyphs.Middot+" "+n)...)
	}
	return lines
}
