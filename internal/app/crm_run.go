package app

import (
	"context"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/insync"
	"github.com/eqltui/eqltui/internal/safego"
)

// crmEvery is how often the CRMs are looked at: a change is on the other side within a minute, with the time that writing takes.
const crmEvery = 20 * time.Second

// keepCRMs keeps every connection in step until ctx ends, in one process at a time. Without a connection it does nothing but
// look for one. A failure is told in the list of jobs and by eqltui crm status; the next run may succeed.
func (a *app) keepCRMs(ctx context.Context, s *session, h desk.Holder, private bool, caught func(*safego.Panic)) {
	t := time.NewTicker(crmEvery)
	defer t.Stop()
	for ctx.Err() == nil {
		if p := safego.Run(func() { a.keepCRMsOnce(ctx, s, h, private) }); p != nil {
			caught(p)
		}
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
}

func (a *app) keepCRMsOnce(ctx context.Context, s *session, h desk.Holder, private bool) {
	all, err := s.Connections(ctx)
	if err != nil || len(all) == 0 {
		return
	}
	held, err := s.HoldJob(ctx, desk.CRMJob, h, jobLease)
	if err != nil || !held {
		return
	}
	tally, err := a.keptOnce(ctx, s, h, private)
	result := fmt.Sprintf("ok: %d written, %d taken", tally.Created+tally.Updated, tally.Taken+tally.Deals+tally.Talks)
	if err != nil {
		result = err.Error()
	}
	last := context.WithoutCancel(ctx)
	_ = s.JobRan(last, desk.CRMJob, h, result, s.Now().Add(crmEvery), s.Now().Add(jobLease)) // it is noted the next time
}

// keptOnce keeps the job for as long as it takes.
func (a *app) keptOnce(ctx context.Context, s *session, h desk.Holder, private bool) (insync.Tally, error) {
	defer keepJob(ctx, s, desk.CRMJob, h)()
	return a.insync(s, private).Once(ctx)
}

// keepJob keeps a job that may take longer than its lease, until what it returns is called.
func keepJob(ctx context.Context, s *session, name string, h desk.Holder) (done func()) {
	over, ended := make(chan struct{}), make(chan struct{})
	safego.Go(func() {
		defer close(ended)
		t := time.NewTicker(jobsEvery)
		defer t.Stop()
		for {
			select {
			case <-over:
				return
			case <-ctx.Done():
				return
			case <-t.C:
				_, _ = s.HoldJob(ctx, name, h, jobLease) // whoever took it meanwhile has it
			}
		}
	}, func(*safego.Panic) {})
	return func() {
		close(over)
		<-ended
	}
}
