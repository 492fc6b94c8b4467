package store

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// Full-text search: this file and migration 0003 are all that knows of SQLite's FTS5. An index holds
// which three-letter pieces of the folded words stand in which row. It proposes leads; whether one
// matches is decided by the same condition over the words themselves as without an index, so that an
// answer never depends on how it was found.

// Up to how many rows that hold a word's pieces the index is followed. Beyond that the word is so
// common that going through the list finds a page sooner.
const (
	commonOpen = 40_000 // among open leads, which are looked up in small indexes
	commonAll  = 8_000
)

// The queries of the index.
const (
	sqlProbePersons  = `SELECT COUNT(*) FROM (SELECT 1 FROM persons_words WHERE persons_words MATCH $1 LIMIT $2) x`
	sqlProbeAccounts = `SELECT COUNT(*) FROM (SELECT 1 FROM accounts_words WHERE accounts_words MATCH $1 LIMIT $2) x`
	sqlProbeNotes    = `SELECT COUNT(*) FROM (SELECT 1 FROM notes_words WHERE notes_words MATCH $1 LIMIT $2) x`

	sqlWordMarks  = `SELECT (SELECT MAX(id) FROM persons) > (SELECT last FROM words_mark WHERE name = 'persons') OR (SELECT MAX(id) FROM accounts) > (SELECT last FROM words_mark WHERE name = 'accounts') OR (SELECT MAX(id) FROM personal) > (SELECT last FROM words_mark WHERE name = 'notes')`
	sqlWordsOld   = `SELECT MAX(erased) FROM words_old`
	sqlForgetOld  = `DELETE FROM words_old`
	sqlNewPersons = `INSERT INTO persons_words (rowid, search) SELECT id, search FROM persons WHERE id > (SELECT last FROM words_mark WHERE name = 'persons') ORDER BY id`
	sqlNewAccts   = `INSERT INTO accounts_words (rowid, search) SELECT id, search FROM accounts WHERE id > (SELECT last FROM words_mark WHERE name = 'accounts') ORDER BY id`
	sqlNewNotes   = `INSERT INTO notes_words (rowid, search) SELECT id, search FROM personal_notes WHERE id > (SELECT last FROM words_mark WHERE name = 'notes') ORDER BY id`
	sqlOldPersons = `INSERT INTO persons_words (persons_words, rowid, search) SELECT 'delete', id, search FROM words_old WHERE name = 'persons' ORDER BY id`
	sqlOldAccts   = `INSERT INTO accounts_words (accounts_words, rowid, search) SELECT 'delete', id, search FROM words_old WHERE name = 'accounts' ORDER BY id`
	sqlOldNotes   = `INSERT INTO notes_words (notes_words, rowid, search) SELECT 'delete', id, search FROM words_old WHERE name = 'notes' ORDER BY id`
	sqlNowPersons = `INSERT INTO persons_words (rowid, search) SELECT id, search FROM persons WHERE id IN (SELECT id FROM words_old WHERE name = 'persons') ORDER BY id`
	sqlNowAccts   = `INSERT INTO accounts_words (rowid, search) SELECT id, search FROM accounts WHERE id IN (SELECT id FROM words_old WHERE name = 'accounts') ORDER BY id`
	sqlNowNotes   = `INSERT INTO notes_words (rowid, search) SELECT id, search FROM personal_notes WHERE id IN (SELECT id FROM words_old WHERE name = 'notes') ORDER BY id`
	sqlMoveMarks  = `UPDATE words_mark SET last = CASE name WHEN 'persons' THEN COALESCE((SELECT MAX(id) FROM persons), 0) WHEN 'accounts' THEN COALESCE((SELECT MAX(id) FROM accounts), 0) ELSE COALESCE((SELECT MAX(id) FROM personal), 0) END`

	sqlPackPersons = `INSERT INTO persons_words (persons_words) VALUES ('optimize')`
	sqlPackNotes   = `INSERT INTO notes_words (notes_words) VALUES ('optimize')`
)

// search answers the filter's longest word from the index when it is rare enough. Words of one or
// two letters have no piece, and common ones are found by going through the list.
func (s *Selection) search(ctx context.Context, tx *Tx) error {
	word := ""
	for _, t := range s.q.Terms {
		if t.Key == "" && !t.Not && utf8.RuneCountInString(t.Text) > utf8.RuneCountInString(word) {
			word = t.Text
		}
	}
	match := pieces(word)
	if match == "" {
		return nil
	}
	limit := commonAll
	if s.open {
		limit = commonOpen
	}
	rows := 0
	for _, text := range []string{sqlProbePersons, sqlProbeAccounts, sqlProbeNotes} {
		n := 0
		if _, err := tx.one(ctx, text, []any{match, limit}, &n); err != nil {
			return err
		}
		if rows += n; rows >= limit {
			return nil
		}
	}
	s.indexed = true
	text, args := s.foundText(match, word)
	closed := map[string]bool{}
	for _, q := range s.who.Closed {
		closed[q] = true
	}
	now := Millis(s.who.Now)
	err := tx.rows(ctx, text, args, 3, func(c *cells) error {
		p := place{due: c.int(), id: c.int()}
		queue := c.text()
		switch {
		case p.due == Never:
			p.section = Clockless
		case p.due < now:
			p.section = PastDue
		case closed[queue]:
			p.section = Resting
		default:
			p.section = Running
		}
		s.found = append(s.found, p)
		return nil
	})
	slices.SortFunc(s.found, place.compare)
	return err
}

// foundText asks for the leads of the rows that hold the pieces, as far as they match. CROSS JOIN
// says in which order to go: from the index to the lead.
func (s *Selection) foundText(match, word string) (string, []any) {
	w := &where{byDue: true, partners: s.partners}
	m := w.arg(match)
	open := ""
	if s.open {
		open = " AND " + isOpen
		w.add(isOpen)
	}
	from := []string{
		"SELECT l.id FROM persons_words CROSS JOIN leads l WHERE persons_words MATCH " + m + " AND l.person_id = persons_words.rowid" + open,
		"SELECT l.id FROM accounts_words CROSS JOIN leads l WHERE accounts_words MATCH " + m + " AND l.account_id = accounts_words.rowid" + open,
		"SELECT l.id FROM notes_words CROSS JOIN personal n CROSS JOIN leads l WHERE notes_words MATCH " + m + " AND n.id = notes_words.rowid AND l.person_id = n.person_id" + open,
	}
	if id := w.byID(word); id != "" {
		from = append(from, "SELECT l.id FROM leads l WHERE "+strings.TrimPrefix(id, " OR "))
	}
	w.filter(s.q, s.who)
	return "SELECT l.due_at, l.id, l.queue FROM (" + strings.Join(from, " UNION ") + ") c CROSS JOIN leads l CROSS JOIN persons p CROSS JOIN accounts a LEFT JOIN partners r ON r.id = l.partner_id" +
		" WHERE l.id = c.id AND p.id = l.person_id AND a.id = l.account_id AND " + w.text(), w.args
}

// pieces is the search for the rows that hold every one of a word's rarest pieces, "" when it is too
// short to have one. Few pieces do: what they let through too much is sifted by the words themselves.
func pieces(word string) string {
	runes := []rune(word)
	var all []string
	for i := 0; i+3 <= len(runes); i++ {
		if p := string(runes[i : i+3]); !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return commonness(a) - commonness(b) })
	for i, p := range all {
		all[i] = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
	}
	return strings.Join(all[:min(3, len(all))], " AND ")
}

// commonness guesses how often a piece occurs: the sum of its letters' ranks. The order of letters is
// that of English text; Polish and Italian differ little in what is rare. A false guess costs time.
func commonness(piece string) int {
	const rareFirst = "zqxjkvbpygfwmucldrhsnioate"
	n := 0
	for _, r := range piece {
		n += 1 + strings.IndexRune(rareFirst, r)
	}
	return n
}

// flushWords brings the index up to what this transaction wrote, just before it ends: what changed
// is taken out as it was and put in as it is, what is new is added. When somebody was erased the
// index is packed, so that no deleted piece stays in an older part of it.
func (tx *Tx) flushWords(ctx context.Context) error {
	var fresh, erased *int64
	if _, err := tx.one(ctx, sqlWordsOld, nil, &erased); err != nil {
		return err
	}
	if erased != nil {
		for _, text := range []string{sqlOldPersons, sqlOldAccts, sqlOldNotes, sqlNowPersons, sqlNowAccts, sqlNowNotes, sqlForgetOld} {
			if _, err := tx.exec(ctx, text); err != nil {
				return err
			}
		}
	}
	if _, err := tx.one(ctx, sqlWordMarks, nil, &fresh); err != nil {
		return err
	}
	if fresh != nil && *fresh != 0 {
		for _, text := range []string{sqlNewPersons, sqlNewAccts, sqlNewNotes, sqlMoveMarks} {
			if _, err := tx.exec(ctx, text); err != nil {
				return err
			}
		}
	}
	if erased == nil || *erased == 0 {
		return nil
	}
	for _, text := range []string{sqlPackPersons, sqlPackNotes} {
		if _, err := tx.exec(ctx, text); err != nil {
			return err
		}
	}
	return nil
}
