package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Page is a referral page: a URL at a partner's, or a shared asset.
type Page struct {
	Key         string `json:"-"` // the URL as it is matched
	Partner     string `json:"partner"`
	URL         string `json:"url"`
	Title       string `json:"title"`
	Kind        string `json:"kind"`
	Content     string `json:"content"` // pillar, syndicated, ""
	PublishedAt int64  `json:"published_at"`
	RefreshedAt int64  `json:"refreshed_at"`
	GoneAt      int64  `json:"gone_at"`
}

const (
	partnerColumns = `id, name, kind, tier, certified, region, language, manager, aliases, status, history, cost_per_quarter, payout_bp, joined_at, search`
	partnerRead    = `id, name, kind, tier, certified, region, language, manager, aliases, status, history, cost_per_quarter, payout_bp, joined_at`
	pageColumns    = `url_key, partner_id, url, title, kind, content, published_at, refreshed_at, gone_at`
)

// The queries of partners and pages.
const (
	sqlPartners     = `SELECT ` + partnerRead + ` FROM partners ORDER BY id`
	sqlPartnersByID = `SELECT ` + partnerRead + ` FROM partners WHERE id IN (SELECT value FROM json_each($1))`
	sqlSavePartner  = `INSERT INTO partners (` + partnerColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
 ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, tier = excluded.tier, certified = excluded.certified, region = excluded.region,
 language = excluded.language, manager = excluded.manager, aliases = excluded.aliases, status = excluded.status, history = excluded.history,
 cost_per_quarter = excluded.cost_per_quarter, payout_bp = excluded.payout_bp, joined_at = excluded.joined_at, search = excluded.search`
	sqlPagesByKey = `SELECT ` + pageColumns + ` FROM pages WHERE url_key IN (SELECT value FROM json_each($1))`
	sqlSavePage   = `INSERT INTO pages (` + pageColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
 ON CONFLICT (url_key) DO UPDATE SET partner_id = excluded.partner_id, url = excluded.url, title = excluded.title, kind = excluded.kind, content = excluded.content,
 published_at = excluded.published_at, refreshed_at = excluded.refreshed_at, gone_at = excluded.gone_at`
)

// Partners returns every partner, in the order of id. There are tens or hundreds, never millions.
func (tx *Tx) Partners(ctx context.Context) ([]*lead.Partner, error) {
	return tx.partners(ctx, sqlPartners)
}

// PartnersByID returns the partners of these ids, in no order.
func (tx *Tx) PartnersByID(ctx context.Context, ids []string) ([]*lead.Partner, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return tx.partners(ctx, sqlPartnersByID, textsJSON(ids))
}

func (tx *Tx) partners(ctx context.Context, text string, args ...any) ([]*lead.Partner, error) {
	var out []*lead.Partner
	err := tx.rows(ctx, text, args, 14, func(c *cells) error {
		p := &lead.Partner{ID: c.text(), Name: c.text(), Kind: c.text(), Tier: c.text(), Certified: c.optBool(), Region: c.text(), Language: c.text(), Manager: c.text(), Aliases: c.list(), Status: lead.PartnerStatus(c.text())}
		c.json(&p.History)
		p.CostPerQuarter, p.PayoutBP = c.optInt(), c.optInt()
		if joined := c.int(); joined != 0 {
			p.JoinedAt = lead.Known(Instant(joined))
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

// SavePartner inserts or replaces a partner.
func (tx *Tx) SavePartner(ctx context.Context, p *lead.Partner) error {
	_, err := tx.exec(ctx, sqlSavePartner, p.ID, p.Name, p.Kind, p.Tier, truth(p.Certified), p.Region, p.Language, p.Manager, toJSON(p.Aliases), string(p.Status),
		toJSON(p.History), from(p.CostPerQuarter), from(p.PayoutBP), Millis(p.JoinedAt.V), safetext.Fold(p.Name+" "+p.ID))
	return err
}

// PagesByKey returns the pages of these keys, by key.
func (tx *Tx) PagesByKey(ctx context.Context, keys []string) (map[string]*Page, error) {
	out := map[string]*Page{}
	if len(keys) == 0 {
		return out, nil
	}
	err := tx.each(ctx, sqlPagesByKey, []any{toJSON(keys)}, func(scan func(...any) error) error {
		p := &Page{}
		if err := scan(&p.Key, &p.Partner, &p.URL, &p.Title, &p.Kind, &p.Content, &p.PublishedAt, &p.RefreshedAt, &p.GoneAt); err != nil {
			return err
		}
		out[p.Key] = p
		return nil
	})
	return out, err
}

// SavePage inserts or replaces a page.
func (tx *Tx) SavePage(ctx context.Context, p *Page) error {
	_, err := tx.exec(ctx, sqlSavePage, p.Key, p.Partner, p.URL, p.Title, p.Kind, p.Content, p.PublishedAt, p.RefreshedAt, p.GoneAt)
	return err
}
