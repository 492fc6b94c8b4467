package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/routing"
)

func (a *app) routeCommand() *cobra.Command {
	waiting, from := false, ""
	c := &cobra.Command{
		Use: "route [FILE|-]", Short: "Say who gets which lead of queues given as JSON Lines, and why", Args: a.atMostOne,
		Long: `route reads one queue and what happens to it per line, and writes who got which lead, one answer per line, in order. It opens
no database and looks at no clock.

  members    each with id; weight (1 to 1000, left out: 1), cap and cap_day (leads at once and a day of UTC; left out or 0: none)
  events     in the order of time, each with at and one of arrive: LEAD, release: LEAD, away: MEMBER, back: MEMBER

The answer: assignments[]{lead, at, to, why, skipped[]{member, why}}. to is null when nobody is available: the lead is held, and
stands there again when it is given to somebody. Every other member is in skipped: away, cap, or not their turn.

In a database leads are given out by themselves when they arrive, and when somebody is available again. What stood there without an
owner before a member of its queue was a user is given out by --waiting alone, and what somebody has whom nobody contacted by
--from: as if they released it.

` + rolesLine(desk.RouteLeads),
		Example: `  echo '{"members":[{"id":"ana","weight":2},{"id":"bo"}],"events":[{"at":"2026-11-20T09:00:00Z","arrive":"l1"}]}' | ` +
			"eqltui route\n  eqltui route queues.jsonl\n  eqltui route --waiting\n  eqltui route --from ana",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case waiting && from != "" || (waiting || from != "") && len(args) > 0:
				return fault.New(fault.Usage, "route", "--waiting, --from and a file are three different things", "say one of them")
			case waiting:
				return a.routeWaiting(cmd)
			case from != "":
				return a.routeFrom(cmd, from)
			}
			zone := policy.Default().TimeZone
			return a.answerLines(cmd, args, func(line []byte) ([]byte, error) { return routing.Answer(line, zone) })
		},
	}
	c.Flags().BoolVar(&waiting, "waiting", false,
		"give out the leads of the database that stood without an owner before routing came into force")
	c.Flags().StringVar(&from, "from", "", "give the leads of this `USER` that nobody contacted to others of their queues")
	return c
}

func (a *app) routeWaiting(cmd *cobra.Command) error {
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		given, waiting, err := s.RouteUnassigned(ctx, s.who, nil)
		if err != nil {
			return err
		}
		more, err := s.RouteWaiting(ctx)
		if err != nil {
			return err
		}
		given, waiting = given+more, max(0, waiting-more)
		return a.answer(object{{"assigned", given}, {"waiting", waiting}}, "%d assigned, %d wait for somebody of their queue\n", given, waiting)
	})
}

func (a *app) routeFrom(cmd *cobra.Command, user string) error {
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		done, err := s.RouteFrom(ctx, s.who, user)
		if err != nil {
			return err
		}
		text := done.Text
		for _, r := range done.Refused {
			text += fmt.Sprintf("\n%v", r.Err)
		}
		return a.answer(object{{"released", len(done.Subjects)}, {"refused", len(done.Refused)}}, "%s\n", text)
	})
}
