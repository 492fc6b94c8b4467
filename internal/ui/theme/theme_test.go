package theme

import (
	"math"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestPaintKeepsTheText(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		th := New(name, colorprofile.TrueColor, Unicode())
		for s := range styles {
			if got := ansi.Strip(th.Paint(s, "Żuraw")); got != "Żuraw" {
				t.Fatalf("%s style %d shows %q", name, s, got)
			}
		}
	}
}

func TestPlainTextAddsNoBytes(t *testing.T) {
	t.Parallel()
	th := New(Dark, colorprofile.TrueColor, Unicode())
	if got := th.Paint(Text, "plain"); got != "plain" {
		t.Errorf("plain text became %q", got)
	}
}

func TestMonoKeepsWeightAndHasNoColour(t *testing.T) {
	t.Parallel()
	th := New(Mono, colorprofile.TrueColor, Unicode())
	if got := th.Paint(Crit|Bold, "x"); got != "\x1b[1mx\x1b[m" {
		t.Errorf("bold in mono is %q", got)
	}
	if got := th.Paint(Text|Selected, "x"); got != "\x1b[7mx\x1b[m" {
		t.Errorf("the selection in mono is %q, not reverse video", got)
	}
	for s := range styles {
		for _, colour := range []string{"38;", "48;", "\x1b[3", "\x1b[9"} {
			if strings.Contains(th.Before(s), colour) {
				t.Fatalf("style %d of mono has a colour: %q", s, th.Before(s))
			}
		}
	}
}

func TestOnlyTheSelectionHasABackground(t *testing.T) {
	t.Parallel()
	for _, name := range []string{Dark, Light} {
		th := New(name, colorprofile.TrueColor, Unicode())
		for s := range styles {
			has := strings.Contains(th.Before(s), ";48;") || strings.Contains(th.Before(s), "[48;")
			if has != (s&Selected != 0 && s&roleMask < roles) {
				t.Fatalf("%s style %d: background %v, %q", name, s, has, th.Before(s))
			}
		}
	}
}

func TestColoursOf256AreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	th := New(Dark, colorprofile.ANSI256, Unicode())
	if got, want := th.Before(Accent), "\x1b[38;5;75m"; got != want {
		t.Errorf("accent in 256 colours is %q, want %q", got, want)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, theme string
		env         []string
		dark        bool
		want        string
	}{
		{"a dark terminal gets the dark theme", Auto, nil, true, Dark},
		{"a light terminal gets the light theme", Auto, nil, false, Light},
		{"a choice beats the terminal", Light, nil, true, Light},
		{"NO_COLOR=yes beats the choice", Dark, []string{"NO_COLOR=yes"}, true, Mono},
		{"NO_COLOR=0 is not empty and counts", Dark, []string{"NO_COLOR=0"}, true, Mono},
		{"an empty NO_COLOR does not count", Dark, []string{"NO_COLOR="}, true, Dark},
		{"high contrast follows the background", HighContrast, nil, false, contrastLight},
		{"high contrast on dark", HighContrast, nil, true, contrastDark},
		{"an unknown name is as auto", "sepia", nil, true, Dark},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Choose(tt.theme, tt.env, tt.dark); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestWordsHaveContrast holds each theme to its documented threshold: 4.5 for words, 7 in high
// contrast, less for lines, which are never words. The 256 colours are those of xterm.
func TestWordsHaveContrast(t *testing.T) {
	t.Parallel()
	dark := []string{"#000000", "#101418", "#1E1E2E", "#282A36"}
	light := []string{"#FFFFFF", "#FDF6E3", "#EFF1F5"}
	for _, tt := range []struct {
		name         string
		backgrounds  []string
		words, lines float64
	}{{Dark, dark, 4.5, 2.7}, {Light, light, 4.5, 2.9}, {contrastDark, dark, 7, 4.5}, {contrastLight, light, 7, 4.5}} {
		p, _ := paletteOf(tt.name)
		for role := Muted; role < roles; role++ {
			least := tt.words
			if role == Faint {
				least = tt.lines
			}
			for _, bg := range tt.backgrounds {
				for _, colour := range []string{p.roles[role].hex, p.roles[role].c256} {
					if got := contrast(t, colour, bg); got < least {
						t.Errorf("%s role %d, %s on %s has contrast %.2f, under %.1f", tt.name, role, colour, bg, got, least)
					}
				}
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(hex string) float64 {
	r, g, b, _ := lipgloss.Color(hex).RGBA()
	line := func(v uint32) float64 {
		c := float64(v) / 0xffff
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*line(r) + 0.7152*line(g) + 0.0722*line(b)
}

func TestSignsTakeOneCell(t *testing.T) {
	t.Parallel()
	g := Unicode()
	for _, s := range []string{g.Cursor, g.Full, g.Empty, g.Pass, g.Fail, g.Dot, g.Ring, g.Paused, g.Minus, g.Enter, g.Age, g.Rule, g.Heavy,
		g.Ellipsis} {
		if w := ansi.StringWidth(s); w != 1 {
			t.Errorf("%q takes %d cells", s, w)
		}
	}
	for _, s := range []string{ASCII().Cursor, ASCII().Ellipsis, ASCII().Paused, ASCII().Age} {
		if len(s) != 1 {
			t.Errorf("%q is not one ASCII letter", s)
		}
	}
}
