package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
)

// pairForm is a line of duplicates --json.
type pairForm struct {
	Left     string      `json:"left"`
	Right    string      `json:"right"`
	Kind     dedupe.Kind `json:"kind"`
	Why      []string    `json:"why"`
	Survivor string      `json:"survivor"`
	Credit   string      `json:"credit"`
}

func pairOf(p *dedupe.Pair) pairForm {
	return pairForm{lead.ID(p.Left).String(), lead.ID(p.Right).String(), p.Kind, p.Why, lead.ID(p.Survivor).String(), p.Credit}
}

func (a *app) duplicatesCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "duplicates", Short: "List leads that may be one, and why", Args: a.none,
		Long: `duplicates looks through everything for two leads that may be one. What they have in common is their kind:

  same_person       one e-mail address or visitor's id
  same_domain       one company by its domain, through the same partner
  same_company      one company by its name without case, accents and legal forms, through the same partner: proposed only
  partner_conflict  the same person or company through two partners: a case for a manager, not a merge

Domains of free and of disposable mailboxes say nothing. The survivor is the lead that stays when the two are merged: the
one furthest on, then the one with the higher score, then the older.

` + rolesLine(desk.ReadReports),
		Example: "  eqltui duplicates\n  eqltui merge L-7 L-12 --dry-run\n" +
			"  eqltui duplicates --json | jq 'select(.kind == \"same_person\")'",
		RunE: a.listDuplicates,
	}
	c.AddCommand(a.keepApartCommand())
	return c
}

func (a *app) listDuplicates(cmd *cobra.Command, _ []string) error {
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		var all []dedupe.Pair
		done, err := s.Duplicates(ctx, s.who, func(p dedupe.Pair) error {
			if a.json {
				return a.line(a.out, pairOf(&p))
			}
			all = append(all, p)
			return nil
		})
		if err != nil {
			return err
		}
		if done.Pairs == 0 {
			_, err = fmt.Fprintln(a.err, "no two leads are one")
		} else if !a.json {
			err = a.rows([]grid.Column{{Title: "LEFT", Width: 7}, {Title: "RIGHT", Width: 7}, {Title: "KIND", Width: 16},
				{Title: "STAYS", Width: 7}, {Title: "CREDIT", Width: 24, Grows: true}, {Title: "WHY", Width: 30, Grows: true}},
				len(all), func(i int) []string {
					p := pairOf(&all[i])
					return []string{p.Left, p.Right, string(p.Kind), p.Survivor, p.Credit, strings.Join(p.Why, "; ")}
				})
		}
		for _, l := range done.Left {
			if err == nil {
				_, err = fmt.Fprintln(a.err, l)
			}
		}
		return err
	})
}
