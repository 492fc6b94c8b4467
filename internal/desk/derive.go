package desk

import (
	"context"
	"math"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// How many leads a batch derives anew: so many that it holds the writer about as long as a person does
// not notice, because whoever acts meanwhile waits for it. The first batches are small, for a file or a
// machine that is slow shows by them.
const (
	firstBatch = 16
	leastBatch = 64
	mostBatch  = 1000
	heldFor    = 40 * time.Millisecond
)

// breath is how long the writer is left alone between two batches, so that another process gets in:
// it looks for a free writer more often than that (store.Write).
const breath = 5 * time.Millisecond

// still is how long a derivation has not moved when nobody is at work on it any more: several batches.
const still = 400 * time.Millisecond

// derive goes on with a derivation until it is done. It returns how many leads it changed since it was
// begun, whoever was at work. Another derivation that takes its place ends it. progress, when not nil,
// is called with the leads done so far.
func (d *Desk) derive(ctx context.Context, of, batch string, progress func(int)) (changed int, err error) {
	return d.deriveFrom(ctx, &store.Derivation{Of: of, Batch: batch}, math.MaxInt, progress)
}

// deriveFrom is derive for so many batches, from where a derivation stood when it was read. It is left to
// whoever moves it meanwhile; where it stands is not asked of one that was never read.
func (d *Desk) deriveFrom(ctx context.Context, from *store.Derivation, batches int, progress func(int)) (changed int, err error) {
	size := firstBatch
	for range batches {
		began := time.Now()
		job, mine, err := d.deriveSome(ctx, from, size)
		if err != nil || !mine {
			return changed, err
		}
		if changed = job.Changed; from.Kept != "" {
			from = &job
		}
		if progress != nil && job.Seen > 0 {
			progress(job.Seen)
		}
		d.store.Pass(store.PointDerived)
		if job.Done {
			break
		}
		switch took := time.Since(began); {
		case took < heldFor/2, size < leastBatch:
			size = min(2*size, mostBatch)
		case took > heldFor:
			size = max(size/2, leastBatch)
		}
		select {
		case <-ctx.Done():
			return changed, ctx.Err()
		case <-time.After(breath):
		}
	}
	return changed, nil
}

// deriveSome derives the next leads of a derivation, and moves it on in the same transaction. It returns
// where it stands now; mine is false, and nothing done, where another one took its place or moved it.
func (d *Desk) deriveSome(ctx context.Context, from *store.Derivation, size int) (job store.Derivation, mine bool, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) (err error) {
		job, mine, err = d.deriveNext(ctx, tx, from, size)
		return err
	})
	return job, mine, err
}

// deriveNext is deriveSome in a transaction.
func (d *Desk) deriveNext(ctx context.Context, tx *store.Tx, from *store.Derivation, size int) (
	job store.Derivation, mine bool, err error,
) {
	if job, err = tx.Derivation(ctx, from.Of); err != nil {
		return job, false, err
	}
	if mine = job.Batch == from.Batch && (from.Kept == "" || from.Kept == job.Kept); !mine || job.Done {
		return job, mine, nil
	}
	ids, err := tx.AwaitingLeads(ctx, &job, size)
	if err != nil {
		return job, mine, err
	}
	w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, job.Batch)
	if err != nil {
		return job, mine, err
	}
	if err := w.loadLeads(ids); err != nil {
		return job, mine, err
	}
	for _, id := range ids {
		w.rescore(w.leads[id])
	}
	n, err := w.flush()
	if err != nil {
		return job, mine, err
	}
	if len(ids) > 0 {
		job.After = ids[len(ids)-1]
	}
	job.Seen, job.Changed, job.Done = job.Seen+len(ids), job.Changed+n, len(ids) < size
	return job, mine, tx.Derived(ctx, &job)
}

// deriveAll goes on with every derivation that was broken off.
func (d *Desk) deriveAll(ctx context.Context) error {
	var jobs []store.Derivation
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		jobs, err = tx.Derivations(ctx)
		return err
	})
	for i := 0; err == nil && i < len(jobs); i++ {
		var left bool
		if left, err = d.left(ctx, &jobs[i]); err == nil && left {
			_, err = d.deriveFrom(ctx, &jobs[i], tickPages, nil)
		}
	}
	return err
}

// left reports whether a derivation was left by whoever began it. One that moves needs no help from a
// command that somebody waits for.
func (d *Desk) left(ctx context.Context, job *store.Derivation) (bool, error) {
	for until := time.Now().Add(still); time.Now().Before(until); {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(still / 20):
		}
		var now store.Derivation
		err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
			now, err = tx.Derivation(ctx, job.Of)
			return err
		})
		if err != nil || now.Kept != job.Kept {
			return false, err
		}
	}
	return true, nil
}

// deriveOf derives the leads of partners anew.
func (d *Desk) deriveOf(ctx context.Context, batch string, partners []string) error {
	for _, id := range partners {
		if _, err := d.derive(ctx, id, batch, nil); err != nil {
			return err
		}
	}
	return nil
}
