package desk

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// attaching is the name under which a database says up to which touch those that came before a page are given
// theirs, "" when all are. A new page begins at the first.
const attaching = "attach"

// attachStretch is how many touches are looked at in one transaction: whoever acts meanwhile waits for it.
const attachStretch = 2000

// attachAnew has every touch without a page looked at, because pages have come. It only says so: they are gone
// through behind the transaction, however many there are.
func (w *work) attachAnew() error {
	return w.tx.SetMeta(w.ctx, attaching, store.TouchKey{}.String())
}

// attachTouches gives touches their pages, so many stretches at most. Several may be at it: each takes the next
// stretch, and one that was stopped is gone on with.
func (d *Desk) attachTouches(ctx context.Context, stretches int) error {
	var at string
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		at, err = tx.Meta(ctx, attaching)
		return err
	})
	if err != nil || at == "" {
		return err
	}
	for n := range stretches {
		var done bool
		if err := d.store.Write(ctx, func(tx *store.Tx) (err error) {
			done, err = d.attachNext(ctx, tx)
			return err
		}); err != nil || done {
			return err
		}
		if n+1 == stretches {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(breath):
		}
	}
	return nil
}

// attachAll is attachTouches to the end.
func (d *Desk) attachAll(ctx context.Context) error { return d.attachTouches(ctx, math.MaxInt) }

// attachNext goes through the next stretch of touches; done says that it was the last one.
func (d *Desk) attachNext(ctx context.Context, tx *store.Tx) (done bool, err error) {
	at, err := tx.Meta(ctx, attaching)
	if err != nil || at == "" {
		return true, err
	}
	from, err := store.ParseTouchKey(at)
	if err != nil {
		return true, fmt.Errorf("read how far touches have their pages: %w", err)
	}
	w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
	if err != nil {
		return true, err
	}
	book, err := w.loadPages()
	if err != nil {
		return true, err
	}
	type found struct {
		at      store.TouchKey
		page    int64
		surface string
	}
	var all []found
	seen := 0
	// Read first and written then: the rows of a question are not written while they are read.
	err = tx.TouchesFrom(ctx, from, attachStretch, func(t *store.Touch) error {
		seen, from = seen+1, t.Key()
		if t.Page != 0 {
			return nil
		}
		if p := book.of(t); p != nil {
			all = append(all, found{t.Key(), p.Number, t.Surface})
		}
		return nil
	})
	for i := 0; err == nil && i < len(all); i++ {
		err = tx.SetPage(ctx, all[i].at, all[i].page)
		if w.sums != nil && w.sums.counted(all[i].at.Person) {
			w.sums.visit(&passed{at: all[i].at.At, page: all[i].page, surface: all[i].surface}, 1)
		}
	}
	if err != nil {
		return true, err
	}
	if done = seen < attachStretch; done {
		return true, tx.SetMeta(ctx, attaching, "")
	}
	return false, tx.SetMeta(ctx, attaching, from.String())
}
