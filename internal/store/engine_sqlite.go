package store

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// onSQLite is SQLite as the house text is written for: it takes that as it stands.
var onSQLite = &dialect{
	text:           plainPlaces,
	step:           func(stmt string) string { return rowKeys().ReplaceAllString(stmt, "INTEGER PRIMARY KEY") },
	read:           "BEGIN",
	write:          "BEGIN IMMEDIATE", // one that reads first and then finds that another wrote would have to begin anew
	impatient:      sqlImpatient,
	patient:        sqlPatient,
	tables:         sqlTables,
	attributeNames: sqlAttributeNames,
	pieces:         pieces,
	flushWords:     flushWords,
	marks:          sqlLowMarks,
	rebuildWords:   []string{sqlForgetOld, sqlRebuildPersons, sqlRebuildAccounts, sqlRebuildNotes, sqlMakeMarks, sqlMoveMarks},
}

// rowKeys are keys by which SQLite finds rows without an index beside the table, if they are called so.
var rowKeys = safetext.Pattern(`\bBIGINT PRIMARY KEY`)

// What SQLite says of itself, and of its file.
const (
	sqlTables      = `SELECT name FROM sqlite_master WHERE type = 'table'`
	sqlQuickCheck  = `PRAGMA quick_check(5)`
	sqlWholeCheck  = `PRAGMA integrity_check(5)`
	sqlForeignKeys = `PRAGMA foreign_key_check`
	sqlCopyInto    = `VACUUM INTO $1`
	sqlImpatient   = `PRAGMA busy_timeout = 0`
	sqlPatient     = `PRAGMA busy_timeout = 5000`
	sqlBrief       = `PRAGMA busy_timeout = 200`
	pragma         = `PRAGMA `
)

// Many writes one after the other touch pages all over the file. A page that is still in memory is
// not read again, and one that is copied into the database after several batches instead of each is
// written once for all of them. Both are bounded: 48 MiB of pages, 64 MiB of log.
const (
	sqlBulkCache   = `PRAGMA cache_size = -49152`
	sqlBulkLog     = `PRAGMA wal_autocheckpoint = 16000`
	sqlUsualCache  = `PRAGMA cache_size = -16384`
	sqlLeanCache   = `PRAGMA cache_size = -512`
	sqlUsualLog    = `PRAGMA wal_autocheckpoint = 1000`
	sqlForgetPages = `PRAGMA shrink_memory`
)

// The statements that leave nothing of what was deleted (scrub.go): they read and write the pages of the
// file, or the whole of it. A file that is built again is built beside it and not in memory: it is as
// large.
const (
	sqlPage          = `SELECT data FROM sqlite_dbpage WHERE pgno = $1`
	sqlEveryPage     = `SELECT pgno, data FROM sqlite_dbpage`
	sqlPutPage       = `UPDATE sqlite_dbpage SET data = $1 WHERE pgno = $2`
	sqlBuildInFile   = `PRAGMA temp_store = FILE`
	sqlBuildAgain    = `VACUUM`
	sqlBuildInMemory = `PRAGMA temp_store = MEMORY`
	sqlEmptyLog      = `PRAGMA wal_checkpoint(TRUNCATE)`
)

// While a large database is brought up to date more of it is kept in memory, sorting goes to the disk,
// and what is freed is not wiped page by page: all of it was copied a moment before, and the file is
// packed at the end.
const (
	sqlUpgradeCache = `PRAGMA cache_size = -65536`
	sqlKeepFreed    = `PRAGMA secure_delete = 0`
	sqlWipeFreed    = `PRAGMA secure_delete = 1`
	sqlPages        = `SELECT page_count, freelist_count FROM pragma_page_count, pragma_freelist_count`
)

// sqlSchema is every table, index, view and trigger, but what SQLite makes by itself.
const sqlSchema = `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`

// sqlAttributeNames goes by the keys of documents, of which no two engines speak alike.
const sqlAttributeNames = `SELECT DISTINCT j.key FROM personal p, json_each(CASE WHEN json_valid(p.value) THEN p.value ELSE '{}' END) j
 WHERE p.kind = 'attributes' ORDER BY j.key LIMIT $1`

// The upkeep of the index of words (FTS5), beside the triggers of migration 0003. A mark is the highest
// number that is indexed.
const (
	markOf   = `(SELECT last FROM words_mark WHERE name = `
	changed  = `IN (SELECT id FROM words_old WHERE name = `
	outdated = ` SELECT 'delete', id, search FROM words_old WHERE name = `

	// What waits: the highest of the flags of changed rows, NULL for none, whether there are new rows, and whether
	// they are the first.
	sqlWordsWait = `SELECT (SELECT MAX(erased) FROM words_old), (SELECT MAX(id) FROM persons) > ` + markOf + `'persons')
 OR (SELECT MAX(id) FROM accounts) > ` + markOf + `'accounts') OR (SELECT MAX(id) FROM personal) > ` + markOf + `'notes'),
 (SELECT COALESCE(MAX(last), 0) FROM words_mark) = 0`
	sqlMoveMarks = `UPDATE words_mark SET last = CASE name WHEN 'persons' THEN COALESCE((SELECT MAX(id) FROM persons), 0)
 WHEN 'accounts' THEN COALESCE((SELECT MAX(id) FROM accounts), 0) ELSE COALESCE((SELECT MAX(id) FROM personal), 0) END`
	sqlMakeMarks = `INSERT INTO words_mark (name, last) VALUES ('persons', 0), ('accounts', 0), ('notes', 0) ON CONFLICT (name) DO NOTHING`
	sqlLowMarks  = `SELECT r.name, CAST(r.top AS TEXT), COALESCE(CAST(m.last AS TEXT), '') FROM (
 SELECT 'persons' AS name, (SELECT COALESCE(MAX(id), 0) FROM persons) AS top
 UNION ALL SELECT 'accounts', (SELECT COALESCE(MAX(id), 0) FROM accounts)
 UNION ALL SELECT 'notes', (SELECT COALESCE(MAX(id), 0) FROM personal)) r
 LEFT JOIN words_mark m ON m.name = r.name WHERE m.last IS NULL OR m.last < r.top ORDER BY r.name`
	sqlForgetOld = `DELETE FROM words_old`

	intoPersons   = `INSERT INTO persons_words (rowid, search) SELECT id, search FROM persons WHERE id `
	intoAccts     = `INSERT INTO accounts_words (rowid, search) SELECT id, search FROM accounts WHERE id `
	intoNotes     = `INSERT INTO notes_words (rowid, search) SELECT id, search FROM personal_notes WHERE id `
	sqlNewPersons = intoPersons + `> ` + markOf + `'persons') ORDER BY id`
	sqlNewAccts   = intoAccts + `> ` + markOf + `'accounts') ORDER BY id`
	sqlNewNotes   = intoNotes + `> ` + markOf + `'notes') ORDER BY id`
	sqlNowPersons = intoPersons + changed + `'persons') ORDER BY id`
	sqlNowAccts   = intoAccts + changed + `'accounts') ORDER BY id`
	sqlNowNotes   = intoNotes + changed + `'notes') ORDER BY id`
	sqlOldPersons = `INSERT INTO persons_words (persons_words, rowid, search)` + outdated + `'persons' ORDER BY id`
	sqlOldAccts   = `INSERT INTO accounts_words (accounts_words, rowid, search)` + outdated + `'accounts' ORDER BY id`
	sqlOldNotes   = `INSERT INTO notes_words (notes_words, rowid, search)` + outdated + `'notes' ORDER BY id`

	sqlWordsLose   = `SELECT COUNT(*) FROM persons_words_config WHERE k = 'secure-delete' AND v = 1`
	sqlLoseNames   = `INSERT INTO persons_words (persons_words, rank) VALUES ('secure-delete', 1)`
	sqlLoseNotes   = `INSERT INTO notes_words (notes_words, rank) VALUES ('secure-delete', 1)`
	sqlPackPersons = `INSERT INTO persons_words (persons_words) VALUES ('optimize')`
	sqlPackNotes   = `INSERT INTO notes_words (notes_words) VALUES ('optimize')`

	sqlRebuildPersons  = `INSERT INTO persons_words (persons_words) VALUES ('rebuild')`
	sqlRebuildAccounts = `INSERT INTO accounts_words (accounts_words) VALUES ('rebuild')`
	sqlRebuildNotes    = `INSERT INTO notes_words (notes_words) VALUES ('rebuild')`
)

// flushWords takes out of the index what changed as it was, puts it in as it is, and adds what is new.
// When somebody was erased no deleted piece may stay in an older part of it.
func flushWords(ctx context.Context, tx *Tx) error {
	var fresh, erased *int64
	var first int64
	if _, err := tx.one(ctx, sqlWordsWait, nil, &erased, &fresh, &first); err != nil {
		return err
	}
	if erased != nil {
		err := tx.run(ctx, sqlOldPersons, sqlOldAccts, sqlOldNotes, sqlNowPersons, sqlNowAccts, sqlNowNotes, sqlForgetOld)
		if err != nil {
			return err
		}
	}
	if fresh != nil && *fresh != 0 {
		if first != 0 { // as long as the index is empty there is nothing to pack
			if err := losePieces(ctx, tx); err != nil {
				return err
			}
		}
		if err := tx.run(ctx, sqlNewPersons, sqlNewAccts, sqlNewNotes, sqlMoveMarks); err != nil {
			return err
		}
	}
	if erased == nil || *erased == 0 {
		return nil
	}
	return losePieces(ctx, tx)
}

// losePieces has the index give up the pieces of what is deleted from now on, where it only noted that
// they are gone, and packs it once, so that it loses those of earlier: that writes all of it, some seconds for a
// million persons. A database of before has it done by its first erasure, any other by its first row.
func losePieces(ctx context.Context, tx *Tx) error {
	var does int64
	if _, err := tx.one(ctx, sqlWordsLose, nil, &does); err != nil || does != 0 {
		return err
	}
	return tx.run(ctx, sqlLoseNames, sqlLoseNotes, sqlPackPersons, sqlPackNotes)
}

// pieces asks for the rows that hold the rarest three-letter pieces of a word, "" for a word that has
// none.
func pieces(word string, most int) string {
	all := distinctPieces(word)
	slices.SortStableFunc(all, func(a, b string) int { return commonness(a) - commonness(b) })
	for i, p := range all {
		all[i] = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
	}
	return strings.Join(all[:min(most, len(all))], " AND ")
}

// commonness guesses how often a piece occurs: the sum of its letters' ranks. The order of letters is
// that of English text; Polish and Italian differ little in what is rare. Figures and signs are in every
// telephone number and address: they stand in the middle. A false guess costs time.
func commonness(piece string) int {
	const rareFirst = "zqxjkvbpyg0fwmucldrhsnioate"
	n := 0
	for _, r := range piece {
		at := strings.IndexRune(rareFirst, r)
		if at < 0 {
			at = strings.IndexByte(rareFirst, '0')
		}
		n += at
	}
	return n
}
