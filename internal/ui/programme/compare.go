package programme

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// compared is what two sides are to be held against each other.
type compared struct {
	partners        []string
	against, period string
}

// sides asks what is compared: partners with a campaign, or the programme with a quarter.
type sides struct {
	place.FormSheet
	campaigns []string
}

func newCompare(v *Programme) *sides {
	f := &sides{}
	f.S, f.Verb = v.s, keys.CompareSides
	for _, c := range v.look.Channels {
		f.campaigns = append(f.campaigns, c.Name)
	}
	ask := func(id, label, hint, value string) {
		field := place.Line(hint)
		field.SetValue(value)
		f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: id, Label: label, Field: field})
	}
	ask("against", v.s.Say("ask.against"), v.s.Say("hint.against"), v.q.Against)
	ask("sides", v.s.Say("ask.sides"), v.s.Say("hint.sides"), strings.Join(v.q.Partners, ","))
	ask("compare", v.s.Say("ask.compare"), v.s.Say("hint.compare"), v.q.Compare)
	f.Begin()
	f.Below = func(w int) []string {
		text := v.s.Say("programme.no_campaigns")
		if len(f.campaigns) > 0 {
			text = v.s.Words.Fill("programme.campaigns", strings.Join(f.campaigns, ", "))
		}
		var lines []string
		for _, line := range kit.Wrap(text, max(w-1, 1)) {
			lines = append(lines, kit.Line(v.s.Theme, w, theme.Muted, line))
		}
		return lines
	}
	return f
}

func (f *sides) Title() string { return f.S.Say("sheet.compare_sides") }

func (f *sides) Note() string { return f.S.Say("programme.compare_note") }

func (f *sides) Width() int { return 80 }

// Hints promise no draft.
func (f *sides) Hints() []kit.Hint { return f.Undrafted() }

// Draft is none: what is compared stands on the screen.
func (f *sides) Draft() string { return "" }

func (f *sides) Send() tea.Cmd {
	c := compared{against: f.Value("against"), period: f.Value("compare")}
	for _, p := range strings.Split(f.Value("sides"), ",") {
		if p = strings.TrimSpace(p); p != "" {
			c.partners = append(c.partners, p)
		}
	}
	if c.against == "" && c.period == "" {
		f.Form.Focus("against")
		return place.Warn(f.S.Say("missing.against"))
	}
	if c.against != "" {
		c.period = ""
	} else {
		c.partners = nil
	}
	return place.Send(place.Finished{Text: f.S.Say("programme.comparing"), Then: c})
}
