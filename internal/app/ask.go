package app

import (
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) askCommand() *cobra.Command {
	what := desk.Action{Verb: desk.Ask}
	confirm, introduce := false, false
	c := &cobra.Command{
		Use: "ask LEAD... --confirm|--introduce|--question TEXT", Short: "Ask the partner; it stops the triage clock",
		Long: `ask sends a question to the partner who brought the lead, in the partner's language and by its channel. It is an
answer to triage: from then on the partner is waited for, and has:question finds the lead. The message is kept
in the outbox, which this version does not send from. Write the answer down with eqltui confirm.`,
		Example: `  eqltui ask L-12 --confirm
  eqltui ask L-12 --question "Who signs for them, and when does the budget year begin?"`,
		Args: a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			n := 0
			for ask, on := range map[string]bool{desk.AskConfirm: confirm, desk.AskIntroduce: introduce, desk.AskFree: cmd.Flags().Changed("question")} {
				if on {
					what.Ask = ask
					n++
				}
			}
			if n != 1 {
				return usageHint(cmd, "one question is wanted", "say --confirm, --introduce or --question TEXT")
			}
			return a.act(cmd, args, just(what))
		},
	}
	f := c.Flags()
	f.BoolVar(&confirm, "confirm", false, "ask whether the referral is theirs and real")
	f.BoolVar(&introduce, "introduce", false, "ask for an introduction to who decides")
	f.StringVar(&what.Question, "question", "", "ask one line of your own, free `TEXT`")
	return c
}
