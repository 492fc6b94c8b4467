package app

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/store"
)

// attachCommand is a door behind another program's: the SSH server of the system has found out who it is, and says so
// in its authorized_keys.
func (a *app) attachCommand() *cobra.Command {
	name := ""
	c := &cobra.Command{
		Use: "attach --user USER", Short: "Be the door for a user whom the system's SSH server let in", Args: a.none,
		Long: `attach gives a user the cockpit, or runs the one command that they sent, with the rights that eqltui user gave them:
the same as eqltui serve does over a port of its own. It stands as the forced command of a key in the authorized_keys file
of an account that can read and write the database, and has the user's own terminal:

  command="eqltui attach --user ana --db /srv/eqltui/team.db",restrict,pty ssh-ed25519 AAAA...

Nobody is made on first use, and nothing that the client says changes who it is or which database it is.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if name == "" {
				return usageHint(cmd, "nobody is named", "write eqltui attach --user ana")
			}
			return a.attach(cmd.Context(), name)
		},
	}
	c.Flags().StringVar(&name, "user", "", "the `USER` who was let in")
	return c
}

func (a *app) attach(ctx context.Context, name string) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	if err := there(path); err != nil {
		return err
	}
	clock, err := a.watch()
	if err != nil {
		return err
	}
	a.lean, a.drawn = true, true
	st, err := store.Open(ctx, path, store.Options{Lean: a.lean, Unreadable: a.unreadable})
	if err != nil {
		return err
	}
	d, err := desk.Open(ctx, st, clock.now)
	if err != nil {
		_ = st.Close() // what failed first counts
		return err
	}
	defer func() { _ = d.Close() }() // what came of it is said by then
	who, err := d.Known(ctx, name)
	if err != nil {
		return err
	}
	who.Served = true
	s := &session{Desk: d, who: who}
	env := []string{"TERM=" + a.lookup("TERM")}
	for _, name := range []string{"LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "SSH_CONNECTION"} {
		if v := a.lookup(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	b := &app{in: a.in, out: a.out, err: a.err, env: env, served: s, drawn: true}
	if line := a.lookup("SSH_ORIGINAL_COMMAND"); line != "" {
		b.drawn = false
		if code := b.farRun(ctx, line); code != exitDone {
			return exit(code)
		}
		return nil
	}
	if err := b.needTerminal("open the cockpit", "commands work without one: ssh HOST '"+b.example()+"'"); err != nil {
		return err
	}
	return b.screens(ctx, s, look{now: s.Now})
}
