package app

import (
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) disqualifyCommand() *cobra.Command {
	what := desk.Action{Verb: desk.Disqualify}
	c := &cobra.Command{
		Use: "disqualify LEAD... --reason CODE", Short: "Turn leads down, with a reason of the policy",
		Long:    "disqualify turns leads down. The partner reads the reason's own sentence, never the note.",
		Example: `  eqltui disqualify L-12 --reason no_budget --note "asked again in March"`,
		Args:    a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.act(cmd, args, just(what))
		},
	}
	c.Flags().StringVar(&what.Reason, "reason", "", "reason `CODE` of the policy")
	c.Flags().StringVar(&what.Note, "note", "", "free `TEXT`, for us alone")
	return c
}

func (a *app) rejectCommand() *cobra.Command {
	what := desk.Action{Verb: desk.Reject}
	c := &cobra.Command{
		Use: "reject LEAD... --reason TEXT", Short: "Send EQLs back from sales, with a reason",
		Example: `  eqltui reject L-12 --reason "the project was stopped"`,
		Args:    a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.act(cmd, args, just(what))
		},
	}
	c.Flags().StringVar(&what.Reason, "reason", "", "why, free `TEXT`")
	c.Flags().StringVar(&what.Note, "note", "", "free `TEXT`")
	return c
}
