package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
)

// The queries of an import that is taken back: what belongs to it, and what is taken away.
var (
	sqlFilesOf   = eventTable.read(`WHERE lead_id = 0 AND batch = $1 ORDER BY seq`)
	sqlLastOfNo  = eventTable.read(`WHERE lead_id = 0 ORDER BY seq DESC LIMIT $1`)
	sqlBatchPart = eventTable.read(`WHERE seq > $1 AND seq <= $2 AND batch = $3 ORDER BY seq LIMIT $4`)
	sqlBatchOf   = eventTable.read(`WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND lead_id <> 0 AND batch = $2
 ORDER BY lead_id, seq`)
)

var sqlActsSince = eventTable.read(`WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND lead_id <> 0 AND seq > $2
 AND batch <> $3 AND by_kind <> 'system' ORDER BY lead_id, seq`)

const (
	sqlTouchesAmong = `SELECT person_id, id FROM touches WHERE id >= $1 AND id <= $2 ORDER BY person_id, at, id`
	sqlDigestsFrom  = `SELECT digest, target FROM admitted WHERE kind = $1 AND digest > $2 ORDER BY digest LIMIT $3`
	sqlRefsFrom     = `SELECT ref, target FROM origins WHERE kind = $1 AND ref > $2 ORDER BY ref LIMIT $3`
	sqlForgetRows   = `DELETE FROM admitted WHERE kind = $1 AND digest IN (SELECT value FROM json_each($2))`
	sqlForgetLead   = `DELETE FROM admitted WHERE kind = $1 AND target = $2`
	sqlForgetOrigin = `DELETE FROM origins WHERE kind = $1 AND target = $2`
	sqlForgetRefs   = `DELETE FROM origins WHERE kind = $1 AND ref IN (SELECT value FROM json_each($2))`

	sqlDropLead     = `DELETE FROM leads WHERE id = $1`
	sqlDropDealsOf  = `DELETE FROM opportunities WHERE lead_id = $1`
	sqlDropDrafts   = `DELETE FROM drafts WHERE lead_id = $1`
	sqlDropRuns     = `DELETE FROM cycles WHERE lead_id = $1`
	sqlStopAll      = `UPDATE deliveries SET state = 'cancelled' WHERE lead_id = $1 AND state = 'waiting'`
	sqlDropPartner  = `DELETE FROM partners WHERE id = $1`
	sqlNamesPartner = `SELECT CASE WHEN EXISTS (SELECT 1 FROM leads WHERE partner_id = $1) THEN 'a lead'
 WHEN EXISTS (SELECT 1 FROM pages WHERE partner_id = $1) THEN 'a page'
 WHEN EXISTS (SELECT 1 FROM overlaps WHERE partner_id = $1) THEN 'an overlap'
 WHEN EXISTS (SELECT 1 FROM touches WHERE partner_id = $1) THEN 'a touch'
 WHEN EXISTS (SELECT 1 FROM deliveries WHERE partner_id = $1) THEN 'a message' ELSE '' END`

	sqlIdlePersons = `SELECT id FROM persons p WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND erased_at = 0
 AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.person_id = p.id) AND NOT EXISTS (SELECT 1 FROM touches t WHERE t.person_id = p.id)
 AND NOT EXISTS (SELECT 1 FROM merges m WHERE m.person_id = p.id)`
	sqlIdleAccounts = `SELECT id FROM accounts a WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.account_id = a.id) AND NOT EXISTS (SELECT 1 FROM merges m WHERE m.account_id = a.id)`
	// Their rows stay, empty: an event about another lead may name one.
	sqlDropTextsOf = `UPDATE personal SET person_id = 0, value = '', search = '' WHERE person_id = $1`
	sqlDropAccount = `DELETE FROM accounts WHERE id = $1`
)

// metaUndoing begins the name under which stands which import is being taken back.
const metaUndoing = "undoing:"

const sqlUndoing = `SELECT name FROM meta WHERE name LIKE 'undoing:%' AND value <> '' ORDER BY name`

// Undoing notes that an import is being taken back, in stretches of which some may be all that was done.
func (tx *Tx) Undoing(ctx context.Context, batch string) error {
	return tx.SetMeta(ctx, metaUndoing+batch, "begun")
}

// UndoneWhole notes that an import was taken back to the end.
func (tx *Tx) UndoneWhole(ctx context.Context, batch string) error {
	_, err := tx.put(ctx, sqlForgetMeta, metaUndoing+batch)
	return err
}

// BegunUndoing lists the imports whose taking back was begun and not ended.
func (tx *Tx) BegunUndoing(ctx context.Context) ([]string, error) {
	return gather(ctx, tx, 1, func(c *cells) string { return strings.TrimPrefix(c.text(), metaUndoing) }, sqlUndoing)
}

// FilesOf returns the events of a batch about no lead: the files that an import took in, and what else it
// told of all of them.
func (tx *Tx) FilesOf(ctx context.Context, batch string) ([]journal.Event, error) {
	return tx.read(ctx, sqlFilesOf, batch)
}

// LastOfNoLead returns the last events about no single lead, the newest first.
func (tx *Tx) LastOfNoLead(ctx context.Context, limit int) ([]journal.Event, error) {
	return tx.read(ctx, sqlLastOfNo, limit)
}

// BatchPart returns events of a batch, of whoever, behind one number and up to another.
func (tx *Tx) BatchPart(ctx context.Context, batch string, after, last int64, limit int) ([]journal.Event, error) {
	return tx.read(ctx, sqlBatchPart, after, last, batch, limit)
}

// BatchOf returns the events of a batch about leads, lead by lead and in their order.
func (tx *Tx) BatchOf(ctx context.Context, batch string, leads []int64) ([]journal.Event, error) {
	return tx.read(ctx, sqlBatchOf, idsJSON(leads), batch)
}

// ActsSince returns what was done to leads behind a number of the journal by whoever but the system, apart
// from one batch.
func (tx *Tx) ActsSince(ctx context.Context, leads []int64, after int64, but string) ([]journal.Event, error) {
	return tx.read(ctx, sqlActsSince, idsJSON(leads), after, but)
}

// TouchPlace is where a touch lies.
type TouchPlace struct{ Person, ID int64 }

// TouchesAmong calls f for each touch whose number is one of first to last, person by person.
func (tx *Tx) TouchesAmong(ctx context.Context, first, last int64, f func(TouchPlace)) error {
	return tx.rows(ctx, sqlTouchesAmong, []any{first, last}, 2, func(c *cells) error {
		f(TouchPlace{c.int(), c.int()})
		return nil
	})
}

// Remembered is a row of a file, or what a lead is known by outside, and what it became.
type Remembered struct {
	Key    string
	Target int64
}

func remembered(c *cells) Remembered { return Remembered{c.text(), c.int()} }

// Digests pages through what is remembered of the rows of a kind.
func (tx *Tx) Digests(ctx context.Context, kind, after string, limit int) ([]Remembered, error) {
	return gather(ctx, tx, 2, remembered, sqlDigestsFrom, kind, after, limit)
}

// Refs pages through what records of a kind are known by outside.
func (tx *Tx) Refs(ctx context.Context, kind, after string, limit int) ([]Remembered, error) {
	return gather(ctx, tx, 2, remembered, sqlRefsFrom, kind, after, limit)
}

// Forget forgets rows of a kind, so that they are looked at when they come again.
func (tx *Tx) Forget(ctx context.Context, kind string, digests []string) error {
	_, err := tx.exec(ctx, sqlForgetRows, kind, textsJSON(digests))
	return err
}

// ForgetRefs forgets what records of a kind were known by.
func (tx *Tx) ForgetRefs(ctx context.Context, kind string, refs []string) error {
	_, err := tx.exec(ctx, sqlForgetRefs, kind, textsJSON(refs))
	return err
}

// ForgetLead forgets all rows of a kind that became one lead, and what it was known by. It goes through what is
// remembered, because nothing leads from a lead to its rows.
func (tx *Tx) ForgetLead(ctx context.Context, kind string, id int64) error {
	for _, text := range []string{sqlForgetLead, sqlForgetOrigin} {
		if _, err := tx.put(ctx, text, kind, id); err != nil {
			return err
		}
	}
	return nil
}

// DropLead takes a lead away with all that is its own. It was read, in the stage that is given. It returns
// how many messages about it were not sent yet.
func (tx *Tx) DropLead(ctx context.Context, l *Lead) (stopped, deals int64, err error) {
	if stopped, err = tx.put(ctx, sqlStopAll, l.ID); err != nil {
		return 0, 0, err
	}
	if deals, err = tx.put(ctx, sqlDropDealsOf, l.ID); err != nil {
		return 0, 0, err
	}
	for _, text := range []string{sqlDropDrafts, sqlDropRuns} {
		if _, err = tx.put(ctx, text, l.ID); err != nil {
			return 0, 0, err
		}
	}
	n, err := tx.put(ctx, sqlDropLead, l.ID)
	tx.Count("leads", -n)
	tx.stands(l, -n)
	return stopped, deals, errors.Join(err, tx.facetAnew(ctx, ofLeads, l.ID))
}

// DropIdle takes persons away that have neither a lead nor a touch any more, and companies without a lead.
func (tx *Tx) DropIdle(ctx context.Context, persons, accounts []int64) error {
	idle, err := tx.ids(ctx, sqlIdlePersons, idsJSON(persons))
	if err != nil {
		return err
	}
	for _, id := range idle {
		for _, text := range []string{sqlDropClients, sqlDropTextsOf} {
			if _, err := tx.put(ctx, text, id); err != nil {
				return err
			}
		}
		n, err := tx.put(ctx, sqlDropPerson, id)
		tx.Count("persons", -n)
		if err = errors.Join(err, tx.facetAnew(ctx, ofPersons, id)); err != nil {
			return err
		}
	}
	if idle, err = tx.ids(ctx, sqlIdleAccounts, idsJSON(accounts)); err != nil {
		return err
	}
	for _, id := range idle {
		n, err := tx.put(ctx, sqlDropAccount, id)
		tx.Count("accounts", -n)
		if err = errors.Join(err, tx.facetAnew(ctx, ofAccounts, id)); err != nil {
			return err
		}
	}
	return nil
}

// NamesPartner says what names a partner, "" for nothing.
func (tx *Tx) NamesPartner(ctx context.Context, id string) (what string, err error) {
	_, err = tx.one(ctx, sqlNamesPartner, []any{id}, &what)
	return what, err
}

// DropPartner takes a partner away that nothing names.
func (tx *Tx) DropPartner(ctx context.Context, id string) error {
	_, err := tx.put(ctx, sqlDropPartner, id)
	return err
}

// SentOf returns messages about leads that went out.
func (tx *Tx) SentOf(ctx context.Context, leads []int64) ([]*Delivery, error) {
	all, err := among(ctx, tx, deliveryTable, sqlHeldDeliveries, leads)
	return slices.DeleteFunc(all, func(d *Delivery) bool { return d.State != "sent" }), err
}
