package store

import (
	"context"
	"regexp"
	"strings"
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
	ourTables:      sqlSchemaTables,
	attributeNames: sqlDocumentKeys,
	pieces:         func(word string, _ int) string { return "%" + escapeLike(word) + "%" },
	flushWords:     func(context.Context, *Tx) error { return nil },
}

// What takes the place of the texts in engine_sqlite.go.
const (
	sqlSchemaTables = `SELECT COUNT(*), COUNT(CASE WHEN table_name = 'schema_steps' THEN 1 END) FROM information_schema.tables
 WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
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

// What the house says and PostgreSQL says otherwise.
var (
	listParameter = regexp.MustCompile(`json_each\((\$\d+)\)`)
	wordsMatch    = regexp.MustCompile(`(\w+_words) MATCH (\$\d+)`)
	stepComment   = regexp.MustCompile(`(?m)^--.*\n`)
)

// postgresText writes lists, the question to the index of words, and likeness without regard to case.
func postgresText(text string) string {
	text = listParameter.ReplaceAllString(text, "json_array_elements_text(CAST($1 AS JSON))")
	text = wordsMatch.ReplaceAllString(text, `$1.search LIKE $2 ESCAPE '\'`)
	return strings.ReplaceAll(text, " LIKE ", " ILIKE ")
}

// postgresStep leaves out what is SQLite's index of words, and has keys of eight bytes in tables that
// are all kept alike.
func postgresStep(stmt string) string {
	stmt = stepComment.ReplaceAllString(stmt, "")
	if strings.Contains(stmt, "_words") || strings.Contains(stmt, "words_") {
		return ""
	}
	return strings.NewReplacer("INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY", ") WITHOUT ROWID", ")").Replace(stmt)
}
