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

// sixteen leaves the colours to the terminal's own sixteen, where people have already put right what
// they cannot tell apart.
func sixteen() palette {
	return palette{roles: [roles]tone{
		Muted: {c16: "8"}, Faint: {c16: "8"}, Accent: {c16: "4"}, Info: {c16: "5"},
		OK: {c16: "6"}, Warn: {c16: "3"}, Crit: {c16: "1"},
	}}
}
