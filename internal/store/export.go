package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// EveryTouch calls f for each touch that is no referral, with what its person is known by. A touch that
// a referral wrote is part of its lead, so it is left out. A person whom only touches name has the
// address by which it is looked up.
func (tx *Tx) EveryTouch(ctx context.Context, f func(t *Touch, email, client lead.Opt[string]) error) error {
	return tx.rows(ctx, sqlExportTouches, nil, touchTable.kept+2, func(c *cells) error {
		t := touchTable.row(c)
		email := c.opt()
		return f(t, email, c.opt())
	})
}

// EveryDeal calls f for each opportunity, with the address of its lead's person.
func (tx *Tx) EveryDeal(ctx context.Context, f func(o *Opportunity, email lead.Opt[string]) error) error {
	return tx.rows(ctx, sqlExportDeals, nil, opportunityTable.kept+1, func(c *cells) error {
		o := opportunityTable.row(c)
		return f(o, c.opt())
	})
}

// EveryEvent calls f for each event of the journal, in its order.
func (tx *Tx) EveryEvent(ctx context.Context, f func(*journal.Event) error) error {
	return eventTable.each(ctx, tx, sqlExportEvents, nil, f)
}

// AttributeNames lists the columns that imports kept as attributes of leads, sorted, at most limit.
func (tx *Tx) AttributeNames(ctx context.Context, limit int) ([]string, error) {
	return gather(ctx, tx, 1, (*cells).text, tx.c.engine.attributeNames, limit)
}
