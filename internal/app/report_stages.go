package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
)

// stagesLine is a row of report stages as JSON.
type stagesLine struct {
	Partner *string             `json:"partner"`
	N       int                 `json:"n"`
	Stages  []review.StageCount `json:"stages"`
}

func (a *app) reportStages() *cobra.Command {
	c := &cobra.Command{
		Use: "stages", Short: "Count each partner's leads by the stage they stand in now", Args: a.none,
		Long: `stages counts the leads of each partner by stage, those with most leads first. Leads without a partner are a row of
their own. With --period it counts those that were referred then; a lead without a referral date is in no period.

` + rolesLine(desk.ReportStages),
		Example: "  eqltui report stages\n  eqltui report stages --period 2026-Q4 --json | jq .total",
	}
	period := periodFlag(c, "count leads that were referred")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.with(cmd.Context(), true, func(ctx context.Context, s *session) error {
			p, err := period(s)
			if err != nil {
				return err
			}
			a.catchUp(ctx, s)
			r, err := s.ReportStages(ctx, s.who, p)
			if err != nil {
				return err
			}
			return a.tellStages(&r)
		})
	}
	return c
}

func (a *app) tellStages(r *desk.StagesReport) error {
	if a.json {
		rows := make([]stagesLine, len(r.Rows))
		for i := range r.Rows {
			rows[i] = stagesLineOf(&r.Rows[i])
		}
		return a.line(a.out, reportForm{"stages", periodOf(r.Period), rows, stagesLineOf(&r.Total)})
	}
	columns := []column{
		{title: "PARTNER", width: 20}, {title: "LEADS", width: 7, right: true}, {title: "STAGES", width: 200}, // no figure is cut
	}
	fmt.Fprintln(a.out, titles(columns))
	tell := func(name string, r *review.StagesRow) error {
		var parts []string
		for _, s := range r.Stages {
			if s.N > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", s.N, s.Stage))
			}
		}
		_, err := fmt.Fprintln(a.out, row(columns, []string{name, fmt.Sprint(r.N), strings.Join(parts, ", ")}))
		return err
	}
	for i := range r.Rows {
		name := r.Rows[i].Partner
		if name == "" {
			name = "without a partner"
		}
		if err := tell(name, &r.Rows[i]); err != nil {
			return err
		}
	}
	return tell("all", &r.Total)
}

func stagesLineOf(r *review.StagesRow) stagesLine {
	return stagesLine{known(r.Partner), r.N, r.Stages}
}
