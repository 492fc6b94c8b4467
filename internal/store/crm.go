package store

import (
	"context"
	"database/sql"
)

// Connection is a CRM that is kept in step. Its token stands in an environment variable and nowhere else.
type Connection struct {
	ID       string `json:"-"` // its name
	Kind     string `json:"kind"`
	URL      string `json:"url"`
	TokenEnv string `json:"token_env"`
	Paused   int64  `json:"paused"`  // 1: nothing goes or comes
	Private  int64  `json:"private"` // 1: private and loopback addresses too
	SetAt    int64  `json:"set_at"`
	SetBy    string `json:"set_by"`
}

// CRMState is how far a connection is. Instants are ms, 0 for never.
type CRMState struct {
	ID        string
	JournalAt int64  // number of the journal up to which leads that changed are marked; -1: no lead is yet
	Since     string // from when on changes there are asked for, by sort of record: JSON
	Stopped   string // why nothing goes until somebody has set it right, "" while it does
	LastError string
	LastOkAt  int64
	RetryAt   int64 // before this nothing is asked
	PulledAt  int64
	Web       string // where people see records there, "" while nobody knows
}

// The connections and how far they are.
var (
	Connections = few[Connection]("connections")
	CRMStates   = few[CRMState]("crm_state")
)

// CRMLink is a lead and its records at a connection.
type CRMLink struct {
	Connection  string
	LeadID      int64
	RemoteID    string // of the contact, "" for none; of a proposed match in the state conflict
	CompanyID   string
	Last        string // digests of what both sides were, by field: JSON
	State       string // waiting, done, conflict (a person decides), dead (it was refused for good)
	Seq         int64  // the event that changed the lead last
	Since       int64  // when it began to differ, 0: it does not
	NextAt      int64  // when it is tried, Never: it is not
	Tries       int64
	LeasedUntil int64
	LastError   string
	Field       string // which field was refused
	DoneAt      int64  // when both sides were the same last
}

// The states of links.
const (
	CRMWaiting  = "waiting"
	CRMDone     = "done"
	CRMConflict = "conflict"
	CRMDead     = "dead"
)

var crmLinkTable = newTable[CRMLink]("crm_links")

// The queries of links.
var (
	sqlCRMLinks = crmLinkTable.read(`WHERE connection = $1 AND lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))
 ORDER BY lead_id`)
	sqlCRMRemotes = crmLinkTable.read(`WHERE connection = $1 AND remote_id IN (SELECT value FROM json_each($2)) ORDER BY lead_id`)
	sqlCRMFirms   = crmLinkTable.read(`WHERE connection = $1 AND company_id IN (SELECT value FROM json_each($2)) ORDER BY lead_id`)
	sqlCRMLinksOf = crmLinkTable.read(`WHERE lead_id = $1 ORDER BY connection`)
	sqlCRMDue     = crmLinkTable.read(`WHERE connection = $1 AND next_at <= $2 AND next_at < 9223372036854775807
 AND (leased_until <= $2 OR leased_until > $4) ORDER BY next_at, lead_id LIMIT $3`)
	sqlCRMTroubled = crmLinkTable.read(`WHERE connection = $1 AND state IN ('conflict', 'dead') ORDER BY lead_id LIMIT $2`)
)

const (
	sqlMarkCRM = `INSERT INTO crm_links (connection, lead_id, remote_id, company_id, last, state, seq, since, next_at, tries, leased_until,
 last_error, field, done_at) VALUES ($1, $2, '', '', '{}', 'waiting', $3, $4, $5, 0, 0, '', '', 0)
 ON CONFLICT (connection, lead_id) DO UPDATE SET
 seq = CASE WHEN excluded.seq > crm_links.seq THEN excluded.seq ELSE crm_links.seq END,
 since = CASE WHEN crm_links.since = 0 THEN excluded.since ELSE crm_links.since END,
 next_at = CASE WHEN crm_links.next_at < excluded.next_at THEN crm_links.next_at ELSE excluded.next_at END,
 tries = CASE WHEN crm_links.state = 'waiting' THEN crm_links.tries ELSE 0 END, state = 'waiting'`
	sqlMarkEveryCRM = `INSERT INTO crm_links (connection, lead_id, remote_id, company_id, last, state, seq, since, next_at, tries,
 leased_until, last_error, field, done_at)
 SELECT CAST($1 AS TEXT), id, '', '', '{}', 'waiting', CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($3 AS BIGINT), 0, 0, '', '', 0
 FROM leads WHERE COALESCE(stage, '') <> 'quarantined'
 ON CONFLICT (connection, lead_id) DO UPDATE SET since = CASE WHEN crm_links.since = 0 THEN excluded.since ELSE crm_links.since END,
 seq = CASE WHEN excluded.seq > crm_links.seq THEN excluded.seq ELSE crm_links.seq END,
 next_at = CASE WHEN crm_links.next_at < excluded.next_at THEN crm_links.next_at ELSE excluded.next_at END, state = 'waiting', tries = 0`
	sqlCRMEvents = `SELECT seq, lead_id, at, kind, by_kind FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2`
	sqlCRMFrom   = `SELECT COALESCE(MIN(seq), 0) FROM journal WHERE at >= $1`
	sqlCRMBehind = `SELECT COUNT(DISTINCT lead_id), MIN(at) FROM journal WHERE seq > $1 AND lead_id <> 0`
	sqlCRMMoved  = `SELECT lead_id, MIN(at) FROM journal WHERE seq > $1 AND lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))
 GROUP BY lead_id`
	sqlLeaseCRM  = `UPDATE crm_links SET leased_until = $1 WHERE connection = $2 AND lead_id = $3 AND leased_until = $4`
	sqlSettleCRM = `UPDATE crm_links SET remote_id = $1, company_id = $2, last = $3,
 state = CASE WHEN seq > $4 THEN 'waiting' ELSE CAST($5 AS TEXT) END,
 since = CASE WHEN seq > $4 THEN CAST($6 AS BIGINT) ELSE CAST($7 AS BIGINT) END,
 next_at = CASE WHEN seq > $4 THEN CAST($6 AS BIGINT) ELSE CAST($8 AS BIGINT) END, tries = $9,
 leased_until = 0, last_error = $10, field = $11, done_at = $12
 WHERE connection = $13 AND lead_id = $14 AND leased_until = $15`
	sqlCountCRM = `SELECT COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'conflict' THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END), 0), MIN(CASE WHEN state = 'waiting' THEN since END)
 FROM crm_links WHERE connection = $1`
	sqlNextCRM      = `SELECT MIN(next_at) FROM crm_links WHERE connection = $1 AND next_at < 9223372036854775807`
	sqlDropCRM      = `DELETE FROM crm_links WHERE connection = $1`
	sqlDropCRMLeads = `DELETE FROM crm_links WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlHurryCRM     = `UPDATE crm_links SET next_at = $2, tries = 0 WHERE connection = $1 AND state = 'waiting' AND next_at > $2
 AND next_at < 9223372036854775807`
	sqlRetryCRM = `UPDATE crm_links SET tries = 0 WHERE connection = $1 AND state = 'waiting' AND tries > 0`
)

// CRMLinks returns the links of leads at a connection.
func (tx *Tx) CRMLinks(ctx context.Context, connection string, leads []int64) ([]*CRMLink, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	return crmLinkTable.rows(ctx, tx, sqlCRMLinks, connection, toJSON(leads))
}

// CRMRemotes returns the links of contacts there.
func (tx *Tx) CRMRemotes(ctx context.Context, connection string, ids []string) ([]*CRMLink, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return crmLinkTable.rows(ctx, tx, sqlCRMRemotes, connection, toJSON(ids))
}

// CRMFirms returns the links of leads whose company is one of those there.
func (tx *Tx) CRMFirms(ctx context.Context, connection string, ids []string) ([]*CRMLink, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return crmLinkTable.rows(ctx, tx, sqlCRMFirms, connection, toJSON(ids))
}

// CRMLinksOf returns the links of a lead.
func (tx *Tx) CRMLinksOf(ctx context.Context, id int64) ([]*CRMLink, error) {
	return crmLinkTable.rows(ctx, tx, sqlCRMLinksOf, id)
}

// CRMTroubled returns links that a person has to look at.
func (tx *Tx) CRMTroubled(ctx context.Context, connection string, limit int) ([]*CRMLink, error) {
	return crmLinkTable.rows(ctx, tx, sqlCRMTroubled, connection, limit)
}

// CRMLease is for how long a link is taken, in ms.
const CRMLease = 3 * 60_000

// CRMDue returns links that can be taken at an instant. A lease that ends later than one of now would is none.
func (tx *Tx) CRMDue(ctx context.Context, connection string, now int64, limit int) ([]*CRMLink, error) {
	return crmLinkTable.rows(ctx, tx, sqlCRMDue, connection, now, limit, now+CRMLease)
}

// CRMNext is when a link is due next, Never for none.
func (tx *Tx) CRMNext(ctx context.Context, connection string) (int64, error) {
	var at sql.NullInt64
	_, err := tx.one(ctx, sqlNextCRM, []any{connection}, &at)
	if !at.Valid {
		return Never, err
	}
	return at.Int64, err
}

// MarkCRM says that a lead differs since an instant, by an event.
func (tx *Tx) MarkCRM(ctx context.Context, connection string, lead, seq, since, next int64) error {
	_, err := tx.put(ctx, sqlMarkCRM, connection, lead, seq, since, next)
	return err
}

// MarkEveryCRM says that of every lead but those in quarantine.
func (tx *Tx) MarkEveryCRM(ctx context.Context, connection string, seq, at int64) error {
	_, err := tx.put(ctx, sqlMarkEveryCRM, connection, seq, at)
	return err
}

// LeaseCRM takes a link until an instant, unless somebody else did since it was read.
func (tx *Tx) LeaseCRM(ctx context.Context, l *CRMLink, until int64) (bool, error) {
	n, err := tx.put(ctx, sqlLeaseCRM, until, l.Connection, l.LeadID, l.LeasedUntil)
	return n == 1, err
}

// SettleCRM writes what became of a link that was taken with a lease, unless somebody else took it since. Where the lead
// changed meanwhile it is tried again at now.
func (tx *Tx) SettleCRM(ctx context.Context, l *CRMLink, lease, now int64) (bool, error) {
	n, err := tx.put(ctx, sqlSettleCRM, l.RemoteID, l.CompanyID, l.Last, l.Seq, l.State, now, l.Since, l.NextAt, l.Tries, l.LastError,
		l.Field, l.DoneAt, l.Connection, l.LeadID, lease)
	return n == 1, err
}

// RetryCRM lets links that failed be tried as if they never had.
func (tx *Tx) RetryCRM(ctx context.Context, connection string) error {
	_, err := tx.put(ctx, sqlRetryCRM, connection)
	return err
}

// HurryCRM lets links that wait for a later try be tried at an instant.
func (tx *Tx) HurryCRM(ctx context.Context, connection string, at int64) error {
	_, err := tx.put(ctx, sqlHurryCRM, connection, at)
	return err
}

// DropCRM forgets the links of a connection.
func (tx *Tx) DropCRM(ctx context.Context, connection string) error {
	_, err := tx.put(ctx, sqlDropCRM, connection)
	return err
}

// DropCRMLeads forgets the links of leads.
func (tx *Tx) DropCRMLeads(ctx context.Context, leads []int64) error {
	if len(leads) == 0 {
		return nil
	}
	_, err := tx.put(ctx, sqlDropCRMLeads, toJSON(leads))
	return err
}

// CRMEvent is what a connection is told of an event.
type CRMEvent struct {
	Seq, Lead, At int64
	Kind, By      string
}

// CRMEvents returns events after a number, oldest first.
func (tx *Tx) CRMEvents(ctx context.Context, seq int64, limit int) ([]CRMEvent, error) {
	return gather(ctx, tx, 5, func(c *cells) CRMEvent {
		return CRMEvent{Seq: c.int(), Lead: c.int(), At: c.int(), Kind: c.text(), By: c.text()}
	}, sqlCRMEvents, seq, limit)
}

// CRMFrom is the number of the first event from an instant on, 0 for none.
func (tx *Tx) CRMFrom(ctx context.Context, at int64) (seq int64, err error) {
	_, err = tx.one(ctx, sqlCRMFrom, []any{at}, &seq)
	return seq, err
}

// CRMBehind is how many leads changed after a number, and the instant of the first; 0 for none.
func (tx *Tx) CRMBehind(ctx context.Context, seq int64) (n, since int64, err error) {
	var at sql.NullInt64
	_, err = tx.one(ctx, sqlCRMBehind, []any{seq}, &n, &at)
	return n, at.Int64, err
}

// CRMMoved is when leads first changed after a number of the journal (ms), by lead; those that did not are left out.
func (tx *Tx) CRMMoved(ctx context.Context, seq int64, leads []int64) (map[int64]int64, error) {
	return byKey(ctx, tx, (*cells).int, (*cells).int, sqlCRMMoved, seq, idsJSON(leads))
}

// CRMCounts is how many links of a connection there are, by state.
type CRMCounts struct {
	Waiting, Dead, Conflict, Done int64
	Since                         int64 // when the first that waits began to differ, 0 for none
}

// CRMCount counts the links of a connection.
func (tx *Tx) CRMCount(ctx context.Context, connection string) (c CRMCounts, err error) {
	var at sql.NullInt64
	_, err = tx.one(ctx, sqlCountCRM, []any{connection}, &c.Waiting, &c.Dead, &c.Conflict, &c.Done, &at)
	c.Since = at.Int64
	return c, err
}
