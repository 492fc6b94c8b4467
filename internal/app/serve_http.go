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
		secure, err := newCertificate(f.tlsCert, f.tlsKey, func(err error) {
			f.log.Warn("the certificate was not read again: the former one is shown", "why", err.Error())
		})
		if err != nil {
			return nil, err
		}
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.http)
		if err != nil {
			return nil, fault.Wrap(fault.Usage, "listen at "+f.http, err, "say --http ADDR with a free port, or --http off")
		}
		began := s.Now()
		server := httpd.New(httpd.Options{Desk: s.Desk, Key: key, OpenMetrics: f.openMetrics, Log: f.log, Version: build().Version,
			TLS: secure, Ready: func(ctx context.Context) string { return lateJob(ctx, s, began) },
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
		at := listener.Addr().String()
		if secure != nil {
			at = "https://" + at
		}
		return &opened{at: at, drain: func(ctx context.Context) error {
			stop()
			return server.Drain(ctx)
		}}, nil
	}}
}

// lateAfter is how long after its time a job is late: it is looked at each minute.
const lateAfter = 5 * time.Minute

// lateJob names a job that does not run, "" where all do. Those of a server that has just begun are given time.
func lateJob(ctx context.Context, s *session, began time.Time) string {
	jobs, err := s.Jobs(ctx)
	if err != nil {
		return "" // the database is asked beside this
	}
	for _, j := range jobs {
		if since := s.Now().Sub(j.Last); since > lateAfter && s.Now().Sub(began) > lateAfter {
			return "the job " + j.Name + " does not run"
		}
	}
	return ""
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
