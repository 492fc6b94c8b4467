package app

import (
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/routing"
)

func (a *app) routeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "route [FILE|-]", Short: "Say who gets which lead of queues given as JSON Lines, and why", Args: a.atMostOne,
		Long: `route reads one queue and what happens to it per line, and writes who got which lead, one answer per line, in order. It opens
no database and looks at no clock.

  members    each with id; weight (1 to 1000, left out: 1), cap and cap_day (leads at once and a day of UTC; left out or 0: none)
  events     in the order of time, each with at and one of arrive: LEAD, release: LEAD, away: MEMBER, back: MEMBER

The answer: assignments[]{lead, at, to, why, skipped[]{member, why}}. to is null when nobody is available: the lead is held, and
stands there again when it is given to somebody. Every other member is in skipped: away, cap, or not their turn.`,
		Example: `  echo '{"members":[{"id":"ana","weight":2},{"id":"bo"}],"events":[{"at":"2026-11-20T09:00:00Z","arrive":"l1"}]}' | ` +
			"eqltui route\n  eqltui route queues.jsonl",
		RunE: func(cmd *cobra.Command, args []string) error {
			zone := policy.Default().TimeZone
			return a.answerLines(cmd, args, func(line []byte) ([]byte, error) { return routing.Answer(line, zone) })
		},
	}
}
