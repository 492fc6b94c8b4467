package app

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
)

// dedupeLooks is how often it is asked whether the weekly look for duplicates is due.
const dedupeLooks = time.Hour

// runDedupe looks for leads that may be one when that is due, unless another process is at it. It reports whether it ran.
func runDedupe(ctx context.Context, s *session, h desk.Holder, anyway bool) (ran bool, err error) {
	if !anyway {
		if due, err := s.DedupeDue(ctx); err != nil || !due {
			return false, err
		}
	}
	held, err := s.HoldJob(ctx, desk.DedupeJob, h, jobLease)
	if err != nil || !held {
		return false, err
	}
	found, err := s.Dedupe(ctx)
	result := "ok: " + found.String()
	if err != nil {
		result = err.Error()
	}
	noted := s.JobRan(context.WithoutCancel(ctx), desk.DedupeJob, h, result, s.Now().Add(dedupeLooks), time.Time{})
	if err == nil {
		err = noted
	}
	return true, err
}
