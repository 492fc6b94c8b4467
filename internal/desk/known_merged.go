package desk

import (
	"maps"
	"slices"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// contactsOf are the persons whose touches count for leads beside those of their own: of leads that were merged into them, as
// it was known.
func (k *knowledge) contactsOf(leads []*store.CountedLead) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	count := func(l *store.CountedLead, person int64) {
		if person != l.PersonID && !slices.Contains(out[l.ID], person) {
			out[l.ID] = append(out[l.ID], person)
		}
	}
	if len(k.leadEvents) == 0 {
		by := make(map[int64]*store.CountedLead, len(leads))
		for _, l := range leads {
			by[l.ID] = l
		}
		merges, err := contactsAmong(k.ctx, k.tx, slices.Collect(maps.Keys(by)))
		for _, m := range merges {
			count(by[m.Root], m.PersonID)
		}
		return out, err
	}
	into, err := k.mergedThen()
	if err != nil || len(into) == 0 {
		return out, err
	}
	for _, l := range leads {
		for ids := []int64{l.ID}; len(ids) > 0; ids = ids[1:] {
			for _, gone := range into[ids[0]] {
				count(l, gone.person)
				ids = append(ids, gone.id)
			}
		}
	}
	return out, nil
}

// goneThen is a lead that was merged into another, and whose it was.
type goneThen struct{ id, person int64 }

// mergedThen are the leads that were merged at an earlier instant, by the lead into which each went: merges of now that are as
// old, and those that were taken back since.
func (k *knowledge) mergedThen() (map[int64][]goneThen, error) {
	if k.merged != nil {
		return k.merged, nil
	}
	k.merged = map[int64][]goneThen{}
	there := map[int64]bool{}
	err := k.tx.EveryMerge(k.ctx, func(m *store.Merge) error {
		if m.MergedAt <= k.at {
			there[m.ID] = true
			k.merged[m.Survivor] = append(k.merged[m.Survivor], goneThen{m.ID, m.PersonID})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	apart := map[int64]int64{} // by lead: into which it was merged then
	for id, events := range k.leadEvents {
		var first *journal.Event
		for _, ev := range events {
			if goes, comes := goesOrComes(ev); goes || comes {
				first = ev // the newest come first
			}
		}
		if first == nil || first.Kind == journal.Merged || there[id] {
			continue
		}
		if into, err := lead.ParseID(first.Data.To); err == nil {
			apart[id] = int64(into)
		}
	}
	rows, err := k.tx.CountedByID(k.ctx, slices.Sorted(maps.Keys(apart)))
	for _, l := range rows {
		k.merged[apart[l.ID]] = append(k.merged[apart[l.ID]], goneThen{l.ID, l.PersonID})
	}
	return k.merged, err
}
