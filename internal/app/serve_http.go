package app

import (
	"context"
	"net"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/httpd"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/safego"
)

// forgetEach is how often answers that were kept long enough are dropped.
const forgetEach = time.Hour

// httpService is the door for machines.
func (a *app) httpService() service {
	return service{name: "http", start: func(ctx context.Context, s *session, f *serveFlags, failed func(error)) (*opened, error) {
		if f.http == "off" {
			return nil, nil
		}
		key, err := a.sealKey(s.Path())
		if err != nil {
			return nil, err
		}
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.http)
		if err != nil {
			return nil, fault.Wrap(fault.Usage, "listen at "+f.http, err, "say --http ADDR with a free port, or --http off")
		}
		server := httpd.New(httpd.Options{Desk: s.Desk, Key: key, OpenMetrics: f.openMetrics, Version: build().Version,
			Intake: func() intake.Options {
				p := s.Policy()
				return intake.Options{Zone: p.TimeZone, Currency: p.Currency, Words: vocabulary(p)}
			},
		})
		caught := func(p *safego.Panic) { failed(p) }
		safego.Go(func() {
			if err := server.Serve(listener); err != nil {
				failed(err)
			}
		}, caught)
		ctx, stop := context.WithCancel(ctx)
		safego.Go(func() { forget(ctx, s) }, caught)
		return &opened{at: listener.Addr().String(), drain: func(ctx context.Context) error {
			stop()
			return server.Drain(ctx)
		}}, nil
	}}
}

// forget drops old answers, at once and each hour. What fails now is tried again then.
func forget(ctx context.Context, s *session) {
	tick := time.NewTicker(forgetEach)
	defer tick.Stop()
	for {
		_ = s.ForgetReplies(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
