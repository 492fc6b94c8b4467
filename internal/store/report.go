package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// CountedLead is what reports count of a lead. Its JSON is that of the journal, so that it can be taken back to what
// was known earlier. Instants are ms, 0 for none.
type CountedLead struct {
	ID             int64       `json:"id"`
	PersonID       int64       `json:"person_id"`
	AccountID      int64       `json:"account_id"`
	PartnerID      string      `json:"partner_id"`
	Source         lead.Source `json:"source"`
	Stage          lead.Stage  `json:"stage"`
	Owner          string      `json:"owner"`
	Queue          string      `json:"queue"`
	ReferredAt     int64       `json:"referred_at"`
	CreatedAt      int64       `json:"created_at"`
	EQLAt          int64       `json:"eql_at"`
	SQLAt          int64       `json:"sql_at"`
	WonAt          int64       `json:"won_at"`
	LostAt         int64       `json:"lost_at"`
	FirstContactAt int64       `json:"first_contact_at"`
	AskedAt        int64       `json:"asked_at"`
	NurtureUntil   int64       `json:"nurture_until"`
	Score          int64       `json:"score"`
	OpenGates      []string    `json:"open_gates"`
}

// CountedTouch is what reports count of a touch.
type CountedTouch struct {
	PersonID   int64
	At         int64
	ID         int64
	Kind       string
	OwnedBy    lead.Opt[string]
	Partner    string `column:"partner_id"`
	Surface    string
	Seq        int64
	Page       int64
	Origin     string
	ExternalID string
}

// How reports read leads and touches.
var (
	countedTable = newTable[CountedLead]("leads")
	passingTable = newTable[CountedTouch]("touches")
)

// The questions of reports.
var (
	sqlCountedIn = countedTable.read(`WHERE referred_at >= $1 AND referred_at < $2 OR eql_at >= $1 AND eql_at < $2
 OR sql_at >= $1 AND sql_at < $2 OR won_at >= $1 AND won_at < $2 OR lost_at >= $1 AND lost_at < $2
 OR created_at >= $1 AND created_at < $2 AND source IN ('own_site', 'event') ORDER BY id`)
	sqlCountedByID = countedTable.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY id`)
	sqlCountedIs   = countedTable.read(`WHERE stage = $1 ORDER BY id`)
	sqlTouchesIn   = passingTable.read(`WHERE at >= $1 AND at < $2 AND partner_id <> '' AND kind <> 'partner_referral'
 ORDER BY person_id, at, id`)
	sqlPageTouches = passingTable.read(`WHERE page <> 0 AND at >= $1 AND at < $2 ORDER BY person_id, at, id`)
	sqlTouchesOf   = passingTable.read(`WHERE person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND at > $2 AND at <= $3
 ORDER BY person_id, at, id`)
	sqlCyclesDue     = cycleTable.read(`WHERE due >= $1 AND due < $2 ORDER BY lead_id, kind, start`)
	sqlEventsLater   = eventTable.read(`WHERE at > $1 ORDER BY seq DESC`)
	sqlPartnerEvents = eventTable.read(`WHERE lead_id = 0 AND kind IN ('partner_saved', 'undone') ORDER BY seq`)
	sqlDealEvents    = eventTable.read(
		`WHERE kind = 'opportunity' AND lead_id IN (SELECT DISTINCT lead_id FROM opportunities) ORDER BY seq`,
	)
)

const (
	sqlPersonsAt = `SELECT account_id, person_id FROM leads WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 UNION SELECT l.account_id, m.person_id FROM merges m JOIN leads l ON l.id = m.root
 WHERE l.account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY 1, 2`
	sqlMovedAt = `SELECT CAST(l.value AS BIGINT), COALESCE((SELECT MAX(j.at) FROM journal j WHERE j.lead_id = CAST(l.value AS BIGINT)
 AND j.by_kind IN ('human', 'partner') AND j.at <= $2), 0) FROM json_each($1) l`
	sqlReferredAt = `SELECT a.domain, l.id FROM leads l JOIN accounts a ON a.id = l.account_id
 WHERE l.partner_id = $1 AND l.referred_at > 0 AND a.domain <> '' ORDER BY a.domain, l.id`
	sqlFirstOf        = `SELECT COALESCE(MIN(referred_at), 0) FROM leads WHERE referred_at > 0`
	sqlLeadsOfPartner = `SELECT id FROM leads WHERE partner_id = $1 AND id > $2 ORDER BY id LIMIT $3`
	sqlNewestOf       = `SELECT id FROM leads WHERE partner_id = $1 ORDER BY id DESC LIMIT $2`
	sqlAskedOf        = `SELECT id FROM leads WHERE partner_id = $1 AND asked_at > 0 ORDER BY asked_at, id LIMIT $2`
	sqlSentBy         = `SELECT COUNT(*) FROM leads WHERE partner_id = $1`
	sqlOpenLeadsOf    = `SELECT id FROM leads WHERE partner_id = $1 AND COALESCE(stage, '') NOT IN ` + dead + ` ORDER BY id LIMIT $2`
)

// CountedIn calls f for each lead of which something that reports count happened at or after from and before to.
func (tx *Tx) CountedIn(ctx context.Context, from, to int64, f func(*CountedLead) error) error {
	return countedTable.each(ctx, tx, sqlCountedIn, []any{from, to}, f)
}

// CountedByID returns the leads of these ids, in their order.
func (tx *Tx) CountedByID(ctx context.Context, ids []int64) ([]*CountedLead, error) {
	return among(ctx, tx, countedTable, sqlCountedByID, ids)
}

// CountedIs calls f for each lead in a stage.
func (tx *Tx) CountedIs(ctx context.Context, s lead.Stage, f func(*CountedLead) error) error {
	return countedTable.each(ctx, tx, sqlCountedIs, []any{string(s)}, f)
}

// TouchesIn calls f for each touch of a partner at or after from and before to, without referrals.
func (tx *Tx) TouchesIn(ctx context.Context, from, to int64, f func(*CountedTouch) error) error {
	return passingTable.each(ctx, tx, sqlTouchesIn, []any{from, to}, f)
}

// PageTouches calls f for each touch of a page at or after from and before to.
func (tx *Tx) PageTouches(ctx context.Context, from, to int64, f func(*CountedTouch) error) error {
	return passingTable.each(ctx, tx, sqlPageTouches, []any{from, to}, f)
}

// TouchesOf calls f for the touches of persons after one instant and up to another, person by person in order of time.
func (tx *Tx) TouchesOf(ctx context.Context, persons []int64, after, to int64, f func(*CountedTouch) error) error {
	if len(persons) == 0 {
		return nil
	}
	return passingTable.each(ctx, tx, sqlTouchesOf, []any{idsJSON(persons), after, to}, f)
}

// CyclesDue calls f for each run of a clock that is due at or after from and before to.
func (tx *Tx) CyclesDue(ctx context.Context, from, to int64, f func(*Cycle) error) error {
	return cycleTable.each(ctx, tx, sqlCyclesDue, []any{from, to}, f)
}

// EventsLater calls f for each event after an instant (ms), the newest number first.
func (tx *Tx) EventsLater(ctx context.Context, at int64, f func(*journal.Event) error) error {
	return eventTable.each(ctx, tx, sqlEventsLater, []any{at}, f)
}

// DealEvents calls f for each event about an opportunity, in order.
func (tx *Tx) DealEvents(ctx context.Context, f func(*journal.Event) error) error {
	return eventTable.each(ctx, tx, sqlDealEvents, nil, f)
}

// AtAccount is a person with a lead at an account.
type AtAccount struct{ Account, Person int64 }

// PersonsAt lists who has a lead at these accounts.
func (tx *Tx) PersonsAt(ctx context.Context, accounts []int64) ([]AtAccount, error) {
	if len(accounts) == 0 {
		return nil, nil
	}
	return gather(ctx, tx, 2, func(c *cells) AtAccount { return AtAccount{c.int(), c.int()} }, sqlPersonsAt, idsJSON(accounts))
}

// FirstReferral is the instant (ms) of the first referral, 0 when there is none.
func (tx *Tx) FirstReferral(ctx context.Context) (at int64, err error) {
	_, err = tx.one(ctx, sqlFirstOf, nil, &at)
	return at, err
}

// LeadsOfPartner lists the leads of a partner behind a number, whatever became of them.
func (tx *Tx) LeadsOfPartner(ctx context.Context, partner string, after int64, limit int) ([]int64, error) {
	return gather(ctx, tx, 1, func(c *cells) int64 { return c.int() }, sqlLeadsOfPartner, partner, after, limit)
}

// NewestOf lists the newest leads of a partner, whatever became of them, the newest first.
func (tx *Tx) NewestOf(ctx context.Context, partner string, limit int) ([]int64, error) {
	return gather(ctx, tx, 1, (*cells).int, sqlNewestOf, partner, limit)
}

// AskedOf lists the leads of a partner about which a question waits for it, the one asked first first.
func (tx *Tx) AskedOf(ctx context.Context, partner string, limit int) ([]int64, error) {
	return gather(ctx, tx, 1, (*cells).int, sqlAskedOf, partner, limit)
}

// SentBy counts the leads of a partner, whatever became of them.
func (tx *Tx) SentBy(ctx context.Context, partner string) (n int64, err error) {
	_, err = tx.one(ctx, sqlSentBy, []any{partner}, &n)
	return n, err
}

// OpenLeadsOf lists the first leads of a partner that still can be won.
func (tx *Tx) OpenLeadsOf(ctx context.Context, partner string, limit int) ([]int64, error) {
	return gather(ctx, tx, 1, func(c *cells) int64 { return c.int() }, sqlOpenLeadsOf, partner, limit)
}

// PartnerEvents calls f for each event about a partner's row, in order.
func (tx *Tx) PartnerEvents(ctx context.Context, f func(*journal.Event) error) error {
	return eventTable.each(ctx, tx, sqlPartnerEvents, nil, f)
}

// MovedAt is when a person or a partner last did something to leads, up to an instant (ms), by lead.
func (tx *Tx) MovedAt(ctx context.Context, leads []int64, until int64) (map[int64]int64, error) {
	return byKey(ctx, tx, (*cells).int, (*cells).int, sqlMovedAt, idsJSON(leads), until)
}

// ReferredDomains are the leads that a partner referred, by the domain of their companies.
func (tx *Tx) ReferredDomains(ctx context.Context, partner string) (map[string][]int64, error) {
	out := map[string][]int64{}
	return out, tx.rows(ctx, sqlReferredAt, []any{partner}, 2, func(c *cells) error {
		domain, id := c.text(), c.int()
		out[domain] = append(out[domain], id)
		return nil
	})
}
