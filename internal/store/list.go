package store

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// ListRow is a lead as lists show it, with the names it is known by.
type ListRow struct {
	ID         int64              `column:"l.id"`
	Version    int64              `column:"l.version"`
	Name       string             `column:"COALESCE(p.name, '')"`
	Email      string             `column:"COALESCE(p.email, '')"`
	Company    string             `column:"COALESCE(a.name, '')"`
	Domain     string             `column:"a.domain"`
	Country    string             `column:"COALESCE(a.country, '')"`
	PartnerID  string             `column:"l.partner_id"`
	Partner    string             `column:"COALESCE(r.name, '')"`
	Tier       string             `column:"COALESCE(l.program_tier, '')"`
	Source     lead.Source        `column:"l.source"`
	Stage      lead.Stage         `column:"l.stage"`
	Score      int64              `column:"l.score"`
	Fit        int64              `column:"l.fit"`
	Intent     int64              `column:"l.intent"`
	Verdict    lead.Verdict       `column:"l.verdict"`
	Owner      string             `column:"l.owner"`
	Queue      string             `column:"l.queue"`
	Clock      lead.ClockKind     `column:"l.clock"`
	DueAt      int64              `column:"l.due_at"`
	ClockStart int64              `column:"CASE l.clock WHEN 'contact' THEN l.contact_start ELSE l.triage_start END"`
	EQLAt      int64              `column:"l.eql_at"`
	Snoozed    int64              `column:"l.snoozed_until"`
	Nurture    int64              `column:"l.nurture_until"`
	NextOn     int64              `column:"COALESCE(l.next_on, 0)"`
	Created    int64              `column:"l.created_at"`
	Saved      int64              `column:"l.updated_at"`
	Tags       lead.Opt[[]string] `column:"l.tags"`
	Conflicts  int64              `column:"l.conflicts"`
	StaleAt    int64              `column:"l.stale_at"` // from when on time may have changed the points
	Section    Section            `column:"-"`
}

// Section is a stretch of the inbox that one index can give in order.
type Section int8

// The sections in the order of the inbox: what is past due, what runs in open queues, what waits
// for a queue to open, what has no clock.
const (
	PastDue Section = iota
	Running
	Resting
	Clockless
)

// listTable is what lists are made of; what is read of it stands in stream.go.
var listTable = newTable[ListRow]("leads")

// Place is where a lead stands in the order of the inbox, and by which number or name in another
// order. As a place to go on from it says that everything up to and including that lead was given.
type Place struct {
	Section Section
	DueAt   int64
	ID      int64
	Step    bool // its next step is due: it stands before all others
	Ready   bool // it stands before all others that are not
	Number  int64
	Word    string
}

func (p Place) compare(o Place) int {
	switch c := cmp.Compare(p.Section, o.Section); {
	case p.Ready && o.Ready:
		return cmp.Or(cmp.Compare(p.DueAt, o.DueAt), cmp.Compare(p.ID, o.ID))
	case p.Ready:
		return -1
	case o.Ready:
		return 1
	case c != 0:
		return c
	}
	if p.Section == Clockless {
		return cmp.Compare(o.ID, p.ID) // without a deadline the newest come first
	}
	return cmp.Or(cmp.Compare(p.DueAt, o.DueAt), cmp.Compare(p.ID, o.ID))
}

// String is the place as text, to be handed back.
func (p Place) String() string {
	return fmt.Sprintf("%d.%d.%d.%d.%t.%t.%x", p.Section, p.DueAt, p.ID, p.Number, p.Step, p.Ready, p.Word)
}

// ParsePlace reads what String wrote.
func ParsePlace(s string) (Place, error) {
	var p Place
	parts := strings.Split(s, ".")
	if len(parts) == 7 {
		section, err1 := strconv.Atoi(parts[0])
		due, err2 := strconv.ParseInt(parts[1], 10, 64)
		id, err3 := strconv.ParseInt(parts[2], 10, 64)
		number, err4 := strconv.ParseInt(parts[3], 10, 64)
		step, err5 := strconv.ParseBool(parts[4])
		ready, err6 := strconv.ParseBool(parts[5])
		word, err7 := hex.DecodeString(parts[6])
		if cmp.Or(err1, err2, err3, err4, err5, err6, err7) == nil && section >= 0 && section <= int(Clockless) {
			return Place{Section: Section(section), DueAt: due, ID: id, Step: step, Ready: ready, Number: number, Word: string(word)}, nil
		}
	}
	return p, fault.New(fault.Invalid, "read the place in the list", fmt.Sprintf("%q is none", s), "begin again without it")
}

// running repeats the predicate of the index of due times word for word, or it is not taken.
const running = "l.due_at < 9223372036854775807"

// section restricts a condition to one section of the inbox.
func (w *where) section(s Section, who Asker) string {
	switch {
	case s == PastDue:
		return running + " AND l.due_at < " + w.arg(Millis(who.Now))
	case s == Clockless:
		return "l.due_at = " + w.arg(int64(Never))
	case s == Resting && len(who.Closed) == 0:
		return "1 = 0"
	}
	cond := running + " AND l.due_at >= " + w.arg(Millis(who.Now))
	switch {
	case s == Resting:
		cond += " AND " + w.in("l.queue", who.Closed)
	case len(who.Closed) > 0:
		cond += " AND NOT (" + w.in("l.queue", who.Closed) + ")"
	}
	return cond
}

// Places returns where up to limit leads of a selection stand, in the order of the inbox, after the
// cursor; limit 0 is all of them. It looks at no row of a lead that the index of the order can spare.
func (tx *Tx) Places(ctx context.Context, sel *Selection, after *Place, limit int) ([]Place, error) {
	if sel.order != ByReady {
		return sel.places(ctx, tx, after, limit)
	}
	return sel.stepsFirst(ctx, tx, after, limit)
}

// Rows returns the rows of leads at their places, in that order. A lead that is gone is left out.
func (tx *Tx) Rows(ctx context.Context, places []Place) ([]ListRow, error) {
	return listed.at(ctx, tx, sqlListRows, places)
}

// joined joins only the tables that the condition speaks of: whoever counts or orders looks at no
// names.
func joined(cond string) string {
	return " FROM leads l" + around(cond, " JOIN ") + " WHERE "
}

// around joins what stands around a lead and a condition speaks of. A lead without a partner is one.
func around(cond, join string) string {
	from := ""
	for _, j := range []struct{ alias, join string }{
		{"p.", join + "persons p ON p.id = l.person_id"}, {"a.", join + "accounts a ON a.id = l.account_id"},
		{"r.", " LEFT JOIN partners r ON r.id = l.partner_id"},
	} {
		if speaks(cond, j.alias) {
			from += j.join
		}
	}
	return from
}

// speaks reports whether a condition speaks of a table.
func speaks(cond, alias string) bool {
	return strings.HasPrefix(cond, alias) || strings.Contains(cond, " "+alias) || strings.Contains(cond, "("+alias)
}

// CountLimit is up to where a live count is exact.
const CountLimit = 999
