package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/safego"
)

// drainFor is how long those who are served are given to end when the server stops.
const drainFor = 8 * time.Second

// serveFlags say how to serve.
type serveFlags struct {
	ssh, http, hostKey string
	openMetrics        bool // figures are told to everybody who can reach the door
	log                *slog.Logger
	tlsCert, tlsKey    string // files, "" for none
	private            bool   // messages may go to private and loopback addresses, and without TLS
}

// service is a part of the served program: a door, or what runs behind it.
type service struct {
	name string
	// start opens it, or returns nil where it is not wanted. It goes on until it is drained, and tells failed when it
	// cannot.
	start func(ctx context.Context, s *session, f *serveFlags, failed func(error)) (*opened, error)
}

// opened is a service that runs.
type opened struct {
	at string // where it listens, "" for nowhere
	// drain takes nothing new, tells those who are here, ends what is under way, and returns when it is over, at the
	// latest with ctx.
	drain func(ctx context.Context) error
}

// services are what serve starts, in this order, and ends in the reverse one.
func (a *app) services() []service {
	return []service{a.jobsService(), a.sshService(), a.httpService()}
}

func (a *app) serveCommand() *cobra.Command {
	f := &serveFlags{}
	c := &cobra.Command{
		Use: "serve", Short: "Serve the cockpit over SSH, take referrals over HTTP, and tell partners", Args: a.none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mayBeMade, func(ctx context.Context, s *session) error {
				free, err := alone(s.Path() + ".serve")
				if err != nil {
					return err
				}
				defer free()
				if f.log, err = a.logger(); err != nil {
					return err
				}
				return a.serve(ctx, s, f)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.ssh, "ssh", ":23231", "`ADDR` for people; off for none")
	flags.StringVar(&f.http, "http", "127.0.0.1:8080", "`ADDR` for machines; off for none")
	flags.BoolVar(&f.openMetrics, "open-metrics", false, "tell /metrics to other machines too")
	flags.StringVar(&f.tlsCert, "tls-cert", "", "`FILE` with the certificate of the door for machines, which then speaks TLS; read again "+
		"when it changes")
	flags.StringVar(&f.tlsKey, "tls-key", "", "`FILE` with its private key")
	flags.StringVar(&f.hostKey, "host-key", "", "`FILE` with the host's private key (made when there is none; default beside the database)")
	flags.StringVar(&a.public, "public-url", "",
		"`URL` under which partners reach the door for machines: mails that ask something then have a link to answer by")
	flags.BoolVar(&f.private, "allow-private", false, "send messages to private and loopback addresses too, and without TLS")
	return c
}

// serve runs every service until it is told to stop, or one of them cannot go on.
func (a *app) serve(ctx context.Context, s *session, f *serveFlags) (err error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	s.OnPanic(func(p *safego.Panic) { fail(p) })
	var running []*opened
	for _, part := range a.services() {
		o, err := part.start(ctx, s, f, func(err error) { fail(fmt.Errorf("%s: %w", part.name, err)) })
		if err != nil {
			fail(err)
			break
		}
		if o == nil {
			continue
		}
		running = append(running, o)
		if o.at != "" {
			a.note(part.name + ": " + o.at)
		}
	}
	<-ctx.Done()
	stop() // the second signal is the system's
	if why := context.Cause(ctx); !errors.Is(why, context.Canceled) {
		err = why
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	for _, o := range slices.Backward(running) {
		err = cmp.Or(err, o.drain(patience))
	}
	return err
}
