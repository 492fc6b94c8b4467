package app

import (
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) assignCommand() *cobra.Command {
	what := desk.Action{Verb: desk.Assign}
	c := &cobra.Command{
		Use: "assign LEAD... --to USER", Short: "Give leads to somebody", Args: a.someLeads, Example: "  eqltui assign L-12 --to anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			if what.To == "" {
				return usageHint(cmd, "nobody is named", "say --to USER")
			}
			return a.act(cmd, args, just(what))
		},
	}
	c.Flags().StringVar(&what.To, "to", "", "the new owner, a `USER`")
	return c
}
