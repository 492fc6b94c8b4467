package host

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// settingsSheet is what a person chooses for their cockpit. It shows at once; closing it without
// keeping puts everything back.
type settingsSheet struct {
	place.FormSheet
	r       *root
	before  prefs
	zone    *time.Location // before
	chosen  string         // the zone that was asked for
	loading place.Question[*time.Location]
	saving  place.Question[place.Nothing]
}

// openSettings needs nothing that is not here.
func (r *root) openSettings() tea.Cmd {
	r.sheet, r.sheetOn = newSettings(r), nil
	return nil
}

func newSettings(r *root) *settingsSheet {
	s := r.s
	f := &settingsSheet{r: r, before: r.prefs, zone: s.Zone, chosen: r.prefs.Zone}
	f.S, f.Verb = s, keys.Settings
	zone := &kit.Pick{Most: 5, Live: true, Missed: s.Missed("pick.zone"), Options: append([]string{s.Say("settings.zone_own")}, zones()...),
		Codes: append([]string{""}, zones()...)}
	zone.SetValue(r.prefs.Zone)
	themes := s.Choice("theme", theme.Names()...)
	themes.Tight = false
	places := &kit.Choice{}
	for _, c := range r.cards {
		if c.Over || c.Tabless || c.Takes != nil {
			continue
		}
		places.Options, places.Codes = append(places.Options, s.Say("tab."+c.ID)), append(places.Codes, c.ID)
	}
	ask := func(id string, field kit.Field, value string) {
		field.SetValue(value)
		f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: id, Label: s.Say("settings." + id), Field: field, Gap: len(f.Form.Asks) > 0})
	}
	ask("theme", themes, r.prefs.Theme)
	ask("glyphs", s.Choice("glyphs", "auto", "unicode", "ascii"), r.prefs.Glyphs)
	ask("motion", s.Choice("motion", "ticking", "still"), r.prefs.Motion)
	ask("bell", s.Choice("bell", "off", "breach", "osc9", "osc777"), r.prefs.Bell)
	ask("start", places, r.prefs.Start)
	ask("zone", zone, r.prefs.Zone)
	f.Begin()
	return f
}

func (f *settingsSheet) Title() string { return f.S.Say("sheet.settings") }

func (f *settingsSheet) Width() int { return 92 }

func (f *settingsSheet) Note() string { return f.S.Say("settings.note") }

func (f *settingsSheet) Hints() []kit.Hint {
	out := f.FormSheet.Hints()
	out[len(out)-1].Word = f.S.Say("settings.back")
	return out
}

// prefs are the answers; what is as it is without a choice is kept as none.
func (f *settingsSheet) prefs() prefs {
	var p prefs
	for name, to := range p.fields() {
		*to = f.Form.Value(name)
	}
	for _, d := range []struct {
		to      *string
		without string
	}{{&p.Theme, theme.Auto}, {&p.Glyphs, "auto"}, {&p.Motion, "ticking"}, {&p.Bell, "off"}, {&p.Start, "inbox"}} {
		if *d.to == d.without {
			*d.to = ""
		}
	}
	return p
}

func (f *settingsSheet) Key(name, text string) tea.Cmd {
	f.Form.Key(name, text)
	return f.show()
}

func (f *settingsSheet) Paste(text string) { f.Form.Paste(text) }

// show applies what is chosen now. Another zone is loaded first.
func (f *settingsSheet) show() tea.Cmd {
	p := f.prefs()
	f.r.settle(p, f.S.Zone)
	cmd := f.r.listen()
	if p.Zone == f.chosen {
		return cmd
	}
	f.chosen = p.Zone
	options, name := f.r.options, p.Zone
	return tea.Batch(cmd, f.loading.Ask(f.S, func(context.Context) (*time.Location, error) { return options.zoneOf(name), nil }))
}

func (f *settingsSheet) Update(msg tea.Msg) tea.Cmd {
	if a, ok := f.loading.Take(msg); ok {
		f.r.settle(f.prefs(), a.Value)
	}
	if a, ok := f.saving.Take(msg); ok {
		if a.Err != nil {
			return place.Warn(safetext.Line(say.FaultLine(a.Err)))
		}
		return place.Send(place.Finished{Text: f.S.Say("settings.kept")})
	}
	return nil
}

func (f *settingsSheet) Send() tea.Cmd {
	if f.S.ReadOnly != "" {
		return place.Send(place.Finished{Text: f.S.Say("settings.session_only")})
	}
	if label := f.Astray(); label != "" {
		return place.Warn(f.S.Words.Fill("pick.astray", label))
	}
	if f.saving.Waiting() {
		return nil
	}
	keeper, who, p := f.S.Desk, f.S.Who, f.prefs()
	return f.saving.Write(f.S, func(ctx context.Context) (place.Nothing, error) {
		return place.Nothing{}, keeper.SaveSettings(ctx, who, p.kept())
	})
}

// Closed puts everything back as it was.
func (f *settingsSheet) Closed() tea.Cmd {
	f.r.settle(f.before, f.zone)
	return f.r.listen()
}

func (f *settingsSheet) Body(w, h int, floating bool) ([]string, kit.Spot) {
	f.Below = f.says
	return f.FormSheet.Body(w, h, floating)
}

// says is what the focused setting means, and what the environment decides instead.
func (f *settingsSheet) says(w int) []string {
	s := f.S
	var lines []string
	put := func(style theme.Style, sign, text string) {
		for i, row := range kit.Wrap(text, w-3) {
			p := kit.NewPen(s.Theme, w)
			if i == 0 {
				p.Put(style, sign)
			}
			lines = append(lines, p.To(2).Put(theme.Muted, row).String())
		}
	}
	a := f.Form.Focused()
	if a == nil {
		return nil
	}
	switch a.ID {
	case "zone":
		zone := s.Zone.String()
		if zone == "Local" {
			zone = s.Say("settings.zone_own")
		}
		put(theme.OK, s.Theme.Glyphs.Pass, s.Words.Fill("settings.time_there", strings.ReplaceAll(zone, "_", " "),
			s.At.In(s.Zone).Format("Mon 15:04")))
		put(theme.Muted, "", s.Say("settings.zone_search"))
	case "motion", "bell", "glyphs", "start", "theme":
		put(theme.Muted, s.Theme.Glyphs.Unknown, s.Say("settings.about_"+a.ID))
	}
	if v, ok := theme.Lookup(f.r.options.Env, "NO_COLOR"); ok && v != "" {
		put(theme.Warn, s.Theme.Glyphs.Warning, s.Say("settings.no_color"))
	} else if f.r.options.Theme != "" {
		put(theme.Warn, s.Theme.Glyphs.Warning, s.Words.Fill("settings.theme_env", safetext.Line(f.r.options.Theme)))
	}
	if f.r.options.ASCII {
		put(theme.Warn, s.Theme.Glyphs.Warning, s.Say("settings.ascii_env"))
	}
	return lines
}

func (f *settingsSheet) Point(x, y, w, h int, floating bool) tea.Cmd {
	f.PointAt(x, y, f.Place(w, h, floating))
	return f.show()
}

func (f *settingsSheet) Wheel(n int) tea.Cmd {
	f.Form.Wheel(n)
	return f.show()
}
