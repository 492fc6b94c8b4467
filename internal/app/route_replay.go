package app

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/policy"
)

// replaySpan checks what is said to a replay before anything is read.
func replaySpan(args []string) error {
	if len(args) != 2 {
		return fault.New(
			fault.Usage,
			"route --replay",
			"from when to when is missing",
			"say it as in: route --replay 2026-10-01 2026-10-31",
		)
	}
	return nil
}

// routeReplay says who would have got the leads that came, under the policy in force or one of a file. It writes nothing.
func (a *app) routeReplay(cmd *cobra.Command, args []string, file string) error {
	if err := replaySpan(args); err != nil {
		return err
	}
	var draft *policy.Policy
	if file != "" {
		var err error
		if draft, _, err = a.readPolicy(file); err != nil {
			return err
		}
	}
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		from, err := readDay("replay", args[0], s.zone(), 0)
		if err != nil {
			return err
		}
		to, err := readDay("replay", args[1], s.zone(), 1)
		if err != nil {
			return err
		}
		if !from.Before(to) {
			return fault.New(fault.Usage, "route --replay", "it ends before it begins", "say the first day and then the last")
		}
		r, err := s.ReplayRoutes(ctx, s.who, draft, from, to)
		switch {
		case err != nil:
			return err
		case a.json:
			return a.replayLines(r)
		}
		return a.replayTables(r, s.zone())
	})
}

func minutes(d time.Duration) int64 { return int64(d / time.Minute) }

// replayLines writes a line for each lead and one with the counts.
func (a *app) replayLines(r *desk.Replay) error {
	for i := range r.Leads {
		l := &r.Leads[i]
		at := ""
		if l.To != "" {
			at = stamp(l.At)
		}
		err := a.line(a.out, object{{"lead", l.Lead.String()}, {"queue", l.Queue}, {"arrived_at", stamp(l.ArrivedAt)}, {"to", known(l.To)},
			{"at", known(at)}, {"why", l.Why}, {"skipped", l.Skipped}, {"held_minutes", minutes(l.HeldFor)}, {"breached", l.Breached},
			{"was", known(l.Had)}})
		if err != nil {
			return err
		}
	}
	each := func(all []desk.ReplayCount, name string) []object {
		out := make([]object, 0, len(all))
		for i := range all {
			out = append(out, append(object{{name, all[i].Name}}, replayCounts(&all[i])...))
		}
		return out
	}
	return a.line(
		a.out,
		object{{"total", replayCounts(&r.Total)}, {"members", each(r.Members, "member")}, {"queues", each(r.Queues, "queue")}},
	)
}

func replayCounts(n *desk.ReplayCount) object {
	return object{
		{"leads", n.Leads},
		{"held", n.Held},
		{"held_minutes", minutes(n.HeldFor)},
		{"breaches", n.Breaches},
		{"leads_were", n.Really},
		{"breaches_were", n.ReallyBreached},
	}
}

// replayTables writes who would have got how many, and beside it how many they got.
func (a *app) replayTables(r *desk.Replay, zone *time.Location) error {
	if len(r.Leads) == 0 {
		_, err := fmt.Fprintln(a.err, "no lead came to a queue then")
		return err
	}
	const clock = "2006-01-02 15:04"
	columns := []grid.Column{{Title: "LEAD", Width: 8}, {Title: "ARRIVED", Width: len(clock)}, {Title: "QUEUE", Width: 10, Grows: true},
		{Title: "TO", Width: 10, Grows: true}, {Title: "WAS", Width: 10, Grows: true}, {Title: "HELD MIN", Width: 8, Right: true},
		{Title: "LATE", Width: 4}, {Title: "WHY", Width: 14, Grows: true}}
	err := a.rows(columns, len(r.Leads), func(i int) []string {
		l := &r.Leads[i]
		late := ""
		if l.Breached {
			late = "late"
		}
		return []string{l.Lead.String(), l.ArrivedAt.In(zone).Format(clock), l.Queue, cmp.Or(l.To, "-"), cmp.Or(l.Had, "-"),
			strconv.FormatInt(minutes(l.HeldFor), 10), late, l.Why}
	})
	if err != nil {
		return err
	}
	for _, part := range []struct {
		title string
		of    []desk.ReplayCount
	}{{"MEMBER", r.Members}, {"QUEUE", append(r.Queues, r.Total)}} {
		columns := []grid.Column{{Title: part.title, Width: 10, Grows: true}, {Title: "LEADS", Width: 6, Right: true},
			{Title: "WERE", Width: 6, Right: true}, {Title: "WAIT", Width: 6, Right: true}, {Title: "HELD MIN", Width: 9, Right: true},
			{Title: "BREACHES", Width: 8, Right: true}, {Title: "WERE", Width: 6, Right: true}}
		if _, err := fmt.Fprintln(a.out); err != nil {
			return err
		}
		err := a.rows(columns, len(part.of), func(i int) []string {
			n := &part.of[i]
			return []string{
				n.Name,
				strconv.Itoa(n.Leads),
				strconv.Itoa(n.Really),
				strconv.Itoa(n.Held),
				strconv.FormatInt(minutes(n.HeldFor), 10),
				strconv.Itoa(n.Breaches),
				strconv.Itoa(n.ReallyBreached),
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
