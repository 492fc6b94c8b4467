package app

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

// withRoles lets the help of an action say who may do it, from the desk's own table.
func withRoles(c *cobra.Command) {
	text := c.Long
	if text == "" {
		text = c.Short + "."
	}
	c.Long = text + "\n\n" + rolesLine(desk.Verb(c.Name()))
}

func rolesLine(v desk.Verb) string {
	roles := desk.RolesOf(v)
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return "Roles that may: " + strings.Join(names, ", ") + "."
}
