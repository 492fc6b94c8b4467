package app

import (
	"strings"

	"github.com/spf13/cobra"
)

// wrongFlag tells what is wrong with a flag in the words of this program: those of the library quote
// the function of Go that could not read the value, as in
// invalid argument "x" for "--limit" flag: strconv.ParseInt: ...
func wrongFlag(cmd *cobra.Command, err error) error {
	said, _, cut := strings.Cut(err.Error(), `" flag: `)
	value, name, named := strings.Cut(strings.TrimPrefix(said, "invalid argument "), ` for "`)
	if !cut || !named {
		return usage(cmd, err.Error())
	}
	why := name + " " + value
	f := cmd.Flag(strings.TrimPrefix(name[max(0, strings.LastIndex(name, "--")):], "--"))
	switch {
	case f == nil:
		return usage(cmd, why+" cannot be read")
	case strings.Contains(f.Value.Type(), "int"):
		return usage(cmd, why+" is no whole number")
	case f.Value.Type() == "bool":
		return usageHint(cmd, why+" is neither true nor false", "write "+name+" alone")
	}
	return usage(cmd, why+" cannot be read")
}

// noTopic refuses help on words that are no command: the help of the command above them would look
// like an answer.
func (a *app) noTopic(cmd *cobra.Command) error {
	if !cmd.HasSubCommands() {
		return nil
	}
	return a.noCommand(cmd, cmd.Flags().Args())
}

// helpCommand is help as a command, which the library's own would give for any word.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Help about any command", Example: "  eqltui help qualify",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if at, _, err := cmd.Root().Find(args); err == nil {
				for _, c := range at.Commands() {
					names = append(names, c.Name()+"\t"+c.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			at, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if at.HasSubCommands() && len(rest) > 0 {
				return a.noCommand(at, rest)
			}
			at.InitDefaultHelpFlag()
			return at.Help()
		},
	}
}
