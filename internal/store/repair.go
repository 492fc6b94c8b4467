package store

import "context"

// RewriteKeys writes every searched column that is not what its row says, and makes the index of words
// anew when a word was wrong. It returns how many columns it wrote.
func (tx *Tx) RewriteKeys(ctx context.Context) (int, error) {
	var wrong []wrongKey
	if err := tx.checkKeys(ctx, func(w wrongKey) error { wrong = append(wrong, w); return nil }); err != nil {
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
	if !words {
		return len(wrong), nil
	}
	// What stood there before is of no use to the index: it may never have been in it.
	return len(wrong), tx.run(ctx, tx.c.engine.rebuildWords...)
}
