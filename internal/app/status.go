package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

func (a *app) statusCommand() *cobra.Command {
	var partner string
	c := &cobra.Command{
		Use: "status", Short: "Tell how far the leads that a partner sent have come", Args: a.none,
		Long: `status tells of each lead that a partner sent what the partner is told by whatever way: its state, since
when, what happens next, and the question that waits for an answer. Somebody of a partner is told of
what that partner sent; everybody else names the partner.

` + rolesLine(desk.ReadStatus),
		Example: "  eqltui status --partner acme\n  ssh HOST 'status --json'",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if a.json {
					return s.Statuses(ctx, s.who, partner, func(one desk.PartnerStatus) error { return a.line(a.out, one) })
				}
				var all []desk.PartnerStatus
				err := s.Statuses(ctx, s.who, partner, func(one desk.PartnerStatus) error {
					all = append(all, one)
					return nil
				})
				if err != nil {
					return err
				}
				return a.statuses(s, all)
			})
		},
	}
	c.Flags().StringVar(&partner, "partner", "", "what this partner is told, by its `PARTNER` id; for the team")
	return c
}

// statuses prints what a partner is told, and the questions below.
func (a *app) statuses(s *session, all []desk.PartnerStatus) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(a.err, "no lead was sent yet")
		return err
	}
	columns := []grid.Column{
		{Title: "ID", Width: 8}, {Title: "COMPANY", Width: 16, Grows: true}, {Title: "STATE", Width: 12}, {Title: "SINCE", Width: 10},
		{Title: "NEXT", Width: 30, Grows: true},
	}
	err := a.rows(columns, len(all), func(i int) []string {
		one := &all[i]
		return []string{one.ID, one.Company, string(one.State), one.Since.In(s.zone()).Format(time.DateOnly), safetext.Line(one.Next)}
	})
	for i := range all {
		if q := all[i].Question; q != nil && err == nil {
			_, err = fmt.Fprintf(a.out, "\n%s is asked: %s\n  answer %s confirm | deny | TEXT\n", all[i].ID, safetext.Line(*q), all[i].ID)
		}
	}
	return err
}

func (a *app) answerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "answer LEAD ANSWER", Short: "Answer the question that waits for a partner",
		Long: `answer is a partner's own word about a question that waits for it: confirm says yes, deny says no, any
other text is kept as it is. What stands behind confirm and deny is kept beside them; "text" before a
text says that it is neither. How the lead stands then is printed, as by status. The team writes down
what a partner says with confirm.

` + rolesLine(desk.AnswerAsked),
		Example: "  ssh HOST 'answer L-12 confirm'\n  ssh HOST 'answer L-12 \"they start in March\"'",
		Args: func(cmd *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				return usageHint(cmd, "no lead is named", "name one as L-12")
			case 1:
				return usageHint(cmd, "no answer is given", "say confirm, deny, or a text")
			}
			_, err := lead.ParseID(args[0])
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := lead.ParseID(args[0])
			if err != nil {
				return err
			}
			say := desk.FromPartner{Lead: id, Answer: desk.AnswerText, By: "command line"}
			words := args[1:]
			if slices.Contains(desk.PartnerAnswers(), words[0]) {
				say.Answer, words = words[0], words[1:]
			}
			say.Text = strings.Join(words, " ")
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if s.who.Served {
					say.By = "SSH"
				}
				one, err := s.Answer(ctx, s.who, say)
				if err != nil {
					return err
				}
				return a.answer(one, "%s\n", safetext.Line(one.ID+" answered: "+string(one.State)+". "+one.Next))
			})
		},
	}
}
