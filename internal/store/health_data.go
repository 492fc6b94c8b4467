package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// The queries of an examination.
const (
	sqlStaleSince = `SELECT COUNT(*) FROM leads WHERE stale_at < $1`
	sqlLastJob    = `SELECT COALESCE(MAX(last_at), 0) FROM jobs`
	sqlWaiting    = `SELECT COUNT(*) FROM deliveries WHERE state = 'waiting' AND not_before < $1`
	sqlCRMVitals  = `SELECT s.id, s.stopped, (SELECT COUNT(*) FROM crm_links l WHERE l.connection = s.id AND l.state = 'dead')
 FROM crm_state s ORDER BY s.id`
	sqlEnriching   = `SELECT m.value, e.daily FROM meta m JOIN enrichment e ON e.off = 0 WHERE m.name = 'enriching'`
	sqlRefPersons  = `SELECT COUNT(*) FROM leads l LEFT JOIN persons p ON p.id = l.person_id WHERE l.person_id <> 0 AND p.id IS NULL`
	sqlRefAccounts = `SELECT COUNT(*) FROM leads l LEFT JOIN accounts a ON a.id = l.account_id WHERE l.account_id <> 0 AND a.id IS NULL`
	sqlRefPartners = `SELECT COUNT(*) FROM leads l LEFT JOIN partners p ON p.id = l.partner_id WHERE l.partner_id <> '' AND p.id IS NULL`
	sqlRefTouches  = `SELECT COUNT(*) FROM touches t LEFT JOIN persons p ON p.id = t.person_id WHERE t.person_id <> 0 AND p.id IS NULL`
	sqlRefClients  = `SELECT COUNT(*) FROM person_clients c LEFT JOIN persons p ON p.id = c.person_id
 WHERE c.person_id <> 0 AND p.id IS NULL`
	sqlRefJournal   = `SELECT COUNT(*) FROM journal j LEFT JOIN leads l ON l.id = j.lead_id WHERE j.lead_id <> 0 AND l.id IS NULL`
	sqlRefOpps      = `SELECT COUNT(*) FROM opportunities o LEFT JOIN leads l ON l.id = o.lead_id WHERE o.lead_id <> 0 AND l.id IS NULL`
	sqlRefMessages  = `SELECT COUNT(*) FROM deliveries d LEFT JOIN leads l ON l.id = d.lead_id WHERE d.lead_id <> 0 AND l.id IS NULL`
	sqlMetaAsNumber = `SELECT CAST(value AS BIGINT) FROM meta WHERE name = $1`
)

// pages has SQLite look for damage, and tells a log that is not this database's from damage in the
// file.
func (e *exam) pages(at *sql.Conn) bool {
	found, err := integrity(e.ctx, at, e.deep)
	if err != nil {
		found = append(found, driverText(err))
	}
	if len(found) == 0 {
		text := "every page can be read"
		if e.deep {
			text += " and every index fits its table"
		}
		e.fine("database", text)
		return true
	}
	if sound(e.ctx, e.path, modeFrozen) {
		e.add("database", Bad, "it is sound alone and damaged with the log (-wal) beside it, which belongs to another database",
			"with nobody using it, move "+e.path+"-wal away and look again")
		return false
	}
	e.add("database", Bad, "it is damaged: "+strings.Join(found, "; "), restoreHint)
	return false
}

// schema reports whether the tables are ours and of a step that this program knows.
func (e *exam) schema(at *sql.Conn) bool {
	all, err := migrations()
	if err != nil {
		e.add("schema", Bad, err.Error(), "")
		return false
	}
	s := &Store{path: e.path}
	n, current, err := s.schemaIsCurrent(e.ctx, &conn{c: at, engine: onSQLite}, all)
	e.current = current
	if err != nil {
		text, hint := err.Error(), fault.HintOf(err)
		var f *fault.Error
		if errors.As(err, &f) && f.Why != "" {
			text = f.Why
		}
		e.add("schema", Bad, text, hint)
		return false
	}
	if n == 0 {
		e.add("schema", Warn, "it holds nothing yet", "eqltui import FILE fills it")
		return false
	}
	missing, err := missingTables(e.ctx, at)
	switch {
	case err != nil:
		e.add("schema", Bad, driverText(err), restoreHint)
		return false
	case len(missing) > 0:
		e.add("schema", Bad, "it has no table "+strings.Join(missing, ", "), restoreHint)
		return false
	case !current:
		e.add("schema", Warn, fmt.Sprintf("step %d of %d", n, len(all)),
			"the next start brings it up to date and keeps a copy of how it was")
	default:
		e.fine("schema", fmt.Sprintf("step %d, every checksum fits", n))
	}
	e.parts(at, n)
	return true
}

func (e *exam) journal(at *sql.Conn) {
	var c Content
	why, err := journalGap(e.ctx, at, &c)
	switch {
	case err != nil:
		e.add("journal", Bad, driverText(err), restoreHint)
	case why != "":
		e.add("journal", Bad, why, restoreHint)
	default:
		e.fine("journal", fmt.Sprintf("%d events without a gap", c.Head))
	}
	if e.current {
		e.head(&conn{c: at, engine: onSQLite}, c.Head)
	}
	e.vitals.Head, e.vitals.Newest = c.Head, c.Newest
}

// read takes the figures that others judge. A damaged page may hide one of them; what is damaged is
// told already.
func (e *exam) read(at *sql.Conn) {
	v := &e.vitals
	v.Readable = true
	late := e.now.Add(-time.Hour).UnixMilli()
	erasure := ""
	for _, q := range []struct {
		text string
		args []any
		to   any
	}{
		{sqlMeta, []any{"policy"}, &v.Policy}, {sqlMetaAsNumber, []any{metaBackup}, &v.LastBackup},
		{sqlMeta, []any{metaErasure}, &erasure},
		{sqlStaleSince, []any{late}, &v.Stale}, {sqlWaiting, []any{late}, &v.Waiting},
	} {
		if err := at.QueryRowContext(e.ctx, q.text, q.args...).Scan(q.to); err != nil && !errors.Is(err, sql.ErrNoRows) {
			v.Readable = false
			e.add("database.rows", Bad, "a table cannot be read: "+driverText(err), restoreHint)
			return
		}
	}
	if text := owedText(erasure); text != "" {
		e.add("erasure", Bad, text,
			"close every other program that uses the file and run eqltui verify: whoever opens it finishes the erasure")
	}
	v.Unscored = e.awaited(at)
	if err := at.QueryRowContext(e.ctx, sqlLastJob).Scan(&v.LastJob); err != nil {
		v.LastJob = 0 // of an earlier version, which had none
	}
	v.CRMs = e.crms(at)
	_ = at.QueryRowContext(e.ctx, sqlEnriching).Scan(&v.Enriching, &v.EnrichDaily) // a database of an earlier version has none
	var doc string
	if err := at.QueryRowContext(e.ctx, sqlPolicy, v.Policy).Scan(&doc); err == nil {
		v.Document = []byte(doc)
	}
}

// crms reads how the connections to CRMs are; a database of an earlier version has none.
func (e *exam) crms(at *sql.Conn) (out []CRMVital) {
	rows, err := at.QueryContext(e.ctx, sqlCRMVitals)
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var v CRMVital
		if rows.Scan(&v.Name, &v.Stopped, &v.Dead) == nil {
			out = append(out, v)
		}
	}
	if rows.Err() != nil {
		return nil
	}
	return out
}

// awaited counts the leads that derivations which were broken off have not reached.
func (e *exam) awaited(at *sql.Conn) (n int64) {
	kept, err := named[string](e.ctx, at, sqlDerivations)
	for name, doc := range kept {
		var d Derivation
		var some int64
		if d, err = readDerivation(name, doc); err == nil && !d.Done {
			err = at.QueryRowContext(e.ctx, sqlAwaited, d.After, d.Of).Scan(&some)
		}
		n += some
	}
	if err != nil {
		e.add("database.rows", Bad, "a table cannot be read: "+driverText(err), restoreHint)
	}
	return n
}

// references follows what one table says of another.
func (e *exam) references(at *sql.Conn) {
	broken := false
	for _, r := range []struct{ text, what string }{
		{sqlRefPersons, "leads name a person"}, {sqlRefAccounts, "leads name an account"}, {sqlRefPartners, "leads name a partner"},
		{sqlRefTouches, "touches name a person"}, {sqlRefClients, "client ids name a person"}, {sqlRefJournal, "events name a lead"},
		{sqlRefOpps, "opportunities name a lead"}, {sqlRefMessages, "messages name a lead"},
	} {
		var n int64
		if err := at.QueryRowContext(e.ctx, r.text).Scan(&n); err != nil {
			broken = true
			e.add("database.references", Bad, driverText(err), restoreHint)
		} else if n > 0 {
			broken = true
			e.add("database.references", Bad, fmt.Sprintf("%d %s that is not there", n, r.what), restoreHint)
		}
	}
	if !broken {
		e.fine("database.references", "whatever one table says of another is there")
	}
}

// counters counts again what the transactions kept up.
func (e *exam) counters(at *sql.Conn) {
	kept, err := named[int64](e.ctx, at, sqlCounters)
	counted, cerr := named[int64](e.ctx, at, sqlRecount)
	if err = cmp.Or(err, cerr); err != nil {
		e.add("database.counters", Bad, driverText(err), restoreHint)
		return
	}
	wrong := 0
	for name := range kept {
		if strings.HasPrefix(name, "stage:") && counted[name] == 0 {
			counted[name] = 0
		}
	}
	for name, n := range counted {
		if kept[name] != n {
			wrong++
			e.add("database.counters", Bad, fmt.Sprintf("counter %s says %d and there are %d", name, kept[name], n),
				"eqltui verify --repair counts again")
		}
	}
	if wrong == 0 {
		e.fine("database.counters", "every counter is right")
	}
}

// named reads rows of a name and a value.
func named[T any](ctx context.Context, at *sql.Conn, text string) (map[string]T, error) {
	rows, err := at.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]T{}
	for rows.Next() {
		var name string
		var n T
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, rows.Err()
}
