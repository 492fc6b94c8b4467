package app

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/wallclock"
)

func (a *app) userAway() *cobra.Command {
	from, to := "", ""
	c := &cobra.Command{
		Use: "away USER --to DAY", Short: "Say when somebody is away: their queues give them no leads then", Args: userArgs(1),
		Long: "away says from when to when somebody is away; both days are in it. What overlaps an absence of theirs becomes one with " +
			"it. Leads that they have stay theirs: the answer says how many of them nobody contacted, and how others get those.\n\n" +
			rolesLine(desk.SetAbsence) + " Of others a manager or an admin says it.",
		Example: "  eqltui user away ana --from 2026-12-01 --to 2026-12-04\n  eqltui user away ana --to 2026-11-20T18:00",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				begins, ends, err := awaySpan(s.Now(), s.zone(), from, to)
				if err != nil {
					return err
				}
				told, err := s.Away(ctx, s.who, args[0], begins, ends)
				if err != nil {
					return err
				}
				return a.tellLeave(args[0], told)
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "the first `DAY`, or an instant; left out: now")
	c.Flags().StringVar(&to, "to", "", "the last `DAY`, or the instant from which they are there again")
	return c
}

// awaySpan reads from when to when somebody is away. A day alone is all of it.
func awaySpan(now time.Time, zone *time.Location, from, to string) (begins, ends time.Time, err error) {
	begins = now
	if from != "" {
		if begins, err = readDay("from", from, zone, 0); err != nil {
			return begins, ends, err
		}
	}
	if to == "" {
		return begins, ends, fault.New(fault.Usage, "read --to", "until when is missing", "say --to 2026-12-04, the last day")
	}
	ends, err = readDay("to", to, zone, 1)
	return begins, ends, err
}

// readDay reads a day, of which it takes the midnight so many days later, or an instant.
func readDay(flag, text string, zone *time.Location, later int) (time.Time, error) {
	at, ok := wallclock.Parse(text, zone)
	if !ok {
		return at, fault.New(fault.Usage, "read --"+flag, quoted(text)+" is no day", "write it like 2026-12-04, or 2026-12-04T12:00")
	}
	if len(text) == len(time.DateOnly) {
		y, m, d := at.In(zone).Date()
		at = time.Date(y, m, d+later, 0, 0, 0, 0, zone)
	}
	return at, nil
}

func (a *app) userBack() *cobra.Command {
	return &cobra.Command{
		Use: "back USER", Short: "Say that somebody is there again, or will not be away after all", Args: userArgs(1),
		Long:    "back ends the absence that is on, or calls the next one off.\n\n" + rolesLine(desk.SetAbsence),
		Example: "  eqltui user back ana",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				told, err := s.Back(ctx, s.who, args[0])
				if err != nil {
					return err
				}
				told.Open = nil
				return a.tellLeave(args[0], told)
			})
		},
	}
}

func (a *app) tellLeave(user string, told desk.Leave) error {
	text := told.Text
	if n := len(told.Open); n > 0 {
		leads := "1 lead"
		if n > 1 {
			leads = fmt.Sprintf("%d leads", n)
		}
		text += fmt.Sprintf("; %s that nobody contacted: eqltui route --from %s gives them to others", leads, user)
	}
	open := make([]string, 0, len(told.Open))
	for _, id := range told.Open {
		open = append(open, id.String())
	}
	return a.answer(object{{"user", user}, {"text", told.Text}, {"uncontacted", open}}, "%s\n", text)
}
