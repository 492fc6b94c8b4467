package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// The queries of exports. A touch that a referral wrote is part of its lead, so it is left out.
// A person whom only touches name has the address by which it is looked up.
const (
	sqlExportTouches = `SELECT t.id, t.person_id, t.at, t.kind, t.url, t.asset, t.owned_by, t.partner_id, t.surface, t.utm, COALESCE(p.email, NULLIF(p.email_key, '')),
 (SELECT MIN(c.client_id) FROM person_clients c WHERE c.person_id = t.person_id) FROM touches t JOIN persons p ON p.id = t.person_id WHERE t.kind <> 'partner_referral' ORDER BY t.id`
	sqlExportDeals    = `SELECT o.id, o.origin, o.external_id, o.lead_id, o.amount, o.arr, o.stage, o.created_at, o.closed_at, COALESCE(p.email, NULLIF(p.email_key, '')) FROM opportunities o JOIN leads l ON l.id = o.lead_id JOIN persons p ON p.id = l.person_id ORDER BY o.id`
	sqlAttributeNames = `SELECT DISTINCT j.key FROM personal p, json_each(CASE WHEN json_valid(p.value) THEN p.value ELSE '{}' END) j WHERE p.kind = 'attributes' ORDER BY j.key LIMIT $1`
	sqlExportEvents   = `SELECT ` + journalColumns + ` FROM journal ORDER BY seq`
)

// EveryTouch calls f for each touch that is no referral, with what its person is known by.
func (tx *Tx) EveryTouch(ctx context.Context, f func(t *Touch, email, client lead.Opt[string]) error) error {
	return tx.rows(ctx, sqlExportTouches, nil, 12, func(c *cells) error {
		t := Touch{ID: c.int(), PersonID: c.int(), At: c.int(), Kind: c.text(), URL: c.opt(), Asset: c.opt(), OwnedBy: c.opt(), Partner: c.text(), Surface: c.text(), UTM: c.utm()}
		email := c.opt()
		return f(&t, email, c.opt())
	})
}

// EveryDeal calls f for each opportunity, with the address of its lead's person.
func (tx *Tx) EveryDeal(ctx context.Context, f func(o *Opportunity, email lead.Opt[string]) error) error {
	return tx.rows(ctx, sqlExportDeals, nil, 10, func(c *cells) error {
		o := Opportunity{ID: c.int(), Origin: c.text(), ExternalID: c.text(), LeadID: c.int(), Amount: c.int(), ARR: c.optInt(), Stage: c.text(), CreatedAt: c.int(), ClosedAt: c.int()}
		return f(&o, c.opt())
	})
}

// EveryEvent calls f for each event of the journal, in its order.
func (tx *Tx) EveryEvent(ctx context.Context, f func(*journal.Event) error) error {
	return tx.eachEvent(ctx, sqlExportEvents, nil, f)
}

// AttributeNames lists the columns that imports kept as attributes of leads, sorted, at most limit.
func (tx *Tx) AttributeNames(ctx context.Context, limit int) (names []string, err error) {
	err = tx.rows(ctx, sqlAttributeNames, []any{limit}, 1, func(c *cells) error {
		names = append(names, c.text())
		return nil
	})
	return names, err
}
