package store

import (
	"context"
	"strconv"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// owners is how many persons are looked at for the touches of an export at once.
const owners = 2000

// EveryTouch calls f for each touch that is no referral, with what its person is known by. A touch that
// a referral wrote is part of its lead, so it is left out. A person whom only touches name has the
// address by which it is looked up. Touches lie in the order of their persons, so each person is read
// once and not for each of its touches. What f is given is its own only while it runs.
func (tx *Tx) EveryTouch(ctx context.Context, f func(t *Touch, email, client *lead.Opt[string]) error) error {
	type owner struct {
		id            int64
		email, client lead.Opt[string]
	}
	read := func(c *cells) owner { return owner{c.int(), c.opt(), c.opt()} }
	var t Touch
	for after := int64(0); ; {
		some, err := gather(ctx, tx, 3, read, sqlTouchOwners, after, owners)
		if err != nil || len(some) == 0 {
			return err
		}
		last := some[len(some)-1].id
		err = tx.rows(ctx, sqlExportTouches, []any{after, last}, touchTable.kept, func(c *cells) error {
			touchTable.into(c, &t)
			for len(some) > 0 && some[0].id < t.PersonID {
				some = some[1:]
			}
			if c.err != nil || len(some) == 0 || some[0].id != t.PersonID {
				return c.err // of a damaged file a touch may have no person: then it is nobody's
			}
			return f(&t, &some[0].email, &some[0].client)
		})
		if err != nil {
			return err
		}
		after = last
	}
}

// LeadDeal is an opportunity with the address of its lead's person and the external id of the lead.
type LeadDeal struct {
	*Opportunity
	Email, LeadRef lead.Opt[string]
}

// DealsAfter returns up to limit opportunities behind a number, in the order of their numbers.
func (tx *Tx) DealsAfter(ctx context.Context, after int64, limit int) ([]LeadDeal, error) {
	read := func(c *cells) LeadDeal { return LeadDeal{opportunityTable.row(c), c.opt(), c.opt()} }
	return gather(ctx, tx, opportunityTable.kept+2, read, sqlExportDeals, after, limit)
}

// LeadsAround returns leads by their numbers, with what stands around each, in that order.
func (tx *Tx) LeadsAround(ctx context.Context, ids []int64) ([]Whole, error) {
	places := make([]Place, len(ids))
	for i, id := range ids {
		places[i].ID = id
	}
	return whole.at(ctx, tx, sqlWholeRows, places)
}

// EveryEvent calls f for each event of the journal, in its order. Its content is given as it is kept, and
// not read into the event; both are f's only while it runs.
func (tx *Tx) EveryEvent(ctx context.Context, f func(*journal.Event, *journal.Packed) error) error {
	return tx.packed(ctx, eventTable, sqlExportEvents, nil, f)
}

// packed calls f for each event that a question for a table's columns finds, of which the content is the last.
func (tx *Tx) packed(
	ctx context.Context, t *table[journal.Event], text string, args []any, f func(*journal.Event, *journal.Packed) error,
) error {
	var e journal.Event
	var content journal.Packed
	odd := func(err error) {
		tx.odd(&Unreadable{Table: t.name, Row: strconv.FormatInt(e.Seq, 10), Column: "data", Err: err})
	}
	heads := t.part(t.all[:t.kept-1])
	return tx.rows(ctx, text, args, t.kept, func(c *cells) error {
		heads.into(c, &e)
		content = journal.Packed{Text: c.text(), At: e.At, Odd: odd}
		if c.err != nil {
			return c.err
		}
		return f(&e, &content)
	})
}

// AttributeNames lists the columns that imports kept as attributes of leads, sorted, at most limit.
func (tx *Tx) AttributeNames(ctx context.Context, limit int) ([]string, error) {
	return gather(ctx, tx, 1, (*cells).text, tx.c.engine.attributeNames, limit)
}
