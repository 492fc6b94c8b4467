package app

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) nurtureCommand() *cobra.Command {
	what := desk.Action{Verb: desk.NurtureIt}
	var when string
	c := &cobra.Command{
		Use: "nurture LEAD... --until WHEN", Short: "Leave leads alone until a date, on which they return",
		Example: "  eqltui nurture L-12 --until 2027-02-01\n  eqltui nurture L-12 --until 30d --note \"budget year begins\"",
		Args:    a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.act(cmd, args, func(now time.Time, zone *time.Location) (_ desk.Action, err error) {
				what.Until, err = until("--until", when, now, zone)
				return what, err
			})
		},
	}
	c.Flags().StringVar(&when, "until", "", "`WHEN` they return: a date, a time, or a span such as 30d")
	c.Flags().StringVar(&what.Note, "note", "", "free `TEXT`")
	return c
}

func (a *app) snoozeCommand() *cobra.Command {
	what := desk.Action{Verb: desk.Snooze}
	var when string
	off := false
	c := &cobra.Command{
		Use: "snooze LEAD... --until WHEN", Short: "Hide leads for a while; their clocks go on",
		Example: "  eqltui snooze L-12 --until 2h\n  eqltui snooze L-12 --off",
		Args:    a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case off && when != "":
				return usage(cmd, "--off and --until exclude each other")
			case off:
				return a.act(cmd, args, just(what))
			}
			return a.act(cmd, args, func(now time.Time, zone *time.Location) (_ desk.Action, err error) {
				what.Until, err = until("--until", when, now, zone)
				return what, err
			})
		},
	}
	c.Flags().StringVar(&when, "until", "", "`WHEN` they show again: a date, a time, or a span such as 2h")
	c.Flags().BoolVar(&off, "off", false, "show them again now")
	return c
}
