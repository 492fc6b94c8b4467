package store

import (
	"cmp"
	"context"
)

// referenceLimit is how many broken references of one sort are named.
const referenceLimit = 100

// reference is a column that names a row of another table.
type reference struct {
	table, key, lead string // where it stands, what tells its row apart, and the row's lead, 0 for none
	field            string
	to, toKey        string // the table that it names a row of, and by what, if not by its id
	want             string
	when             string // which rows name one, "" for all
	unless           string // which may name one that is not there, "" for none; asked of those alone
	shown            string // instead of the key, which is personal or does not tell the row apart
}

// withdrawn is what names a lead that was taken back with its import.
const withdrawn = `EXISTS (SELECT 1 FROM journal w WHERE w.lead_id = t.lead_id AND w.kind = 'withdrawn')`

// merged is what names a lead that is one with another.
const (
	merged       = `EXISTS (SELECT 1 FROM merges m WHERE m.id = t.lead_id)`
	mergedTarget = `EXISTS (SELECT 1 FROM merges m WHERE m.id = t.target)`
	departed     = `(` + withdrawn + ` OR ` + merged + `)`
)

func references() []reference {
	return []reference{
		{table: "leads", key: "id", lead: "id", field: "person_id", to: "persons", want: "a person"},
		{table: "leads", key: "id", lead: "id", field: "account_id", to: "accounts", want: "an account"},
		{table: "leads", key: "id", lead: "id", field: "partner_id", to: "partners", want: "a partner", when: "partner_id <> ''"},
		{table: "leads", key: "id", lead: "id", field: "policy", to: "policies", toKey: "ordinal", want: "a published policy"},
		{table: "touches", key: "id", lead: "0", field: "person_id", to: "persons", want: "a person"},
		{table: "touches", key: "id", lead: "0", field: "partner_id", to: "partners", want: "a partner", when: "partner_id <> ''"},
		{table: "person_clients", key: "person_id", lead: "0", field: "person_id", to: "persons", want: "a person", shown: "'a client id'"},
		{table: "personal", key: "id", lead: "0", field: "person_id", to: "persons", want: "a person", when: "person_id <> 0"},
		{table: "touches", key: "id", lead: "0", field: "page", to: "pages", toKey: "number", want: "a page", when: "page <> 0"},
		{table: "opportunities", key: "id", lead: "lead_id", field: "lead_id", to: "leads", want: "a lead", when: "lead_id <> 0"},
		{table: "cycles", key: "lead_id", lead: "lead_id", field: "lead_id", to: "leads", want: "a lead"},
		{table: "overlaps", key: "domain", lead: "0", field: "partner_id", to: "partners", want: "a partner"},
		{table: "deliveries", key: "id", lead: "lead_id", field: "lead_id", to: "leads", want: "a lead", unless: departed},
		{table: "deliveries", key: "id", lead: "lead_id", field: "partner_id", to: "partners", want: "a partner"},
		{table: "deliveries", key: "id", lead: "lead_id", field: "batch", to: "journal", toKey: "lead_id = t.lead_id AND x.batch",
			want: "an action on its lead"},
		{table: "drafts", key: "owner", lead: "lead_id", field: "lead_id", to: "leads", want: "a lead", when: "lead_id <> 0"},
		{table: "pages", key: "url_key", lead: "0", field: "partner_id", to: "partners", want: "a partner"},
		{table: "origins", key: "target", lead: "target", field: "target", to: "leads",
			want: "a lead", when: "kind = 'lead'", shown: "'an external id'", unless: mergedTarget},
		{table: "journal", key: "seq", lead: "lead_id", field: "lead_id", to: "leads", want: "a lead", when: "lead_id <> 0",
			unless: departed},
		{table: "journal", key: "seq", lead: "lead_id", field: "policy", to: "policies", toKey: "ordinal", want: "a published policy"},
	}
}

// text is the question for rows that name something that is not there: the row, its lead, the name.
func (r reference) text() string {
	when, unless := r.when, r.unless
	if when != "" {
		when += " AND "
	}
	if unless != "" {
		unless = " AND NOT " + unless
	}
	return "SELECT " + cmp.Or(r.shown, "CAST(t."+r.key+" AS TEXT)") + ", " + r.lead + ", CAST(t." + r.field + " AS TEXT) FROM " + r.table +
		" t WHERE " + when + "NOT EXISTS (SELECT 1 FROM " + r.to + " x WHERE x." + cmp.Or(r.toKey, "id") + " = t." + r.field + ")" +
		unless + " ORDER BY t." + r.key + ", t." + r.field + " LIMIT $1"
}

// sequenced are the sequences, each with the highest number that a row has of it; that of words counts changes.
const sequenced = `SELECT 'lead' AS name, (SELECT COALESCE(MAX(id), 0) FROM leads) AS top
 UNION ALL SELECT 'person', (SELECT COALESCE(MAX(id), 0) FROM persons)
 UNION ALL SELECT 'account', (SELECT COALESCE(MAX(id), 0) FROM accounts)
 UNION ALL SELECT 'touch', (SELECT COALESCE(MAX(id), 0) FROM touches)
 UNION ALL SELECT 'personal', (SELECT COALESCE(MAX(id), 0) FROM personal)
 UNION ALL SELECT 'delivery', (SELECT COALESCE(MAX(id), 0) FROM deliveries)
 UNION ALL SELECT 'opportunity', (SELECT COALESCE(MAX(id), 0) FROM opportunities)
 UNION ALL SELECT 'page', (SELECT COALESCE(MAX(number), 0) FROM pages)
 UNION ALL SELECT 'word', 0`

// The queries of sequences: those that are gone, or stand below a number that they gave, and what sets them right.
const (
	sqlRefSequence = `SELECT r.name, 0, COALESCE(CAST(s.last AS TEXT), 'none') FROM (` + sequenced + `) r
 LEFT JOIN sequences s ON s.name = r.name WHERE s.last IS NULL OR CAST(s.last AS BIGINT) < r.top ORDER BY r.name LIMIT $1`
	sqlMendSequences = `INSERT INTO sequences (name, last) SELECT r.name, r.top FROM (` + sequenced + `) r WHERE r.top >= 0
 ON CONFLICT (name) DO UPDATE SET last = CASE WHEN CAST(sequences.last AS BIGINT) < excluded.last THEN excluded.last
 ELSE CAST(sequences.last AS BIGINT) END`
)

// MendSequences sets sequences right that are gone or stand below a number that they gave.
func (tx *Tx) MendSequences(ctx context.Context) error {
	_, err := tx.put(ctx, sqlMendSequences)
	return err
}

// CheckReferences looks for rows that name something that is not there. f is called for each, at most
// referenceLimit times for one sort.
func (tx *Tx) CheckReferences(ctx context.Context, f func(Finding) error) error {
	for _, r := range references() {
		if err := tx.checkReference(ctx, r.text(), r, f); err != nil {
			return err
		}
	}
	return tx.checkReference(ctx, sqlRefSequence, reference{table: "sequences", field: "last", want: "at least the highest id"}, f)
}

func (tx *Tx) checkReference(ctx context.Context, text string, r reference, f func(Finding) error) error {
	return tx.rows(ctx, text, []any{referenceLimit}, 3, func(c *cells) error {
		return f(Finding{Table: r.table, Row: c.text(), Lead: c.int(), Field: r.field, Want: r.want, Have: c.text()})
	})
}
