package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/demo"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

func (a *app) demoCommand() *cobra.Command {
	var keep string
	seed := int64(1)
	c := &cobra.Command{
		Use: "demo", Short: "Open the cockpit on a throw-away database of made-up leads", Args: a.none,
		Long: "demo fills a database with a plausible partner programme and opens the cockpit on it. It is removed when you leave. " +
			"Every person and company in it is made up.",
		Example: "  eqltui demo\n  eqltui demo --keep demo.db && eqltui --db demo.db list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if keep != "" {
				return a.keepDemo(cmd.Context(), keep, seed)
			}
			hint := "use it in a terminal, or write the database with --keep PATH and look at it with eqltui --db PATH list"
			if err := a.needTerminal("open the demo", hint); err != nil {
				return err
			}
			return a.throwAway(cmd.Context(), seed)
		},
	}
	c.Flags().Int64Var(&seed, "seed", seed, "another `NUMBER` gives other leads, the same one the same")
	c.Flags().StringVar(&keep, "keep", "", "write the database to `PATH` and stop")
	return c
}

// throwAway shows the demo on a database that is gone afterwards.
func (a *app) throwAway(ctx context.Context, seed int64) (err error) {
	dir, err := os.MkdirTemp("", "eqltui-demo-")
	if err != nil {
		return fault.Wrap(fault.Full, "make a place for the demo", fault.Bare(err), "free some space, or set TMPDIR")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	filling, stop := interruptible(ctx)
	s, clock, err := a.filled(filling, filepath.Join(dir, "demo.db"), seed)
	stop()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return a.screens(ctx, s, look{demo: true, now: clock.Now})
}

// keepDemo writes the demo where the user wants it.
func (a *app) keepDemo(ctx context.Context, path string, seed int64) error {
	if _, err := os.Lstat(path); err == nil {
		return fault.New(fault.Usage, "keep the demo in "+path, "there is something already", "name another path, or move that away")
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	s, _, err := a.filled(ctx, path, seed)
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	return a.answer(struct {
		DB string `json:"db"`
	}{path}, "the demo is in %s\n", safetext.Line(path))
}

// filled makes the demo's database. The fill sets its own clock from event to event and lets it run
// on from now at the end.
func (a *app) filled(ctx context.Context, path string, seed int64) (*session, *demo.Clock, error) {
	start, err := a.watch()
	if err != nil {
		return nil, nil, err
	}
	clock := &demo.Clock{}
	if start.fixed {
		clock.Run(start.at)
	}
	present := clock.Now()
	clock.Set(demo.Begins(present)) // so that the policy that it opens with was there before the demo's own
	s, err := a.sit(ctx, path, store.Options{Volatile: true}, clock.Now, func(d *desk.Desk, user string) error {
		a.note("filling the demo ...")
		clock.Run(present)
		return demo.Fill(ctx, d, clock, seed, user)
	})
	return s, clock, err
}
