package testdesk

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
)

// LookDuplicates is the desk's, changed by Twins.
func (d *Desk) LookDuplicates(ctx context.Context, who desk.Actor, limit int) (desk.DuplicatesLook, error) {
	if d.Err != nil {
		return desk.DuplicatesLook{}, d.Err
	}
	look, err := d.Desk.LookDuplicates(ctx, who, limit)
	if d.Twins != nil {
		d.Twins(&look)
	}
	return look, err
}
