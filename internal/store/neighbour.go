package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// The queries of what stands around one lead. Each goes by an index to one company's, one person's or
// one partner's rows, and returns a bounded number of them, whatever else the database holds.
const (
	sqlDeals = `SELECT o.lead_id, o.amount, o.stage, o.created_at, o.closed_at FROM leads l JOIN opportunities o ON o.lead_id = l.id
 WHERE l.account_id = $1 ORDER BY o.created_at DESC, o.id DESC LIMIT $2`
	sqlNeighbours = `SELECT l.id, COALESCE(p.name, ''), l.partner_id, COALESCE(r.name, ''), l.stage, l.owner, l.score, l.person_id
 FROM leads l JOIN persons p ON p.id = l.person_id LEFT JOIN partners r ON r.id = l.partner_id
 WHERE l.id IN (SELECT id FROM (SELECT id FROM leads WHERE account_id = $1 ORDER BY id DESC LIMIT $4) x
  UNION SELECT id FROM (SELECT id FROM leads WHERE person_id = $2 ORDER BY id DESC LIMIT $4) x)
 AND l.id <> $3 ORDER BY l.id DESC LIMIT $4`
	sqlPace = `SELECT created_at, eql_at FROM leads WHERE partner_id = $1 ORDER BY id DESC LIMIT $2`
)

// Deal is an opportunity as a lead's screen shows it. The amount is in minor units.
type Deal struct {
	Lead                int64
	Amount              lead.Opt[int64]
	Stage               string
	CreatedAt, ClosedAt int64
}

// Deals returns the newest opportunities of an account's leads.
func (tx *Tx) Deals(ctx context.Context, account int64, limit int) ([]Deal, error) {
	return gather(ctx, tx, 5, func(c *cells) Deal {
		return Deal{c.int(), maybe((*cells).int)(c), c.text(), c.int(), c.int()}
	}, sqlDeals, account, limit)
}

// Neighbour is another lead of the same account or person.
type Neighbour struct {
	ID                 int64
	Name               string
	PartnerID, Partner string
	Stage              lead.Stage
	Owner              string
	Score              int64
	PersonID           int64
}

// Neighbours returns the newest other leads of an account or a person.
func (tx *Tx) Neighbours(ctx context.Context, account, person, self int64, limit int) ([]Neighbour, error) {
	return gather(ctx, tx, 8, func(c *cells) Neighbour {
		return Neighbour{c.int(), c.text(), c.text(), c.text(), lead.Stage(c.text()), c.text(), c.int(), c.int()}
	}, sqlNeighbours, account, person, self, limit)
}

// Talks returns the newest outreaches to these leads, and what was taken back, newest first.
func (tx *Tx) Talks(ctx context.Context, ids []int64, limit int) ([]journal.Event, error) {
	return tx.read(ctx, sqlTalks, toJSON(ids), limit)
}

// Arrival is when a lead came and when it became an EQL, 0 when it did not.
type Arrival struct{ CreatedAt, EQLAt int64 }

// Pace returns the newest arrivals of a partner, newest first.
func (tx *Tx) Pace(ctx context.Context, partner string, limit int) ([]Arrival, error) {
	return gather(ctx, tx, 2, func(c *cells) Arrival { return Arrival{c.int(), c.int()} }, sqlPace, partner, limit)
}
