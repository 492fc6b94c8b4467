package app

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) setCommand() *cobra.Command {
	return &cobra.Command{
		Use: "set LEAD... FIELD=VALUE...", Short: "Set facts; an import does not overwrite them",
		Long: "set writes facts by hand. An empty value makes a fact unknown. A quarantined lead that is complete then is released.\n\nFields: " +
			strings.Join(desk.FieldNames(), ", ") + ", bant.budget, bant.authority, bant.need, bant.timeline.",
		Example: "  eqltui set L-12 employees=420 industry=fintech bant.budget=yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			var ids, facts []string
			for _, arg := range args {
				if strings.Contains(arg, "=") {
					facts = append(facts, arg)
				} else {
					ids = append(ids, arg)
				}
			}
			if err := a.someLeads(cmd, ids); err != nil {
				return err
			}
			set, err := pairs(cmd, facts)
			if err != nil {
				return err
			}
			return a.act(cmd, ids, just(desk.Action{Verb: desk.Set, Set: set}))
		},
	}
}

func (a *app) tagCommand() *cobra.Command {
	var drop []string
	c := &cobra.Command{
		Use: "tag LEAD... TAG...", Short: "Put tags on leads, or take them off with a minus in front",
		Example: "  eqltui tag L-12 vip -old",
		RunE: func(cmd *cobra.Command, args []string) error {
			what := desk.Action{Verb: desk.Tag, DropTags: drop}
			var ids []string
			for _, arg := range args {
				switch name, minus := strings.CutPrefix(arg, "-"); {
				case isLead(arg):
					ids = append(ids, arg)
				case minus && name != "":
					what.DropTags = append(what.DropTags, name)
				default:
					what.AddTags = append(what.AddTags, arg)
				}
			}
			if err := a.someLeads(cmd, ids); err != nil {
				return err
			}
			return a.act(cmd, ids, just(what))
		},
	}
	c.Flags().StringArrayVar(&drop, "drop", nil, "take a `TAG` off; may be repeated")
	return c
}
