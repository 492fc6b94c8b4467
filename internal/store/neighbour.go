package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// The queries of what stands around one lead. Each goes by an index to one company's, one person's or
// one partner's rows, and returns a bounded number of them, whatever else the database holds.
const (
	sqlNeighbours = `SELECT l.id, COALESCE(p.name, ''), l.partner_id, COALESCE(r.name, ''), l.stage, l.owner, l.score, l.person_id
 FROM leads l JOIN persons p ON p.id = l.person_id LEFT JOIN partners r ON r.id = l.partner_id
 WHERE l.id IN (SELECT id FROM (SELECT id FROM leads WHERE account_id = $1 ORDER BY id DESC LIMIT $4) x
  UNION SELECT id FROM (SELECT id FROM leads WHERE person_id = $2 ORDER BY id DESC LIMIT $4) x)
 AND l.id <> $3 ORDER BY l.id DESC LIMIT $4`
	sqlPace      = `SELECT created_at, eql_at FROM leads WHERE partner_id = $1 ORDER BY id DESC LIMIT $2`
	sqlClaimants = claimants + ` WHERE l.id IN (SELECT id FROM leads WHERE person_id = $1 UNION SELECT id FROM leads WHERE account_id = $2)
 AND l.id <> $3 AND l.partner_id <> '' AND l.partner_id <> $4 AND l.stage NOT IN ` + dead + `
 ORDER BY CASE WHEN l.referred_at = 0 THEN 1 ELSE 0 END, l.referred_at, l.id LIMIT $5`
	sqlClaimantsByID = claimants + ` WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY l.id`

	claimants = `SELECT l.id, l.person_id, l.partner_id, COALESCE(r.name, ''), l.stage, l.referred_at
 FROM leads l LEFT JOIN partners r ON r.id = l.partner_id`
)

// The opportunities of one company and of one lead, newest first.
var (
	sqlDeals = `SELECT ` + opportunityTable.columns("o.") + ` FROM leads l JOIN opportunities o ON o.lead_id = l.id
 WHERE l.account_id = $1 ORDER BY o.created_at DESC, o.id DESC LIMIT $2`
	sqlDealsOf = opportunityTable.read(`WHERE lead_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`)
)

// Claimant is another lead that may have a claim to the person or company of one.
type Claimant struct {
	ID, PersonID       int64
	PartnerID, Partner string
	Stage              lead.Stage
	ReferredAt         int64 // 0: not known
}

func claimant(c *cells) Claimant {
	return Claimant{c.int(), c.int(), c.text(), c.text(), lead.Stage(c.text()), c.int()}
}

// Claimants returns the living leads of a lead's person, and of its account unless that is 0, that came
// through another partner, the first referred first.
func (tx *Tx) Claimants(ctx context.Context, l *Lead, account int64, limit int) ([]Claimant, error) {
	return gather(ctx, tx, 6, claimant, sqlClaimants, l.PersonID, account, l.ID, l.PartnerID, limit)
}

// ClaimantsByID returns leads as claimants.
func (tx *Tx) ClaimantsByID(ctx context.Context, ids []int64) ([]Claimant, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return gather(ctx, tx, 6, claimant, sqlClaimantsByID, idsJSON(ids))
}

// DealsOf returns the newest opportunities of a lead.
func (tx *Tx) DealsOf(ctx context.Context, id int64, limit int) ([]*Opportunity, error) {
	return opportunityTable.rows(ctx, tx, sqlDealsOf, id, limit)
}

// Deals returns the newest opportunities of an account's leads.
func (tx *Tx) Deals(ctx context.Context, account int64, limit int) ([]*Opportunity, error) {
	return opportunityTable.rows(ctx, tx, sqlDeals, account, limit)
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
