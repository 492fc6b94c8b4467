// Package app is the only wiring of the house: it reads arguments, environment and the clock, opens
// the store, builds the desk, starts a command, and says what came of it by an exit code.
//
// The rules of its output: results on standard output, messages on standard error; every text from
// outside passes safetext; an error says what, why and what to do.
package app

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

// The exit codes, as scripts rely on them.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3 // done, but some rows or lines were not
	exitRefused  = 4 // a gate or a rule of the trade said no
)

// app is one run of the program.
type app struct {
	in       io.Reader
	out, err *sink
	env      []string
	json     bool
	db       string
	as       string
	at       string   // --now as typed
	drawn    bool     // the screen is a cockpit's, or a shell that completes a word
	lean     bool     // keep little of the database in memory
	served   *session // whoever came through a door, on a desk that is open; nil: the person at this machine
	lost     error    // help was wanted on a command that is none
	public   string   // --public-url as typed
}

// Main runs one command line and returns the exit code. env is as os.Environ gives it.
func Main(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	// A reader that leaves (| head) is no fault: the write fails, and the command ends quietly.
	signal.Ignore(unheeded()...)
	a := &app{in: stdin, out: &sink{w: stdout}, err: &sink{w: stderr}, env: env}
	defer func() {
		if v := recover(); v != nil {
			code = a.crashed(v, debug.Stack())
		}
	}()
	args = protectTerms(args)
	root := a.root()
	a.addCommands(root, args)
	if at := commandAt(args); at >= 0 && strings.HasPrefix(args[at], cobra.ShellCompRequestCmd) {
		a.completions(root)
	}
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = a.lost
	}
	if a.out.gone && (err == nil || errors.Is(err, syscall.EPIPE)) {
		return exitDone
	}
	return a.finish(err)
}

// root is the program without its commands.
func (a *app) root() *cobra.Command {
	version := false
	root := &cobra.Command{
		Use:   "eqltui",
		Short: "The cockpit for leads that come through partners",
		Long: `eqltui is the cockpit for Ecosystem Qualified Leads: prospects who came through a partner and whose
fit and intent both sides have verified. Without a command it opens the cockpit.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with rejected rows or lines, 4 refused by a gate.`,
		Example: `  eqltui demo                         look around on made-up data
  eqltui import partners.csv leads.csv
  eqltui                              the cockpit
  eqltui list stage:new owner:none --json
  eqltui qualify L-12 --budget yes --need yes --confirm-us`,
		Args: a.noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if version {
				return a.sayVersion()
			}
			return a.cockpit(cmd.Context())
		},
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SuggestionsMinimumDistance = 2
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(wrongFlag)
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		if a.lost = a.noTopic(cmd); a.lost == nil {
			help(cmd, args)
		}
	})
	flags := root.PersistentFlags()
	flags.StringVar(&a.db, "db", "", "database `PATH` (EQLTUI_DB; default in your data folder)")
	flags.StringVar(&a.as, "as", "", "act as `USER` (EQLTUI_USER; default your login name)")
	flags.StringVar(&a.at, "now", "", "a fixed `TIME` instead of the clock, RFC 3339")
	flags.BoolVar(&a.json, "json", false, "answer in JSON")
	root.Flags().BoolVar(&version, "version", false, "say which eqltui this is")
	groups := []*cobra.Group{
		{ID: "look", Title: "Look:"}, {ID: "act", Title: "Act (on one or more, as L-12):"},
		{ID: "pure", Title: "Compute, without a database and without a clock:"}, {ID: "house", Title: "Set up:"},
	}
	if a.served != nil && a.served.who.Role == desk.Ally { // who have no command of the two between
		groups = []*cobra.Group{groups[0], groups[3]}
	}
	root.AddGroup(groups...)
	root.SetHelpCommandGroupID("house")
	root.SetHelpCommand(a.helpCommand())
	root.SetCompletionCommandGroupID("house")
	return root
}

// noCommand refuses words that are no command, with the nearest ones.
func (a *app) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	why := "there is no command " + quoted(args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usageHint(cmd, why, "did you mean "+strings.Join(near, " or ")+"?")
	}
	return usage(cmd, why)
}

// lookup finds a variable of the environment; the last one counts, as in a shell.
func (a *app) lookup(name string) string {
	for i := len(a.env) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(a.env[i], "="); ok && k == name {
			return v
		}
	}
	return ""
}

// terminal reports whether a stream is one, and its width in cells.
func terminal(stream any) (width int, ok bool) {
	f, isFile := stream.(*os.File)
	if !isFile || !term.IsTerminal(f.Fd()) {
		return 0, false
	}
	w, _, err := term.GetSize(f.Fd())
	if err != nil || w <= 0 {
		w = 80
	}
	return w, true
}
