package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/grid"
)

// viewLine is a saved view as `views --json` has it.
type viewLine struct {
	Name  string `json:"name"`
	Query string `json:"query"`
	Own   bool   `json:"own"`
	Leads int    `json:"leads"`
	More  bool   `json:"more"` // there are more than leads says
	// Snoozed is how many the view holds besides, that are hidden for now; exact up to 999.
	Snoozed int `json:"snoozed"`
}

func (a *app) viewsCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "views", Short: "List the saved views with how many leads each holds", Args: a.none,
		Long: `views lists the team's views, which the policy holds, and then your own. They stand in the bar of the inbox
in this order, and view:NAME stands for one in every filter.`,
		Example: "  eqltui views\n  eqltui list view:mine 'score>=70'",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				a.catchUp(ctx, s.Tick)
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
	c := a.viewEdit("save NAME QUERY...", "Save a filter as a view of your own, or change it", func(args []string) desk.ViewEdit {
		return desk.ViewEdit{Do: "save", Name: args[0], Query: strings.Join(args[1:], " ")}
	})
	c.Example = "  eqltui views save \"Hot in Italy\" country:IT 'score>=80'"
	c.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) < 2 {
			return usageHint(cmd, "a name and a filter are needed", "write eqltui views save NAME QUERY")
		}
		return nil
	}
	c.ValidArgsFunction = func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return a.completeQuery(cmd, args, word)
	}
	return c
}

func (a *app) viewsRename() *cobra.Command {
	c := a.viewEdit("rename VIEW NEW-NAME", "Give a view of your own another name", func(args []string) desk.ViewEdit {
		return desk.ViewEdit{Do: "rename", Name: args[0], To: args[1]}
	})
	c.Example = `  eqltui views rename Hot "Very hot"`
	c.Args = exactly(2, "the name it has and the name it gets are needed")
	return c
}

func (a *app) viewsDrop() *cobra.Command {
	c := a.viewEdit("drop VIEW", "Drop a view of your own", func(args []string) desk.ViewEdit {
		return desk.ViewEdit{Do: "drop", Name: args[0]}
	})
	c.Example = "  eqltui views drop Hot"
	c.Args = exactly(1, "one view is named")
	return c
}

// exactly takes n names.
func exactly(n int, why string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageHint(cmd, why, "names of several words go in quotes")
		}
		return nil
	}
}

// viewEdit is a command that changes one's own views and shows them as they are then.
func (a *app) viewEdit(use, short string, edit func(args []string) desk.ViewEdit) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, RunE: func(cmd *cobra.Command, args []string) error {
		return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
			views, err := s.EditViews(ctx, s.who, edit(args))
			if err != nil {
				return err
			}
			return a.tellViews(ctx, s, views)
		})
	}}
}

func (a *app) tellViews(ctx context.Context, s *session, views []desk.View) error {
	queries := make([]string, 0, 2*len(views))
	for _, v := range views {
		queries = append(queries, v.Query, v.Query+" has:snooze")
	}
	both, err := s.Counts(ctx, s.who, queries)
	if err != nil {
		return err
	}
	columns := []grid.Column{
		{Title: "NAME", Width: 24}, {Title: "LEADS", Width: 5, Right: true}, {Title: "SNOOZED", Width: 7, Right: true},
		{Title: "WHOSE", Width: 5},
		{Title: "QUERY", Width: 40, Grows: true},
	}
	width, _ := terminal(a.out.w)
	columns = grid.Fit(columns, width)
	if !a.json {
		fmt.Fprintln(a.out, grid.Titles(columns))
	}
	for i, v := range views {
		n, hidden := both[2*i], both[2*i+1]
		if asksForSnoozed(v.Query) {
			hidden = desk.Count{} // they are among the others
		}
		if a.json {
			if err := a.line(a.out, viewLine{v.Name, v.Query, v.Own, n.N, n.More, hidden.N}); err != nil {
				return err
			}
			continue
		}
		whose := "team"
		if v.Own {
			whose = "yours"
		}
		if _, err := fmt.Fprintln(a.out, grid.Row(columns, []string{v.Name, countCell(n), countCell(hidden), whose, v.Query})); err != nil {
			return err
		}
	}
	return nil
}

// asksForSnoozed reports whether a filter itself says whether it means leads that are snoozed.
func asksForSnoozed(query string) bool {
	q, err := filter.Parse(query, time.Time{})
	return err == nil && q.Names("has", "snooze")
}

// countCell is a live count, "1k+" where it was cut off.
func countCell(c desk.Count) string {
	if c.More {
		return "1k+"
	}
	return fmt.Sprint(c.N)
}
