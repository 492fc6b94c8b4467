package store

import (
	"context"
	"fmt"
	"reflect"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// eventTable is how the journal is kept.
var eventTable = newTable[journal.Event]("journal", column{name: "data", codec: codec{
	bind: func(row reflect.Value) any {
		e := row.Addr().Interface().(*journal.Event)
		return string(e.Data.Pack(make([]byte, 0, 256), e.At))
	},
	read: func(c *cells, row reflect.Value) {
		e := row.Addr().Interface().(*journal.Event) // whose time stands before its content
		e.Data = c.content(e.At)
	},
}})

// The queries of whole events.
var (
	sqlHistory       = eventTable.read(`WHERE lead_id = $1 ORDER BY seq DESC LIMIT $2`)
	sqlEventsSince   = eventTable.read(`WHERE seq > $1 ORDER BY seq LIMIT $2`)
	sqlEventsAfter   = eventTable.read(`WHERE lead_id = $1 AND seq > $2 ORDER BY seq`)
	sqlEventsBatch   = eventTable.read(`WHERE batch = $1 AND by_kind = 'human' ORDER BY seq`)
	sqlEventsOf      = eventTable.read(`WHERE lead_id > $1 AND lead_id <= $2 ORDER BY lead_id, seq`)
	sqlRowEvents     = eventTable.read(`WHERE ` + ofRows + ` ORDER BY seq`)
	sqlActsOnRows    = eventTable.read(`WHERE actor = $1 AND by_kind = 'human' AND at >= $2 AND ` + ofRows + ` ORDER BY seq DESC`)
	sqlEvent         = eventTable.read(`WHERE seq = $1`)
	sqlLastPublished = eventTable.read(`WHERE kind = 'policy_changed' ORDER BY seq DESC LIMIT $1`)
	sqlTalks         = eventTable.read(`WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 AND kind IN ('contacted', 'undone') ORDER BY seq DESC LIMIT $2`)
	sqlExportEvents = eventTable.read(`ORDER BY seq`)
)

// ofRows tells the events about rows of no lead from what else no lead's history tells.
const ofRows = `lead_id = 0 AND kind IN ('partner_saved', 'page_saved', 'overlap_saved', 'row_saved', 'partner_merged', 'undone')`

// The queries of the journal.
const (
	sqlTakeSeq = `UPDATE journal_head SET seq = seq + $1 WHERE id = 1
 RETURNING seq, (SELECT link FROM journal j WHERE j.seq = journal_head.seq - $1)`
	sqlHead    = `SELECT seq FROM journal_head WHERE id = 1`
	byPerson   = `by_kind = 'human' AND kind <> 'person_erased' AND at >= $2 AND `
	sqlDeedsOf = `SELECT batch, undoes, at, seq FROM journal WHERE actor = $1 AND ` + byPerson + `at <= $3 AND (at < $3 OR seq < $4)
 AND (lead_id <> 0 OR ` + ofRows + `) ORDER BY at DESC, seq DESC LIMIT $5`
	sqlDeedSize = `SELECT COUNT(*) FROM journal WHERE COALESCE(actor, '') = $1 AND ` + byPerson + `batch = $3 AND undoes = ''
 AND (lead_id <> 0 OR ` + ofRows + `)`
	sqlDeedsOnLead = `SELECT batch, undoes, at, seq FROM journal WHERE COALESCE(actor, '') = $1 AND ` + byPerson + `lead_id = $3
 ORDER BY at DESC, seq DESC`
)

// Append adds an event to what this transaction writes at its end. Its number is given there.
func (tx *Tx) Append(e journal.Event) {
	if e.Engine == 0 {
		e.Engine = journal.Engine
	}
	tx.events = append(tx.events, e)
}

func (tx *Tx) flushJournal(ctx context.Context, at func(string)) error {
	if len(tx.events) == 0 {
		return nil
	}
	var head int64
	var link []byte // of the event before
	ok, err := tx.one(ctx, sqlTakeSeq, []any{len(tx.events)}, &head, &link)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("the journal has no head")
	}
	at(PointAfterJournal)
	seq := head - int64(len(tx.events))
	for i := range tx.events {
		e := &tx.events[i]
		seq++
		e.Seq = seq
		values := eventTable.args(eventTable.all, e)
		link = linked(link, newSalt(), values)
		if _, err := tx.put(ctx, sqlAppend, append(values, link)...); err != nil {
			return err
		}
	}
	clear(tx.events)
	tx.events, tx.firstSeq, tx.journalled, tx.head = tx.events[:0], 0, true, head
	return nil
}

func (tx *Tx) read(ctx context.Context, text string, args ...any) (out []journal.Event, err error) {
	err = eventTable.each(ctx, tx, text, args, func(e *journal.Event) error {
		out = append(out, *e)
		return nil
	})
	return out, err
}

// Head is the number of the newest event.
func (tx *Tx) Head(ctx context.Context) (int64, error) {
	var seq int64
	_, err := tx.one(ctx, sqlHead, nil, &seq)
	return seq, err
}

// FirstSeq is the number that the first event of this transaction gets, by which rows say from when on they
// are known: what is admitted is always told.
func (tx *Tx) FirstSeq(ctx context.Context) (int64, error) {
	if tx.firstSeq == 0 {
		head, err := tx.Head(ctx)
		if err != nil {
			return 0, err
		}
		tx.firstSeq = head + 1
	}
	return tx.firstSeq, nil
}

// History returns the newest events of a lead, newest first.
func (tx *Tx) History(ctx context.Context, id lead.ID, limit int) ([]journal.Event, error) {
	return tx.read(ctx, sqlHistory, int64(id), limit)
}

// Since returns events after a number, oldest first.
func (tx *Tx) Since(ctx context.Context, seq int64, limit int) ([]journal.Event, error) {
	return tx.read(ctx, sqlEventsSince, seq, limit)
}

// After returns a lead's events after a number, oldest first.
func (tx *Tx) After(ctx context.Context, id lead.ID, seq int64) ([]journal.Event, error) {
	return tx.read(ctx, sqlEventsAfter, int64(id), seq)
}

// Batch returns the events of one human action, oldest first.
func (tx *Tx) Batch(ctx context.Context, batch string) ([]journal.Event, error) {
	return tx.read(ctx, sqlEventsBatch, batch)
}

// ActsOnRows returns a user's own recent events about rows of no lead, newest first.
func (tx *Tx) ActsOnRows(ctx context.Context, user string, since int64) ([]journal.Event, error) {
	return tx.read(ctx, sqlActsOnRows, user, since)
}

// Deed is what a person did to one subject, as part of a batch or, when Undoes is set, to take that one back.
type Deed struct {
	Batch, Undoes string
	At, Seq       int64
}

func deed(c *cells) Deed { return Deed{Batch: c.text(), Undoes: c.text(), At: c.int(), Seq: c.int()} }

// DeedsOf returns a user's own deeds since an instant, newest first, from before the last one that is
// known; nil is from the newest on.
func (tx *Tx) DeedsOf(ctx context.Context, user string, since int64, last *Deed, limit int) ([]Deed, error) {
	if last == nil {
		last = &Deed{At: Never, Seq: Never}
	}
	return gather(ctx, tx, 4, deed, sqlDeedsOf, user, since, last.At, last.Seq, limit)
}

// DeedsOnLead returns a user's own deeds on a lead since an instant, newest first.
func (tx *Tx) DeedsOnLead(ctx context.Context, user string, since int64, id lead.ID) ([]Deed, error) {
	return gather(ctx, tx, 4, deed, sqlDeedsOnLead, user, since, int64(id))
}

// DeedSize counts the deeds of a batch among those of DeedsOf.
func (tx *Tx) DeedSize(ctx context.Context, user string, since int64, batch string) (n int, err error) {
	_, err = tx.one(ctx, sqlDeedSize, []any{user, since, batch}, &n)
	return n, err
}
