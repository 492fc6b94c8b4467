package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/safetext"
)

// overlapStateForm is an overlap with its state, as JSON.
type overlapStateForm struct {
	Domain string   `json:"domain"`
	Name   string   `json:"name"`
	State  string   `json:"state"`
	Why    string   `json:"why"`
	Leads  []string `json:"leads"`
}

func (a *app) overlapsCommand() *cobra.Command {
	var domain string
	person := map[string]*string{}
	c := &cobra.Command{
		Use:   "overlaps PARTNER [--make DOMAIN --name NAME --email EMAIL]",
		Short: "List the companies in a partner's customer list and ours: which are candidates, and why each other one is not",
		Long: `overlaps lists the companies in a partner's customer list and ours, candidates first. None of them is a lead, and none has a
clock.

--make DOMAIN makes a lead of one of them and of a person there. It comes in as a row of a file does: the same person of the same
partner is the same lead, another partner's claim is a conflict, what is missing is waited for, and eqltui undo takes it back. Its source is
overlap, which by itself confirms nothing. A company that can become no EQL is refused with the reason.

` + rolesLine(
			desk.ReadReports,
		) + ` Roles that may make a lead: ` + strings.TrimPrefix(
			rolesLine(desk.ImportFiles),
			"Roles that may: ",
		),
		Example: "  eqltui partner overlaps acme\n" +
			"  eqltui partner overlaps acme --make zuraw.example --name \"Ewa Wrona\" --email ewa@zuraw.example " +
			"--title \"Head of logistics\"",
		Args: a.oneWord("a partner", "acme"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("make") {
				return a.makeOfOverlap(cmd, args[0], domain, person)
			}
			for _, name := range []string{"name", "email", "title", "phone"} {
				if cmd.Flags().Changed(name) {
					return usageHint(cmd, "--"+name+" says whom a lead is about, and none is made", "say --make DOMAIN")
				}
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				list, err := s.Overlaps(ctx, s.who, args[0])
				if err != nil {
					return err
				}
				if a.json {
					for _, o := range list {
						if err := a.line(a.out, overlapStateForm{o.Domain, o.Name, string(o.State), o.Why, idsOf(o.Leads)}); err != nil {
							return err
						}
					}
					return nil
				}
				if len(list) == 0 {
					_, err := fmt.Fprintln(a.err, "no overlaps are known: eqltui import overlaps.csv brings them")
					return err
				}
				columns := []grid.Column{
					{Title: "STATE", Width: 9},
					{Title: "DOMAIN", Width: 18, Grows: true},
					{Title: "WHY", Width: 30, Grows: true},
				}
				return a.rows(
					columns,
					len(list),
					func(i int) []string { return []string{string(list[i].State), list[i].Domain, list[i].Why} },
				)
			})
		}}
	f := c.Flags()
	f.StringVar(&domain, "make", "", "make a lead of this company: its `DOMAIN`")
	for name, help := range map[string]string{
		"name": "the person's `NAME`", "email": "the person's `EMAIL`", "title": "the person's job `TITLE`",
		"phone": "the person's `NUMBER`",
	} {
		person[name] = f.String(name, "", help)
	}
	return c
}

// makeOfOverlap makes a lead of a company in both lists and of a person there, and answers with it as it is then.
func (a *app) makeOfOverlap(cmd *cobra.Command, partner, domain string, person map[string]*string) error {
	cells := map[string]string{}
	for name, text := range person {
		cells[name] = *text
	}
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		r, problems := intake.Typed(cells, s.zone())
		for _, name := range slices.Sorted(maps.Keys(person)) {
			if why := problems[name]; why != "" {
				return usage(cmd, "--"+name+": "+safetext.Line(why))
			}
		}
		t, err := s.LeadOfOverlap(ctx, s.who, partner, domain, r)
		if err != nil {
			return err
		}
		if a.json {
			return a.line(a.out, lineOf(&t.Lead.Row, s.Now()))
		}
		text := t.Outcome.Lead.String() + " " + string(t.Fate)
		if t.Outcome.Reason != "" {
			text += ": " + t.Outcome.Reason
		}
		_, err = fmt.Fprintf(a.out, "%s (%s, score %d)\n", safetext.Line(text), t.Lead.Stage, t.Lead.Score)
		return err
	})
}

// overlapsOffered are the companies in both lists of the partner that stands on the line, of which a lead can be made.
func overlapsOffered(_ *app, ctx context.Context, s *session, q wanted) (out []string) {
	args := q.cmd.Flags().Args()
	if s == nil || len(args) == 0 {
		return nil
	}
	all, err := s.Overlaps(ctx, s.who, args[0])
	if err != nil {
		return nil
	}
	for i := range all {
		if all[i].State != desk.NoOverlap {
			out = append(out, all[i].Domain+"\t"+all[i].Why)
		}
	}
	return out
}
