package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
)

// reads are the commands that stand beside the acts on a subject, and what the word alone does.
func (a *app) reads(above string) (alone func(*cobra.Command) error, under []*cobra.Command) {
	switch above {
	case "due":
		return a.listDuties, nil
	case "enrich":
		return nil, a.underEnrich()
	case "partner":
		return nil, []*cobra.Command{a.partnerListCommand(), a.partnerShowCommand(), a.overlapsCommand(), a.tokenCommand(),
			a.channelCommand(), a.mergePartnersCommand()}
	}
	return nil, nil
}

// listDuties lists what is to be done.
func (a *app) listDuties(cmd *cobra.Command) error {
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		list, err := s.Due(ctx, s.who, s.Now(), 0)
		if err != nil {
			return err
		}
		if a.json {
			for _, d := range list {
				if err := a.line(a.out, d); err != nil {
					return err
				}
			}
			return nil
		}
		if len(list) == 0 {
			_, err := fmt.Fprintln(a.err, "nothing is due")
			return err
		}
		columns := []grid.Column{
			{Title: "DUE", Width: 10},
			{Title: "OVERDUE", Width: 8, Right: true},
			{Title: "KIND", Width: 17},
			{Title: "WHAT", Width: 20, Grows: true},
		}
		return a.rows(columns, len(list), func(i int) []string {
			d := list[i]
			late := ""
			if d.State == review.DutyDue && d.OverdueDays > 0 {
				late = strconv.FormatInt(d.OverdueDays, 10) + " d"
			}
			return []string{d.DueOn.String(), late, string(d.Kind), safetext.Line(d.What)}
		})
	})
}

func (a *app) partnerListCommand() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the partners", Args: a.none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				list, err := s.Partners(ctx)
				if err != nil {
					return err
				}
				if a.json {
					for _, p := range list {
						if err := a.line(a.out, partnerForm(p)); err != nil {
							return err
						}
					}
					return nil
				}
				columns := []grid.Column{
					{Title: "ID", Width: 14, Grows: true},
					{Title: "NAME", Width: 20, Grows: true},
					{Title: "KIND", Width: 14},
					{Title: "TIER", Width: 10},
					{Title: "STATUS", Width: 7},
				}
				return a.rows(columns, len(list), func(i int) []string {
					p := list[i]
					return []string{safetext.Line(p.ID), safetext.Line(p.Name), p.Kind, safetext.Line(p.Tier), string(p.Status)}
				})
			})
		}}
}

func (a *app) partnerShowCommand() *cobra.Command {
	return &cobra.Command{Use: "show PARTNER", Short: "Show a partner", Args: a.oneWord("a partner", "acme"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				p, err := s.Partner(ctx, args[0])
				if err != nil {
					return err
				}
				form, err := channelForm(ctx, s, partnerForm(p), p.ID)
				if err != nil {
					return err
				}
				agreed, err := s.Agreements(ctx, p.ID)
				if err != nil {
					return err
				}
				form = append(form, agreedForms(agreed)...)
				if a.json {
					return a.line(a.out, form)
				}
				form = append(form[:len(form)-1:len(form)-1], member{"agreed_to", agreedLines(agreed, s.zone())})
				for _, m := range form {
					if text := plainText(m.value); text != "" {
						if _, err := fmt.Fprintf(a.out, "%-17s %s\n", m.name, safetext.Line(text)); err != nil {
							return err
						}
					}
				}
				return nil
			})
		}}
}

// channelForm adds where a partner hears of its leads.
func channelForm(ctx context.Context, s *session, form object, partner string) (object, error) {
	c, err := s.ChannelOf(ctx, partner)
	if err != nil {
		return nil, err
	}
	return append(
		form,
		object{{"channel", known(c.Kind)}, {"channel_address", known(c.Address)}, {"channel_stopped", known(c.Stopped)}}...), nil
}

// agreedForms are since when a partner agrees to the policy in force, null when it does not, and all that it agreed to,
// the newest first.
func agreedForms(all []desk.Agreed) object {
	var since any
	agreements := []object{}
	for _, a := range all {
		if a.InForce {
			since = stamp(a.At)
		}
		agreements = append(agreements, object{{"policy", a.Policy}, {"at", stamp(a.At)}, {"by", a.By}, {"in_force", a.InForce}})
	}
	return object{{"agreed_at", since}, {"agreements", agreements}}
}

// agreedLines are the policies that a partner agreed to, for people.
func agreedLines(all []desk.Agreed, zone *time.Location) (out []string) {
	for _, a := range all {
		text := a.Policy + " on " + a.At.In(zone).Format(time.DateOnly)
		if !a.InForce {
			text += " (not in force)"
		}
		out = append(out, text)
	}
	return out
}

// partnerForm is a partner as JSON: money in minor units.
func partnerForm(p *lead.Partner) object {
	opt := func(o lead.Opt[int64]) any {
		if !o.Known {
			return nil
		}
		return o.V
	}
	var certified any
	if p.Certified.Known {
		certified = p.Certified.V
	}
	return object{
		{"id", p.ID},
		{"name", p.Name},
		{"kind", p.Kind},
		{"tier", p.Tier},
		{"aliases", list(p.Aliases)},
		{"certified", certified},
		{"region", known(p.Region)},
		{"language", known(p.Language)},
		{"manager", known(p.Manager)},
		{"status", string(p.Status)},
		{"cost_per_quarter", opt(p.CostPerQuarter)},
		{"payout_rate_bp", opt(p.PayoutBP)},
		{"joined_at", stampOf(&p.JoinedAt.V)},
	}
}

// plainText is a member as people read it, "" for nothing.
func plainText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case *string:
		if v == nil {
			return ""
		}
		return *v
	case []string:
		return strings.Join(v, ", ")
	}
	return fmt.Sprint(v)
}

// rows prints a table that fits the terminal.
func (a *app) rows(columns []grid.Column, n int, cells func(int) []string) error {
	for i := range columns {
		for r := range n {
			if columns[i].Grows {
				columns[i].Width = max(columns[i].Width, ansi.StringWidth(safetext.Line(cells(r)[i])))
			}
		}
	}
	if width, in := terminal(a.out.w); in {
		columns = grid.Fit(columns, width)
	}
	if _, err := fmt.Fprintln(a.out, grid.Titles(columns)); err != nil {
		return err
	}
	for i := range n {
		if _, err := fmt.Fprintln(a.out, grid.Row(columns, cells(i))); err != nil {
			return err
		}
	}
	return nil
}

// oneWord takes exactly one word.
func (a *app) oneWord(what, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageHint(cmd, what+" is not named", "name one as "+example)
		}
		return atMost(1, cmd, args)
	}
}

func idsOf(ids []lead.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}
