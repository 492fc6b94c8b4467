package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The jobs, which run by the clock in one process at a time.
const (
	RoutingJob = "routing" // leads that wait are given out
	ClocksJob  = "clocks"  // what time alone brings about
	ArchiveJob = "archive" // leads that nobody touched for long are archived
	OutboxJob  = "outbox"  // messages to partners go out
	DedupeJob  = "dedupe"  // the weekly look for leads that may be one
	CRMJob     = "crm"     // CRMs are kept in step; it is there once one is connected
)

// JobNames lists the jobs.
func JobNames() []string {
	return []string{RoutingJob, ClocksJob, DedupeJob, ArchiveJob, OutboxJob, CRMJob, EnrichJob}
}

// RunJobs is the right to run a job by hand.
const RunJobs Verb = "jobs run"

// Job is a job as it stands; instants are zero for never.
type Job struct {
	Name   string
	Last   time.Time // when it ran
	Result string    // what came of it: ok, or why it failed
	Next   time.Time
	Holder string // who runs it now, "" for nobody
}

// Jobs lists the jobs in the order of JobNames.
func (d *Desk) Jobs(ctx context.Context) (out []Job, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.Jobs(ctx)
		if err != nil {
			return err
		}
		now := store.Millis(d.now())
		for _, name := range JobNames() {
			j := Job{Name: name}
			if !always(name) && !slices.ContainsFunc(rows, func(r *store.Job) bool { return r.ID == name }) {
				continue
			}
			if i := slices.IndexFunc(rows, func(r *store.Job) bool { return r.ID == name }); i >= 0 {
				j.Last, j.Next, j.Result = instantOrZero(rows[i].LastAt), instantOrZero(rows[i].NextAt), safetext.Line(rows[i].LastResult)
				if rows[i].LeasedUntil > now {
					j.Holder = safetext.Line(rows[i].Holder)
				}
			}
			out = append(out, j)
		}
		return nil
	})
	return out, err
}

func instantOrZero(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return store.Instant(ms)
}

// Holder is who runs a job. Whoever Yields gives it to one that does not.
type Holder struct {
	Name   string // such as serve 1234@host
	Yields bool
}

// yielding begins the names of those who give a job up to others, as it is kept.
const yielding = "cockpit "

// kept is how a holder is written down.
func (h Holder) kept() string {
	if h.Yields && !strings.HasPrefix(h.Name, yielding) {
		return yielding + h.Name
	}
	return h.Name
}

// HoldJob takes a job for so long, or keeps it; it is refused while another process has it.
func (d *Desk) HoldJob(ctx context.Context, name string, h Holder, lease time.Duration) (held bool, err error) {
	if d.ReadOnly() != "" {
		return false, nil
	}
	yields := yielding
	if h.Yields {
		yields = h.kept()
	}
	err = d.store.Write(ctx, func(tx *store.Tx) (err error) {
		now := d.now()
		held, err = tx.HoldJob(ctx, name, h.kept(), yields, store.Millis(now), store.Millis(now.Add(lease)))
		return err
	})
	return held, err
}

// JobRan notes what came of a job that is held, and until when it is held on; the zero instant gives it up.
func (d *Desk) JobRan(ctx context.Context, name string, h Holder, result string, next, until time.Time) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		j := &store.Job{
			ID:         name,
			LastAt:     store.Millis(d.now()),
			LastResult: safetext.Line(result),
			NextAt:     store.Millis(next),
			Holder:     h.kept(),
		}
		if !until.IsZero() {
			j.LeasedUntil = store.Millis(until)
		}
		return tx.JobRan(ctx, j)
	})
}

// FreeJob gives a job up.
func (d *Desk) FreeJob(ctx context.Context, name string, h Holder) error {
	return d.store.Write(ctx, func(tx *store.Tx) error { return tx.FreeJob(ctx, name, h.kept()) })
}

// MayRunJob refuses who may not run a job by hand, and what is none.
func (d *Desk) MayRunJob(who Actor, name string) error {
	what := "run the job " + safetext.Line(name)
	if err := permit(what, who, RunJobs); err != nil {
		return err
	}
	if !slices.Contains(JobNames(), name) {
		return fault.New(fault.Usage, what, "there is no such job", "choose one of "+strings.Join(JobNames(), ", "))
	}
	return nil
}
