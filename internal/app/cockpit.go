package app

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/ui"
)

// look says how the cockpit looks.
type look struct {
	demo bool
	now  func() time.Time
}

// cockpit opens the screens on the user's database.
func (a *app) cockpit(ctx context.Context) error {
	if err := a.needTerminal("open the cockpit",
		"use it in a terminal; eqltui list, show and the other commands work without one"); err != nil {
		return err
	}
	a.lean, a.drawn = true, true
	return a.with(ctx, mayBeMade, func(_ context.Context, s *session) error {
		a.spare() // not before: opening makes garbage of less than a session keeps
		return a.screens(ctx, s, look{now: s.Now})
	})
}

// needTerminal refuses what cannot be drawn.
func (a *app) needTerminal(what, hint string) error {
	_, in := terminal(a.in)
	_, out := terminal(a.out.w)
	if in && out {
		return nil
	}
	return fault.New(fault.Usage, what, "this is no terminal", hint)
}

// screens runs the cockpit with the housekeeping beside it. Its ctx must not end with an interrupt,
// which an editor may be meant by; the end of the terminal ends it.
func (a *app) screens(ctx context.Context, s *session, l look) error {
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer cancel()
	beside := &trouble{end: cancel}
	leave, stop := endings(beside.caught)
	defer stop()
	out, ok := a.out.w.(*os.File)
	if !ok {
		return fault.New(fault.Usage, "open the cockpit", "this is no terminal", "use it in a terminal")
	}
	settings, err := s.Settings(ctx, s.who)
	if err != nil {
		return err
	}
	s.OnPanic(beside.caught)
	kept := make(chan struct{})
	safego.Go(func() {
		defer close(kept)
		if p := safego.Run(func() { a.runJobs(ctx, s, holder("cockpit", true), false, beside.caught) }); p != nil {
			beside.caught(p)
		}
	}, beside.caught)
	seat, rise := a.seat(ctx, s, l, beside.caught)
	defer rise()
	o := a.options(s)
	o.Now, o.Demo, o.Env, o.In, o.Out, o.Settings, o.Leave, o.Seat = l.now, l.demo, a.env, a.in, out, settings, leave, seat
	err = ui.Run(ctx, o)
	cancel()
	<-kept
	if p := beside.first(); p != nil {
		return p
	}
	return err
}

// seat is where somebody at this terminal sits among everybody at the database, nil for somebody of a partner: nobody of them
// sees who of the team is here, or is seen. rise leaves it.
func (a *app) seat(ctx context.Context, s *session, l look, caught func(*safego.Panic)) (seat *presence.Seat, rise func()) {
	if s.who.Role == desk.Ally {
		return nil, func() {}
	}
	hub, door := presence.New(l.now, nil, desk.MayFollow), "local"
	if a.served != nil {
		door = "attach"
	}
	seat = hub.Join(s.who.User, string(s.who.Role), door)
	leave := func() {}
	if !l.demo {
		leave = meet(ctx, s.Path(), hub, caught)
	}
	return seat, func() {
		seat.Leave()
		leave()
	}
}

// options are what a cockpit is made of at any terminal. Whoever came through a door has nothing of this machine.
func (a *app) options(s *session) ui.Options {
	o := ui.Options{Desk: s.Desk, Who: s.who, Now: s.Now, Zone: s.zone(), ReadOnly: s.ReadOnly(), Line: jsonLine, NoSuspend: true,
		Typed: intake.Typed}
	if a.served == nil {
		a.near(s, &o)
	}
	return o
}

// near adds what only somebody at this machine has: programs and files of it, and a shell to come back from.
func (a *app) near(s *session, o *ui.Options) {
	own, file, kerr := a.ownKeys()
	o.Zone, o.Theme, o.ASCII = time.Local, a.lookup("EQLTUI_THEME"), a.lookup("EQLTUI_ASCII") != ""
	o.Editor, o.Browse, o.NoSuspend = a.editor(), a.browser(), !suspendable()
	o.Keys, o.KeysFile, o.Warning = own.Table, filepath.Base(file), keysWarning(&own, file, kerr)
	o.Database, o.Files, o.Give = s.Path(), a.files(s), a.giver(s)
}

// endings tells the cockpit of the signals that ask it to leave, until stop.
func endings(caught func(*safego.Panic)) (_ <-chan ui.Ending, stop func()) {
	signals, done := make(chan os.Signal, 1), make(chan struct{})
	leave := make(chan ui.Ending)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	safego.Go(func() {
		for {
			select {
			case <-done:
				return
			case s := <-signals:
				select {
				case leave <- ui.Ending{Interrupt: s == os.Interrupt}:
				case <-done:
					return
				}
			}
		}
	}, caught)
	return leave, func() {
		signal.Stop(signals)
		close(done)
	}
}
