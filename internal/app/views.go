package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

// viewLine is a saved view as `views --json` has it.
type viewLine struct {
	Name  string `json:"name"`
	Query string `json:"query"`
	Own   bool   `json:"own"`
	Leads int    `json:"leads"`
	More  bool   `json:"more"` // there are more than leads says
}

func (a *app) viewsCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "views", Short: "List the saved views with how many leads each holds", Args: a.none,
		Long: `views lists the team's views, which the policy holds, and then your own. They stand in the bar of the inbox
in this order, and view:NAME stands for one in every filter.`,
		Example: "  eqltui views\n  eqltui list view:mine 'score>=70'",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), true, func(ctx context.Context, s *session) error {
				a.catchUp(ctx, s)
				views, err := s.Views(ctx, s.who)
				if err != nil {
					return err
				}
				return a.tellViews(ctx, s, views)
			})
		},
	}
	c.AddCommand(a.viewsSave(), a.viewsRename(), a.viewsDrop())
	return c
}

func (a *app) viewsSave() *cobra.Command {
	return &cobra.Command{
		Use: "save NAME QUERY...", Short: "Save a filter as a view of your own, or change it",
		Example: "  eqltui views save \"Hot in Italy\" country:IT 'score>=80'",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usageHint(cmd, "a name and a filter are needed", "write eqltui views save NAME QUERY")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.editView(cmd, desk.ViewEdit{Do: "save", Name: args[0], Query: strings.Join(args[1:], " ")})
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return a.completeQuery(cmd, args, word)
		},
	}
}

func (a *app) viewsRename() *cobra.Command {
	return &cobra.Command{
		Use: "rename NAME NEW-NAME", Short: "Give a view of your own another name", Example: `  eqltui views rename Hot "Very hot"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageHint(cmd, "the name it has and the name it gets are needed", `names of several words go in quotes`)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.editView(cmd, desk.ViewEdit{Do: "rename", Name: args[0], To: args[1]})
		},
	}
}

func (a *app) viewsDrop() *cobra.Command {
	return &cobra.Command{
		Use: "drop NAME", Short: "Drop a view of your own", Example: "  eqltui views drop Hot",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageHint(cmd, "one view is named", "names of several words go in quotes")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.editView(cmd, desk.ViewEdit{Do: "drop", Name: args[0]})
		},
	}
}

// editView changes one's own views and shows them as they are then.
func (a *app) editView(cmd *cobra.Command, e desk.ViewEdit) error {
	return a.with(cmd.Context(), false, func(ctx context.Context, s *session) error {
		views, err := s.EditViews(ctx, s.who, e)
		if err != nil {
			return err
		}
		return a.tellViews(ctx, s, views)
	})
}

func (a *app) tellViews(ctx context.Context, s *session, views []desk.View) error {
	queries := make([]string, len(views))
	for i, v := range views {
		queries[i] = v.Query
	}
	counts, err := s.Counts(ctx, s.who, queries)
	if err != nil {
		return err
	}
	columns := []column{{title: "NAME", width: 24}, {title: "LEADS", width: 5, right: true}, {title: "WHOSE", width: 5}, {title: "QUERY", width: 40, grows: true}}
	width, _ := terminal(a.out.w)
	columns = fit(columns, width)
	if !a.json {
		fmt.Fprintln(a.out, titles(columns))
	}
	for i, v := range views {
		if a.json {
			if err := a.line(a.out, viewLine{Name: v.Name, Query: v.Query, Own: v.Own, Leads: counts[i].N, More: counts[i].More}); err != nil {
				return err
			}
			continue
		}
		whose, n := "team", fmt.Sprint(counts[i].N)
		if v.Own {
			whose = "yours"
		}
		if counts[i].More {
			n = "1k+"
		}
		if _, err := fmt.Fprintln(a.out, row(columns, []string{v.Name, n, whose, v.Query})); err != nil {
			return err
		}
	}
	return nil
}
