package store

import "context"

// Turn is how far a member of a queue is in its rotation, in units of the queue's weights when it was kept.
type Turn struct {
	Queue, Member string
	Unit, Pointer int64
	Available     bool
}

// Holding is a lead with who has it and when they got it.
type Holding struct {
	Lead, Account int64
	Owner         string
	At            int64 // ms UTC
}

// The queries of who gets which lead.
const (
	sqlTurns    = `SELECT queue, member, unit, pointer, available FROM turns ORDER BY queue, member`
	sqlSaveTurn = `INSERT INTO turns (queue, member, unit, pointer, available) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (queue, member) DO UPDATE SET unit = excluded.unit, pointer = excluded.pointer, available = excluded.available`
	sqlDropTurn = `DELETE FROM turns WHERE queue = $1 AND member = $2`
	sqlOpenOf   = `SELECT owner, COUNT(*) FROM leads WHERE owner IN (SELECT value FROM json_each($1))
 AND COALESCE(stage, '') IN ('new', 'eql') GROUP BY owner ORDER BY owner`
	sqlAssignedSince = `SELECT id, account_id, owner, assigned_at FROM leads WHERE owner IN (SELECT value FROM json_each($1))
 AND assigned_at >= $2 AND assigned_at > 0 ORDER BY id`
	sqlOwnersAt = `SELECT id, account_id, owner, assigned_at FROM leads
 WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND owner <> '' AND stage NOT IN ` + dead + ` ORDER BY id`
	sqlHeldLeads   = `SELECT id FROM leads WHERE queue = $1 AND held_at > 0 AND passed = '' ORDER BY held_at, id LIMIT $2`
	sqlHeldBack    = `SELECT id FROM leads WHERE queue = $1 AND held_at > 0 AND passed <> '' ORDER BY held_at, id LIMIT $2`
	sqlAnyHeld     = `SELECT id FROM leads WHERE held_at > 0 ORDER BY queue, passed, held_at, id LIMIT $1`
	sqlNeverWaited = `SELECT id FROM leads WHERE owner = '' AND COALESCE(stage, '') IN ('new', 'eql') AND held_at = 0 AND id > $1
 ORDER BY id LIMIT $2`
	sqlLivingOwned = `SELECT id FROM leads WHERE owner = $1 AND stage NOT IN ` + dead + ` ORDER BY id`
	sqlOpenOwned   = `SELECT id FROM leads WHERE owner = $1 AND COALESCE(stage, '') IN ('new', 'eql') AND id > $2 ORDER BY id LIMIT $3`
)

// Turns returns how far every queue is.
func (tx *Tx) Turns(ctx context.Context) ([]Turn, error) {
	return gather(ctx, tx, 5, func(c *cells) Turn { return Turn{c.text(), c.text(), c.int(), c.int(), c.truth()} }, sqlTurns)
}

// SaveTurn keeps how far a member is.
func (tx *Tx) SaveTurn(ctx context.Context, t *Turn) error {
	available := 0
	if t.Available {
		available = 1
	}
	_, err := tx.put(ctx, sqlSaveTurn, t.Queue, t.Member, t.Unit, t.Pointer, available)
	return err
}

// DropTurn forgets how far a member is.
func (tx *Tx) DropTurn(ctx context.Context, queue, member string) error {
	_, err := tx.put(ctx, sqlDropTurn, queue, member)
	return err
}

// OpenOf counts the new and EQL leads that these users have; who has none is not there.
func (tx *Tx) OpenOf(ctx context.Context, users []string) (map[string]int64, error) {
	return byText(ctx, tx, (*cells).int, sqlOpenOf, textsJSON(users))
}

// AssignedSince returns the leads of these users that they got at an instant (ms UTC) or after it.
func (tx *Tx) AssignedSince(ctx context.Context, users []string, since int64) ([]Holding, error) {
	return tx.holdings(ctx, sqlAssignedSince, textsJSON(users), since)
}

// OwnersAt returns the living leads at these accounts that somebody has, in the order of their ids.
func (tx *Tx) OwnersAt(ctx context.Context, accounts []int64) ([]Holding, error) {
	return tx.holdings(ctx, sqlOwnersAt, idsJSON(accounts))
}

func (tx *Tx) holdings(ctx context.Context, text string, args ...any) ([]Holding, error) {
	return gather(ctx, tx, 4, func(c *cells) Holding { return Holding{c.int(), c.int(), c.text(), c.int()} }, text, args...)
}

// Waiting returns leads that wait for anybody of a queue, in the order in which they came.
func (tx *Tx) Waiting(ctx context.Context, queue string, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlHeldLeads, queue, limit)
}

// WaitingBack returns leads that wait for anybody of a queue but the one who gave them back.
func (tx *Tx) WaitingBack(ctx context.Context, queue string, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlHeldBack, queue, limit)
}

// AnyWaiting returns leads that wait, whatever their queue.
func (tx *Tx) AnyWaiting(ctx context.Context, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlAnyHeld, limit)
}

// NeverWaited returns open leads above an id that nobody has and that do not wait: they came before routing was in force.
func (tx *Tx) NeverWaited(ctx context.Context, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlNeverWaited, after, limit)
}

// OpenOwned returns the new and EQL leads of a user above an id.
func (tx *Tx) OpenOwned(ctx context.Context, user string, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlOpenOwned, user, after, limit)
}

// LivingOwned returns the leads of a user that can still be won. It goes through all leads.
func (tx *Tx) LivingOwned(ctx context.Context, user string) ([]int64, error) {
	return tx.ids(ctx, sqlLivingOwned, user)
}
