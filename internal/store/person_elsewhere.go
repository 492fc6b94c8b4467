package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/safetext"
)

// mostNaming is by how many words texts are asked for at once: an address, a name, a telephone, and what a
// person was called before.
const mostNaming = 6

// naming says in SQL that a text holds one of the words.
const naming = `(search LIKE $1 ESCAPE '\' OR search LIKE $2 ESCAPE '\' OR search LIKE $3 ESCAPE '\'
 OR search LIKE $4 ESCAPE '\' OR search LIKE $5 ESCAPE '\' OR search LIKE $6 ESCAPE '\')`

// sqlTextsNaming goes through all texts: there is an index of the words of notes alone.
var sqlTextsNaming = textTable.read(`WHERE ` + naming + ` ORDER BY id`)

const (
	sqlRewriteText  = `UPDATE personal SET value = $1, search = $2 WHERE id = $3`
	sqlLeadsStating = `SELECT id, person_id, use_case FROM leads WHERE use_case IS NOT NULL AND use_case <> '' ORDER BY id`
)

// TextsNaming returns the free texts, about whoever, that hold one of the words, folded as texts are searched.
func (tx *Tx) TextsNaming(ctx context.Context, words []string) (out []Text, err error) {
	seen := map[int64]bool{}
	for len(words) > 0 {
		args := make([]any, 0, mostNaming)
		for i := range mostNaming {
			args = append(args, "%"+escapeLike(words[min(i, len(words)-1)])+"%")
		}
		words = words[min(mostNaming, len(words)):]
		err := tx.rows(ctx, sqlTextsNaming, args, textTable.kept, func(c *cells) error {
			if t := textTable.row(c); !seen[t.ID] {
				seen[t.ID] = true
				out = append(out, *t)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// RewriteText puts another text in the place of one.
func (tx *Tx) RewriteText(ctx context.Context, id int64, text string) error {
	_, err := tx.put(ctx, sqlRewriteText, text, safetext.Fold(text), id)
	return err
}

// Stated is what a lead says it wants.
type Stated struct {
	Lead, Person int64
	UseCase      string
}

// UseCases returns what leads want, of all that say it.
func (tx *Tx) UseCases(ctx context.Context, f func(Stated)) error {
	return tx.rows(ctx, sqlLeadsStating, nil, 3, func(c *cells) error {
		f(Stated{c.int(), c.int(), c.text()})
		return nil
	})
}
