package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// find looks for the files of the import and what its events say of all of it.
func (u *importUndo) find(ctx context.Context) error {
	what := undoingImport + safetext.Line(u.out.Batch)
	u.made, u.free, u.deals, u.digests = map[int64]bool{}, map[int64]bool{}, map[int64]bool{}, map[string]bool{}
	u.found, u.left = map[found]bool{}, map[found]bool{}
	u.to, u.stood, u.companies, u.tells = map[int64]int64{}, map[int64]int64{}, map[int64][]companyTold{}, map[int64][]int64{}
	return u.d.store.Read(ctx, func(tx *store.Tx) error {
		events, err := tx.FilesOf(ctx, u.out.Batch)
		if err != nil {
			return err
		}
		files := slices.DeleteFunc(slices.Clone(events), func(e journal.Event) bool { return e.Kind != journal.Imported })
		if len(files) == 0 {
			return fault.New(fault.NotFound, what, "there is no import of that name", "eqltui export journal lists the batches of imports")
		}
		taken, err := tx.FilesOf(ctx, undone(u.out.Batch))
		if err != nil {
			return err
		}
		if len(taken) > 0 {
			return fault.New(fault.Refused, what, "it was taken back on "+taken[0].At.In(u.d.Policy().TimeZone).Format("2 Jan 2006"), "")
		}
		window, _ := u.d.Policy().Hygiene.MergeUndo.Duration()
		if u.d.now().Sub(files[0].At) > window {
			return fault.New(fault.Refused, what, fmt.Sprintf("it is older than %d days", int(window/(24*time.Hour))),
				"change by hand what is wrong, or restore a backup")
		}
		u.from, u.last = number64(files[0].Data.Changes[importedFrom].After), files[len(files)-1].Seq
		for i := range files {
			u.out.Files = append(u.out.Files, files[i].Data.File)
		}
		for i := range events {
			e := &events[i]
			if c, ok := e.Data.Changes[importedTouches]; ok {
				u.spans = append(u.spans, [2]int64{number64(c.Before), number64(c.After)})
			}
			switch noun, _ := rowOf(e); noun {
			case "":
			case dealKind.noun:
				u.deals[0], u.dealEvents = true, append(u.dealEvents, *e)
			default:
				u.others = append(u.others, *e)
			}
		}
		return nil
	})
}

// undone is the batch that marks an import as taken back to its end.
func undone(batch string) string { return "undone " + batch }

// choose goes through the events of the import and finds what it brought, and what was acted on since.
func (u *importUndo) choose(ctx context.Context) error {
	const part = 5000
	return u.d.store.Read(ctx, func(tx *store.Tx) error {
		seen := map[int64]bool{}
		for after := u.from; ; {
			events, err := tx.BatchPart(ctx, u.out.Batch, after, u.last, part)
			if err != nil {
				return err
			}
			for i := range events {
				u.look(&events[i], seen)
			}
			if len(events) < part {
				break
			}
			after = events[len(events)-1].Seq
		}
		for ids := range slices.Chunk(sortedKeys(u.made), chunk) {
			acted, err := u.acted(ctx, tx, ids)
			if err != nil {
				return err
			}
			for _, id := range ids {
				u.free[id] = acted[id].Kind == ""
			}
		}
		if err := u.sort(ctx, tx); err != nil || len(u.spans) == 0 {
			return err
		}
		return u.place(ctx, tx)
	})
}

func (u *importUndo) look(e *journal.Event, seen map[int64]bool) {
	id := int64(e.Lead)
	if id == 0 {
		return
	}
	if c, ok := e.Data.Changes["id"]; ok && len(c.Before) == 0 && e.By == journal.Import {
		u.made[id] = true
	}
	if !seen[id] {
		seen[id] = true
		u.known = append(u.known, id)
	}
	if isDeal(e) {
		u.deals[id], u.dealEvents = true, append(u.dealEvents, *e)
	}
	u.hear(e)
	u.meet(e.Data.Changes)
	var rows []string
	if c, ok := e.Data.Changes[importedRows]; ok && json.Unmarshal(c.After, &rows) == nil {
		for _, row := range rows {
			u.digests[row] = true
		}
	}
}

// meet takes note of the companies and persons that stood without a lead before the import. One that a lead left in it
// before was somebody's, or is its own.
func (u *importUndo) meet(changes journal.Changes) {
	is := foundIn(changes)
	for _, one := range []found{{account: is.account}, {person: is.person}} {
		u.found[one] = u.found[one] || !u.left[one]
	}
	u.left[found{account: number64(changes["account_id"].Before)}] = true
	u.left[found{person: number64(changes["person_id"].Before)}] = true
}

// place finds where the touches lie that the import brought.
func (u *importUndo) place(ctx context.Context, tx *store.Tx) error {
	first, last := u.spans[0][0], u.spans[0][1]
	for _, s := range u.spans {
		first, last = min(first, s[0]), max(last, s[1])
	}
	return tx.TouchesAmong(ctx, first, last, func(p store.TouchPlace) {
		if slices.ContainsFunc(u.spans, func(s [2]int64) bool { return s[0] <= p.ID && p.ID <= s[1] }) {
			u.places = append(u.places, p)
		}
	})
}

// acted finds what a person, a partner or another import did since to leads: the last act, of people before imports.
func (u *importUndo) acted(ctx context.Context, tx *store.Tx, ids []int64) (map[int64]journal.Event, error) {
	out := map[int64]journal.Event{}
	events, err := tx.ActsSince(ctx, ids, u.from, u.out.Batch)
	if err != nil {
		return nil, err
	}
	taken := map[store.Taken]bool{}
	for i := range events {
		if e := &events[i]; e.Kind == journal.Undone {
			taken[store.Taken{Lead: int64(e.Lead), Batch: e.Undoes}] = true
		}
	}
	for i := range events {
		e := &events[i]
		if e.Kind == journal.Undone || taken[store.Taken{Lead: int64(e.Lead), Batch: e.Batch}] {
			continue
		}
		if before, ok := out[int64(e.Lead)]; !ok || e.By != journal.Import || before.By == journal.Import {
			out[int64(e.Lead)] = *e
		}
	}
	return out, nil
}

// forget forgets the rows and the references of what is about to be taken away, so that nothing is
// remembered of what is gone when the undo is broken off.
func (u *importUndo) forget(ctx context.Context) error {
	touches := make(map[int64]bool, len(u.places))
	for _, p := range u.places {
		touches[p.ID] = true
	}
	partners := slices.ContainsFunc(u.others, func(e journal.Event) bool { noun, _ := rowOf(&e); return noun == partnerKind.noun })
	for _, f := range []struct {
		any    bool
		kind   string
		page   func(*store.Tx, context.Context, string, string, int) ([]store.Remembered, error)
		forget func(*store.Tx, context.Context, string, []string) error
		is     func(store.Remembered) bool
	}{
		{len(u.known) > 0, leadRows, (*store.Tx).Digests, (*store.Tx).Forget,
			func(r store.Remembered) bool { return u.free[r.Target] || u.digests[r.Key] }},
		{len(u.known) > 0, leadRows, (*store.Tx).Refs, (*store.Tx).ForgetRefs, func(r store.Remembered) bool { return u.free[r.Target] }},
		{len(u.deals) > 0, opportunityRows, (*store.Tx).Digests, (*store.Tx).Forget,
			func(r store.Remembered) bool { return u.deals[r.Target] }},
		{len(touches) > 0, touchRows, (*store.Tx).Digests, (*store.Tx).Forget,
			func(r store.Remembered) bool { return touches[r.Target] }},
		{partners, partnerRows, (*store.Tx).Digests, (*store.Tx).Forget, func(store.Remembered) bool { return true }},
	} {
		const part = 5000
		for after := ""; f.any; {
			var page []store.Remembered
			err := u.d.store.Read(ctx, func(tx *store.Tx) (err error) {
				page, err = f.page(tx, ctx, f.kind, after, part)
				return err
			})
			if err != nil {
				return err
			}
			var keys []string
			for _, r := range page {
				if f.is(r) {
					keys = append(keys, r.Key)
				}
			}
			if len(keys) > 0 {
				if err := u.d.store.Write(ctx, func(tx *store.Tx) error { return f.forget(tx, ctx, f.kind, keys) }); err != nil {
					return err
				}
			}
			if len(page) < part {
				break
			}
			after = page[len(page)-1].Key
		}
	}
	u.all = len(u.places) + len(u.dealEvents) + len(u.known) + len(u.others)
	return nil
}
