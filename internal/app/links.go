package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/report"
)

// checkStored judges every link that the database knows of, one line of JSON each.
func (a *app) checkStored(cmd *cobra.Command) error {
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		all, err := s.Links(ctx, s.who, "", "")
		if err != nil {
			return err
		}
		if len(all) == 0 {
			a.note("no page is known, and no visit came by a link")
		}
		for i := range all {
			if err := a.line(a.out, linkedForm(&all[i])); err != nil {
				return err
			}
		}
		return nil
	})
}

// linkedForm is a link as link check answers it, with how many came by it.
func linkedForm(l *desk.Linked) object {
	of := "link"
	if l.Page {
		of = "page"
	}
	return append(judged(l.Report), object{{"of", of}, {"touches", l.Touches}, {"first", instantOrNil(l.First)},
		{"last", instantOrNil(l.Last)}, {"right", l.Right}}...)
}

func instantOrNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func (a *app) linkViolations() *cobra.Command {
	var period string
	c := &cobra.Command{
		Use: "violations [PARTNER]", Short: "List the rules that partners' links break, with how many touches came by such links",
		Long: `violations counts the touches that came by wrong links: by partner and rule, since when, with the link by which most came
and as it should be. The rules are those of link check; a missing utm_campaign breaks none. Links whose source no partner is known
by stand last, under nobody.

With --json one line each:
  {"partner":"acme","rule":"medium_not_referral","touches":12,"first":"...","last":"...","example":"...","right":"..."}

` + rolesLine(desk.ReadReports),
		Example: "  eqltui link violations --period 2026-Q4\n  eqltui link violations acme --json",
		Args:    a.atMostOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				links, err := s.Links(ctx, s.who, strings.Join(args, ""), period)
				if err != nil {
					return err
				}
				return a.tellViolations(desk.Violations(links))
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "only touches of a `PERIOD`: 2026, 2026-Q4, 2026-11 or 2026-W47")
	return c
}

func (a *app) tellViolations(all []desk.Violation) error {
	if a.json {
		for _, v := range all {
			if err := a.line(a.out, object{{"partner", known(v.Partner)}, {"rule", v.Rule}, {"touches", v.Touches},
				{"first", instantOrNil(v.First)}, {"last", instantOrNil(v.Last)}, {"example", v.Example}, {"right", v.Right}}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(a.err, "no link breaks a rule")
		return err
	}
	columns := []grid.Column{
		{Title: "PARTNER", Width: 10, Grows: true},
		{Title: "RULE", Width: 12, Grows: true},
		{Title: "TOUCHES", Width: 7, Right: true},
		{Title: "SINCE", Width: 10},
		{Title: "EXAMPLE", Width: 20, Grows: true},
	}
	return a.rows(columns, len(all), func(i int) []string {
		v := &all[i]
		name := v.Partner
		if name == "" {
			name = "nobody"
		}
		return []string{name, v.Rule, fmt.Sprint(v.Touches), v.First.Format(time.DateOnly), v.Example}
	})
}

func (a *app) linkMail() *cobra.Command {
	var period, lang string
	c := &cobra.Command{
		Use: "mail PARTNER", Short: "Write the mail that tells a partner which of its links are wrong, with the right ones",
		Long: `mail writes a text to send to a partner, in its language (en, pl, it; --lang another one):
each of its links that is wrong, why,
and the link as link build makes it. Nothing of other partners stands in it, and of a link nothing but the address and its UTM
parameters. A missing utm_campaign is a hint at its end. Nothing is sent. Where no link is wrong nothing is written.

` + rolesLine(
			desk.ReadReports,
		),
		Example: "  eqltui link mail ponte --period 2026-Q4 > mail.txt",
		Args:    a.oneWord("a partner", "acme"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				links, err := s.Links(ctx, s.who, args[0], period)
				if err != nil {
					return err
				}
				mail, err := s.LinkMail(ctx, links, lang)
				if err != nil {
					return err
				}
				if mail == "" {
					a.note("no link of this partner is wrong")
					return nil
				}
				_, err = fmt.Fprint(a.out, mail)
				return err
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "only touches of a `PERIOD`: 2026, 2026-Q4, 2026-11 or 2026-W47")
	c.Flags().StringVar(&lang, "lang", "", "another language than the partner's: `pl|it|en`")
	offer(c, "lang", report.Languages())
	return c
}
