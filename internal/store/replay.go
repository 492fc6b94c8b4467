package store

import (
	"context"
	"strconv"

	"github.com/eqltui/eqltui/internal/journal"
)

// Finding is a row that is not as the program would write it. Want and Have are values as people read
// them; Lead is 0 when the row belongs to no single lead.
type Finding struct {
	Table string
	Row   string
	Lead  int64
	Field string
	Want  string
	Have  string
}

// The queries of checking, which go through tables by key.
const (
	sqlConflicts = `SELECT l.id, CASE WHEN l.partner_id = '' OR l.stage IN ` + dead + ` THEN 0 ELSE
 (SELECT COUNT(*) FROM leads o WHERE o.person_id = l.person_id AND o.id <> l.id AND o.partner_id <> ''
 AND o.partner_id <> l.partner_id AND o.stage NOT IN ` + dead + `)
 + (SELECT COUNT(*) FROM leads o JOIN accounts a ON a.id = o.account_id WHERE o.account_id = l.account_id AND a.domain <> ''
 AND o.id <> l.id AND o.person_id <> l.person_id AND o.partner_id <> '' AND o.partner_id <> l.partner_id
 AND o.stage NOT IN ` + dead + `) END FROM leads l WHERE l.id > $1 AND l.id <= $2`

	sqlLastLead = `SELECT COALESCE(MAX(id), 0) FROM leads`
	sqlRecount  = `SELECT 'leads', COUNT(*) FROM leads UNION ALL SELECT 'persons', COUNT(*) FROM persons
 UNION ALL SELECT 'accounts', COUNT(*) FROM accounts
 UNION ALL SELECT 'touches', COUNT(*) FROM touches UNION ALL SELECT 'stage:' || stage, COUNT(*) FROM leads GROUP BY stage`
)

// sqlErasedLead is whether a lead is of an erased person.
const sqlErasedLead = `SELECT COUNT(*) FROM leads l JOIN persons p ON p.id = l.person_id WHERE l.id = $1 AND p.erased_at <> 0`

// PersonErased reports whether a lead is of an erased person.
func (tx *Tx) PersonErased(ctx context.Context, id int64) (bool, error) {
	n := 0
	_, err := tx.one(ctx, sqlErasedLead, []any{id}, &n)
	return n > 0, err
}

// CountAllLeads counts every lead, of every stage.
func (tx *Tx) CountAllLeads(ctx context.Context) (n int64, err error) {
	_, err = tx.one(ctx, sqlAllLeads, nil, &n)
	return n, err
}

// LastLead is the highest number that a lead has.
func (tx *Tx) LastLead(ctx context.Context) (n int64, err error) {
	_, err = tx.one(ctx, sqlLastLead, nil, &n)
	return n, err
}

// LeadsAfter pages through every lead, of every stage, in the order of id.
func (tx *Tx) LeadsAfter(ctx context.Context, after int64, limit int) ([]*Lead, error) {
	return leadTable.rows(ctx, tx, sqlLeadsAfter, after, limit)
}

// EventsOf calls f for every event about leads whose ids are above after and up to last, lead by lead
// and in the order in which they happened. The event is f's only while it runs.
func (tx *Tx) EventsOf(ctx context.Context, after, last int64, f func(*journal.Event) error) error {
	return eventTable.each(ctx, tx, sqlEventsOf, []any{after, last}, f)
}

// Of millions of events is read what it takes to follow leads through their time: of those of each lead when and what, and of all of
// them in their order when, of which lead and with which others. The content stands last.
var (
	heardOf  = eventTable.part(eventTable.only("seq", "at", "kind", "lead_id", "data"))
	heardAll = eventTable.part(eventTable.only("seq", "at", "lead_id", "batch", "data"))

	sqlHeardOf  = heardOf.read(`WHERE lead_id > $1 AND lead_id <= $2 ORDER BY lead_id, seq`)
	sqlHeardAll = heardAll.read(`ORDER BY seq`)
)

// EventsSaid is EventsOf with the content as it is kept: f reads of that what it needs.
func (tx *Tx) EventsSaid(ctx context.Context, after, last int64, f func(*journal.Event, *journal.Packed) error) error {
	return tx.packed(ctx, eventTable, sqlEventsOf, []any{after, last}, f)
}

// HeardOf is EventsSaid of which the events know their number, time, kind and lead alone.
func (tx *Tx) HeardOf(ctx context.Context, after, last int64, f func(*journal.Event, *journal.Packed) error) error {
	return tx.packed(ctx, heardOf, sqlHeardOf, []any{after, last}, f)
}

// Heard calls f for every event, in the order of the journal. They know their number, time, lead and batch alone.
func (tx *Tx) Heard(ctx context.Context, f func(*journal.Event, *journal.Packed) error) error {
	return tx.packed(ctx, heardAll, sqlHeardAll, nil, f)
}

// SavedEvents calls f for every event about a row of no lead, in their order.
func (tx *Tx) SavedEvents(ctx context.Context, f func(*journal.Event) error) error {
	return eventTable.each(ctx, tx, sqlRowEvents, nil, f)
}

// Pages calls f for every referral page, in the order of key.
func (tx *Tx) Pages(ctx context.Context, f func(*Page) error) error {
	return pageTable.each(ctx, tx, sqlAllPages, nil, f)
}

// ConflictsOf counts the channel conflicts of leads anew, by another road than the desk does.
func (tx *Tx) ConflictsOf(ctx context.Context, after, last int64) (map[int64]int64, error) {
	return byKey(ctx, tx, (*cells).int, (*cells).int, sqlConflicts, after, last)
}

// Recount counts anew what the counters say.
func (tx *Tx) Recount(ctx context.Context) (map[string]int64, error) {
	return byText(ctx, tx, (*cells).int, sqlRecount)
}

// CheckFile asks SQLite whether the file is whole. f is called for each thing that is not.
func (tx *Tx) CheckFile(ctx context.Context, f func(Finding) error) error {
	found, err := integrity(ctx, tx.c.c, true)
	if err != nil {
		return err
	}
	for _, text := range found {
		if err := f(Finding{Table: "file", Field: "integrity", Want: "ok", Have: text}); err != nil {
			return err
		}
	}
	off, err := deviating(ctx, tx.c.c, SchemaVersion())
	if err != nil {
		return err
	}
	for _, d := range off {
		if err := f(Finding{Table: "schema", Row: d.Name, Field: d.Kind, Want: "as eqltui makes it", Have: d.Is}); err != nil {
			return err
		}
	}
	return tx.each(ctx, sqlForeignKeys, nil, func(scan func(...any) error) error {
		var table, parent string
		var row *int64
		var key int64
		if err := scan(&table, &row, &parent, &key); err != nil {
			return err
		}
		found := Finding{Table: table, Field: "foreign key", Want: "a row of " + parent, Have: "none"}
		if row != nil {
			found.Row = strconv.FormatInt(*row, 10)
		}
		return f(found)
	})
}

// Numbers is a set of the numbers from 1 on that rows have.
type Numbers []uint64

// Has reports whether a row has a number.
func (n Numbers) Has(id int64) bool {
	const bits = 64
	return id >= 0 && id/bits < int64(len(n)) && n[id/bits]>>(id%bits)&1 == 1
}

func (n *Numbers) add(id int64) {
	const bits = 64
	if id < 0 || id > 1<<33 { // no number that a sequence gave
		return
	}
	for id/bits >= int64(len(*n)) {
		*n = append(*n, 0)
	}
	(*n)[id/bits] |= 1 << (id % bits)
}

// sqlTouchNumbers goes through all touches.
const sqlTouchNumbers = `SELECT id FROM touches`

// TouchNumbers is the set of the numbers of all touches.
func (tx *Tx) TouchNumbers(ctx context.Context) (n Numbers, err error) {
	err = tx.rows(ctx, sqlTouchNumbers, nil, 1, func(c *cells) error {
		n.add(c.int())
		return nil
	})
	return n, err
}
