package app

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) contactCommand() *cobra.Command {
	what := desk.Action{Verb: desk.Contact}
	answers, evidence := map[string]*string{}, map[string]*string{}
	c := &cobra.Command{
		Use: "contact LEAD... --by HOW", Short: "Log an outreach; the first one stops the contact clock",
		Example: `  eqltui contact L-12 --by call --outcome reached --next-step "demo on Thursday"
  eqltui contact L-12 --by call --outcome reached --budget yes --budget-evidence "40k approved"`,
		Args: a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if what.BANT, err = questions(cmd, answers, evidence); err != nil {
				return err
			}
			return a.act(cmd, args, just(what))
		},
	}
	f := c.Flags()
	answerFlags(c, answers, evidence)
	f.StringVar(&what.By, "by", "", "`HOW`: "+strings.Join(desk.Channels(), ", "))
	f.StringVar(&what.Outcome, "outcome", "", "`WHAT` came of it: reached, no_answer, voicemail, replied, booked")
	f.StringVar(&what.Note, "note", "", "free `TEXT`")
	f.StringVar(&what.NextStep, "next-step", "", "what comes next, free `TEXT`")
	return c
}
