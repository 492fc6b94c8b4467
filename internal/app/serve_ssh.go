package app

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/sshd"
	"github.com/eqltui/eqltui/internal/ui"
)

// shut is the address of a door that is not opened.
const shut = "off"

// sshService is the door for people.
func (a *app) sshService() service {
	return service{name: "ssh", start: func(ctx context.Context, s *session, f *serveFlags, failed func(error)) (*opened, error) {
		if f.ssh == shut {
			return nil, nil
		}
		path := f.hostKey
		if path == "" {
			path = s.Path() + ".hostkey"
		}
		key, err := hostKey(path)
		if err != nil {
			return nil, err
		}
		hub := presence.New(s.Now, nil, desk.MayFollow)
		server, err := sshd.New(sshd.Options{
			Key: key, Who: s.Holder, Still: s.Still, Changed: s.Follow,
			Serve: func(ctx context.Context, one *sshd.Session) int {
				status := a.serveOne(ctx, s, hub, one)
				f.log.Info("session", "user", one.Who.User, "role", one.Who.Role, "cockpit", one.Shell, "status", status,
					"took", time.Since(one.Began))
				return status
			},
			Caught: a.keptReport,
		})
		if err != nil {
			return nil, err
		}
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", f.ssh)
		if err != nil {
			return nil, fault.Wrap(fault.Usage, "open the door for people", err, "say another address: --ssh 127.0.0.1:0")
		}
		safego.Go(func() {
			if err := server.Serve(l); err != nil {
				failed(err)
			}
		}, func(p *safego.Panic) { failed(p) })
		leave := meet(context.WithoutCancel(ctx), s.Path(), hub, a.keptReport)
		return &opened{at: l.Addr().String(), drain: func(ctx context.Context) error {
			defer leave()
			return server.Drain(ctx, "the server is stopping; what was acknowledged is kept")
		}}, nil
	}}
}

// keptReport keeps a report of a panic that ended one session; the others go on.
func (a *app) keptReport(p *safego.Panic) {
	path, err := a.report(p.Value, p.Stack)
	if err != nil {
		path = err.Error()
	}
	a.note("a session ended by a fault of the program's own (" + faultName(p.Value) + "); report: " + path)
}

// hostKey reads the host's private key, or makes one. Everybody else must not be able to read it.
func hostKey(path string) (ssh.Signer, error) {
	const what = "read the host key"
	doc, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newHostKey(path)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, what, err, "check --host-key")
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, what, err, "check --host-key")
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Invalid, what, filepath.Base(path)+" can be read by others", "chmod 600 "+path)
	}
	key, err := ssh.ParsePrivateKey(doc)
	if err != nil {
		return nil, fault.Wrap(
			fault.Invalid,
			what,
			err,
			"name a private key without a passphrase with --host-key, or one that is to be made",
		)
	}
	return key, nil
}

func newHostKey(path string) (ssh.Signer, error) {
	const what = "make a host key"
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, what, err, "")
	}
	block, err := ssh.MarshalPrivateKey(private, "eqltui")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, what, err, "")
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, what, err, "name a place for it with --host-key")
	}
	if err := errors.Join(pem.Encode(f, block), f.Sync(), f.Close()); err != nil {
		return nil, fault.Wrap(fault.Invalid, what, err, "")
	}
	return ssh.NewSignerFromKey(private)
}

// serveOne serves somebody who came through the door, and returns the exit status.
func (a *app) serveOne(ctx context.Context, s *session, hub *presence.Hub, one *sshd.Session) int {
	b := &app{in: one.In, out: &sink{w: one.Out}, err: &sink{w: one.Err}, env: one.Env, served: &session{Desk: s.Desk, who: one.Who}}
	if !one.Shell {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		safego.Go(func() {
			select {
			case <-one.Leave():
				cancel()
			case <-ctx.Done():
			}
		}, a.keptReport)
		return b.farRun(ctx, one.Command)
	}
	err := b.farCockpit(ctx, hub, one)
	var broke *safego.Panic
	if errors.As(err, &broke) { // the report is of this machine
		a.keptReport(broke)
		err = fault.New(fault.Internal, "show the cockpit", "a fault of the program's own", "what was acknowledged is kept; come in again")
	}
	return b.finish(err)
}

// farCockpit shows the cockpit to somebody at another machine: no editor, no browser and no file is this one's.
func (a *app) farCockpit(ctx context.Context, hub *presence.Hub, one *sshd.Session) error {
	s := a.served
	if !one.Pty {
		return fault.New(fault.Usage, "open the cockpit", "this is no terminal",
			"ssh -t asks for one; commands work without: ssh HOST '"+a.example()+"'")
	}
	settings, err := s.Settings(ctx, s.who)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	beside := &trouble{end: cancel}
	leave, sizes := make(chan ui.Ending), make(chan ui.Size)
	safego.Go(func() {
		select {
		case <-one.Leave():
			select {
			case leave <- ui.Ending{}:
			case <-ctx.Done():
			}
		case <-ctx.Done():
		}
	}, beside.caught)
	safego.Go(func() {
		for {
			select {
			case size := <-one.Sizes():
				select {
				case sizes <- ui.Size(size):
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}, beside.caught)
	term := one.Term
	if term == "" {
		term = "dumb"
	}
	var seat *presence.Seat // nobody of a partner sees who of the team is here, or is seen
	if s.who.Role != desk.Ally {
		seat = hub.Join(s.who.User, string(s.who.Role), "ssh")
		defer seat.Leave()
	}
	o := a.options(s)
	o.Env, o.In, o.Out, o.Settings, o.Leave, o.Seat = append([]string{"TERM=" + term}, one.Env...), one.In, one.Out, settings, leave, seat
	o.Remote = &ui.Remote{Size: ui.Size(one.Size), Sizes: sizes}
	err = ui.Run(ctx, o)
	if p := beside.first(); p != nil {
		return p
	}
	return err
}
