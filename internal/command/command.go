// Package command is what is typed to an act, the same in a shell and in the palette of the cockpit: the
// flags of its command, the values that were given by them, and a line of words as one types it.
package command

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/eqltui/eqltui/internal/desk"
)

// Flags are those of an act's command.
func Flags(act *desk.Act) *pflag.FlagSet {
	f := pflag.NewFlagSet(string(act.Verb), pflag.ContinueOnError)
	for i := range act.Params {
		switch p := &act.Params[i]; {
		case p.Words:
		case p.Kind == desk.SwitchParam:
			f.Bool(p.Name, false, p.Help)
		case p.Many():
			f.StringArray(p.Name, nil, p.Help)
		default:
			f.String(p.Name, "", p.Help)
		}
	}
	return f
}

// Underscored lets flags of fields, which have an underscore as fields do, be written with a dash too.
func Underscored(act *desk.Act, f *pflag.FlagSet) {
	fields := map[string]bool{}
	for i := range act.Params {
		fields[act.Params[i].Name] = strings.Contains(act.Params[i].Name, "_")
	}
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if field := strings.ReplaceAll(name, "-", "_"); fields[field] {
			name = field
		}
		return pflag.NormalizedName(name)
	})
}

// Given are the values that the flags have got, by parameter.
func Given(act *desk.Act, flags *pflag.FlagSet) map[string][]string {
	out := map[string][]string{}
	for i := range act.Params {
		p := &act.Params[i]
		f := flags.Lookup(p.Name)
		switch {
		case f == nil || !f.Changed || p.Kind == desk.SwitchParam && f.Value.String() != "true":
		case p.Many():
			out[p.Name], _ = flags.GetStringArray(p.Name)
		default:
			out[p.Name] = []string{f.Value.String()}
		}
	}
	return out
}
