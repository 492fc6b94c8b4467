package app

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

// atMost takes n words or fewer.
func atMost(n int, cmd *cobra.Command, args []string) error {
	if len(args) <= n {
		return nil
	}
	return usage(cmd, quoted(args[n])+" is one word too many")
}

// none takes no words.
func (a *app) none(cmd *cobra.Command, args []string) error { return atMost(0, cmd, args) }

// atMostOne takes one word or none.
func (a *app) atMostOne(cmd *cobra.Command, args []string) error { return atMost(1, cmd, args) }

// group is a command that only stands above others.
func group(use, short, long, hint string, under ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short, Long: long,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageHint(cmd, "there is no command "+quoted(args[0]), hint)
			}
			return cmd.Help()
		},
	}
	c.AddCommand(under...)
	return c
}

// offer lets a shell complete a flag by these words.
func offer(c *cobra.Command, flag string, words []string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // fails for no such flag
}

// someLeads takes one lead or more.
func (a *app) someLeads(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageHint(cmd, "no lead is named", "name one as L-12; eqltui list shows them")
	}
	_, err := subjects(cmd, desk.Leads, args)
	return err
}

// valued are the flags of list, export and tag, and of all commands, that take a value as the next word.
func valued(flag string) bool {
	return slices.Contains([]string{"--db", "--as", "--now", "--limit", "--drop", "--format", "--out"}, flag)
}

// takesTerms are the commands among whose words may be terms of the filter language.
func takesTerms(command string) bool {
	return slices.Contains([]string{"list", "export", "tag", "views"}, command)
}

// commandAt finds the word that names the command: the first that is neither a flag nor the value of one; -1 is none.
func commandAt(args []string) int {
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		switch {
		case valued(args[i]):
			i++
		case !strings.HasPrefix(args[i], "-"):
			return i
		}
	}
	return -1
}

// protectTerms lets people write `list -tag:old`, `export leads -tag:old`, `views save Old -tag:new` and
// `tag L-12 -old` as the filter language and the cockpit have it: such words would be read as flags, so
// they move behind "--". No flag of these commands is a single dash and a letter, but -h.
func protectTerms(args []string) []string {
	at := commandAt(args)
	if at < 0 || !takesTerms(args[at]) {
		return args
	}
	rest := slices.Clone(args[:at+1])
	var terms []string
	for i := at + 1; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--":
			return append(append(rest, "--"), append(terms, args[i+1:]...)...)
		case valued(args[i-1]):
			rest = append(rest, arg)
		case len(arg) > 1 && arg[0] == '-' && arg[1] != '-' && arg != "-h":
			terms = append(terms, arg)
		default:
			rest = append(rest, arg)
		}
	}
	if len(terms) == 0 {
		return args
	}
	return append(append(rest, "--"), terms...)
}
