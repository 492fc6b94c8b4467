package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

func (a *app) queueCommand() *cobra.Command {
	return group("queue", "Show the queues with how their members stand, and change members in a draft of the policy", "",
		"write eqltui queue list or member", a.queueList(), a.queueMember())
}

func (a *app) queueList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the queues: members with weight, caps, leads, whose turn it is, and why somebody gets none", Args: a.none,
		Long: `list shows each queue of the policy in force and each member of it: weight, open leads and their cap, leads of the day and
their cap, and how they stand. "next" is whose turn it is; away, cap, outside hours and not a user say why somebody gets no lead
now. With --json a line per queue: queue, calendar, open, in_force, next, waiting, nobody, escalate_to, members[]{user, weight,
cap_open, cap_day, calendar, open, today, off, next, away[]{from, to}}.

` + rolesLine(desk.ReadReports),
		Example: "  eqltui queue list\n  eqltui queue list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				all, err := s.Queues(ctx, s.who)
				if err != nil {
					return err
				}
				if a.json {
					for i := range all {
						if err := a.line(a.out, queueForm(&all[i])); err != nil {
							return err
						}
					}
					return nil
				}
				return a.tellQueues(s, all)
			})
		},
	}
}

func queueForm(q *desk.QueueState) object {
	members := []object{}
	for i := range q.Members {
		m := &q.Members[i]
		away := []object{}
		for _, x := range m.Away {
			away = append(away, object{{"from", stamp(x.From)}, {"to", stamp(x.To)}})
		}
		members = append(members, object{{"user", m.User}, {"weight", m.Weight}, {"cap_open", orNull(m.CapOpen)},
			{"cap_day", orNull(m.CapDay)}, {"calendar", known(m.Calendar)}, {"open", m.Open},
			{"today", m.Today}, {"off", known(m.Off)}, {"next", m.Turn}, {"away", away}})
	}
	return object{{"queue", q.ID}, {"calendar", q.Calendar}, {"open", q.Open}, {"in_force", q.InForce}, {"next", known(q.Next)},
		{"waiting", q.Waiting}, {"nobody", q.Nobody}, {"escalate_to", known(q.EscalateTo)}, {"members", members}}
}

// orNull is a cap; 0 is none.
func orNull(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func (a *app) tellQueues(s *session, all []desk.QueueState) error {
	type row struct {
		q *desk.QueueState
		m *desk.MemberState
	}
	var rows []row
	for i := range all {
		rows = append(rows, row{q: &all[i]})
		for k := range all[i].Members {
			rows = append(rows, row{&all[i], &all[i].Members[k]})
		}
	}
	columns := []grid.Column{
		{Title: "QUEUE, MEMBER", Width: 16, Grows: true},
		{Title: "WEIGHT", Width: 6},
		{Title: "OPEN", Width: 8},
		{Title: "TODAY", Width: 8},
		{Title: "STANDS", Width: 20, Grows: true},
	}
	return a.rows(columns, len(rows), func(i int) []string {
		q, m := rows[i].q, rows[i].m
		if m == nil {
			return []string{q.ID, "", "", "", queueWords(q)}
		}
		return []string{"  " + m.User, strconv.Itoa(m.Weight), ofCap(m.Open, m.CapOpen), ofCap(m.Today, m.CapDay), memberWords(s, m)}
	})
}

func ofCap(n int64, most int) string {
	if most == 0 {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprintf("%d/%d", n, most)
}

func queueWords(q *desk.QueueState) string {
	out := []string{"closed now"}
	if q.Open {
		out[0] = "open"
	}
	if !q.InForce {
		out = append(out, "gives nothing out: nobody of it is a user")
	}
	if q.Waiting > 0 {
		out = append(out, fmt.Sprintf("%d waiting", q.Waiting))
	}
	return strings.Join(out, ", ")
}

func memberWords(s *session, m *desk.MemberState) string {
	var out []string
	if m.Turn {
		out = append(out, "next")
	}
	if m.Off != "" {
		out = append(out, m.Off)
	}
	for i, x := range m.Away {
		if i > 0 || m.AwayNow(s.Now()) == nil {
			out = append(out, "away from "+x.From.In(s.zone()).Format("2006-01-02 15:04"))
		} else {
			out = append(out, "until "+x.To.In(s.zone()).Format("2006-01-02 15:04"))
		}
	}
	if m.Calendar != "" {
		out = append(out, "hours of "+m.Calendar)
	}
	return strings.Join(out, ", ")
}

func (a *app) queueMember() *cobra.Command {
	var weight, capOpen, capDay int
	calendar, draft := "", ""
	remove, publish := false, false
	c := &cobra.Command{
		Use:   "member QUEUE USER",
		Short: "Put somebody into a queue, change their weight, caps or hours, or take them out: as a draft that a person publishes",
		Long: `member changes one member of a queue in a draft of the policy and says what differs from the policy in force, and what
whoever publishes it should know: a queue that nobody could serve, a member who is no user, open leads of somebody who goes. All else of
the document stays as it was written. Without more it writes nothing.

--draft FILE keeps the draft in a file; a file that is there is the draft that is changed further. --publish puts it in force. What goes
by a weight counts from then on: nobody is given or taken a lead for what was before.

With --json: policy, changes[], warnings[], published.

Of --publish: ` + rolesLine(desk.PublishPolicy),
		Example: "  eqltui queue member italy marco --weight 2 --cap-open 30\n" +
			"  eqltui queue member default ewa --calendar rome --draft draft.yaml\n" +
			"  eqltui queue member default piotr --remove --draft draft.yaml --publish",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usageHint(cmd, "a queue and a user are needed", "name them, as in eqltui queue member italy marco")
			}
			return atMost(2, cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			e := desk.MemberEdit{Queue: args[0], User: args[1], Remove: remove}
			for name, f := range map[string]struct {
				value *int
				to    **int
			}{"weight": {&weight, &e.Weight}, "cap-open": {&capOpen, &e.CapOpen}, "cap-day": {&capDay, &e.CapDay}} {
				if cmd.Flags().Changed(name) {
					*f.to = f.value
				}
			}
			if cmd.Flags().Changed("calendar") {
				if e.Calendar = &calendar; calendar == "queue" {
					calendar = ""
				}
			}
			if remove && (e.Weight != nil || e.CapOpen != nil || e.CapDay != nil || e.Calendar != nil) {
				return usageHint(cmd, "--remove takes somebody out, and there is nothing else to say of them", "leave the other flags out")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				return a.draftMember(ctx, s, e, draft, publish)
			})
		},
	}
	f := c.Flags()
	f.IntVar(&weight, "weight", 1, "how many leads they get while others get one each: a whole number `N` from 1 to 1000")
	f.IntVar(&capOpen, "cap-open", 0, "how many new and EQL leads they may have: `N`, 0 for any number")
	f.IntVar(&capDay, "cap-day", 0, "how many leads they get a day at most: `N`, 0 for any number")
	f.StringVar(&calendar, "calendar", "", "the `CALENDAR` of the policy by whose hours they work; queue for the queue's own")
	f.BoolVar(&remove, "remove", false, "take them out of the queue")
	f.StringVar(&draft, "draft", "", "keep the draft in `FILE`, and go on from the one that is there")
	f.BoolVar(&publish, "publish", false, "put the draft in force")
	return c
}

func (a *app) draftMember(ctx context.Context, s *session, e desk.MemberEdit, draft string, publish bool) error {
	var from *policy.Policy
	if draft != "" {
		if _, err := os.Stat(draft); err == nil {
			p, problems, err := a.readPolicy(draft)
			if err != nil {
				return err
			}
			a.warn(draft, problems)
			from = p
		}
	}
	if publish && !desk.May(s.who.Role, desk.PublishPolicy) {
		return fault.New(fault.Denied, "publish a policy", s.who.User+" has the role "+string(s.who.Role),
			"keep a draft with --draft FILE, and ask a manager to publish it")
	}
	made, err := s.DraftMember(ctx, s.who, from, e)
	if err != nil {
		return err
	}
	for _, w := range made.Warnings {
		a.note(w)
	}
	if draft != "" {
		err := a.writeOut(ctx, draft, func(w io.Writer) error {
			_, err := w.Write(made.Policy.Document)
			return err
		})
		if err != nil {
			return err
		}
	}
	if publish {
		if _, err := s.Publish(ctx, s.who, made.Policy, nil); err != nil {
			return err
		}
	}
	if a.json {
		return a.line(a.out, object{{"policy", made.Policy.Hash}, {"changes", made.Changes}, {"warnings", texts(made.Warnings)},
			{"published", publish}})
	}
	for _, c := range made.Changes {
		if _, err := fmt.Fprintln(a.out, safetext.Line(c.Text)); err != nil {
			return err
		}
	}
	told := "nothing is written: --draft FILE keeps it, --publish puts it in force"
	switch {
	case publish:
		told = "published " + made.Policy.Hash
	case draft != "":
		told = "kept in " + safetext.Line(draft) + ": eqltui policy publish puts it in force"
	}
	_, err = fmt.Fprintln(a.out, told)
	return err
}

func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
