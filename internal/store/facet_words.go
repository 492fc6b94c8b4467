package store

import (
	"context"
)

// The queries of the words that numbers in facets stand for. The sequence moves whenever a word comes
// or goes, so that whoever keeps a copy knows whether it is the present one.
const (
	sqlWords       = `SELECT field, number, word FROM facet_texts`
	sqlWordsOf     = `SELECT number, word FROM facet_texts WHERE field = $1`
	sqlAddWord     = `INSERT INTO facet_texts (field, number, word) VALUES ($1, $2, $3)`
	sqlDropWord    = `DELETE FROM facet_texts WHERE field = $1 AND number = $2`
	sqlDropWords   = `DELETE FROM facet_texts`
	sqlWordVersion = `SELECT last FROM sequences WHERE name = 'word'`
)

// The numbers that stand for no word.
const (
	noWord    = 0 // nothing is there: NULL
	otherWord = 1 // a text that is no word, because it is long or there are too many: the row must be asked
	firstWord = 2
)

// Up to how many words a field has, and how long they are. Beyond that a text is nearly as rare as the
// rows that hold it.
const (
	mostWords   = 20_000
	longestWord = 400
)

// wordBook is a copy of the words by field and text.
type wordBook struct {
	version int64
	fields  map[string]*wordField
}

type wordField struct {
	numbers map[string]int64
	next    int64
}

func (b *wordBook) field(name string) *wordField {
	f := b.fields[name]
	if f == nil {
		f = &wordField{numbers: map[string]int64{}, next: firstWord}
		b.fields[name] = f
	}
	return f
}

func (f *wordField) add(text string, number int64) {
	f.numbers[text] = number
	f.next = max(f.next, number+1)
}

// book is the present words. The writer's connection keeps a copy, which is read again when another
// process changed them.
func (tx *Tx) book(ctx context.Context) (*wordBook, error) {
	if tx.words != nil {
		return tx.words, nil
	}
	var version int64
	if _, err := tx.one(ctx, sqlWordVersion, nil, &version); err != nil {
		return nil, err
	}
	if b := tx.c.words; b != nil && b.version == version {
		tx.words = b
		return b, nil
	}
	b := &wordBook{version: version, fields: map[string]*wordField{}}
	err := tx.rows(ctx, sqlWords, nil, 3, func(c *cells) error {
		name := c.text()
		number, text := c.int(), c.text()
		b.field(name).add(text, number)
		return nil
	})
	if err != nil {
		return nil, err
	}
	tx.words, tx.c.words = b, b
	return b, nil
}

// word is the number of a text, which becomes a word when it is none yet. What only reads finds
// otherWord where there is no such word.
func (tx *Tx) word(ctx context.Context, field, text string) (int64, error) {
	b, err := tx.book(ctx)
	if err != nil {
		return 0, err
	}
	f := b.field(field)
	if n, ok := f.numbers[text]; ok {
		return n, nil
	}
	if !tx.writes || len(text) > longestWord || len(f.numbers) >= mostWords {
		return otherWord, nil
	}
	if err := tx.moveWords(ctx); err != nil {
		return 0, err
	}
	number := f.next
	f.add(text, number)
	_, err = tx.put(ctx, sqlAddWord, field, number, text)
	return number, err
}

// moveWords says once in a transaction that the words change.
func (tx *Tx) moveWords(ctx context.Context) error {
	if tx.newWords {
		return nil
	}
	tx.newWords = true
	version, err := tx.take(ctx, "word", 1)
	if err == nil {
		tx.words.version = version
	}
	return err
}

// dropWords forgets the words of a field that nothing speaks of any more.
func (tx *Tx) dropWords(ctx context.Context, field string, used map[int64]bool) error {
	b, err := tx.book(ctx)
	if err != nil {
		return err
	}
	f := b.field(field)
	for text, number := range f.numbers {
		if used[number] {
			continue
		}
		if err := tx.moveWords(ctx); err != nil {
			return err
		}
		if _, err := tx.put(ctx, sqlDropWord, field, number); err != nil {
			return err
		}
		delete(f.numbers, text)
	}
	return nil
}

// wordsOf are the words of a field by number.
func (tx *Tx) wordsOf(ctx context.Context, field string) (map[int64]string, error) {
	return byKey(ctx, tx, (*cells).int, (*cells).text, sqlWordsOf, field)
}
