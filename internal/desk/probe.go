package desk

import (
	"context"
	"errors"

	"github.com/eqltui/eqltui/internal/store"
)

// Probe says whether something could be written now: it writes and takes it back, so nobody is told.
func (d *Desk) Probe(ctx context.Context) error {
	const probed = "probed_at"
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetMeta(ctx, probed, d.now().String()); err != nil {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		return d.store.Room()
	}
	return err
}
