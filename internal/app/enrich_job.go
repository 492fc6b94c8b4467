package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safego"
)

// keepEnriched has companies asked about by itself until ctx ends, where somebody switched that on. It has a goroutine of its
// own, because an answer may take a minute and clocks do not wait for it.
func (a *app) keepEnriched(ctx context.Context, s *session, h desk.Holder, caught func(*safego.Panic)) {
	t := time.NewTicker(jobsEvery)
	defer t.Stop()
	for ctx.Err() == nil {
		if p := safego.Run(func() { _, _ = a.enrichJob(h).run(ctx, s, h, false) }); p != nil { // a failure stands in the list of jobs
			caught(p)
		}
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
}

// enrichJob is the job as one holder runs it.
func (a *app) enrichJob(h desk.Holder) *timedJob {
	return &timedJob{name: desk.EnrichJob, every: time.Hour,
		due: func(ctx context.Context, s *session) (bool, error) {
			due, err := s.EnrichDue(ctx)
			if err != nil || !due || !h.Yields {
				return due, err
			}
			// A cockpit whose user has no key leaves it to whoever has one.
			st, err := s.EnrichmentStatus(ctx, enrichSystem())
			return err == nil && strings.TrimSpace(a.lookup(st.KeyEnv)) != "", err
		},
		do: func(ctx context.Context, s *session) (string, error) { return a.askByItself(ctx, s, h) }}
}

// enrichSystem is the system as it reads how enrichment is set.
func enrichSystem() desk.Actor { return desk.Actor{User: "system", Role: desk.Admin} }

// askByItself asks about one company after another, and says in the list of jobs how far it is. It ends where the day's number is
// reached, where the endpoint cannot be asked, and where another process took the job.
func (a *app) askByItself(ctx context.Context, s *session, h desk.Holder) (string, error) {
	asks, mark, err := s.EnrichNext(ctx)
	if err != nil {
		return "", err
	}
	st, err := s.EnrichmentStatus(ctx, enrichSystem())
	if err != nil {
		return "", err
	}
	client, err := a.openModel(&st)
	if err != nil {
		return "", err // another process may have the key
	}
	defer client.Close()
	asked, proposed := 0, 0
	for i := range asks {
		held, err := s.HoldJob(ctx, desk.EnrichJob, h, jobLease)
		if err != nil || !held {
			return "another process took it", err
		}
		if err := s.EnrichTake(ctx); err != nil {
			return "", err
		}
		answer, why := client.Ask(ctx, asks[i].Ask)
		last := context.WithoutCancel(ctx) // what was asked cost something
		if why != nil && fault.KindOf(why) != fault.Invalid {
			if ctx.Err() == nil {
				err = s.AutoFailed(last, why)
			}
			if err != nil {
				return "", err
			}
			return "", why
		}
		kept, err := s.KeepAuto(last, asks[i], answer, why)
		if err != nil {
			return "", err
		}
		asked, proposed = asked+1, proposed+len(kept.Proposed)
		now := s.Now()
		_ = s.JobRan(last, desk.EnrichJob, h, fmt.Sprintf("asked %d of %d", asked, len(asks)), now, now.Add(jobLease)) // or the next time
	}
	return fmt.Sprintf("ok: %d asked, %d values wait", asked, proposed), s.EnrichRan(context.WithoutCancel(ctx), mark)
}
