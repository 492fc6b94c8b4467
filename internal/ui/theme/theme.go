// Package theme turns colour roles into terminal styles. A role says what a text means; only this
// package knows what that looks like. The terminal's background is never painted, except under the
// selected row.
package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Style is a colour role together with weight flags: Crit|Bold.
type Style uint16

// The colour roles. Text is the terminal's own colour.
const (
	Text   Style = iota
	Muted        // labels, secondary text
	Faint        // rules and empty bar cells, never words
	Accent       // focus, active tab, links, fit bar
	Info         // intent bar, people, notes
	OK           // gate passed
	Warn         // soon, not yet
	Crit         // critical, breached, refused
	roles
)

// The flags that go with a role.
const (
	Bold Style = 1 << (4 + iota)
	Reverse
	Underline
	Selected // on the background of the selected row
	styles
)

const roleMask Style = 15

// The themes by name. Auto asks the terminal for its background.
const (
	Auto  = "auto"
	Dark  = "dark"
	Light = "light"
	ANSI  = "ansi"
	Mono  = "mono"

	HighContrast = "contrast"
)

// Names lists the themes a person may choose.
func Names() []string { return []string{Auto, Dark, Light, HighContrast, ANSI, Mono} }

// Theme paints texts. It is read-only after New, so sessions may share it.
type Theme struct {
	Name   string
	before [styles]string
	Glyphs Glyphs
}

// New makes the theme of that name for a terminal that shows the profile's colours. Unknown names
// are the dark theme.
func New(name string, profile colorprofile.Profile, glyphs Glyphs) *Theme {
	t := &Theme{Name: name, Glyphs: glyphs}
	for s := range styles {
		if s&roleMask >= roles {
			continue
		}
		t.before[s] = opening(lipglossStyle(name, profile, s))
	}
	return t
}

// Paint returns s in the style. A style that changes nothing adds no bytes.
func (t *Theme) Paint(style Style, s string) string {
	before := t.Before(style)
	if before == "" || s == "" {
		return s
	}
	return before + s + Reset
}

// Before returns what switches the style on, "" when nothing has to.
func (t *Theme) Before(style Style) string {
	if style >= styles {
		return ""
	}
	return t.before[style]
}

// Reset switches every style off.
const Reset = "\x1b[m"

// opening is the sequence a lipgloss style writes before its text.
func opening(s lipgloss.Style) string {
	const mark = "x"
	before, _, found := strings.Cut(s.Render(mark), mark)
	if !found {
		return ""
	}
	return before
}

func lipglossStyle(name string, profile colorprofile.Profile, s Style) lipgloss.Style {
	palette, coloured := paletteOf(name)
	role, selected := s&roleMask, s&Selected != 0
	painted := coloured && palette.selection.hex != ""
	reverse := (s&Reverse != 0) != (selected && !painted)
	style := lipgloss.NewStyle().Inline(true).Bold(s&Bold != 0).Underline(s&Underline != 0).Reverse(reverse)
	if selected && painted {
		style = style.Background(palette.selection.at(profile))
	}
	// On a reversed selection a role's colour would become the background of its letters: the bar
	// would be a patchwork.
	if coloured && role != Text && (painted || !selected) {
		style = style.Foreground(palette.roles[role].at(profile))
	}
	return style
}

// Key is a key's name with this theme's signs for Enter and the arrows.
func (t *Theme) Key(written string) string {
	g := t.Glyphs
	return strings.NewReplacer("↵", g.Enter, "←", g.Left, "→", g.Right, "↓", g.DownArrow, "↑", g.UpArrow).Replace(written)
}
