package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
)

// Opportunity is a pipeline amount that belongs to a lead. Amounts are minor units.
type Opportunity struct {
	ID         int64           `json:"id"`
	Origin     string          `json:"origin"`
	ExternalID string          `json:"external_id"`
	LeadID     int64           `json:"lead_id"` // 0: it found none and waits
	Amount     lead.Opt[int64] `json:"amount,omitzero"`
	ARR        lead.Opt[int64] `json:"arr,omitzero"`
	Stage      string          `json:"stage"`      // open, won, lost
	CreatedAt  int64           `json:"created_at"` // 0: not known
	ClosedAt   int64           `json:"closed_at"`
	Chosen     string          `json:"chosen,omitempty"`  // by what its lead was found: lead, external_id, email, domain, company
	Because    string          `json:"because,omitempty"` // why this one of several: only, resolved, furthest, earliest, lowest
	Reason     string          `json:"-"`                 // why it found none, "" when it did
	Named      string          `json:"-"`                 // what it waits for as JSON, "" once it has a lead: may hold addresses
}

// opportunityTable is how opportunities are kept.
var opportunityTable = newTable[Opportunity]("opportunities")

const (
	sqlDropOpp      = `DELETE FROM opportunities WHERE id = $1`
	sqlWaitingNames = `SELECT id, named FROM opportunities WHERE lead_id = 0 ORDER BY id DESC LIMIT $1`
)

// The queries of opportunities.
var (
	sqlOpportunity  = opportunityTable.read(`WHERE origin = $1 AND external_id = $2`)
	sqlSaveOpp      = opportunityTable.upsert("origin", "external_id")
	sqlOppByID      = opportunityTable.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
	sqlEveryDeal    = opportunityTable.read(`ORDER BY id`)
	sqlHeldDeals    = opportunityTable.read(`WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY id`)
	sqlWaitingDeals = opportunityTable.read(`WHERE lead_id = 0 ORDER BY id`)
	sqlExportDeals  = `SELECT ` + opportunityTable.columns("o.") + `, CASE WHEN p.email_key <> '' THEN COALESCE(p.email, p.email_key) END,
  l.external_id
  FROM opportunities o
 LEFT JOIN leads l ON l.id = o.lead_id LEFT JOIN persons p ON p.id = l.person_id WHERE o.id > $1 ORDER BY o.id LIMIT $2`
)

// Opportunity returns the opportunity of a reference, nil when there is none.
func (tx *Tx) Opportunity(ctx context.Context, origin, externalID string) (*Opportunity, error) {
	return first(opportunityTable.rows(ctx, tx, sqlOpportunity, origin, externalID))
}

// WaitingOpportunities returns those that found no lead, in the order in which they came.
func (tx *Tx) WaitingOpportunities(ctx context.Context) ([]*Opportunity, error) {
	return opportunityTable.rows(ctx, tx, sqlWaitingDeals)
}

// WaitingName is an opportunity that found no lead, and what it waits for as JSON.
type WaitingName struct {
	ID    int64
	Named string
}

// WaitingNames returns what the newest opportunities wait for that found no lead.
func (tx *Tx) WaitingNames(ctx context.Context, limit int) ([]WaitingName, error) {
	return gather(ctx, tx, 2, func(c *cells) WaitingName { return WaitingName{c.int(), c.text()} }, sqlWaitingNames, limit)
}

// OpportunitiesByID returns the opportunities of these ids, in no order.
func (tx *Tx) OpportunitiesByID(ctx context.Context, ids []int64) ([]*Opportunity, error) {
	return among(ctx, tx, opportunityTable, sqlOppByID, ids)
}

// EveryOpportunity calls f for each opportunity, in the order of their numbers.
func (tx *Tx) EveryOpportunity(ctx context.Context, f func(*Opportunity) error) error {
	return opportunityTable.each(ctx, tx, sqlEveryDeal, nil, f)
}

// DropOpportunity takes an opportunity away.
func (tx *Tx) DropOpportunity(ctx context.Context, id int64) error {
	_, err := tx.put(ctx, sqlDropOpp, id)
	return err
}

// SaveOpportunity inserts or replaces an opportunity.
func (tx *Tx) SaveOpportunity(ctx context.Context, o *Opportunity) error {
	return opportunityTable.put(ctx, tx, sqlSaveOpp, o)
}
