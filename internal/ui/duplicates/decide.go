package duplicates

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// decide is the form by which it is decided to which of several partners a company belongs.
type decide struct {
	place.FormSheet
	of      desk.Case
	sending place.Question[desk.CaseDecided]
}

func newDecide(s *place.Session, c *desk.Case) *decide {
	f := &decide{of: *c}
	f.S, f.Verb = s, keys.DecidePair
	choice := &kit.Choice{At: -1} // nobody decides by pressing on
	for i := range c.Choices {
		choice.Options = append(choice.Options, c.Choices[i].Partner)
		choice.Codes = append(choice.Codes, c.Choices[i].PartnerID)
	}
	f.Form.Asks = []kit.Ask{
		{ID: "for", Label: s.Say("conflict.ask.for"), Field: choice},
		{ID: "reason", Label: s.Say("conflict.ask.reason"), Field: place.Area(s.Say("conflict.ask.hint")), Gap: true},
	}
	f.FormSheet.Below = f.effects
	f.Begin()
	return f
}

func (f *decide) Title() string { return f.S.Say("sheet.decide_pair") + " " + f.of.Company }

func (f *decide) Right() (string, theme.Style) { return "", theme.Muted }

func (f *decide) Note() string { return "" }

func (f *decide) Hints() []kit.Hint { return f.Undrafted() }

// effects are what the decision that is chosen would make of it.
func (f *decide) effects(w int) []string {
	for i := range f.of.Choices {
		if o := &f.of.Choices[i]; o.PartnerID == f.Value("for") {
			return outlook(f.S, o, f.of.Currency, w)
		}
	}
	return nil
}

// Send decides.
func (f *decide) Send() tea.Cmd {
	q := desk.Deciding{Leads: []lead.ID{f.of.Claims[0].Lead}, For: f.Value("for"), Reason: f.Value("reason")}
	switch {
	case q.For == "":
		f.Form.Focus("for")
		return place.Warn(f.S.Say("conflict.why.no_partner"))
	case q.Reason == "":
		f.Form.Focus("reason")
		return place.Warn(f.S.Say("conflict.why.no_reason"))
	case f.sending.Waiting():
		return nil
	}
	doer, who := f.S.Desk, f.S.Who
	return f.sending.Write(f.S, func(ctx context.Context) (desk.CaseDecided, error) { return doer.DecideConflict(ctx, who, q) })
}

func (f *decide) Sending() bool { return f.sending.Waiting() }

func (f *decide) Update(msg tea.Msg) tea.Cmd {
	a, ok := f.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	}
	return place.Send(place.Finished{Text: f.S.Words.Fill("conflict.decided", a.Value.Text, f.S.Key(keys.Undo)),
		On: desk.OnLeads(a.Value.Case.Leads()...)})
}

// outlook is what a decision would make of each partner's money, a line for each.
func outlook(s *place.Session, o *desk.Outlook, currency string, w int) []string {
	var lines []string
	for i := range o.Effects {
		e := &o.Effects[i]
		name := e.Partner
		if name == "" {
			name = s.Say("conflict.nobody")
		}
		p := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Text, name, 20).Gap(1).Put(theme.Muted, s.Say("conflict.pipeline")).Gap(1)
		p.Put(theme.Text, desk.Becomes(e.Sourced, e.SourcedThen, currency))
		if e.Due != 0 || e.DueThen != 0 {
			p.Gap(2).Put(theme.Muted, s.Say("conflict.payout")).Gap(1).Put(theme.Text, desk.Becomes(e.Due, e.DueThen, currency))
		}
		lines = append(lines, p.String())
	}
	return lines
}
