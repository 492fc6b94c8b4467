package store

import "context"

// referenceLimit is how many broken references of one sort are named.
const referenceLimit = 100

// The queries of references: each gives the row, its lead (0 for none) and what it names, for rows
// that name something that is not there.
const (
	sqlRefLeadPerson   = `SELECT CAST(l.id AS TEXT), l.id, CAST(l.person_id AS TEXT) FROM leads l WHERE NOT EXISTS (SELECT 1 FROM persons x WHERE x.id = l.person_id) ORDER BY l.id LIMIT $1`
	sqlRefLeadAccount  = `SELECT CAST(l.id AS TEXT), l.id, CAST(l.account_id AS TEXT) FROM leads l WHERE NOT EXISTS (SELECT 1 FROM accounts x WHERE x.id = l.account_id) ORDER BY l.id LIMIT $1`
	sqlRefLeadPartner  = `SELECT CAST(l.id AS TEXT), l.id, l.partner_id FROM leads l WHERE l.partner_id <> '' AND NOT EXISTS (SELECT 1 FROM partners x WHERE x.id = l.partner_id) ORDER BY l.id LIMIT $1`
	sqlRefLeadPolicy   = `SELECT CAST(l.id AS TEXT), l.id, l.policy FROM leads l WHERE NOT EXISTS (SELECT 1 FROM policies x WHERE x.hash = l.policy) ORDER BY l.id LIMIT $1`
	sqlRefTouchPerson  = `SELECT CAST(t.id AS TEXT), 0, CAST(t.person_id AS TEXT) FROM touches t WHERE NOT EXISTS (SELECT 1 FROM persons x WHERE x.id = t.person_id) ORDER BY t.id LIMIT $1`
	sqlRefTouchPartner = `SELECT CAST(t.id AS TEXT), 0, t.partner_id FROM touches t WHERE t.partner_id <> '' AND NOT EXISTS (SELECT 1 FROM partners x WHERE x.id = t.partner_id) ORDER BY t.id LIMIT $1`
	sqlRefClient       = `SELECT 'a client id', 0, CAST(c.person_id AS TEXT) FROM person_clients c WHERE NOT EXISTS (SELECT 1 FROM persons x WHERE x.id = c.person_id) ORDER BY c.person_id LIMIT $1`
	sqlRefText         = `SELECT CAST(t.id AS TEXT), 0, CAST(t.person_id AS TEXT) FROM personal t WHERE NOT EXISTS (SELECT 1 FROM persons x WHERE x.id = t.person_id) ORDER BY t.id LIMIT $1`
	sqlRefDeal         = `SELECT CAST(o.id AS TEXT), o.lead_id, CAST(o.lead_id AS TEXT) FROM opportunities o WHERE NOT EXISTS (SELECT 1 FROM leads x WHERE x.id = o.lead_id) ORDER BY o.id LIMIT $1`
	sqlRefDelivery     = `SELECT CAST(d.id AS TEXT), d.lead_id, CAST(d.lead_id AS TEXT) FROM deliveries d WHERE NOT EXISTS (SELECT 1 FROM leads x WHERE x.id = d.lead_id) ORDER BY d.id LIMIT $1`
	sqlRefDelivPartner = `SELECT CAST(d.id AS TEXT), d.lead_id, d.partner_id FROM deliveries d WHERE NOT EXISTS (SELECT 1 FROM partners x WHERE x.id = d.partner_id) ORDER BY d.id LIMIT $1`
	sqlRefDelivBatch   = `SELECT CAST(d.id AS TEXT), d.lead_id, d.batch FROM deliveries d WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.lead_id = d.lead_id AND j.batch = d.batch) ORDER BY d.id LIMIT $1`
	sqlRefDraft        = `SELECT d.owner, d.lead_id, CAST(d.lead_id AS TEXT) FROM drafts d WHERE d.lead_id <> 0 AND NOT EXISTS (SELECT 1 FROM leads x WHERE x.id = d.lead_id) ORDER BY d.owner, d.lead_id LIMIT $1`
	sqlRefPage         = `SELECT p.url_key, 0, p.partner_id FROM pages p WHERE NOT EXISTS (SELECT 1 FROM partners x WHERE x.id = p.partner_id) ORDER BY p.url_key LIMIT $1`
	sqlRefOrigin       = `SELECT 'an external id', o.target, CAST(o.target AS TEXT) FROM origins o WHERE o.kind = 'lead' AND NOT EXISTS (SELECT 1 FROM leads x WHERE x.id = o.target) ORDER BY o.target LIMIT $1`
	sqlRefEventLead    = `SELECT CAST(j.seq AS TEXT), j.lead_id, CAST(j.lead_id AS TEXT) FROM journal j WHERE j.lead_id <> 0 AND NOT EXISTS (SELECT 1 FROM leads x WHERE x.id = j.lead_id) ORDER BY j.seq LIMIT $1`
	sqlRefEventPolicy  = `SELECT CAST(j.seq AS TEXT), j.lead_id, j.policy FROM journal j WHERE NOT EXISTS (SELECT 1 FROM policies x WHERE x.hash = j.policy) ORDER BY j.seq LIMIT $1`
	sqlRefSequence     = `SELECT s.name, 0, CAST(s.last AS TEXT) FROM sequences s WHERE s.last < CASE s.name WHEN 'lead' THEN (SELECT COALESCE(MAX(id), 0) FROM leads) WHEN 'person' THEN (SELECT COALESCE(MAX(id), 0) FROM persons)
 WHEN 'account' THEN (SELECT COALESCE(MAX(id), 0) FROM accounts) WHEN 'touch' THEN (SELECT COALESCE(MAX(id), 0) FROM touches) WHEN 'personal' THEN (SELECT COALESCE(MAX(id), 0) FROM personal)
 WHEN 'delivery' THEN (SELECT COALESCE(MAX(id), 0) FROM deliveries) WHEN 'opportunity' THEN (SELECT COALESCE(MAX(id), 0) FROM opportunities) ELSE 0 END ORDER BY s.name LIMIT $1`
)

// CheckReferences looks for rows that name something that is not there. f is called for each, at most
// referenceLimit times for one sort.
func (tx *Tx) CheckReferences(ctx context.Context, f func(Finding) error) error {
	for _, r := range []struct{ text, table, field, want string }{
		{sqlRefLeadPerson, "leads", "person_id", "a person"}, {sqlRefLeadAccount, "leads", "account_id", "an account"}, {sqlRefLeadPartner, "leads", "partner_id", "a partner"},
		{sqlRefLeadPolicy, "leads", "policy", "a published policy"}, {sqlRefTouchPerson, "touches", "person_id", "a person"}, {sqlRefTouchPartner, "touches", "partner_id", "a partner"},
		{sqlRefClient, "person_clients", "person_id", "a person"}, {sqlRefText, "personal", "person_id", "a person"}, {sqlRefDeal, "opportunities", "lead_id", "a lead"},
		{sqlRefDelivery, "deliveries", "lead_id", "a lead"}, {sqlRefDelivPartner, "deliveries", "partner_id", "a partner"}, {sqlRefDelivBatch, "deliveries", "batch", "an action on its lead"},
		{sqlRefDraft, "drafts", "lead_id", "a lead"}, {sqlRefPage, "pages", "partner_id", "a partner"}, {sqlRefOrigin, "origins", "target", "a lead"},
		{sqlRefEventLead, "journal", "lead_id", "a lead"}, {sqlRefEventPolicy, "journal", "policy", "a published policy"}, {sqlRefSequence, "sequences", "last", "at least the highest id"},
	} {
		err := tx.rows(ctx, r.text, []any{referenceLimit}, 3, func(c *cells) error {
			return f(Finding{Table: r.table, Row: c.text(), Lead: c.int(), Field: r.field, Want: r.want, Have: c.text()})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
