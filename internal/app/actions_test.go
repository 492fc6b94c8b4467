package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
)

// TestEveryActionIsAKeyACommandAndARight holds the three faces of an action together: what the
// desk can do, a person can press, type and is asked for.
func TestEveryActionIsAKeyACommandAndARight(t *testing.T) {
	t.Parallel()
	root := (&app{}).tree()
	bound := map[desk.Verb]keys.ID{}
	for _, b := range keys.Table() {
		for _, v := range b.Verbs {
			if other, twice := bound[v]; twice {
				t.Errorf("%s is done by both %s and %s", v, other, b.ID)
			}
			bound[v] = b.ID
			if !slices.Contains(desk.Verbs(), v) {
				t.Errorf("%s does %q, which the desk cannot", b.ID, v)
			}
		}
	}
	commands := map[string]*cobra.Command{}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if !c.HasSubCommands() {
			commands[strings.TrimPrefix(c.CommandPath(), "eqltui ")] = c
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	for _, c := range root.Commands() {
		if c.GroupID == "act" {
			walk(c)
		}
	}
	for _, v := range desk.Verbs() {
		c := commands[string(v)]
		switch {
		case bound[v] == "" && desk.ActOf(v).On == desk.Leads: // what else is acted on has no screen
			t.Errorf("no key does %s", v)
		case len(desk.RolesOf(v)) == 0:
			t.Errorf("nobody may %s: say who in its act", v)
		case c == nil:
			t.Errorf("no command does %s", v)
		case c.Short == "" || !strings.Contains(c.Long, rolesLine(v)):
			t.Errorf("the help of %s does not say what it does and who may", v)
		}
		delete(commands, string(v))
	}
	for _, above := range []string{"partner", "due", "page", "enrich"} { // what only looks, and what a channel is
		_, under := (&app{}).reads(above)
		for _, c := range under {
			delete(commands, above+" "+c.Name())
		}
	}
	for name := range commands {
		t.Errorf("command %s stands among the actions, and the desk has no such verb", name)
	}
}

// TestTheCommandOfAKeyIsOne keeps what the palette copies something that the program takes.
func TestTheCommandOfAKeyIsOne(t *testing.T) {
	t.Parallel()
	n := 0
	for _, b := range keys.Table() {
		for i := range max(len(b.Verbs), 1) {
			line := b.Command("L-12")
			if len(b.Verbs) > 0 {
				line = b.CommandOf(i, "L-12")
			}
			if line == "" {
				continue
			}
			n++
			words := strings.Fields(line)
			c, rest, err := (&app{}).tree().Find(words[1:])
			if err != nil || words[0] != "eqltui" || !c.Runnable() {
				t.Errorf("%s: %q is no command: %v", b.ID, line, err)
				continue
			}
			if err := c.ParseFlags(rest); err != nil {
				t.Errorf("%s: %q: %v", b.ID, line, err)
				continue
			}
			if err := c.ValidateArgs(c.Flags().Args()); err != nil {
				t.Errorf("%s: %q: %v", b.ID, line, err)
			}
		}
	}
	verbs := slices.DeleteFunc(desk.Verbs(), func(v desk.Verb) bool { return desk.ActOf(v).On != desk.Leads })
	if n < len(verbs) {
		t.Errorf("%d commands for %d verbs", n, len(verbs))
	}
}
