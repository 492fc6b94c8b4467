package app

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/review"
)

func (a *app) reviewCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "review [FILE|-]", Short: "Answer questions of the reports' arithmetic given as JSON Lines", Args: a.atMostOne,
		Long: "review reads one question per line (" + strings.Join(review.Operations(), ", ") + ") with its rows, and writes one answer " +
			"per line, in order. Money is whole minor units. It opens no database and looks at no clock; goals, windows and " +
			"the zone that a line does not say are the policy's.",
		Example: "  echo '{\"op\":\"wilson\",\"k\":9,\"n\":50}' | eqltui review\n" +
			"  eqltui review --policy policy.yaml questions.jsonl",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.policyOrDefault(file)
			if err != nil {
				return err
			}
			return a.answerLines(cmd, args, review.NewAnswerer(p).Answer)
		},
	}
	c.Flags().StringVar(&file, "policy", "", "answer by the policy in `FILE` instead of the default one")
	return c
}
