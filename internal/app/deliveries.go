package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/safetext"
)

// messageForm is a message to a partner as JSON.
func messageForm(m *desk.Message) object {
	return object{
		{"id", m.ID}, {"lead", m.Lead.String()}, {"partner", m.Partner}, {"kind", string(m.Kind)}, {"state", string(m.State)},
		{"tries", m.Tries}, {"next_at", stampOf(&m.Next)}, {"last_error", known(m.LastError)},
	}
}

func (a *app) deliveriesCommand() *cobra.Command {
	var states []string
	c := &cobra.Command{
		Use: "deliveries", Short: "List the messages to partners: what goes, what went, what could not", Args: a.none,
		Long: "deliveries lists the messages to partners. A message is held while an undo can take it back, pending until it is sent, " +
			"dropped when its lead had moved on before it went, and dead when it was tried for days in vain or the receiver wants " +
			"nothing more. A partner without a channel is told nothing: eqltui partner channel.\n\n" + rolesLine(desk.ReadMessages),
		Example: "  eqltui deliveries --state dead,pending\n  eqltui deliveries resend 17",
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, s := range states {
				if !slices.Contains(outbox.States(), outbox.State(s)) {
					return usageHint(cmd, quoted(s)+" is no state of a message", "choose one of "+stateNames())
				}
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				return a.listMessages(
					ctx,
					s,
					func(m *desk.Message) bool { return len(states) == 0 || slices.Contains(states, string(m.State)) },
				)
			})
		},
	}
	c.Flags().StringSliceVar(&states, "state", nil, "those in these `STATES` alone: "+stateNames())
	c.AddCommand(&cobra.Command{
		Use: "resend MESSAGE", Short: "Send a message again now, with the same id and body", Args: a.oneWord("a message", "17"),
		Long: "resend lets a message go now: one that is dead, one that waits for its next try, or one that was sent. What its lead has " +
			"overtaken meanwhile is dropped.\n\n" + rolesLine(desk.ResendMessage),
		Example: "  eqltui deliveries resend 17",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || id <= 0 {
				return usageHint(cmd, quoted(args[0])+" is no message", "eqltui deliveries lists them by number")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				m, err := s.Resend(ctx, s.who, id)
				if err != nil {
					return err
				}
				return a.answer(messageForm(&m), "message %d goes to %s as soon as eqltui serve or a cockpit runs\n", m.ID, m.Partner)
			})
		},
	})
	return c
}

func stateNames() string {
	var out []string
	for _, s := range outbox.States() {
		out = append(out, string(s))
	}
	return strings.Join(out, ", ")
}

func (a *app) listMessages(ctx context.Context, s *session, wanted func(*desk.Message) bool) error {
	var all []desk.Message
	err := s.Messages(ctx, s.who, func(m desk.Message) error {
		if !wanted(&m) {
			return nil
		}
		if a.json {
			return a.line(a.out, messageForm(&m))
		}
		all = append(all, m)
		return nil
	})
	if err != nil || a.json {
		return err
	}
	if len(all) == 0 {
		a.note("there is no message")
		return nil
	}
	columns := []grid.Column{{Title: "ID", Width: 7, Right: true}, {Title: "LEAD", Width: 8}, {Title: "PARTNER", Width: 12, Grows: true},
		{Title: "TELLS", Width: 12}, {Title: "STATE", Width: 9}, {Title: "TRIES", Width: 5, Right: true}, {Title: "NEXT", Width: 20},
		{Title: "WHY", Width: 20, Grows: true}}
	return a.rows(columns, len(all), func(i int) []string {
		m := &all[i]
		next := ""
		if at := stampOf(&m.Next); at != nil {
			next = m.Next.In(s.zone()).Format("2006-01-02 15:04:05")
		}
		return []string{
			strconv.FormatInt(m.ID, 10),
			m.Lead.String(),
			m.Partner,
			string(m.Kind),
			string(m.State),
			strconv.Itoa(m.Tries),
			next,
			safetext.Line(m.LastError),
		}
	})
}
