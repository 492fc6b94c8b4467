package acts

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// agree records that partners agreed to the policy in force, under what they agree to.
func agree() place.Act { return place.Act{ID: keys.Agree, New: newAgree} }

// Agreement is the sheet of a partner in its own language, which scrolls: it is what the partner reads.
type Agreement struct {
	place.Panel
	terms     *report.Terms
	sheet     *report.Sheet
	top, h, n int
	err       error
	asking    place.Question[*report.Terms]
}

func newAgree(s *place.Session, p place.Prepared) place.Sheet {
	return &Agreement{Panel: place.Panel{S: s, Verb: keys.Agree, Others: p.On}}
}

// Begun asks what the partner agrees to.
func (a *Agreement) Begun() tea.Cmd {
	if len(a.Others) != 1 {
		return nil
	}
	reader, who, id := a.S.Desk, a.S.Who, a.Others[0].ID
	return a.asking.Ask(a.S, func(ctx context.Context) (*report.Terms, error) { return reader.Terms(ctx, who, id, "") })
}

func (a *Agreement) Update(msg tea.Msg) tea.Cmd {
	answer, ok := a.asking.Take(msg)
	if !ok {
		return nil
	}
	if a.err = answer.Err; a.err == nil {
		a.terms = answer.Value
		a.terms.Zone = a.S.DayZone()
		a.sheet = a.terms.Sheet()
	}
	return nil
}

func (a *Agreement) Key(name, _ string) tea.Cmd {
	by := map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": a.h, "pgup": -a.h, "ctrl+d": a.h / 2, "ctrl+u": -a.h / 2,
		"home": -a.n, "g": -a.n, "end": a.n, "G": a.n}[name]
	if name == "q" {
		return place.Send(CloseIt{})
	}
	a.top = max(min(a.top+by, a.n-a.h), 0)
	return nil
}

// Submit records it, once it was seen what is agreed to.
func (a *Agreement) Submit() ([]desk.Subject, desk.Action, error) {
	if len(a.Others) == 1 && a.sheet == nil {
		return nil, desk.Action{}, nil
	}
	return place.Plain(a.Others), desk.Action{Verb: desk.AgreePartner}, nil
}

func (a *Agreement) Note() string { return "" }

func (a *Agreement) Hints() []kit.Hint {
	s := a.S
	return []kit.Hint{
		{Key: s.Key(keys.Submit), Word: s.Say("do." + string(a.Verb)), ID: place.HintPrefix + string(keys.Submit)},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)},
	}
}

func (a *Agreement) Body(w, h int, _ bool) ([]string, kit.Spot) {
	s := a.S
	var foot []string
	put := func(to *[]string, style theme.Style, indent int, text string) {
		for _, line := range kit.Wrap(text, max(w-indent, 8)) {
			*to = append(*to, kit.NewPen(s.Theme, w).Gap(indent).Put(style, line).String())
		}
	}
	if a.terms != nil && !a.terms.Agreed.IsZero() {
		put(&foot, theme.Warn, 0, s.Words.Fill("agree.already", s.Date(a.terms.Agreed)))
	} else {
		put(&foot, theme.Text, 0, s.Say("agree.word"))
	}
	var lines []string
	switch {
	case len(a.Others) != 1:
		put(&lines, theme.Text, 0, s.Words.Count("agree.several", len(a.Others)))
	case a.err != nil:
		put(&lines, theme.Warn, 0, safetext.Line(say.FaultLine(a.err)))
	case a.sheet == nil:
		put(&lines, theme.Muted, 0, s.Say("agree.reading"))
	default:
		put(&foot, theme.Muted, 0, s.Words.Fill("agree.write", a.Others[0].ID))
		put(&lines, theme.Text|theme.Bold, 0, a.sheet.Title)
		for _, f := range a.sheet.Facts {
			put(&lines, theme.Muted, 0, f)
		}
		for _, p := range a.sheet.Parts {
			lines = append(lines, kit.Blanks(w))
			put(&lines, theme.Accent, 0, p.Title)
			for _, l := range p.Lines {
				put(&lines, theme.Text, 1, l.Text)
				for _, of := range l.Of {
					put(&lines, theme.Muted, 3, s.Theme.Glyphs.Middot+" "+of)
				}
			}
		}
	}
	foot = append([]string{kit.Blanks(w)}, foot...)
	if len(foot) > h/2 {
		foot = foot[:h/2]
	}
	a.n, a.h = len(lines), max(h-len(foot), 1)
	a.top = max(min(a.top, a.n-a.h), 0)
	return append(lines[a.top:min(a.top+a.h, a.n)], foot...), kit.Spot{}
}
