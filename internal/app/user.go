package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
)

func (a *app) userCommand() *cobra.Command {
	c := group(
		"user",
		"Say who works here, and by which key each comes in over SSH",
		`Users come in over SSH by a public key of theirs; under which name they log in there does not matter. What is changed
here holds at once, also for those who are in: whose key or name was removed is out within two seconds. Each change
stands in the journal, and eqltui undo takes it back.

`+rolesLine(desk.ManageUsers),
		"write eqltui user add, list, role, key, remove, away or back",
		a.userAdd(),
		a.userList(),
		a.userRole(),
		group("key", "Say by which keys users come in", "", "write eqltui user key add or eqltui user key remove",
			a.userEdit("key add", "add NAME LINE", "Let a user come in with a public key", 2,
				"  eqltui user key add ana \"$(cat ana.pub)\""),
			a.userEdit("key remove", "remove NAME LINE|FINGERPRINT", "Let a user not come in with a key any more", 2,
				"  eqltui user key remove ana SHA256:...")),
		a.userEdit(
			"remove",
			"remove USER",
			"Remove a user: their sessions end, their leads go back to the queue, and what they did stays",
			1,
			"  eqltui user remove ana",
		),
		a.userAway(),
		a.userBack(),
	)
	return c
}

// userEdit is a command that changes a user by names alone.
func (a *app) userEdit(do, use, short string, n int, example string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Example: example, Args: userArgs(n),
		RunE: func(cmd *cobra.Command, args []string) error {
			e := desk.UserEdit{Do: do, Name: args[0]}
			if len(args) > 1 {
				e.Key = args[1]
			}
			return a.editUser(cmd, e)
		},
	}
}

func userArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageHint(cmd, fmt.Sprintf("%d names are needed, %d are there", n, len(args)),
				"write "+strings.TrimSpace(strings.Split(cmd.Example, "\n")[0])+"; a key goes in quotes")
		}
		return nil
	}
}

func (a *app) userAdd() *cobra.Command {
	e := desk.UserEdit{Do: "add"}
	role := ""
	c := &cobra.Command{
		Use: "add NAME --role ROLE", Short: "Add a user, or bring one back who was removed", Args: userArgs(1),
		Example: "  eqltui user add ana --role sdr --key \"$(cat ana.pub)\"\n" +
			"  eqltui user add ola --role partner --partner acme --key \"$(cat ola.pub)\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			e.Name, e.Role = args[0], desk.Role(role)
			return a.editUser(cmd, e)
		},
	}
	a.roleFlags(c, &role, &e.Partner)
	c.Flags().StringVar(&e.Key, "key", "", "the `LINE` of their public key, as in a .pub file")
	return c
}

func (a *app) userRole() *cobra.Command {
	e := desk.UserEdit{Do: "role"}
	c := &cobra.Command{
		Use: "role USER ROLE", Short: "Give a user another role", Args: userArgs(2), Example: "  eqltui user role ana manager",
		RunE: func(cmd *cobra.Command, args []string) error {
			e.Name, e.Role = args[0], desk.Role(args[1])
			return a.editUser(cmd, e)
		},
	}
	a.roleFlags(c, nil, &e.Partner)
	return c
}

// roleFlags are those that say what a user is.
func (a *app) roleFlags(c *cobra.Command, role, partner *string) {
	if role != nil {
		c.Flags().StringVar(role, "role", "", "the `ROLE`: "+strings.Join(roleNames(), ", "))
	}
	c.Flags().StringVar(partner, "partner", "", "whose person it is: a partner's `ID`, with the role partner alone")
}

func roleNames() (out []string) {
	for _, r := range desk.Roles() {
		out = append(out, string(r))
	}
	return out
}

func (a *app) editUser(cmd *cobra.Command, e desk.UserEdit) error {
	return a.with(cmd.Context(), mayBeMade, func(ctx context.Context, s *session) error {
		told, err := s.EditUser(ctx, s.who, e)
		if err != nil {
			return err
		}
		if a.json {
			users, err := s.Users(ctx, s.who)
			for i := 0; err == nil && i < len(users); i++ {
				if users[i].Name == e.Name {
					err = a.line(a.out, userForm(&users[i]))
				}
			}
			return err
		}
		_, err = fmt.Fprintln(a.out, told)
		return err
	})
}

// userLine is a user as `user list --json` has it.
type userLine struct {
	Name      string        `json:"name"`
	Role      desk.Role     `json:"role"`
	Partner   *string       `json:"partner"`
	CreatedAt time.Time     `json:"created_at"`
	RemovedAt *time.Time    `json:"removed_at"`
	Keys      []userKeyLine `json:"keys"`
}

type userKeyLine struct {
	Fingerprint string    `json:"fingerprint"`
	Key         string    `json:"key"`
	AddedAt     time.Time `json:"added_at"`
	AddedBy     string    `json:"added_by"`
}

func userForm(u *desk.User) userLine {
	line := userLine{Name: u.Name, Role: u.Role, CreatedAt: u.Since.UTC(), Keys: []userKeyLine{}}
	if u.Partner != "" {
		line.Partner = &u.Partner
	}
	if !u.Removed.IsZero() {
		at := u.Removed.UTC()
		line.RemovedAt = &at
	}
	for _, k := range u.Keys {
		line.Keys = append(line.Keys, userKeyLine{k.Fingerprint, k.Line, k.Added.UTC(), k.By})
	}
	return line
}

func (a *app) userList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List users with their roles and keys, also who was removed", Args: a.none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				users, err := s.Users(ctx, s.who)
				if err != nil {
					return err
				}
				return a.tellUsers(users)
			})
		},
	}
}

func (a *app) tellUsers(users []desk.User) error {
	width, _ := terminal(a.out.w)
	columns := grid.Fit([]grid.Column{{Title: "NAME", Width: 16}, {Title: "ROLE", Width: 8}, {Title: "PARTNER", Width: 12},
		{Title: "SINCE", Width: 10}, {Title: "KEYS", Width: 50, Grows: true}}, width)
	if !a.json {
		fmt.Fprintln(a.out, grid.Titles(columns))
	}
	for i := range users {
		u := &users[i]
		if a.json {
			if err := a.line(a.out, userForm(u)); err != nil {
				return err
			}
			continue
		}
		var keys []string
		for _, k := range u.Keys {
			keys = append(keys, k.Fingerprint)
		}
		role := string(u.Role)
		if !u.Removed.IsZero() {
			role = "removed"
		}
		row := []string{u.Name, role, u.Partner, u.Since.Format(time.DateOnly), strings.Join(keys, " ")}
		if _, err := fmt.Fprintln(a.out, grid.Row(columns, row)); err != nil {
			return err
		}
	}
	return nil
}
