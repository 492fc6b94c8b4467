package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/eqltui/eqltui/internal/outbox"
)

// Delivery is a message to a partner about a lead. Data is JSON: what is known when it is queued; Body what is sent, made
// at the first try and the same at each. Instants are ms, 0 for never.
type Delivery struct {
	ID          int64
	Lead        int64  `column:"lead_id"`
	Partner     string `column:"partner_id"`
	Kind        string
	Batch       string
	NotBefore   int64
	State       string // waiting, sent, cancelled, dropped, dead; while it waits it is held until NotBefore
	Data        string
	Body        string
	Tries       int64
	NextAt      int64 // when it is tried
	LeasedUntil int64 // until when somebody is at it
	SentAt      int64
	LastError   string
}

// deliveryTable is how deliveries are kept.
var deliveryTable = newTable[Delivery]("deliveries")

// The queries of deliveries.
var (
	sqlAddDelivery    = deliveryTable.insert()
	sqlAllDeliveries  = deliveryTable.read(`ORDER BY id`)
	sqlNewDeliveries  = deliveryTable.read(`ORDER BY id DESC LIMIT $1`)
	sqlOneDelivery    = deliveryTable.read(`WHERE id = $1`)
	sqlDueDeliveries  = deliveryTable.read(dueDeliveries)
	sqlHeldDeliveries = deliveryTable.read(`WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY id`)
)

// sqlDeliveriesOf are the messages that batches queued.
var sqlDeliveriesOf = deliveryTable.read(`WHERE batch IN (SELECT value FROM json_each($1)) ORDER BY id`)

// DeliveriesOf returns the messages that batches queued.
func (tx *Tx) DeliveriesOf(ctx context.Context, batches []string) ([]*Delivery, error) {
	return among(ctx, tx, deliveryTable, sqlDeliveriesOf, batches)
}

// sqlLastDelivery is the number of the newest message there ever was.
const sqlLastDelivery = `SELECT last FROM sequences WHERE name = 'delivery'`

// EverTold reports whether a message was ever queued.
func (tx *Tx) EverTold(ctx context.Context) (bool, error) {
	var last int64
	found, err := tx.one(ctx, sqlLastDelivery, nil, &last)
	return !found || last > 0, err
}

const sqlStopDelivery = `UPDATE deliveries SET state = 'cancelled' WHERE batch = $1 AND lead_id = $2 AND state = 'waiting'`

// Tell queues a message to a partner. It waits until notBefore, so that an undo can cancel it.
func (tx *Tx) Tell(ctx context.Context, id int64, partner, kind, batch string, notBefore int64, data map[string]string) error {
	n, err := tx.Take(ctx, "delivery", 1)
	if err != nil {
		return err
	}
	return deliveryTable.put(ctx, tx, sqlAddDelivery, &Delivery{
		ID: n, Lead: id, Partner: partner, Kind: kind, Batch: batch,
		NotBefore: notBefore, State: "waiting", Data: toJSON(data), NextAt: notBefore,
	})
}

// Untell cancels what a batch would have told about a lead and was not sent yet.
func (tx *Tx) Untell(ctx context.Context, batch string, id int64) (int64, error) {
	return tx.exec(ctx, sqlStopDelivery, batch, id)
}

// dueDeliveries are the messages to a partner that nobody is at. A later message about a lead waits for the earlier ones. A
// lease that ends later than one of now would is none: whoever took it had a clock that was set back since.
const dueDeliveries = `WHERE state = 'waiting' AND partner_id = $1 AND next_at <= $2 AND (leased_until <= $2 OR leased_until > $4)
 AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.lead_id = deliveries.lead_id AND e.partner_id = deliveries.partner_id
 AND e.state = 'waiting' AND e.id < deliveries.id) ORDER BY next_at, id LIMIT $3`

const (
	sqlDuePartners = `SELECT DISTINCT partner_id FROM deliveries WHERE state = 'waiting' AND next_at <= $1
 AND (leased_until <= $1 OR leased_until > $2) ORDER BY partner_id`
	sqlNextDelivery = `SELECT MIN(CASE WHEN leased_until > next_at THEN leased_until ELSE next_at END) FROM deliveries
 WHERE state = 'waiting' AND next_at < $1`
	sqlMoveDelivery = `UPDATE deliveries SET state = $1, body = $2, tries = $3, next_at = $4, leased_until = $5, sent_at = $6,
 last_error = $7 WHERE id = $8 AND state = 'waiting' AND leased_until = $9`
	sqlParkDeliveries = `UPDATE deliveries SET next_at = $1, last_error = $2
		WHERE state = 'waiting' AND partner_id = $3 AND next_at < $1`
	sqlUnparkDeliveries = `UPDATE deliveries SET next_at = not_before, tries = 0, last_error = ''
		WHERE state = 'waiting' AND partner_id = $1`
	sqlReaddressDeliveries = `UPDATE deliveries SET partner_id = $3
		WHERE state = 'waiting' AND partner_id = $2 AND leased_until <= $4
		AND lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlResendDelivery = `UPDATE deliveries SET state = 'waiting', tries = 0, next_at = $1, leased_until = 0, last_error = ''
 WHERE id = $2 AND state = $3`
	sqlSameTold = `SELECT COUNT(*) FROM deliveries WHERE lead_id = $1 AND partner_id = $2 AND kind = $3 AND state <> 'cancelled'`
)

// Deliveries calls f for every message, in the order of their numbers.
func (tx *Tx) Deliveries(ctx context.Context, f func(*Delivery) error) error {
	return deliveryTable.each(ctx, tx, sqlAllDeliveries, nil, f)
}

// NewestDeliveries returns the newest messages, the newest first.
func (tx *Tx) NewestDeliveries(ctx context.Context, limit int) ([]*Delivery, error) {
	return deliveryTable.rows(ctx, tx, sqlNewDeliveries, limit)
}

// Delivery returns a message, nil for none.
func (tx *Tx) Delivery(ctx context.Context, id int64) (*Delivery, error) {
	return first(deliveryTable.rows(ctx, tx, sqlOneDelivery, id))
}

// longestLease is for how long a message is taken at most, in ms.
const longestLease = int64(outbox.Lease / time.Millisecond)

// DuePartners returns the partners for whom a message could be taken at an instant.
func (tx *Tx) DuePartners(ctx context.Context, now int64) ([]string, error) {
	return gather(ctx, tx, 1, func(c *cells) string { return c.text() }, sqlDuePartners, now, now+longestLease)
}

// DueDeliveries returns messages to a partner that can be taken, the one that is due first first.
func (tx *Tx) DueDeliveries(ctx context.Context, partner string, now int64, limit int) ([]*Delivery, error) {
	return deliveryTable.rows(ctx, tx, sqlDueDeliveries, partner, now, limit, now+longestLease)
}

// NextDelivery returns when a message can be taken next, Never for none.
func (tx *Tx) NextDelivery(ctx context.Context) (int64, error) {
	var at sql.NullInt64
	_, err := tx.one(ctx, sqlNextDelivery, []any{Never}, &at)
	if !at.Valid {
		return Never, err
	}
	return at.Int64, err
}

// MoveDelivery writes what became of a message, unless it was taken back, or taken by somebody else, since it was read with
// this lease. It reports whether it did.
func (tx *Tx) MoveDelivery(ctx context.Context, d *Delivery, lease int64) (bool, error) {
	n, err := tx.put(ctx, sqlMoveDelivery, d.State, d.Body, d.Tries, d.NextAt, d.LeasedUntil, d.SentAt, d.LastError, d.ID, lease)
	return n == 1, err
}

// ParkDeliveries lets the messages to a partner wait without end, and says why.
func (tx *Tx) ParkDeliveries(ctx context.Context, partner, why string) error {
	_, err := tx.exec(ctx, sqlParkDeliveries, Never, why, partner)
	return err
}

// UnparkDeliveries lets the messages to a partner go again.
func (tx *Tx) UnparkDeliveries(ctx context.Context, partner string) error {
	_, err := tx.exec(ctx, sqlUnparkDeliveries, partner)
	return err
}

// ReaddressDeliveries gives messages about leads that wait for one partner to another one, but those that are being sent.
func (tx *Tx) ReaddressDeliveries(ctx context.Context, leads []int64, from, to string, now int64) error {
	_, err := tx.exec(ctx, sqlReaddressDeliveries, idsJSON(leads), from, to, now)
	return err
}

// Resend lets a message go at an instant, if it is in that state.
func (tx *Tx) Resend(ctx context.Context, id int64, state string, at int64) (bool, error) {
	n, err := tx.put(ctx, sqlResendDelivery, at, id, state)
	return n == 1, err
}

// Told reports whether a partner was told of a lead already, or is going to be.
func (tx *Tx) Told(ctx context.Context, id int64, partner, kind string) (bool, error) {
	var n int64
	_, err := tx.one(ctx, sqlSameTold, []any{id, partner, kind}, &n)
	return n > 0, err
}
