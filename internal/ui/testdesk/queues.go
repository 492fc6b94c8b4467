package testdesk

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
)

// Queues are the desk's, changed by Teams.
func (d *Desk) Queues(ctx context.Context, who desk.Actor) ([]desk.QueueState, error) {
	if d.Err != nil {
		return nil, d.Err
	}
	all, err := d.Desk.Queues(ctx, who)
	if d.Teams != nil {
		d.Teams(all)
	}
	return all, err
}
