package store

import "context"

// RewriteKeys writes every searched column that is not what its row says, makes the index of words
// anew when a word was wrong, and the facets when anything was. It returns how many were wrong.
func (tx *Tx) RewriteKeys(ctx context.Context) (int, error) {
	var wrong []wrongKey
	err := tx.checkKeys(ctx, func(w wrongKey) error { wrong = append(wrong, w); return nil })
	if err != nil || len(wrong) == 0 {
		return 0, err
	}
	words := false
	for i, w := range wrong {
		words = words || w.Field == "search" || w.Field == indexField
		if w.fix == "" {
			continue
		}
		if _, err := tx.put(ctx, w.fix, w.want, w.key); err != nil {
			return i, err
		}
	}
	if words {
		// What stood there before is of no use to the index: it may never have been in it.
		if err := tx.run(ctx, tx.c.engine.rebuildWords...); err != nil {
			return 0, err
		}
	}
	return len(wrong), tx.makeFacets(ctx, nobody) // of what was wrong, if it was not wrong itself
}
