package store

import "context"

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
		ID: n, Lead: id, Partner: partner, Kind: kind, Batch: batch, NotBefore: notBefore, State: "waiting", Data: toJSON(data), NextAt: notBefore,
	})
}

// Untell cancels what a batch would have told about a lead and was not sent yet.
func (tx *Tx) Untell(ctx context.Context, batch string, id int64) (int64, error) {
	return tx.exec(ctx, sqlStopDelivery, batch, id)
}
