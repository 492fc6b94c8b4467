package store

import "context"

// Held is everything that is kept about a person beside its own row and its leads.
type Held struct {
	Clients    []string
	Texts      []HeldText
	Touches    []Touch
	Deals      []Opportunity
	Deliveries []HeldDelivery
	Drafts     []HeldDraft
	References []string // origin and external id of its leads, as they were joined
}

// HeldText is a free text: a note, evidence, a question, what a field was before. Erased ones are "".
type HeldText struct {
	ID, At     int64
	Kind, Text string
}

// HeldDelivery is a message to a partner about a lead; Data is JSON.
type HeldDelivery struct {
	ID, Lead, NotBefore  int64
	Partner, Kind, State string
	Data                 string
}

// HeldDraft is what somebody left unfinished about a lead.
type HeldDraft struct {
	Owner, Sheet, Text string
	Lead, At           int64
}

// The queries of what is held about a person: by the person's id, by its leads, and by texts.
const (
	sqlHeldClients    = `SELECT client_id FROM person_clients WHERE person_id = $1 ORDER BY client_id`
	sqlHeldTexts      = `SELECT id, at, kind, value FROM personal WHERE person_id = $1 OR id IN (SELECT value FROM json_each($2)) ORDER BY id`
	sqlHeldDeliveries = `SELECT id, lead_id, partner_id, kind, not_before, state, data FROM deliveries WHERE lead_id IN (SELECT value FROM json_each($1)) ORDER BY id`
	sqlHeldDrafts     = `SELECT owner, lead_id, sheet, body, at FROM drafts WHERE lead_id IN (SELECT value FROM json_each($1)) ORDER BY lead_id, owner, sheet`
	sqlLooseDrafts    = `SELECT owner, lead_id, sheet, body, at FROM drafts WHERE lead_id = 0 ORDER BY owner, sheet`
	sqlHeldReferences = `SELECT ref FROM origins WHERE kind = 'lead' AND target IN (SELECT value FROM json_each($1)) ORDER BY ref`
)

// LooseDrafts reads what users left unfinished about no lead yet: referrals that they were typing.
func (tx *Tx) LooseDrafts(ctx context.Context) (out []HeldDraft, err error) {
	err = tx.rows(ctx, sqlLooseDrafts, nil, 5, func(c *cells) error {
		out = append(out, HeldDraft{Owner: c.text(), Lead: c.int(), Sheet: c.text(), Text: c.text(), At: c.int()})
		return nil
	})
	return out, err
}

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
		{sqlHeldTexts, []any{person, idsJSON(texts)}, 4, func(c *cells) {
			h.Texts = append(h.Texts, HeldText{ID: c.int(), At: c.int(), Kind: c.text(), Text: c.text()})
		}},
		{sqlHeldTouches, []any{person}, touchTable.kept, func(c *cells) { h.Touches = append(h.Touches, *touchTable.row(c)) }},
		{sqlHeldDeals, []any{ids}, opportunityTable.kept, func(c *cells) { h.Deals = append(h.Deals, *opportunityTable.row(c)) }},
		{sqlHeldDeliveries, []any{ids}, 7, func(c *cells) {
			h.Deliveries = append(h.Deliveries, HeldDelivery{ID: c.int(), Lead: c.int(), Partner: c.text(), Kind: c.text(), NotBefore: c.int(), State: c.text(), Data: c.text()})
		}},
		{sqlHeldDrafts, []any{ids}, 5, func(c *cells) {
			h.Drafts = append(h.Drafts, HeldDraft{Owner: c.text(), Lead: c.int(), Sheet: c.text(), Text: c.text(), At: c.int()})
		}},
		{sqlHeldReferences, []any{ids}, 1, func(c *cells) { h.References = append(h.References, c.text()) }},
	} {
		if err := tx.rows(ctx, q.text, q.args, q.width, func(c *cells) error { q.read(c); return nil }); err != nil {
			return h, err
		}
	}
	return h, nil
}
