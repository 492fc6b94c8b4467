package command_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/command"
	"github.com/eqltui/eqltui/internal/desk"
)

func TestALineIsReadAsItIsWrittenForAShell(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		act := rapid.SampledFrom(desk.Acts()).Draw(t, "act")
		value := rapid.StringMatching(`[a-z][a-z0-9 ,.]{0,8}[a-z]`)
		l := command.Line{Act: &act, On: []desk.Subject{{Kind: act.On, ID: rapid.SampledFrom([]string{"L-12", "L-7"}).Draw(t, "subject")}},
			Given: map[string][]string{}}
		for _, p := range act.Params {
			if p.Words || rapid.Bool().Draw(t, p.Name) {
				continue
			}
			l.Given[p.Name] = []string{value.Draw(t, "value")}
			if p.Kind == desk.SwitchParam {
				l.Given[p.Name] = []string{"true"}
			}
		}
		// The palette knows double quotes, because an apostrophe is a letter there.
		text := strings.ReplaceAll(strings.TrimPrefix(l.String(), "eqltui "), "'", `"`)
		got := command.Read(text)
		if got.Err != nil || got.Act.Verb != act.Verb || !slices.Equal(got.On, l.On) {
			t.Fatalf("%s: %v, on %v", text, got.Err, got.On)
		}
		if diff := cmp.Diff(l.Given, got.Given, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s: %s", text, diff)
		}
	})
}

func TestALineTellsWhatIsWrongAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, wrong string
		words             []string
		given             map[string][]string
	}{
		{"a flag of another command", "note L-3 later --to anna", "unknown flag: --to", []string{"later"},
			map[string][]string{"note": {"later"}}},
		{"help is asked elsewhere", "note L-3 later --help", "pflag: help requested", []string{"later"},
			map[string][]string{"note": {"later"}}},
		{"a word that begins with a dash", "note offer -10% -- or less", "", []string{"offer", "-10%", "--", "or", "less"},
			map[string][]string{"note": {"offer -10% -- or less"}}},
		{"a value that does", "disqualify --reason other --note -10%", "", nil, map[string][]string{"reason": {"other"}, "note": {"-10%"}}},
		{"a flag that is given twice", "qualify --set employees=3 --set region=eu", "", nil,
			map[string][]string{"set": {"employees=3", "region=eu"}}},
		{"capitals", "TAG vip", "", []string{"vip"}, map[string][]string{"tags": {"vip"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := command.Read(tt.text)
			wrong := ""
			if l.Err != nil {
				wrong = l.Err.Error()
			}
			if wrong != tt.wrong || !slices.Equal(l.Words, tt.words) {
				t.Errorf("%q, words %q", wrong, l.Words)
			}
			if diff := cmp.Diff(tt.given, l.Given); diff != "" {
				t.Error(diff)
			}
		})
	}
}
