package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/store"
)

// CountAnew has reports count rows and read no sums, or read them again.
func (d *Desk) CountAnew(anew bool) { d.anew = anew }

// JudgeApart has backtests ask each policy by itself, as they do where more than weights differ.
func (d *Desk) JudgeApart(apart bool) { d.apart = apart }

// SumSome forgets all sums and makes them of so many leads and persons again, as one does who is then broken off.
func (d *Desk) SumSome(ctx context.Context, n int64) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		if err := sumAnew(ctx, tx, d.rules.Load()); err != nil {
			return err
		}
		_, _, _, err := d.sumNext(ctx, tx, n)
		return err
	})
}
