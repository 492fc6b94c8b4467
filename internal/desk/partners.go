package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// Partners returns every partner, in the order of id.
func (d *Desk) Partners(ctx context.Context) (out []*lead.Partner, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.Partners(ctx)
		return err
	})
	return out, err
}
