package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/filter"
)

// Full-text search. An index holds which three-letter pieces of the folded words stand in which row. It
// proposes leads; whether one matches is decided by the same condition over the words themselves as
// without an index, so that an answer never depends on how it was found. persons_words MATCH $1 is the
// house's word for asking it; what it is made of and how it is kept up is the engine's.

// Up to how many rows that hold a word's pieces the index is followed. Beyond that the word is so
// common that going through the list finds a page sooner.
const (
	commonOpen = 250_000 // among open leads, which are looked up in small indexes
	commonSome = 60_000  // together with another word
	commonAll  = 15_000
)

// The queries of how common a word is.
const (
	sqlProbePersons  = `SELECT COUNT(*) FROM (SELECT 1 FROM persons_words WHERE persons_words MATCH $1 LIMIT $2) x`
	sqlProbeAccounts = `SELECT COUNT(*) FROM (SELECT 1 FROM accounts_words WHERE accounts_words MATCH $1 LIMIT $2) x`
	sqlProbeNotes    = `SELECT COUNT(*) FROM (SELECT 1 FROM notes_words WHERE notes_words MATCH $1 LIMIT $2) x`
)

// search answers the filter's words from the index when they are rare enough. Words of one or two
// letters have no piece, and common ones are found sooner by going through the list.
func (s *Selection) search(ctx context.Context, tx *Tx) error {
	words, simple := s.words()
	hits, best := make([]int, len(words)), 0
	for i, word := range words {
		for _, text := range []string{sqlProbePersons, sqlProbeAccounts, sqlProbeNotes} {
			n := 0
			if _, err := tx.one(ctx, text, []any{s.pieces(word), commonOpen}, &n); err != nil {
				return err
			}
			hits[i] += n
		}
		if hits[i] < hits[best] {
			best = i
		}
	}
	limit := commonAll
	switch {
	case s.open:
		limit = commonOpen
	case len(words) > 1:
		limit = commonSome
	}
	if len(words) == 0 || hits[best] >= limit {
		return nil
	}
	places, err := s.proposed(ctx, tx, words[best], simple)
	if err != nil {
		return err
	}
	for i, word := range words {
		// Another word halves the work only if it is rare itself.
		if i == best || len(places) < 200 || hits[i] >= limit {
			continue
		}
		others, err := s.proposed(ctx, tx, word, false)
		if err != nil {
			return err
		}
		maps.DeleteFunc(places, func(id int64, _ Place) bool {
			_, both := others[id]
			return !both
		})
	}
	if !simple {
		if len(places) > commonAll {
			return nil
		}
		if places, err = s.sifted(ctx, tx, places); err != nil {
			return err
		}
	}
	s.indexed = true
	s.found = slices.SortedFunc(maps.Values(places), Place.compare)
	return nil
}

// words are those of the filter that the index can look for. It is simple when there is but one, and
// nothing else is asked than what a lead's row says.
func (s *Selection) words() (words []string, simple bool) {
	all, simple := 0, true
	for _, t := range s.q.Terms {
		switch {
		case t.Key != "":
			simple = simple && covers(t)
			continue
		case !t.Not && utf8.RuneCountInString(t.Text) >= 3 && len(words) < 4:
			words = append(words, t.Text)
		}
		all++
	}
	return words, simple && all == 1
}

// section is where a lead stands that is due then in that queue.
func (s *Selection) section(due int64, queue string) Section {
	switch {
	case due == Never:
		return Clockless
	case due < Millis(s.who.Now):
		return PastDue
	case slices.Contains(s.who.Closed, queue):
		return Resting
	}
	return Running
}

// source is an index of words, the way from it to the leads, and the words themselves.
type source struct{ words, join, on, like string }

// sources are the indexes. Among open leads the way goes over expressions that only the indexes of
// open leads have; the plus takes the other side's type away, or the expressions would not be equal
// to SQLite.
func (s *Selection) sources() []source {
	person, account := "l.person_id = ", "l.account_id = "
	if s.open {
		person, account = "COALESCE(l.person_id, 0) = +", "COALESCE(l.account_id, 0) = +"
	}
	return []source{
		{"persons_words", "", person + "persons_words.rowid", "(SELECT p.search FROM persons p WHERE p.id = l.person_id)"},
		{"accounts_words", "", account + "accounts_words.rowid", "(SELECT a.search FROM accounts a WHERE a.id = l.account_id)"},
		{"notes_words", " CROSS JOIN personal n", "n.id = notes_words.rowid AND " + person + "n.person_id", "n.search"},
	}
}

// proposed are the leads whose person, company or notes hold a word's pieces. With checked, the words
// themselves and the rest of the filter are looked at right away. CROSS JOIN says in which order to
// go: from the index to the lead.
func (s *Selection) proposed(ctx context.Context, tx *Tx, word string, checked bool) (map[int64]Place, error) {
	out := map[int64]Place{}
	for _, from := range s.sources() {
		text, args := s.proposedText(from, word, checked)
		if err := s.collect(ctx, tx, text, args, out); err != nil {
			return nil, err
		}
	}
	w := &where{byDue: true, partners: s.partners}
	if id := w.byID(word); id != "" {
		w.add(strings.TrimPrefix(id, " OR "))
		w.filter(s.q, s.who)
		cond := w.text()
		if err := s.collect(ctx, tx, "SELECT l.id, l.due_at, l.queue"+joined(cond)+cond, w.args, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Selection) proposedText(from source, word string, checked bool) (string, []any) {
	w := &where{byDue: true, partners: s.partners}
	w.add(from.words + " MATCH " + w.arg(s.pieces(word)))
	w.add(from.on)
	if s.open {
		w.add(isOpen)
	}
	columns := "l.id, 0, ''"
	if checked {
		columns = "l.id, l.due_at, l.queue"
		q := filter.Query{Text: s.q.Text}
		for _, t := range s.q.Terms {
			if t.Key != "" {
				q.Terms = append(q.Terms, t)
			}
		}
		w.filter(q, s.who)
		if utf8.RuneCountInString(word) > 3 { // the only piece of a shorter one is the word
			w.add(like(from.like, w.part(word)))
		}
	}
	return "SELECT " + columns + " FROM " + from.words + from.join + " CROSS JOIN leads l WHERE " + w.text(), w.args
}

// sifted are those of the proposed leads that match.
func (s *Selection) sifted(ctx context.Context, tx *Tx, proposed map[int64]Place) (map[int64]Place, error) {
	ids := slices.Sorted(maps.Keys(proposed))
	w := &where{byDue: true, partners: s.partners}
	w.add("l.id IN (SELECT CAST(value AS BIGINT) FROM json_each(" + w.arg(idsJSON(ids)) + "))")
	w.filter(s.q, s.who)
	cond := w.text()
	out := map[int64]Place{}
	return out, s.collect(ctx, tx, "SELECT l.id, l.due_at, l.queue"+joined(cond)+cond, w.args, out)
}

func (s *Selection) collect(ctx context.Context, tx *Tx, text string, args []any, into map[int64]Place) error {
	return tx.rows(ctx, text, args, 3, func(c *cells) error {
		id, due, queue := c.int(), c.int(), c.text()
		into[id] = Place{s.section(due, queue), due, id}
		return nil
	})
}

// pieces asks for the rows that hold a word's rarest pieces. Few do: what they let through too much
// is sifted by the words themselves, and among open leads one is enough, because most of what it
// proposes is no open lead.
func (s *Selection) pieces(word string) string {
	if s.open {
		return s.engine.pieces(word, 1)
	}
	return s.engine.pieces(word, 3)
}
