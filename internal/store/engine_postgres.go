package store

import (
	"context"
	"regexp"
	"strings"
	"sync"
)

// onPostgres is PostgreSQL 15. Its database is of locale C, so that order is that of bytes and ILIKE
// knows the case of ASCII alone, both as in SQLite. The index of words is pg_trgm's, over the same
// columns; it is the engine's to keep up.
var onPostgres = &dialect{
	text: postgresText,
	step: postgresStep,
	afterSteps: []string{
		sqlTrigrams, sqlWordsOfPersons, sqlWordsOfAccounts, sqlWordsOfNotes,
		sqlTrigramsOfPersons, sqlTrigramsOfAccounts, sqlTrigramsOfNotes,
	},
	read:           "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	write:          "BEGIN",
	tables:         sqlSchemaTables,
	attributeNames: sqlDocumentKeys,
	pieces:         func(word string, _ int) string { return "%" + escapeLike(word) + "%" },
	flushWords:     func(context.Context, *Tx) error { return nil },
}

// What takes the place of the texts in engine_sqlite.go.
const (
	sqlSchemaTables = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	sqlDocumentKeys = `SELECT DISTINCT j.key FROM personal p, json_object_keys(CAST(NULLIF(p.value, '') AS JSON)) j (key)
 WHERE p.kind = 'attributes' ORDER BY j.key LIMIT $1`

	sqlTrigrams           = `CREATE EXTENSION IF NOT EXISTS pg_trgm`
	sqlWordsOfPersons     = `CREATE OR REPLACE VIEW persons_words AS SELECT id AS rowid, search FROM persons`
	sqlWordsOfAccounts    = `CREATE OR REPLACE VIEW accounts_words AS SELECT id AS rowid, search FROM accounts`
	sqlWordsOfNotes       = `CREATE OR REPLACE VIEW notes_words AS SELECT id AS rowid, search FROM personal WHERE kind = 'note'`
	sqlTrigramsOfPersons  = `CREATE INDEX IF NOT EXISTS persons_trigrams ON persons USING gin (search gin_trgm_ops)`
	sqlTrigramsOfAccounts = `CREATE INDEX IF NOT EXISTS accounts_trigrams ON accounts USING gin (search gin_trgm_ops)`
	sqlTrigramsOfNotes    = `CREATE INDEX IF NOT EXISTS personal_trigrams ON personal USING gin (search gin_trgm_ops) WHERE kind = 'note'`
)

// otherwise is what the house says and PostgreSQL says otherwise. No other engine pays for it.
var otherwise = sync.OnceValue(func() (all []rewriting) {
	for _, r := range [][2]string{
		{`json_each\((\$\d+)\)`, "json_array_elements_text(CAST($1 AS JSON))"},
		{`(\w+_words) MATCH (\$\d+)`, `$1.search LIKE $2 ESCAPE '\'`},
		{` LIKE `, " ILIKE "},
		{`\) WITHOUT ROWID`, ")"},
		{`\b(FROM|INTO|TABLE) (overlaps)\b`, `$1 "$2"`}, // a word of the language, no name
		// of the views of migration 0020: instants as text, what stands in a document, where a text stands in another
		{`strftime\('%Y-%m-%dT%H:%M:%SZ', (.+?) / 1000, 'unixepoch'\)`,
			`to_char(to_timestamp($1 / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`},
		{`json_extract\(([\w.]+), '\$\.(\w+)'\)`, `(CAST($1 AS JSON) ->> '$2')`},
		{`json_valid\(([\w.]+)\)`, `($1 LIKE '{%')`},
		{`\binstr\(`, "strpos("},
		{`^DROP TABLE \w+$`, "$0 CASCADE"}, // a view of words stands on it, and is made again
	} {
		all = append(all, rewriting{regexp.MustCompile(r[0]), r[1]})
	}
	return all
})

type rewriting struct {
	house *regexp.Regexp
	own   string
}

func postgresText(text string) string {
	for _, r := range otherwise() {
		text = r.house.ReplaceAllString(text, r.own)
	}
	return text
}

// postgresStep leaves out SQLite's index of words, and what the program itself must say of rows that an
// earlier version wrote: such a database is SQLite's.
func postgresStep(stmt string) string {
	stmt = postgresText(stmt)
	for _, own := range []string{"_words", "words_", "packed_content(", "short_digest(", "journal_link("} {
		if strings.Contains(stmt, own) {
			return ""
		}
	}
	return stmt
}
