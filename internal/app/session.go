package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// session is a desk that is open for one person.
type session struct {
	*desk.Desk
	who desk.Actor
}

// zone is the policy's: times without an offset are read in it.
func (s *session) zone() *time.Location { return s.Policy().TimeZone }

// What a command wants of its database. Only what brings something into one may make it: of a mistyped
// --db nothing is left, whatever else the command would have done.
const (
	mustBeThere = true
	mayBeMade   = false
)

// with opens the database, does something with it, and closes it again.
func (a *app) with(ctx context.Context, old bool, do func(context.Context, *session) error) (err error) {
	if a.served != nil {
		return do(ctx, a.served)
	}
	path, err := a.path()
	if err != nil {
		return err
	}
	if old {
		if _, err := a.user(); err != nil {
			return err
		}
		if err := there(path); err != nil {
			return err
		}
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	s, err := a.open(ctx, path, store.Options{Lean: a.lean, Unreadable: a.unreadable})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return do(ctx, s)
}

// unreadable tells of a value in the database that cannot be read: what was asked for goes on without it.
func (a *app) unreadable(u store.Unreadable) {
	hint := "it is taken for unknown; eqltui verify names every such value"
	switch {
	case a.drawn: // the screen is not for messages
	case a.json:
		told := failure{Error: safetext.Line(u.Error()), Code: fault.Corrupt, Hint: hint}
		if u.Table == "leads" {
			told.Lead = u.Place()
		}
		_ = a.line(a.err, told) // whoever left needs no message
	default:
		a.note(safetext.Line(u.Error()) + "; " + hint)
	}
}

// catchUpFor is how long a command gives time its due before it begins.
const catchUpFor = 2 * time.Second

// catchUp brings about what time alone does, as the cockpit does each minute: nurtured leads come back
// and points move. A command must not see an older world because no cockpit is open: one that looks at all
// leads gives all their due (Tick), an act those that it is done to (TickOf). With --now it is left: what a
// made-up instant brings about must not stay. What fails here is told by what follows.
func (a *app) catchUp(ctx context.Context, tick func(context.Context) error) {
	if a.at != "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, catchUpFor)
	defer cancel()
	_ = tick(ctx)
}

// interruptible ends ctx at the first interrupt, so that what runs can stop in order, and gives the
// second one back to the system.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// open opens a database as the user of this run.
func (a *app) open(ctx context.Context, path string, o store.Options) (*session, error) {
	clock, err := a.watch()
	if err != nil {
		return nil, err
	}
	return a.sit(ctx, path, o, clock.now, func(d *desk.Desk, _ string) error {
		return clock.set(a.at, d.Policy().TimeZone) // only now is it known which zone a wall-clock --now means
	})
}

// sit opens a desk on a database for the user of this run. ready readies it before the user sits down.
func (a *app) sit(
	ctx context.Context, path string, o store.Options, now func() time.Time, ready func(d *desk.Desk, user string) error,
) (*session, error) {
	name, err := a.user()
	if err != nil {
		return nil, err
	}
	meter := a.meter()
	o.Upgrade = func(done, all int64) {
		if all == 0 {
			meter.show("copying the database before its schema changes")
			return
		}
		meter.show(fmt.Sprintf("bringing the database up to date: %d %%", 100*done/all))
	}
	o.Facets = func(done, all int64) { meter.show(fmt.Sprintf("making filters quick: %d %%", 100*done/all)) }
	st, err := store.Open(ctx, path, o)
	meter.clear()
	if err != nil {
		return nil, err
	}
	d, err := desk.Open(ctx, st, now)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	s := &session{Desk: d}
	if err = ready(d, name); err == nil {
		s.who, err = d.Who(ctx, name)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return s, nil
}

// note writes a message to standard error, unless the answer is for a machine.
func (a *app) note(text string) {
	if !a.json {
		_, _ = a.err.Write([]byte(safetext.Block(text) + "\n"))
	}
}
