package app

import (
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/review"
)

// reportForm is a report as JSON: one document, with the figures of each row and of all.
type reportForm struct {
	Report string      `json:"report"`
	Period *periodForm `json:"period"`
	Rows   any         `json:"rows"`
	Total  any         `json:"total"`
}

// periodForm is a period as JSON; to is no longer in it.
type periodForm struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// periodOf is a period as JSON has it, null for all time.
func periodOf(p review.Period) *periodForm {
	if p == (review.Period{}) {
		return nil
	}
	return &periodForm{stamp(p.From), stamp(p.To)}
}

func (a *app) reportCommand() *cobra.Command {
	return group("report", "Print the figures of the programme", "", "eqltui report --help lists the reports", a.reportStages())
}

// periodFlag gives a report its period. What is typed is read when the policy's zone is known.
func periodFlag(c *cobra.Command, of string) func(*session) (review.Period, error) {
	text := c.Flags().String("period", "", of+" in `PERIOD`: 2026-W47, 2026-11, 2026-Q4 or 2026; all without it")
	return func(s *session) (review.Period, error) {
		if !c.Flags().Changed("period") {
			return review.Period{}, nil
		}
		return review.ParsePeriod(*text, s.zone())
	}
}
