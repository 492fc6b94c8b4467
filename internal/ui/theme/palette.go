package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// tone is one colour for each kind of terminal.
type tone struct {
	hex, c256, c16 string
}

// at returns the tone as the profile can show it.
func (t tone) at(profile colorprofile.Profile) color.Color {
	switch {
	case profile == colorprofile.ANSI256 && t.c256 != "":
		return lipgloss.Color(t.c256)
	case profile < colorprofile.ANSI256 && profile > colorprofile.Unknown && t.c16 != "", t.hex == "":
		return lipgloss.Color(t.c16)
	}
	return lipgloss.Color(t.hex)
}

type palette struct {
	roles     [roles]tone
	selection tone // hex "" : reverse video
}

// paletteOf returns a theme's colours; false for the theme that has none.
func paletteOf(name string) (palette, bool) {
	switch name {
	case Mono:
		return palette{}, false
	case Light:
		return light(), true
	case ANSI:
		return sixteen(), true
	case HighContrast, contrastDark:
		return strongOnDark(), true
	case contrastLight:
		return strongOnLight(), true
	}
	return dark(), true
}

// dark keeps words at a contrast of at least 4.5 on black, #101418, #1E1E2E and #282A36.
func dark() palette {
	return palette{
		roles: [roles]tone{
			Muted:  {"#9AA7B4", "248", "8"},
			Faint:  {"#66727F", "242", "8"},
			Accent: {"#6FB1FF", "75", "4"},
			Info:   {"#D9B8FF", "183", "5"},
			OK:     {"#63D0B4", "79", "6"},
			Warn:   {"#FFD479", "222", "3"},
			Crit:   {"#F4695B", "203", "1"},
		},
		selection: tone{"#1F2F40", "236", "0"},
	}
}

// light does the same on white, #FDF6E3 and #EFF1F5.
func light() palette {
	return palette{
		roles: [roles]tone{
			Muted:  {"#52606D", "59", "8"},
			Faint:  {"#7B8794", "102", "8"},
			Accent: {"#0B5CC2", "26", "4"},
			Info:   {"#5B2A86", "53", "5"},
			OK:     {"#00695C", "23", "6"},
			Warn:   {"#865E00", "94", "3"},
			Crit:   {"#8F1210", "88", "1"},
		},
		selection: tone{"#DCEAFB", "254", "7"},
	}
}

// The high contrast theme is one of two, by the background.
const (
	contrastDark  = HighContrast + "-dark"
	contrastLight = HighContrast + "-light"
)

// strongOnDark keeps words at a contrast of at least 7 on the backgrounds of dark, in 256 colours
// too. The selection is reverse video: no colour of ours has more contrast than the terminal's own.
func strongOnDark() palette {
	return palette{roles: [roles]tone{
		Muted:  {"#C5CED8", "251", "7"},
		Faint:  {"#9AA7B4", "248", "7"},
		Accent: {"#9CCBFF", "117", "12"},
		Info:   {"#E3CCFF", "189", "13"},
		OK:     {"#7FE3C8", "122", "14"},
		Warn:   {"#FFDE8A", "222", "11"},
		Crit:   {"#FFB0A6", "217", "9"},
	}}
}

// strongOnLight does the same on the backgrounds of light.
func strongOnLight() palette {
	return palette{roles: [roles]tone{
		Muted:  {"#3F4A54", "238", "0"},
		Faint:  {"#52606D", "59", "8"},
		Accent: {"#06408C", "18", "4"},
		Info:   {"#4A1F73", "54", "5"},
		OK:     {"#00483F", "22", "6"},
		Warn:   {"#5C3F00", "52", "3"},
		Crit:   {"#7A0C0A", "88", "1"},
	}}
}

// sixteen leaves the colours to the terminal's own sixteen, where people have already put right what
// they cannot tell apart.
func sixteen() palette {
	return palette{roles: [roles]tone{
		Muted: {c16: "8"}, Faint: {c16: "8"}, Accent: {c16: "4"}, Info: {c16: "5"},
		OK: {c16: "6"}, Warn: {c16: "3"}, Crit: {c16: "1"},
	}}
}
