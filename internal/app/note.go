package app

import (
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use: "note LEAD... TEXT", Short: "Write a note", Example: `  eqltui note L-12 "prefers mail"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && !isLead(args[0]) {
				return a.someLeads(cmd, args)
			}
			if len(args) < 2 {
				return usageHint(cmd, "a lead and a text are needed", `write eqltui note L-12 "prefers mail"`)
			}
			_, err := leads(args[:len(args)-1])
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			last := len(args) - 1
			return a.act(cmd, args[:last], just(desk.Action{Verb: desk.NoteIt, Note: args[last]}))
		},
	}
}

func (a *app) confirmCommand() *cobra.Command {
	what := desk.Action{Verb: desk.ConfirmFor}
	c := &cobra.Command{
		Use: "confirm LEAD... --evidence TEXT", Short: "Record the partner's word, with what they said and where",
		Example: `  eqltui confirm L-12 --evidence "mail of Petra, 20 November: they are live since May"`,
		Args:    a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			if what.Refuse && what.Answers {
				return usage(cmd, "--deny and --answers exclude each other")
			}
			return a.act(cmd, args, just(what))
		},
	}
	c.Flags().StringVar(&what.Evidence, "evidence", "", "what the partner said and where, free `TEXT`")
	c.Flags().BoolVar(&what.Refuse, "deny", false, "the partner denies it")
	c.Flags().BoolVar(&what.Answers, "answers", false, "the partner answers what it was asked, neither yes nor no")
	return c
}
