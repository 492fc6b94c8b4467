package store

import "context"

// Job is what runs by the clock. Instants are ms, 0 for never.
type Job struct {
	ID          string
	LastAt      int64
	LastResult  string
	NextAt      int64
	Holder      string // who runs it
	LeasedUntil int64
}

// jobTable is how jobs are kept.
var jobTable = newTable[Job]("jobs")

// sqlJobs are all jobs.
var sqlJobs = jobTable.read(`ORDER BY id`)

const (
	sqlHoldJob = `INSERT INTO jobs (id, last_at, last_result, next_at, holder, leased_until) VALUES ($1, 0, '', 0, $2, $3)
 ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until
 WHERE jobs.leased_until <= $4 OR jobs.leased_until > excluded.leased_until + 60000 OR jobs.holder = excluded.holder
 OR jobs.holder LIKE $5`
	sqlJobRan  = `UPDATE jobs SET last_at = $1, last_result = $2, next_at = $3, leased_until = $4 WHERE id = $5 AND holder = $6`
	sqlFreeJob = `UPDATE jobs SET leased_until = 0 WHERE id = $1 AND holder = $2`
)

// Jobs returns the jobs that ever ran, by name.
func (tx *Tx) Jobs(ctx context.Context) ([]*Job, error) { return jobTable.rows(ctx, tx, sqlJobs) }

// HoldJob takes a job until an instant, or keeps it for longer. It is refused while somebody else holds it, whose name does
// not begin with yields. A lease that ends more than a minute later than this one would is none: the clock was set back.
func (tx *Tx) HoldJob(ctx context.Context, name, holder, yields string, now, until int64) (bool, error) {
	n, err := tx.put(ctx, sqlHoldJob, name, holder, until, now, yields+"%")
	return n == 1, err
}

// JobRan notes what came of a job that is held.
func (tx *Tx) JobRan(ctx context.Context, j *Job) error {
	_, err := tx.put(ctx, sqlJobRan, j.LastAt, j.LastResult, j.NextAt, j.LeasedUntil, j.ID, j.Holder)
	return err
}

// FreeJob gives a job up.
func (tx *Tx) FreeJob(ctx context.Context, name, holder string) error {
	_, err := tx.put(ctx, sqlFreeJob, name, holder)
	return err
}
