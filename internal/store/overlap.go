package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
)

// Overlap is a company in our customer list and a partner's: a row of a list, no lead.
type Overlap struct {
	Partner   string `json:"partner"    column:"partner_id"`
	Domain    string `json:"domain"`
	FirstSeen int64  `json:"first_seen"`
	Seq       int64  `json:"-"` // number of the journal from which on it is known
	lead.Company
}

// overlapTable is how overlaps are kept: those of a partner lie together.
var overlapTable = newTable[Overlap]("overlaps")

// The queries of overlaps.
var (
	sqlSaveOverlap   = overlapTable.upsert("partner_id", "domain")
	sqlOverlapsAmong = overlapTable.read(`WHERE partner_id IN (SELECT value FROM json_each($1))
 AND domain IN (SELECT value FROM json_each($2)) ORDER BY partner_id, domain`)
	sqlOverlapsAt      = overlapTable.read(`WHERE partner_id IN (SELECT id FROM partners) AND domain = $1 ORDER BY partner_id LIMIT $2`)
	sqlPartnerOverlaps = overlapTable.read(`WHERE partner_id = $1 ORDER BY domain`)
	sqlAllOverlaps     = overlapTable.read(`ORDER BY partner_id, domain`)
)

const sqlDropOverlap = `DELETE FROM overlaps WHERE partner_id = $1 AND domain = $2`

// SaveOverlap inserts or replaces an overlap. A new one without a number of the journal gets that of the
// transaction's first event.
func (tx *Tx) SaveOverlap(ctx context.Context, o *Overlap) (err error) {
	if o.Seq == 0 {
		if o.Seq, err = tx.FirstSeq(ctx); err != nil {
			return err
		}
	}
	return overlapTable.put(ctx, tx, sqlSaveOverlap, o)
}

// DropOverlap takes an overlap away.
func (tx *Tx) DropOverlap(ctx context.Context, partner, domain string) error {
	_, err := tx.put(ctx, sqlDropOverlap, partner, domain)
	return err
}

// OverlapsAmong returns the overlaps of these domains with these partners.
func (tx *Tx) OverlapsAmong(ctx context.Context, partners, domains []string) ([]*Overlap, error) {
	return overlapTable.rows(ctx, tx, sqlOverlapsAmong, textsJSON(partners), textsJSON(domains))
}

// OverlapsAt returns up to limit overlaps of a domain, partner by partner.
func (tx *Tx) OverlapsAt(ctx context.Context, domain string, limit int) ([]*Overlap, error) {
	return overlapTable.rows(ctx, tx, sqlOverlapsAt, domain, limit)
}

// PartnerOverlaps returns a partner's overlaps, in the order of their domains.
func (tx *Tx) PartnerOverlaps(ctx context.Context, partner string) ([]*Overlap, error) {
	return overlapTable.rows(ctx, tx, sqlPartnerOverlaps, partner)
}

// EveryOverlap calls f for each overlap, partner by partner.
func (tx *Tx) EveryOverlap(ctx context.Context, f func(*Overlap) error) error {
	return overlapTable.each(ctx, tx, sqlAllOverlaps, nil, f)
}
