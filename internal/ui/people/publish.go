package people

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// publish shows all that a draft changes before it is in force. Who may not publish keeps it for somebody who may.
type publish struct {
	place.FormSheet
	of      *drafted
	sending place.Question[string]
}

func newPublish(s *place.Session, of *drafted) *publish {
	f := &publish{of: of}
	f.S, f.Verb = s, keys.PutInForce
	f.Form.Asks = []kit.Ask{{ID: "why", Label: s.Say("people.ask.why"), Field: place.Line(s.Say("people.hint.why"))}}
	f.FormSheet.Below = func(w int) []string {
		lines := draftLines(s, w, of.made)
		end := "people.publish_effect"
		if !f.may() {
			end = "people.keep_effect"
		}
		return wrapped(s, w, append(lines, kit.Blanks(w)), theme.Muted, s.Say(end))
	}
	f.Begin()
	return f
}

func (f *publish) may() bool { return desk.May(f.S.Who.Role, desk.PublishPolicy) }

func (f *publish) Title() string {
	return f.S.Say("sheet.publish_members") + " " + f.S.Theme.Glyphs.Middot + " " +
		f.S.Words.Count("people.changes", len(f.of.made.Changes))
}

func (f *publish) Right() (string, theme.Style) { return "", theme.Muted }

func (f *publish) Note() string { return "" }

func (f *publish) Hints() []kit.Hint {
	out := f.Undrafted()
	if !f.may() {
		out[0].Word = f.S.Say("people.keep")
	}
	return out
}

// Draft is none: what is drafted stands on the screen.
func (f *publish) Draft() string { return "" }

// Send publishes it, or keeps it.
func (f *publish) Send() tea.Cmd {
	if f.sending.Waiting() {
		return nil
	}
	doer, who, s, p := f.S.Desk, f.S.Who, f.S, f.of.made.Policy
	on, may := desk.Publication{Base: f.of.base, Why: f.Value("why")}, f.may()
	return f.sending.AskWithin(s, place.PublishPatience, func(ctx context.Context) (string, error) {
		if !may {
			kept, err := doer.SavePolicyDraft(ctx, who, p, on.Base)
			return s.Words.Fill("people.kept", kept.Hash), err
		}
		_, err := doer.PublishAs(ctx, who, p, on, nil)
		return s.Words.Fill("people.published", p.Hash), err
	})
}

func (f *publish) Sending() bool { return f.sending.Waiting() }

func (f *publish) Update(msg tea.Msg) tea.Cmd {
	a, ok := f.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	}
	return place.Send(place.Finished{Text: safetext.Line(a.Value), Then: settled{}})
}
