package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// ListRow is a lead as lists show it, with the names it is known by.
type ListRow struct {
	ID, Version                    int64
	Name, Email, Company, Domain   string
	Country, PartnerID, Partner    string
	Tier                           string
	Source                         lead.Source
	Stage                          lead.Stage
	Score, Fit, Intent             int64
	Verdict                        lead.Verdict
	Owner, Queue                   string
	Clock                          lead.ClockKind
	DueAt, ClockStart              int64
	EQLAt, Snoozed, Created, Saved int64
	Tags                           lead.Opt[[]string]
	Conflicts                      int64
	StaleAt                        int64 // from when on time may have changed the points
	Section                        Section
}

// Section is a stretch of the inbox that one index can give in order.
type Section int

// The sections in the order of the inbox: what is past due, what runs in open queues, what waits
// for a queue to open, what has no clock.
const (
	PastDue Section = iota
	Running
	Resting
	Clockless
)

const listColumns = `l.id, l.version, COALESCE(p.name, ''), COALESCE(p.email, ''), COALESCE(a.name, ''), a.domain, COALESCE(a.country, ''), l.partner_id, COALESCE(r.name, ''),
 COALESCE(l.program_tier, ''), l.source, l.stage, l.score, l.fit, l.intent, l.verdict, l.owner, l.queue, l.clock, l.due_at,
 CASE l.clock WHEN 'contact' THEN l.contact_start ELSE l.triage_start END, l.eql_at, l.snoozed_until, l.created_at, l.updated_at, l.tags, l.conflicts, l.stale_at`

// sqlListRows reads the rows of leads that were chosen: the order was decided before, on an index.
const sqlListRows = `SELECT ` + listColumns + ` FROM leads l JOIN persons p ON p.id = l.person_id JOIN accounts a ON a.id = l.account_id
 LEFT JOIN partners r ON r.id = l.partner_id WHERE l.id IN (SELECT value FROM json_each($1))`

// Place is where a lead stands in the order of the inbox. As a place to go on from it says that
// everything up to and including that lead was given.
type Place struct {
	Section Section
	DueAt   int64
	ID      int64
}

func (p Place) compare(o Place) int {
	if c := cmp.Compare(p.Section, o.Section); c != 0 {
		return c
	}
	if p.Section == Clockless {
		return cmp.Compare(o.ID, p.ID) // without a deadline the newest come first
	}
	return cmp.Or(cmp.Compare(p.DueAt, o.DueAt), cmp.Compare(p.ID, o.ID))
}

// String is the place as text, to be handed back.
func (p Place) String() string {
	return fmt.Sprintf("%d.%d.%d", p.Section, p.DueAt, p.ID)
}

// ParsePlace reads what String wrote.
func ParsePlace(s string) (Place, error) {
	var p Place
	parts := strings.Split(s, ".")
	if len(parts) == 3 {
		section, err1 := strconv.Atoi(parts[0])
		due, err2 := strconv.ParseInt(parts[1], 10, 64)
		id, err3 := strconv.ParseInt(parts[2], 10, 64)
		if err1 == nil && err2 == nil && err3 == nil && section >= 0 && section <= int(Clockless) {
			return Place{Section(section), due, id}, nil
		}
	}
	return p, fault.New(fault.Invalid, "read the place in the list", fmt.Sprintf("%q is none", s), "begin again without it")
}

// running repeats the predicate of the index of due times word for word, or it is not taken.
const running = "l.due_at < 9223372036854775807"

// section restricts a condition to one section of the inbox.
func (w *where) section(s Section, who Asker) string {
	now := w.arg(Millis(who.Now))
	switch s {
	case PastDue:
		return running + " AND l.due_at < " + now
	case Clockless:
		return "l.due_at = " + w.arg(int64(Never))
	}
	cond := running + " AND l.due_at >= " + now
	switch {
	case s == Running && len(who.Closed) > 0:
		cond += " AND NOT (" + w.in("l.queue", who.Closed) + ")"
	case s == Resting && len(who.Closed) > 0:
		cond += " AND " + w.in("l.queue", who.Closed)
	case s == Resting:
		cond = "1 = 0"
	}
	return cond
}

// Places returns where up to limit leads of a selection stand, in the order of the inbox, after the
// cursor; limit 0 is all of them. It looks at no row of a lead that the index of the order can spare.
func (tx *Tx) Places(ctx context.Context, sel *Selection, after *Place, limit int) ([]Place, error) {
	return sel.places(ctx, tx, after, limit)
}

// Rows returns the rows of leads at their places, in that order. A lead that is gone is left out.
func (tx *Tx) Rows(ctx context.Context, places []Place) ([]ListRow, error) {
	if len(places) == 0 {
		return nil, nil
	}
	ids, at := make([]int64, len(places)), make(map[int64]int, len(places))
	for i, p := range places {
		ids[i], at[p.ID] = p.ID, i
	}
	out := make([]ListRow, len(places))
	err := tx.each(ctx, sqlListRows, []any{idsJSON(ids)}, func(scan func(...any) error) error {
		r := ListRow{}
		if err := scan(&r.ID, &r.Version, &r.Name, &r.Email, &r.Company, &r.Domain, &r.Country, &r.PartnerID, &r.Partner, &r.Tier, &r.Source, &r.Stage,
			&r.Score, &r.Fit, &r.Intent, &r.Verdict, &r.Owner, &r.Queue, &r.Clock, &r.DueAt, &r.ClockStart, &r.EQLAt, &r.Snoozed, &r.Created, &r.Saved,
			listScan{&r.Tags}, &r.Conflicts, &r.StaleAt); err != nil {
			return err
		}
		r.Section = places[at[r.ID]].Section
		out[at[r.ID]] = r
		return nil
	})
	// A lead that went since the selection was made leaves a gap.
	return slices.DeleteFunc(out, func(r ListRow) bool { return r.ID == 0 }), err
}

// List returns up to limit leads of a selection, in the order of the inbox, after the cursor; limit
// 0 is all of them.
func (tx *Tx) List(ctx context.Context, sel *Selection, after *Place, limit int) ([]ListRow, error) {
	places, err := tx.Places(ctx, sel, after, limit)
	if err != nil {
		return nil, err
	}
	return tx.Rows(ctx, places)
}

// joined joins only the tables that the condition speaks of: whoever counts or orders looks at no
// names.
func joined(cond string) string {
	cond = " " + cond
	from := " FROM leads l"
	for _, j := range []struct{ alias, join string }{
		{"p.", " JOIN persons p ON p.id = l.person_id"}, {"a.", " JOIN accounts a ON a.id = l.account_id"}, {"r.", " LEFT JOIN partners r ON r.id = l.partner_id"},
	} {
		if strings.Contains(cond, " "+j.alias) || strings.Contains(cond, "("+j.alias) {
			from += j.join
		}
	}
	return from + " WHERE "
}

// CountLimit is up to where a live count is exact.
const CountLimit = 999
