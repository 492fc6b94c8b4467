package store

import "context"

// Held is everything that is kept about a person beside its own row and its leads.
type Held struct {
	Clients    []string
	Texts      []Text
	Touches    []Touch
	Deals      []Opportunity
	Deliveries []Delivery
	Drafts     []Draft
	References []string // origin and external id of its leads, as they were joined
}

// The queries of what a person is known by, and its leads by.
const (
	sqlHeldClients    = `SELECT client_id FROM person_clients WHERE person_id = $1 ORDER BY client_id`
	sqlHeldReferences = `SELECT ref FROM origins WHERE kind = 'lead'
 AND target IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY ref`
)

// HeldOn reads what is held about a person, its leads and the texts that these name.
func (tx *Tx) HeldOn(ctx context.Context, person int64, leads, texts []int64) (Held, error) {
	var h Held
	ids := idsJSON(leads)
	for _, q := range []struct {
		text  string
		args  []any
		width int
		read  func(*cells)
	}{
		{sqlHeldClients, []any{person}, 1, func(c *cells) { h.Clients = append(h.Clients, c.text()) }},
		{sqlHeldTexts, []any{person, idsJSON(texts)}, textTable.kept, func(c *cells) { h.Texts = append(h.Texts, *textTable.row(c)) }},
		{sqlHeldTouches, []any{person}, touchTable.kept, func(c *cells) { h.Touches = append(h.Touches, *touchTable.row(c)) }},
		{sqlHeldDeals, []any{ids}, opportunityTable.kept, func(c *cells) { h.Deals = append(h.Deals, *opportunityTable.row(c)) }},
		{sqlHeldDeliveries, []any{ids}, deliveryTable.kept, func(c *cells) { h.Deliveries = append(h.Deliveries, *deliveryTable.row(c)) }},
		{sqlHeldDrafts, []any{ids}, draftTable.kept, func(c *cells) { h.Drafts = append(h.Drafts, *draftTable.row(c)) }},
		{sqlHeldReferences, []any{ids}, 1, func(c *cells) { h.References = append(h.References, c.text()) }},
	} {
		if err := tx.rows(ctx, q.text, q.args, q.width, func(c *cells) error { q.read(c); return nil }); err != nil {
			return h, err
		}
	}
	return h, nil
}
