package desk

import "slices"

// text is a free text on its way into an erasable row. It is written by flush, so that an action
// that is refused leaves nothing behind.
type text struct {
	id, person int64
	kind, text string
}

// text keeps a free text in an erasable row and returns its id, 0 for no text.
func (w *work) text(person int64, kind, words string) (int64, error) {
	if words == "" {
		return 0, nil
	}
	id, err := w.tx.Next(w.ctx, "personal")
	if err != nil {
		return 0, err
	}
	w.texts = append(w.texts, text{id, person, kind, words})
	return id, nil
}

// sameText reports whether a kept text says exactly this.
func (w *work) sameText(id int64, words string) (bool, error) {
	if id == 0 {
		return false, nil
	}
	if i := slices.IndexFunc(w.texts, func(t text) bool { return t.id == id }); i >= 0 {
		return w.texts[i].text == words, nil
	}
	texts, err := w.tx.Texts(w.ctx, []int64{id})
	return texts[id] == words, err
}

func (w *work) flushTexts() error {
	for _, t := range w.texts {
		if err := w.tx.KeepText(w.ctx, t.id, t.person, w.ms(), t.kind, t.text); err != nil {
			return err
		}
	}
	w.texts = nil
	return nil
}
