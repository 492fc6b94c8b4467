package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/review"
)

func (a *app) mergePartnersCommand() *cobra.Command {
	dry := false
	c := &cobra.Command{
		Use: "merge PARTNER PARTNER", Short: "Make two partners one: the first goes into the second", Args: a.twoPartners,
		Long: `merge makes two partners one. All that names the first names the second from then on: leads, touches, pages, payouts,
targets, decisions, agreements, overlaps, prospects, users and messages. Its id and names become aliases of the second, so that what
comes under them, as utm_source, in a file or over HTTP, is the second's. A target, a decision, an agreement or an overlap of
which both have one stays as the second has it; of payouts all stay. Reports that were given out stay what they were, and a
report as of an earlier instant has both. The channel is not taken over: messages that wait go by that of the second. The token
of the first goes on working and sends for the second, and its people see the leads of the second.

--dry-run says what would come of it: how much goes over, what both have, and what becomes of the pipeline and of all payouts.
Leads of one person that came through both are doubles then (eqltui duplicates). eqltui undo on either takes it back, for
hygiene.merge_undo (30 days), also after later changes: what was changed since stays, and is listed.

` + rolesLine(desk.MergePartners),
		Example: "  eqltui partner merge acme-old acme --dry-run\n  eqltui partner merge acme-old acme\n  eqltui undo acme",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				out, err := s.MergePartners(ctx, s.who, desk.MergingPartners{From: args[0], Into: args[1], Dry: dry})
				if err != nil {
					return err
				}
				return a.tellPartnersMerged(&out)
			})
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would come of it, and change nothing")
	return c
}

// twoPartners takes exactly two.
func (a *app) twoPartners(cmd *cobra.Command, args []string) error {
	if len(args) < 2 {
		return usageHint(cmd, "two partners are needed", "name the one that goes, then the one that stays: acme-old acme")
	}
	return atMost(2, cmd, args)
}

// partnersMergedForm is a merge of two partners as JSON.
type partnersMergedForm struct {
	From     string          `json:"from"`
	Into     string          `json:"into"`
	Done     bool            `json:"done"`
	Aliases  []string        `json:"aliases"`
	Rows     []rowsMovedForm `json:"rows"`
	Open     int             `json:"open_leads"`
	Doubles  [][]string      `json:"doubles"`
	Settled  int             `json:"settled_conflicts"`
	Sourced  becomingForm    `json:"pipeline"`
	Due      becomingForm    `json:"due"`
	Paid     becomingForm    `json:"paid"`
	Differs  []differingForm `json:"differs"`
	Notes    []string        `json:"notes"`
	Currency string          `json:"currency"`
}

type rowsMovedForm struct {
	Kind  string   `json:"kind"`
	Rows  int64    `json:"rows"`
	Clash []string `json:"both_have"`
}

// becomingForm is an amount of either, and of the one that stays, in minor units.
type becomingForm struct {
	From  int64 `json:"from"`
	Into  int64 `json:"into"`
	After int64 `json:"after"`
}

type differingForm struct {
	What string  `json:"what"`
	From *string `json:"from"`
	Into *string `json:"into"`
}

func partnersMergedOf(m *desk.PartnersMerged) partnersMergedForm {
	becoming := func(b review.Becoming) becomingForm { return becomingForm{b.From, b.Into, b.Then} }
	out := partnersMergedForm{From: m.From, Into: m.Into, Done: m.Done, Aliases: append([]string{}, m.Aliases...),
		Rows: []rowsMovedForm{}, Open: m.Plan.Living, Doubles: [][]string{}, Settled: m.Plan.Settled, Sourced: becoming(m.Plan.Sourced),
		Due: becoming(m.Plan.Due), Paid: becoming(m.Plan.Paid), Differs: []differingForm{}, Notes: append([]string{}, m.Notes...),
		Currency: m.Currency}
	for _, r := range m.Rows {
		out.Rows = append(out.Rows, rowsMovedForm{r.Noun, r.Moved, append([]string{}, r.Clash...)})
	}
	for _, d := range m.Plan.Doubles {
		out.Doubles = append(out.Doubles, []string{d.Left.String(), d.Right.String()})
	}
	for _, d := range m.Plan.Differs {
		out.Differs = append(out.Differs, differingForm{d.What, known(d.From), known(d.Into)})
	}
	return out
}

func (a *app) tellPartnersMerged(m *desk.PartnersMerged) error {
	if a.json {
		return a.line(a.out, partnersMergedOf(m))
	}
	type line struct{ what, from, into, after string }
	var lines []line
	for _, b := range []struct {
		what string
		of   review.Becoming
	}{{"pipeline", m.Plan.Sourced}, {"payouts due", m.Plan.Due}, {"payouts paid", m.Plan.Paid}} {
		lines = append(lines, line{b.what, desk.Amount(b.of.From, m.Currency), desk.Amount(b.of.Into, m.Currency),
			desk.Amount(b.of.Then, m.Currency)})
	}
	for _, d := range m.Plan.Differs {
		from, into := desk.PartnerFact(d.What, d.From, m.Currency), desk.PartnerFact(d.What, d.Into, m.Currency)
		lines = append(lines, line{strings.ReplaceAll(d.What, "_", " "), from, into, into})
	}
	columns := []grid.Column{{Title: "", Width: 12, Grows: true}}
	for _, title := range []string{strings.ToUpper(m.From), strings.ToUpper(m.Into), "THEN"} {
		columns = append(columns, grid.Column{Title: title, Width: 10, Grows: true})
	}
	err := a.rows(columns, len(lines), func(i int) []string {
		return []string{lines[i].what, lines[i].from, lines[i].into, lines[i].after}
	})
	if err != nil {
		return err
	}
	var moved []string
	for _, r := range m.Rows {
		moved = append(moved, r.Noun+" "+strconv.FormatInt(r.Moved, 10))
	}
	text := "\ngoes over   " + strings.Join(moved, ", ") + "\naliases     " + strings.Join(m.Aliases, "; ") + "\n"
	for _, n := range m.Notes {
		text += "- " + n + "\n"
	}
	text += m.Text
	if m.Done {
		text += "; eqltui undo " + m.Into + " takes it back"
	}
	_, err = fmt.Fprintln(a.out, text)
	return err
}
