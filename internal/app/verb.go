package app

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/command"
	"github.com/eqltui/eqltui/internal/desk"
)

// actDoors are the commands of the desk's acts, each made of what its act says of itself. A verb of two
// words stands under the first.
func (a *app) actDoors() (doors []door) {
	for _, v := range desk.Verbs() {
		above, _, nested := strings.Cut(string(v), " ")
		d := door{"act", above, func() *cobra.Command { return a.actCommand(desk.ActOf(v)) }}
		if nested {
			d.open = func() *cobra.Command { return a.actsUnder(above) }
		}
		if !slices.ContainsFunc(doors, func(d door) bool { return d.name == above }) {
			doors = append(doors, d)
		}
	}
	return doors
}

// actsUnder is the command above the acts whose verbs begin with a word.
func (a *app) actsUnder(above string) *cobra.Command {
	alone, under := a.reads(above)
	c := &cobra.Command{Use: above, Short: aboveShort(above), Args: a.noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if alone != nil {
				return alone(cmd)
			}
			return cmd.Help()
		}}
	c.AddCommand(under...)
	for _, v := range desk.Verbs() {
		if strings.HasPrefix(string(v), above+" ") {
			c.AddCommand(a.actCommand(desk.ActOf(v)))
		}
	}
	return c
}

// aboveShort says what stands under a word.
func aboveShort(above string) string {
	switch above {
	case "due":
		return "List what is due, and say what is done or put off"
	case "enrich":
		return "Ask a language model for public facts of companies, and answer what it proposes"
	}
	return "Look at and act on a " + above
}

func (a *app) actCommand(act *desk.Act) *cobra.Command {
	verb := strings.Fields(string(act.Verb))
	c := &cobra.Command{
		Use:   strings.TrimSpace(verb[len(verb)-1] + " " + strings.ToUpper(string(act.On)) + "... " + act.Usage()),
		Short: act.Short, Long: cmp.Or(act.Long, act.Short+".") + "\n\n" + rolesLine(act.Verb), Example: act.Example,
		Args: func(cmd *cobra.Command, args []string) error {
			_, _, err := a.divided(cmd, act, args)
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			on, words, err := a.divided(cmd, act, args)
			if err != nil {
				return err
			}
			return a.act(cmd, on, act, given(cmd, act, words))
		},
	}
	command.Underscored(act, c.Flags())
	c.Flags().AddFlagSet(command.Flags(act))
	for i := range act.Params {
		a.completeParam(c, &act.Params[i])
	}
	if act.Verb == desk.Undo {
		c.Use, c.Args = "undo [LEAD|PARTNER]...", nil
		a.undoesImports(c)
	}
	return c
}

// completeParam offers a shell what a parameter can be.
func (a *app) completeParam(c *cobra.Command, p *desk.Param) {
	if len(p.Choices) > 0 && p.Kind == desk.ChoiceParam {
		_ = c.RegisterFlagCompletionFunc(p.Name, cobra.FixedCompletions(p.Choices, cobra.ShellCompDirectiveNoFileComp))
	}
}

// divided tells the subjects of an act from the words that stand behind them.
func (a *app) divided(cmd *cobra.Command, act *desk.Act, args []string) (on []desk.Subject, words []string, err error) {
	if act.Verb == desk.Undo { // of whatever was acted on, or of all
		for _, arg := range args {
			s, err := desk.ParseAny(arg)
			if err != nil {
				return nil, nil, err
			}
			on = append(on, s)
		}
		return on, nil, nil
	}
	names := args
	for i := range act.Params {
		switch p := &act.Params[i]; {
		case !p.Words:
		case p.Many() && !p.Needed:
			names, words = partition(args, p.Kind == desk.FactsParam)
			if len(names) == 0 {
				names, words = args[:min(1, len(args))], args[min(1, len(args)):] // an address may have a sign of equality
			}
		case p.Many():
			names, words = partition(args, p.Kind == desk.FactsParam)
		case len(args) == 1 && command.IsLead(args[0]), len(args) == 0:
			return nil, nil, usageHint(cmd, "a lead and a text are needed", "write "+strings.TrimSpace(act.Example))
		default:
			names, words = args[:max(1, len(args)-1)], args[max(1, len(args)-1):]
		}
	}
	on, err = subjects(cmd, act.On, names)
	return on, words, err
}

// subjects reads the names of what is acted on; one that is named twice counts once.
func subjects(cmd *cobra.Command, kind desk.SubjectKind, names []string) (out []desk.Subject, err error) {
	if len(names) == 0 {
		return nil, usageHint(cmd, "no "+string(kind)+" is named", "name one as "+kind.Example())
	}
	for _, name := range names {
		s, err := desk.ParseSubject(kind, name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

func rolesLine(v desk.Verb) string {
	var names []string
	for _, r := range desk.RolesOf(v) {
		names = append(names, string(r))
	}
	return "Roles that may: " + strings.Join(names, ", ") + "."
}

// partition tells names from values: facts are written field=value, tags are whatever is no lead.
func partition(args []string, facts bool) (names, values []string) {
	for _, arg := range args {
		if facts && strings.Contains(arg, "=") || !facts && !command.IsLead(arg) {
			values = append(values, arg)
		} else {
			names = append(names, arg)
		}
	}
	return names, values
}

// given are the values of an act's parameters as they were typed.
func given(cmd *cobra.Command, act *desk.Act, words []string) desk.Typed {
	t := desk.Typed{What: cmd.CommandPath(), Values: command.Given(act, cmd.Flags()), Zone: time.UTC}
	for i := range act.Params {
		if p := &act.Params[i]; p.Words {
			t.Values[p.Name] = words
		}
	}
	return t
}
