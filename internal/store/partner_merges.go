package store

import "context"

// PartnerMerge is a partner that is one with another and stands among the partners no more.
type PartnerMerge struct {
	ID       string `json:"-"`        // the partner that is gone
	Survivor string `json:"survivor"` // into which it went, which may have been merged in its turn
	MergedAt int64  `json:"merged_at"`
	MergedBy string `json:"merged_by"`
	Batch    string `json:"batch"`
}

// PartnerMerges are the partners that are one with others.
var PartnerMerges = few[PartnerMerge]("partner_merges")

// What goes over with a partner and has no event of its own: touches, messages, and links, by the lead about which one asks.
const (
	sqlNoteTouches = `INSERT INTO partner_moves (partner_id, what, id) SELECT partner_id, 'touch', id FROM touches
 WHERE partner_id = $1`
	sqlNoteMessages = `INSERT INTO partner_moves (partner_id, what, id) SELECT partner_id, 'message', id FROM deliveries
 WHERE partner_id = $1`
	sqlNoteLinks = `INSERT INTO partner_moves (partner_id, what, id) SELECT DISTINCT partner_id, 'link', lead_id FROM answer_links
 WHERE partner_id = $1`
	sqlTouchesOver  = `UPDATE touches SET partner_id = $2 WHERE partner_id = $1`
	sqlMessagesOver = `UPDATE deliveries SET partner_id = $2 WHERE partner_id = $1`
	sqlLinksOver    = `UPDATE answer_links SET partner_id = $2 WHERE partner_id = $1`
	sqlBackTouches  = `UPDATE touches SET partner_id = $1 WHERE partner_id = $2
 AND id IN (SELECT m.id FROM partner_moves m WHERE m.partner_id = $1 AND m.what = 'touch')`
	sqlBackMessages = `UPDATE deliveries SET partner_id = $1 WHERE partner_id = $2
 AND id IN (SELECT m.id FROM partner_moves m WHERE m.partner_id = $1 AND m.what = 'message')`
	sqlBackLinks = `UPDATE answer_links SET partner_id = $1 WHERE partner_id = $2
 AND lead_id IN (SELECT m.id FROM partner_moves m WHERE m.partner_id = $1 AND m.what = 'link')`
	sqlForgetMoves = `DELETE FROM partner_moves WHERE partner_id = $1`
	sqlMoves       = `SELECT id FROM partner_moves WHERE partner_id = $1 AND what = 'touch' ORDER BY id`
	sqlPersonsBy   = `SELECT DISTINCT person_id FROM touches WHERE partner_id = $1 ORDER BY person_id`
	sqlTouchesBy   = `SELECT COUNT(*) FROM touches WHERE partner_id = $1`
	sqlMessagesTo  = `SELECT COUNT(*) FROM deliveries WHERE partner_id = $1`
	sqlRivalsOf    = `SELECT ` + rivalColumns + ` FROM leads WHERE partner_id = $1 ORDER BY account_id, id`
	sqlRivalsByID  = `SELECT ` + rivalColumns + ` FROM leads WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 ORDER BY account_id, id`
	sqlMoveMakers = `SELECT DISTINCT partner_id FROM partner_moves ORDER BY partner_id`
)

// MoveOfPartner gives what a partner has that no event tells of to another one: touches, messages, links by which it answers.
// It notes what went over.
func (tx *Tx) MoveOfPartner(ctx context.Context, from, into string) error {
	for _, text := range []string{sqlNoteTouches, sqlNoteMessages, sqlNoteLinks} {
		if _, err := tx.exec(ctx, text, from); err != nil {
			return err
		}
	}
	for _, text := range []string{sqlTouchesOver, sqlMessagesOver, sqlLinksOver} {
		if _, err := tx.exec(ctx, text, from, into); err != nil {
			return err
		}
	}
	return nil
}

// GiveBackToPartner takes MoveOfPartner back, of what still is the other one's.
func (tx *Tx) GiveBackToPartner(ctx context.Context, from, into string) error {
	for _, text := range []string{sqlBackTouches, sqlBackMessages, sqlBackLinks} {
		if _, err := tx.exec(ctx, text, from, into); err != nil {
			return err
		}
	}
	_, err := tx.exec(ctx, sqlForgetMoves, from)
	return err
}

// TouchesMoved are the touches that went over with a partner that is gone.
func (tx *Tx) TouchesMoved(ctx context.Context, from string) ([]int64, error) {
	return gather(ctx, tx, 1, func(c *cells) int64 { return c.int() }, sqlMoves, from)
}

// MoveMakers are the partners of which something went over.
func (tx *Tx) MoveMakers(ctx context.Context) ([]string, error) {
	return gather(ctx, tx, 1, func(c *cells) string { return c.text() }, sqlMoveMakers)
}

// PersonsOfPartner are the persons that a partner's touches are of.
func (tx *Tx) PersonsOfPartner(ctx context.Context, partner string) ([]int64, error) {
	return tx.ids(ctx, sqlPersonsBy, partner)
}

// TouchesOfPartner counts the touches and the messages of a partner.
func (tx *Tx) TouchesOfPartner(ctx context.Context, partner string) (touches, messages int64, err error) {
	if _, err = tx.one(ctx, sqlTouchesBy, []any{partner}, &touches); err != nil {
		return 0, 0, err
	}
	_, err = tx.one(ctx, sqlMessagesTo, []any{partner}, &messages)
	return touches, messages, err
}

// RivalsOf lists the leads of a partner, those of one company together.
func (tx *Tx) RivalsOf(ctx context.Context, partner string) ([]Rival, error) {
	return gather(ctx, tx, 7, rival, sqlRivalsOf, partner)
}

// RivalsByID lists these leads, those of one company together.
func (tx *Tx) RivalsByID(ctx context.Context, ids []int64) ([]Rival, error) {
	return gather(ctx, tx, 7, rival, sqlRivalsByID, idsJSON(ids))
}

// partnerNamed are the tables whose rows name a partner in a column of this name. Rows of the last two go on naming one that
// is merged: a report was given out to whom it was given out, and what went over says from whom.
const partnerNamed = "partner_id"

func namingPartners() (tables, but []string) {
	return []string{"leads", "touches", "pages", "overlaps", "deliveries", "answer_links", "payouts", "prospects", "targets", "decisions",
		"agreements", "hooks", "users", "rulings"}, []string{"reports", "partner_moves"}
}

// sqlNamesMerged counts the rows of a table that name a partner which is merged.
func sqlNamesMerged(table string) string {
	return `SELECT COUNT(*) FROM ` + table + ` t WHERE t.` + partnerNamed + ` IN (SELECT id FROM partner_merges)`
}

// NamesMerged says how many rows of each table name a partner that is merged; of tables without such rows nothing.
func (tx *Tx) NamesMerged(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	tables, _ := namingPartners()
	for _, table := range tables {
		var n int64
		if _, err := tx.one(ctx, sqlNamesMerged(table), nil, &n); err != nil {
			return nil, err
		}
		if n > 0 {
			out[table] = n
		}
	}
	return out, nil
}
