package store

import (
	"slices"
	"unicode/utf8"
)

// Full-text search. An index holds which three-letter pieces of the folded words stand in which row. It
// proposes persons, companies and notes; whether a lead matches is decided by the same condition over
// the words themselves as without an index, so that an answer never depends on how it was found.
// persons_words MATCH $1 is the house's word for asking it; what it is made of and how it is kept up is
// the engine's.

// tooCommon is from how many rows on, of persons, companies or notes that hold a word's pieces, the
// index is not followed: going through the leads that match otherwise finds a page sooner.
const tooCommon = 100_000

// fewPieces is how many pieces of a word are looked for. Few do: what they let through too much is
// sifted by the words themselves. pieceLength is how many letters a piece has.
const (
	fewPieces   = 3
	pieceLength = 3
)

// short reports whether a word has no piece: then the index cannot look for it.
func short(word string) bool { return utf8.RuneCountInString(word) < pieceLength }

// distinctPieces are the pieces of a text, each once, as they come.
func distinctPieces(text string) (all []string) {
	runes := []rune(text)
	for i := 0; i+pieceLength <= len(runes); i++ {
		if p := string(runes[i : i+pieceLength]); !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// The queries of the index.
const (
	sqlFoundPersons  = `SELECT rowid FROM persons_words WHERE persons_words MATCH $1 LIMIT $2`
	sqlFoundAccounts = `SELECT rowid FROM accounts_words WHERE accounts_words MATCH $1 LIMIT $2`
	sqlFoundNotes    = `SELECT n.person_id FROM notes_words CROSS JOIN personal n
 WHERE notes_words MATCH $1 AND n.id = notes_words.rowid LIMIT $2`
)
