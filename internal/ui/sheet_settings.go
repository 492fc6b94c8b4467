package ui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// settingsSheet is what a person chooses for their cockpit. It shows at once; closing it without
// keeping puts everything back.
type settingsSheet struct {
	ownForm
	r       *root
	before  prefs
	zone    *time.Location // before
	chosen  string         // the zone that was asked for
	loading question
	saving  question
}

// openSettings needs nothing that is not here.
func (r *root) openSettings() tea.Cmd {
	r.sheet, r.sheetRows = newSettings(r), nil
	return nil
}

func newSettings(r *root) *settingsSheet {
	s := r.s
	f := &settingsSheet{r: r, before: r.prefs, zone: s.zone, chosen: r.prefs.Zone}
	f.s, f.verb = s, keys.Settings
	zone := &kit.Pick{Most: 5, Live: true, Missed: s.missed("pick.zone"), Options: append([]string{s.say("settings.zone_own")}, zones()...), Codes: append([]string{""}, zones()...)}
	zone.SetValue(r.prefs.Zone)
	themes := s.choice("theme", theme.Names()...)
	themes.Tight = false
	places := &kit.Choice{}
	for _, c := range r.cards {
		places.Options, places.Codes = append(places.Options, s.say("tab."+c.id)), append(places.Codes, c.id)
	}
	ask := func(id string, field kit.Field, value string) {
		field.SetValue(value)
		f.form.Asks = append(f.form.Asks, kit.Ask{ID: id, Label: s.say("settings." + id), Field: field, Gap: len(f.form.Asks) > 0})
	}
	ask("theme", themes, r.prefs.Theme)
	ask("glyphs", s.choice("glyphs", "auto", "unicode", "ascii"), r.prefs.Glyphs)
	ask("motion", s.choice("motion", "ticking", "still"), r.prefs.Motion)
	ask("bell", s.choice("bell", "off", "breach"), r.prefs.Bell)
	ask("start", places, r.prefs.Start)
	ask("zone", zone, r.prefs.Zone)
	f.begin()
	return f
}

func (f *settingsSheet) title() string { return f.s.say("sheet.settings") }
func (f *settingsSheet) width() int    { return 92 }
func (f *settingsSheet) draft() string { return "" }
func (f *settingsSheet) note() string  { return f.s.say("settings.note") }

func (f *settingsSheet) hints() []kit.Hint {
	out := f.formSheet.hints()
	out[len(out)-1].Word = f.s.say("settings.back")
	return out
}

// prefs are the answers; what is as it is without a choice is kept as none.
func (f *settingsSheet) prefs() prefs {
	var p prefs
	for name, to := range p.fields() {
		*to = f.form.Value(name)
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

func (f *settingsSheet) key(name, text string) tea.Cmd {
	f.form.Key(name, text)
	return f.show()
}

func (f *settingsSheet) paste(text string) { f.form.Paste(text) }

// show applies what is chosen now. Another zone is loaded first.
func (f *settingsSheet) show() tea.Cmd {
	p := f.prefs()
	f.r.settle(p, f.s.zone)
	cmd := f.r.listen()
	if p.Zone == f.chosen {
		return cmd
	}
	f.chosen = p.Zone
	options, name := f.r.options, p.Zone
	return tea.Batch(cmd, f.s.ask(&f.loading, func(context.Context) (any, error) { return options.zoneOf(name), nil }))
}

func (f *settingsSheet) update(msg tea.Msg) tea.Cmd {
	a, ok := msg.(answer)
	if !ok {
		return nil
	}
	switch {
	case f.loading.takes(a):
		if zone, ok := a.value.(*time.Location); ok {
			f.r.settle(f.prefs(), zone)
		}
	case f.saving.takes(a):
		if a.err != nil {
			return warn(safetext.Line(faultLine(a.err)))
		}
		return send(finished{text: f.s.say("settings.kept")})
	}
	return nil
}

func (f *settingsSheet) send() tea.Cmd {
	if f.s.readOnly != "" {
		return send(finished{text: f.s.say("settings.session_only")})
	}
	if label := f.astray(); label != "" {
		return warn(f.s.words.fill("pick.astray", label))
	}
	if f.saving.waiting() {
		return nil
	}
	keeper, who, p := f.s.desk, f.s.who, f.prefs()
	return f.s.ask(&f.saving, func(ctx context.Context) (any, error) { return nil, keeper.SaveSettings(ctx, who, p.kept()) })
}

// closed puts everything back as it was.
func (f *settingsSheet) closed() tea.Cmd {
	f.r.settle(f.before, f.zone)
	return f.r.listen()
}

func (f *settingsSheet) body(w, h int, floating bool) ([]string, kit.Spot) {
	f.below = f.says
	return f.formSheet.body(w, h, floating)
}

// says is what the focused setting means, and what the environment decides instead.
func (f *settingsSheet) says(w int) []string {
	s := f.s
	var lines []string
	put := func(style theme.Style, sign, text string) {
		for i, row := range kit.Wrap(text, w-3) {
			p := kit.NewPen(s.th, w)
			if i == 0 {
				p.Put(style, sign)
			}
			lines = append(lines, p.To(2).Put(theme.Muted, row).String())
		}
	}
	a := f.form.Focused()
	if a == nil {
		return nil
	}
	switch a.ID {
	case "zone":
		zone := s.zone.String()
		if zone == "Local" {
			zone = s.say("settings.zone_own")
		}
		put(theme.OK, s.th.Glyphs.Pass, s.words.fill("settings.time_there", strings.ReplaceAll(zone, "_", " "), s.at.In(s.zone).Format("Mon 15:04")))
		put(theme.Muted, "", s.say("settings.zone_search"))
	case "motion", "bell", "glyphs", "start", "theme":
		put(theme.Muted, s.th.Glyphs.Unknown, s.say("settings.about_"+a.ID))
	}
	if v, ok := theme.Lookup(f.r.options.Env, "NO_COLOR"); ok && v != "" {
		put(theme.Warn, s.th.Glyphs.Warning, s.say("settings.no_color"))
	} else if f.r.options.Theme != "" {
		put(theme.Warn, s.th.Glyphs.Warning, s.words.fill("settings.theme_env", safetext.Line(f.r.options.Theme)))
	}
	if f.r.options.ASCII {
		put(theme.Warn, s.th.Glyphs.Warning, s.say("settings.ascii_env"))
	}
	return lines
}
