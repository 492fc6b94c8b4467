package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/routing"
)

func (a *app) routeCommand() *cobra.Command {
	waiting, replays, from, file := false, false, "", ""
	c := &cobra.Command{
		Use: "route [FILE|-]", Short: "Say who gets which lead of queues given as JSON Lines, and why",
		Args: func(cmd *cobra.Command, args []string) error {
			if replays {
				return replaySpan(args)
			}
			return a.atMostOne(cmd, args)
		},
		Long: `route reads one queue and what happens to it per line, and writes who got which lead, one answer per line, in order. It opens
no database and looks at no clock.

  members    each with id; weight (1 to 1000, left out: 1), cap and cap_day (leads at once and a day of UTC; left out or 0: none)
  events     in the order of time, each with at and one of arrive: LEAD, release: LEAD, away: MEMBER, back: MEMBER

The answer: assignments[]{lead, at, to, why, skipped[]{member, why}}. to is null when nobody is available: the lead is held, and
stands there again when it is given to somebody. Every other member is in skipped: away, cap, or not their turn.

In a database leads are given out by themselves when they arrive, and when somebody is available again. What stood there without an
owner before a member of its queue was a user is given out by --waiting alone, and what somebody has whom nobody contacted by
--from: as if they released it.

--replay FROM TO says who would have got the leads that came to a queue in those days, both with them: under the policy in force, or
under a draft with --policy. It writes nothing. The rotation begins anew with nobody having a lead; every member counts as a user;
absences are those known now. Who answered a lead would have needed as long in open hours from when they got it. Beside each figure
stands what it really was. In JSON a line per lead, lead, queue, arrived_at, to, at, why, skipped[], held_minutes, breached, was, and a
last one, total, members[], queues[], each with leads, held, held_minutes, breaches, leads_were, breaches_were.

` + rolesLine(desk.RouteLeads),
		Example: `  echo '{"members":[{"id":"ana","weight":2},{"id":"bo"}],"events":[{"at":"2026-11-20T09:00:00Z","arrive":"l1"}]}' | ` +
			"eqltui route\n  eqltui route queues.jsonl\n  eqltui route --waiting\n  eqltui route --from ana\n" +
			"  eqltui route --replay 2026-10-01 2026-10-31 --policy draft.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case replays && (waiting || from != ""):
				return fault.New(fault.Usage, "route", "--replay gives nothing out", "leave out --waiting and --from")
			case !replays && file != "":
				return fault.New(
					fault.Usage,
					"route",
					"--policy is for --replay alone",
					"say from when to when: --replay 2026-10-01 2026-10-31",
				)
			case replays:
				return a.routeReplay(cmd, args, file)
			case waiting && from != "" || (waiting || from != "") && len(args) > 0:
				return fault.New(fault.Usage, "route", "--waiting, --from and a file are three different things", "say one of them")
			case waiting:
				return a.routeWaiting(cmd)
			case from != "":
				return a.routeFrom(cmd, from)
			}
			if len(args) == 1 {
				if id, err := lead.ParseID(args[0]); err == nil {
					return fault.New(fault.Usage, "route", args[0]+" is a lead, and a file is wanted",
						"eqltui show "+id.String()+" says who got it, and why not others")
				}
			}
			zone := policy.Default().TimeZone
			return a.answerLines(cmd, args, func(line []byte) ([]byte, error) { return routing.Answer(line, zone) })
		},
	}
	c.Flags().BoolVar(&waiting, "waiting", false,
		"give out the leads of the database that stood without an owner before routing came into force")
	c.Flags().BoolVar(&replays, "replay", false, "say who would have got the leads of a span: --replay FROM TO, two days or instants")
	c.Flags().StringVar(&file, "policy", "", "replay under the policy in `FILE`, a draft, instead of the one in force")
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
		return a.answer(
			object{{"assigned", given}, {"waiting", waiting}},
			"%d assigned, %d wait for somebody of their queue\n",
			given,
			waiting,
		)
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
