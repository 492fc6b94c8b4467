package app

import (
	"context"

	"github.com/eqltui/eqltui/internal/safego"
)

// jobsService runs the jobs behind the doors: what time brings about, and messages to partners.
func (a *app) jobsService() service {
	return service{name: "jobs", start: func(ctx context.Context, s *session, f *serveFlags, failed func(error)) (*opened, error) {
		if _, err := a.mailServer(f.private); err != nil && a.lookup("EQLTUI_SMTP") != "" {
			return nil, err // what is set wrongly is told before a door opens
		}
		if _, err := a.publicBase(); err != nil {
			return nil, err
		}
		running, stop := context.WithCancel(context.WithoutCancel(ctx))
		done := make(chan struct{})
		caught := func(p *safego.Panic) { failed(p) }
		safego.Go(func() {
			defer close(done)
			a.runJobs(running, s, holder("serve", false), f.private, caught)
		}, caught)
		return &opened{drain: func(ctx context.Context) error {
			stop()
			select {
			case <-done:
				return nil
			case <-ctx.Done():
				return nil // what is under way keeps its lease, and is sent again when that is over
			}
		}}, nil
	}}
}
