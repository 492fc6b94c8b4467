package store

import "context"

// LookedAt is how many of the newest messages are looked through for figures and lists: counting all of a large programme's
// would read every one of them each time that somebody changes something.
const LookedAt = 50_000

// The queries of people who look at messages. A state is counted apart where it is held still.
const (
	sqlCountDeliveries = `SELECT state, CASE WHEN state = 'waiting' AND not_before > $1 THEN 1 ELSE 0 END, COUNT(*) FROM deliveries
 WHERE id > $2 GROUP BY 1, 2 ORDER BY 1, 2`
	sqlSentSince = `SELECT CAST((sent_at - $1) / 3600000 AS BIGINT), COUNT(*) FROM deliveries
 WHERE id > $2 AND sent_at >= $1 GROUP BY 1 ORDER BY 1`
	sqlWaitingOf = `SELECT partner_id, COUNT(*), SUM(CASE WHEN tries > 0 THEN 1 ELSE 0 END) FROM deliveries WHERE state = 'waiting'
 GROUP BY partner_id ORDER BY partner_id`
	sqlLastFailure = `SELECT last_error FROM deliveries WHERE state = 'waiting' AND partner_id = $1 AND tries > 0
 ORDER BY id DESC LIMIT 1`
)

// sqlSomeDeliveries are the newest messages in a state that may go from an instant on to another one.
var sqlSomeDeliveries = deliveryTable.read(`WHERE id > $1 AND (CAST($2 AS TEXT) = '' OR state = $2)
 AND not_before > $3 AND not_before <= $4 ORDER BY id DESC LIMIT $5`)

// looked is the number behind which messages are looked at.
func (tx *Tx) looked(ctx context.Context) (int64, error) {
	var last int64
	_, err := tx.one(ctx, sqlLastDelivery, nil, &last)
	return last - LookedAt, err
}

// CountDeliveries counts the newest messages by their state, those that wait and are held at an instant as held.
func (tx *Tx) CountDeliveries(ctx context.Context, now int64) (map[string]int64, error) {
	after, err := tx.looked(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	err = tx.rows(ctx, sqlCountDeliveries, []any{now, after}, 3, func(c *cells) error {
		state, held := c.text(), c.int()
		if held == 1 {
			state = "held"
		}
		out[state] += c.int()
		return nil
	})
	return out, err
}

// SentSince counts the messages that went out in each hour from an instant on, by the number of the hour.
func (tx *Tx) SentSince(ctx context.Context, from int64) (map[int64]int64, error) {
	after, err := tx.looked(ctx)
	if err != nil {
		return nil, err
	}
	return byKey(ctx, tx, (*cells).int, (*cells).int, sqlSentSince, from, after)
}

// Queue is what waits for one partner.
type Queue struct {
	Partner          string
	Waiting, Failing int64 // Failing of those were tried in vain
	LastError        string
}

// Queues says what waits for each partner, with the newest reason where something failed.
func (tx *Tx) Queues(ctx context.Context) ([]Queue, error) {
	out, err := gather(ctx, tx, 3, func(c *cells) Queue {
		return Queue{Partner: c.text(), Waiting: c.int(), Failing: c.int()}
	}, sqlWaitingOf)
	for i := range out {
		if q := &out[i]; err == nil && q.Failing > 0 {
			_, err = tx.one(ctx, sqlLastFailure, []any{q.Partner}, &q.LastError)
		}
	}
	return out, err
}

// DeliveryQuery asks for the newest messages in a state, "" for any, that may go after From and not after To, in ms.
type DeliveryQuery struct {
	State    string
	From, To int64
	Limit    int
}

// SomeDeliveries returns the messages that are asked for, the newest first.
func (tx *Tx) SomeDeliveries(ctx context.Context, q DeliveryQuery) ([]*Delivery, error) {
	after, err := tx.looked(ctx)
	if err != nil {
		return nil, err
	}
	return deliveryTable.rows(ctx, tx, sqlSomeDeliveries, after, q.State, q.From, q.To, q.Limit)
}
