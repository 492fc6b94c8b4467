package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
)

// The queries of what surrounds leads: admitted rows, origins, opportunities, deliveries, drafts,
// policies, users.
const (
	sqlAdmitted     = `SELECT digest, target FROM admitted WHERE kind = $1 AND digest IN (SELECT value FROM json_each($2))`
	sqlAddAdmitted  = `INSERT INTO admitted (kind, digest, target) VALUES ($1, $2, $3) ON CONFLICT (kind, digest) DO NOTHING`
	sqlOrigins      = `SELECT ref, target FROM origins WHERE kind = $1 AND ref IN (SELECT value FROM json_each($2))`
	sqlSaveOrigin   = `INSERT INTO origins (kind, ref, target) VALUES ($1, $2, $3) ON CONFLICT (kind, ref) DO UPDATE SET target = excluded.target`
	sqlAddDelivery  = `INSERT INTO deliveries (id, lead_id, partner_id, kind, batch, not_before, state, data) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7)`
	sqlStopDelivery = `UPDATE deliveries SET state = 'cancelled' WHERE batch = $1 AND lead_id = $2 AND state = 'waiting'`
	sqlDraft        = `SELECT body FROM drafts WHERE owner = $1 AND lead_id = $2 AND sheet = $3`
	sqlSaveDraft    = `INSERT INTO drafts (owner, lead_id, sheet, body, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner, lead_id, sheet) DO UPDATE SET body = excluded.body, at = excluded.at`
	sqlDropDraft    = `DELETE FROM drafts WHERE owner = $1 AND lead_id = $2 AND sheet = $3`
	sqlPolicy       = `SELECT document FROM policies WHERE hash = $1`
	sqlAddPolicy    = `INSERT INTO policies (hash, document, published_at, published_by, ordinal) VALUES ($1, $2, $3, $4, (SELECT COUNT(*) + 1 FROM policies)) ON CONFLICT (hash) DO NOTHING`
	sqlPolicies     = `SELECT hash, published_at, published_by, ordinal FROM policies ORDER BY ordinal`
	sqlUser         = `SELECT role FROM users WHERE name = $1`
	sqlAddUser      = `INSERT INTO users (name, role, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`
	sqlUsers        = `SELECT name, role FROM users ORDER BY name`
)

func (tx *Tx) targets(ctx context.Context, text, kind string, keys []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(keys) == 0 {
		return out, nil
	}
	err := tx.rows(ctx, text, []any{kind, textsJSON(keys)}, 2, func(c *cells) error {
		k := c.text()
		out[k] = c.int()
		return nil
	})
	return out, err
}

// Admitted returns which of these digests of exact content were already admitted, and what they
// became.
func (tx *Tx) Admitted(ctx context.Context, kind string, digests []string) (map[string]int64, error) {
	return tx.targets(ctx, sqlAdmitted, kind, digests)
}

// Admit remembers a digest.
func (tx *Tx) Admit(ctx context.Context, kind, digest string, target int64) error {
	_, err := tx.put(ctx, sqlAddAdmitted, kind, digest, target)
	return err
}

// Origins returns what became of these references (origin and external id).
func (tx *Tx) Origins(ctx context.Context, kind string, refs []string) (map[string]int64, error) {
	return tx.targets(ctx, sqlOrigins, kind, refs)
}

// SaveOrigin remembers what a reference stands for.
func (tx *Tx) SaveOrigin(ctx context.Context, kind, ref string, target int64) error {
	_, err := tx.put(ctx, sqlSaveOrigin, kind, ref, target)
	return err
}

// Opportunity is a pipeline amount that belongs to a lead. Amounts are minor units.
type Opportunity struct {
	ID         int64           `json:"id"`
	Origin     string          `json:"origin"`
	ExternalID string          `json:"external_id"`
	LeadID     int64           `json:"lead_id"`
	Amount     int64           `json:"amount"`
	ARR        lead.Opt[int64] `json:"arr,omitzero"`
	Stage      string          `json:"stage"` // open, won, lost
	CreatedAt  int64           `json:"created_at"`
	ClosedAt   int64           `json:"closed_at"`
}

// opportunityTable is how opportunities are kept.
var opportunityTable = newTable[Opportunity]("opportunities")

// The queries of opportunities.
var (
	sqlOpportunity = opportunityTable.read(`WHERE origin = $1 AND external_id = $2`)
	sqlSaveOpp     = opportunityTable.upsert("origin", "external_id")
	sqlHeldDeals   = opportunityTable.read(`WHERE lead_id IN (SELECT value FROM json_each($1)) ORDER BY id`)
	sqlExportDeals = `SELECT ` + opportunityTable.columns("o.") + `, COALESCE(p.email, NULLIF(p.email_key, '')) FROM opportunities o
 JOIN leads l ON l.id = o.lead_id JOIN persons p ON p.id = l.person_id ORDER BY o.id`
)

// Opportunity returns the opportunity of a reference, nil when there is none.
func (tx *Tx) Opportunity(ctx context.Context, origin, externalID string) (*Opportunity, error) {
	found, err := opportunityTable.rows(ctx, tx, sqlOpportunity, origin, externalID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// SaveOpportunity inserts or replaces an opportunity.
func (tx *Tx) SaveOpportunity(ctx context.Context, o *Opportunity) error {
	return opportunityTable.put(ctx, tx, sqlSaveOpp, o)
}

// Tell queues a message to a partner. It waits until notBefore, so that an undo can cancel it.
func (tx *Tx) Tell(ctx context.Context, id int64, partner, kind, batch string, notBefore int64, data map[string]string) error {
	n, err := tx.Take(ctx, "delivery", 1)
	if err != nil {
		return err
	}
	_, err = tx.put(ctx, sqlAddDelivery, n, id, partner, kind, batch, notBefore, toJSON(data))
	return err
}

// Untell cancels what a batch would have told about a lead and was not sent yet.
func (tx *Tx) Untell(ctx context.Context, batch string, id int64) (int64, error) {
	return tx.exec(ctx, sqlStopDelivery, batch, id)
}

// Draft returns the kept draft of a sheet, "" for none.
func (tx *Tx) Draft(ctx context.Context, owner string, id lead.ID, sheet string) (string, error) {
	var body string
	_, err := tx.one(ctx, sqlDraft, []any{owner, int64(id), sheet}, &body)
	return body, err
}

// SaveDraft keeps a draft; an empty body forgets it.
func (tx *Tx) SaveDraft(ctx context.Context, owner string, id lead.ID, sheet, body string, at int64) error {
	if body == "" {
		_, err := tx.put(ctx, sqlDropDraft, owner, int64(id), sheet)
		return err
	}
	_, err := tx.put(ctx, sqlSaveDraft, owner, int64(id), sheet, body, at)
	return err
}

// PolicyDocument returns a published policy by its hash, nil when there is none.
func (tx *Tx) PolicyDocument(ctx context.Context, hash string) ([]byte, error) {
	var doc string
	ok, err := tx.one(ctx, sqlPolicy, []any{hash}, &doc)
	if err != nil || !ok {
		return nil, err
	}
	return []byte(doc), nil
}

// AddPolicy keeps a policy under its hash.
func (tx *Tx) AddPolicy(ctx context.Context, hash string, doc []byte, at int64, by string) error {
	_, err := tx.exec(ctx, sqlAddPolicy, hash, string(doc), at, by)
	return err
}

// PolicyVersion is one published policy.
type PolicyVersion struct {
	Hash        string
	PublishedAt int64
	PublishedBy string
	Ordinal     int64
}

// Policies lists the published policies, oldest first.
func (tx *Tx) Policies(ctx context.Context) ([]PolicyVersion, error) {
	var out []PolicyVersion
	err := tx.each(ctx, sqlPolicies, nil, func(scan func(...any) error) error {
		var v PolicyVersion
		if err := scan(&v.Hash, &v.PublishedAt, &v.PublishedBy, &v.Ordinal); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	return out, err
}

// UserRole returns a user's role, "" for a stranger.
func (tx *Tx) UserRole(ctx context.Context, name string) (string, error) {
	var role string
	_, err := tx.one(ctx, sqlUser, []any{name}, &role)
	return role, err
}

// AddUser makes a user; one that exists stays as it is.
func (tx *Tx) AddUser(ctx context.Context, name, role string, at int64) error {
	_, err := tx.exec(ctx, sqlAddUser, name, role, at)
	return err
}

// Users returns every user's role by name.
func (tx *Tx) Users(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := tx.each(ctx, sqlUsers, nil, func(scan func(...any) error) error {
		var n, r string
		if err := scan(&n, &r); err != nil {
			return err
		}
		out[n] = r
		return nil
	})
	return out, err
}
