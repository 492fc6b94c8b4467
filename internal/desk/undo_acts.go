package desk

import (
	"iter"

	"github.com/eqltui/eqltui/internal/store"
)

// actsOf are the batches of a person's recent acts that were not wholly taken back, newest first, on one
// subject or (the zero one) on all. They are read as far as they are asked for: somebody may have done
// a hundred thousand things in the last quarter of an hour, and takes back the last one.
func (w *work) actsOf(who Actor, on Subject) iter.Seq2[string, error] {
	since := store.Millis(w.now.Add(-w.window()))
	switch {
	case on == (Subject{}):
		const page = 256
		return undoable(
			func(last *store.Deed) ([]store.Deed, error) { return w.tx.DeedsOf(w.ctx, who.User, since, last, page) },
			func(batch string) (int, error) { return w.tx.DeedSize(w.ctx, who.User, since, batch) })
	case on.Kind == Leads:
		return undoableOf(w.tx.DeedsOnLead(w.ctx, who.User, since, on.Lead()))
	}
	events, err := w.tx.ActsOnRows(w.ctx, who.User, since)
	var deeds []store.Deed
	for _, e := range about(events, on) {
		deeds = append(deeds, store.Deed{Batch: e.Batch, Undoes: e.Undoes})
	}
	return undoableOf(deeds, err)
}

// undoableOf is undoable where all deeds are known: those on one subject are few.
func undoableOf(deeds []store.Deed, err error) iter.Seq2[string, error] {
	return undoable(
		func(last *store.Deed) ([]store.Deed, error) {
			if last != nil {
				return nil, nil
			}
			return deeds, err
		},
		func(batch string) (n int, err error) {
			for i := range deeds {
				if deeds[i].Batch == batch && deeds[i].Undoes == "" {
					n++
				}
			}
			return n, nil
		})
}

// act is a batch while its deeds are read: how many it has, 0 when that need not be known, and how many
// were seen.
type act struct {
	batch       string
	seen, total int
}

// undoable are the batches of deeds that were not wholly taken back. read gives the deeds behind the last
// one that is known, newest first, none at the end; size is how many a batch has.
//
// Taking back comes after what it takes back. So a batch whose newest deed comes before any taking back
// stands; another one is judged when all its deeds were seen, and what is older waits for it.
func undoable(read func(last *store.Deed) ([]store.Deed, error), size func(batch string) (int, error)) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var waiting []*act
		known, back := map[string]*act{}, map[string]int{}
		var last *store.Deed
		for {
			deeds, err := read(last)
			if err != nil {
				yield("", err)
				return
			}
			for i := range deeds {
				d := &deeds[i]
				if d.Undoes != "" {
					back[d.Undoes]++
					continue
				}
				a := known[d.Batch]
				if a == nil {
					a = &act{batch: d.Batch}
					known[d.Batch] = a
					waiting = append(waiting, a)
					if back[d.Batch] > 0 {
						if a.total, err = size(d.Batch); err != nil {
							yield("", err)
							return
						}
					}
				}
				a.seen++
				for len(waiting) > 0 && waiting[0].seen >= waiting[0].total {
					a, waiting = waiting[0], waiting[1:]
					if (a.total == 0 || a.total > back[a.batch]) && !yield(a.batch, nil) {
						return
					}
				}
			}
			if len(deeds) == 0 {
				return
			}
			last = &deeds[len(deeds)-1]
		}
	}
}
