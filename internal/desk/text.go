package desk

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/store"
)

// text keeps a free text in an erasable row and returns its id, 0 for no text.
func (w *work) text(person int64, kind, words string) (int64, error) {
	if words == "" {
		return 0, nil
	}
	id, err := w.tx.Next(w.ctx, "personal")
	if err != nil {
		return 0, err
	}
	w.texts.put(w, &store.Text{ID: id, PersonID: person, At: w.ms(), Kind: kind, Text: words})
	return id, nil
}

// textInstead is text in the place of another one, which stays where it says the same.
func (w *work) textInstead(old, person int64, kind, words string) (int64, error) {
	if same, err := w.sameText(old, words); err != nil || same {
		return old, err
	}
	return w.text(person, kind, words)
}

// sameText reports whether a kept text says exactly this.
func (w *work) sameText(id int64, words string) (bool, error) {
	if id == 0 {
		return false, nil
	}
	if r, ok := w.texts.rows[strconv.FormatInt(id, 10)]; ok {
		return r.now.Text == words, nil
	}
	texts, err := w.tx.Texts(w.ctx, []int64{id})
	return texts[id] == words, err
}
