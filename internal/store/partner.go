package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Page is a referral page: a URL at a partner's, or a shared asset.
type Page struct {
	Key         string `json:"-"            column:"url_key"` // the URL as it is matched
	Partner     string `json:"partner"      column:"partner_id"`
	URL         string `json:"url"`
	Title       string `json:"title"`
	Kind        string `json:"kind"`
	Content     string `json:"content"` // pillar, syndicated, ""
	PublishedAt int64  `json:"published_at"`
	RefreshedAt int64  `json:"refreshed_at"`
	GoneAt      int64  `json:"gone_at"`
	Number      int64  `json:"-"` // by which touches name it
}

// How partners and pages are kept.
var (
	partnerTable = newTable[lead.Partner]("partners",
		searched("search", func(p *lead.Partner) string { return safetext.Fold(p.Name + " " + p.ID) }))
	pageTable = newTable[Page]("pages")
)

const sqlLeavePage = `UPDATE touches SET page = 0 WHERE page = (SELECT number FROM pages WHERE url_key = $1)`

const sqlPersonsOnPage = `SELECT DISTINCT person_id FROM touches WHERE page = (SELECT number FROM pages WHERE url_key = $1)`

const sqlDropPage = `DELETE FROM pages WHERE url_key = $1`

// The queries of partners and pages.
var (
	sqlPartners     = partnerTable.read(`ORDER BY id`)
	sqlPartnersByID = partnerTable.read(`WHERE id IN (SELECT value FROM json_each($1))`)
	sqlSavePartner  = partnerTable.upsert("id")
	sqlPagesByKey   = pageTable.read(`WHERE url_key IN (SELECT value FROM json_each($1))`)
	sqlAllPages     = pageTable.read(`ORDER BY url_key`)
	sqlSavePage     = pageTable.upsert("url_key")
)

// Partners returns every partner, in the order of id. There are tens or hundreds, never millions.
func (tx *Tx) Partners(ctx context.Context) ([]*lead.Partner, error) {
	return partnerTable.rows(ctx, tx, sqlPartners)
}

// PartnersByID returns the partners of these ids, in no order.
func (tx *Tx) PartnersByID(ctx context.Context, ids []string) ([]*lead.Partner, error) {
	return among(ctx, tx, partnerTable, sqlPartnersByID, ids)
}

// SavePartner inserts or replaces a partner.
func (tx *Tx) SavePartner(ctx context.Context, p *lead.Partner) error {
	return partnerTable.put(ctx, tx, sqlSavePartner, p)
}

// PagesByKey returns the pages of these keys, by key.
func (tx *Tx) PagesByKey(ctx context.Context, keys []string) (map[string]*Page, error) {
	pages, err := among(ctx, tx, pageTable, sqlPagesByKey, keys)
	return keyed(pages, func(p *Page) (string, *Page) { return p.Key, p }), err
}

// SavePage inserts or replaces a page. A new one gets a number, which stays.
func (tx *Tx) SavePage(ctx context.Context, p *Page) error {
	if p.Number == 0 {
		found, err := tx.PagesByKey(ctx, []string{p.Key})
		if err != nil {
			return err
		}
		if old := found[p.Key]; old != nil {
			p.Number = old.Number
		} else if p.Number, err = tx.Next(ctx, "page"); err != nil {
			return err
		}
	}
	return pageTable.put(ctx, tx, sqlSavePage, p)
}

// DropPage takes a page away. Touches of it belong to none from then on.
func (tx *Tx) DropPage(ctx context.Context, key string) error {
	persons, err := tx.ids(ctx, sqlPersonsOnPage, key)
	if err != nil {
		return err
	}
	if _, err := tx.put(ctx, sqlLeavePage, key); err != nil {
		return err
	}
	if err := tx.facetAnew(ctx, ofPersons, persons...); err != nil {
		return err
	}
	_, err = tx.put(ctx, sqlDropPage, key)
	return err
}
