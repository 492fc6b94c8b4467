package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func partners() *Pick {
	return &Pick{
		Options: []string{"Baltica Integrator", "Karpaty Cloud", "Ponte Digitale", "Wisła Data"},
		Missed:  func(near string) string { return "none is like that; nearest: " + near },
	}
}

func spell(p *Pick, text string) {
	for _, r := range text {
		p.Key(string(r), string(r))
	}
}

func TestLettersFindAnOption(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, typed, now, entered string }{
		{"in a row, anywhere", "digi", "Ponte Digitale", "Ponte Digitale"},
		{"without accents", "wisla", "Wisła Data", "Wisła Data"},
		{"in order, and not taken before enter", "pdig", "", "Ponte Digitale"},
		{"every word in order", "dig pon", "", "Ponte Digitale"},
		{"mistyped", "pontte digtale", "", "Ponte Digitale"},
		{"a mistyped word", "balltica", "", "Baltica Integrator"},
		{"a mistyped beginning", "karpatt", "", "Karpaty Cloud"},
		{"nothing like it", "quux industries", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := partners()
			spell(p, tt.typed)
			if got := p.Value(); got != tt.now {
				t.Errorf("%q has picked %q, want %q", tt.typed, got, tt.now)
			}
			p.Key("enter", "")
			if got := p.Value(); got != tt.entered {
				t.Errorf("enter takes %q, want %q", got, tt.entered)
			}
		})
	}
}

func TestAListSaysThatNothingIsLikeWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := partners()
	spell(p, "pontte digtale")
	lines, _, _, _ := p.View(plainTheme(), 60, true)
	if text := ansi.Strip(strings.Join(lines, "\n")); !strings.Contains(text, "nearest: Ponte Digitale") ||
		!strings.Contains(text, "/ pontte digtale") {
		t.Errorf("it shows\n%s", text)
	}
	if !p.Astray() {
		t.Error("it is not astray")
	}
}

func TestWhatWasTypedIntoAListIsCleared(t *testing.T) {
	t.Parallel()
	p := partners()
	spell(p, "pontte digtale")
	p.Key("ctrl+u", "")
	spell(p, "ponte")
	if p.Value() != "Ponte Digitale" {
		t.Errorf("after ctrl+u it is %q", p.Value())
	}
	p.Key("ctrl+u", "")
	if p.Value() != "" {
		t.Errorf("ctrl+u leaves %q", p.Value())
	}
	p.SetValue("Karpaty Cloud")
	spell(p, "zz")
	p.Key("ctrl+u", "")
	if p.Value() != "Karpaty Cloud" {
		t.Errorf("ctrl+u over stray letters leaves %q", p.Value())
	}
	p.Key("ctrl+u", "")
	if p.Value() != "" {
		t.Errorf("ctrl+u does not let go of %q", p.Value())
	}

	f := Form{Asks: []Ask{{ID: "partner", Field: partners()}, {ID: "note", Field: &Editor{}}}}
	spell(f.Asks[0].Field.(*Pick), "pontte")
	f.Key("tab", "")
	f.Key("shift+tab", "")
	for _, r := range "wis" {
		f.Key(string(r), string(r))
	}
	if got := f.Value("partner"); got != "Wisła Data" {
		t.Errorf("after leaving it is %q", got)
	}
}

func TestAListTakesWhatIsPasted(t *testing.T) {
	t.Parallel()
	f := Form{Asks: []Ask{{ID: "partner", Field: partners()}}}
	if !f.Paste("Karpaty Cloud") || f.Value("partner") != "Karpaty Cloud" {
		t.Errorf("it is %q", f.Value("partner"))
	}
}
