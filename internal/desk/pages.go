package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Pages admits referral pages.
func (im *Importer) Pages(ctx context.Context, rows []PageIn) ([]Outcome, error) {
	var out []Outcome
	err := im.run(ctx, func(w *work) error {
		out = make([]Outcome, len(rows))
		keys := make([]string, len(rows))
		for i := range rows {
			keys[i] = link.PageKey(rows[i].URL)
		}
		if err := w.pages.take(w, keys...); err != nil {
			return err
		}
		come := 0
		for i, r := range rows {
			partner, ok := w.partnerID(r.Partner)
			if !ok {
				out[i] = unreadable(w.notPartner("page", r.Partner))
				continue
			}
			p := store.Page{Key: keys[i], Partner: partner, URL: safetext.Line(r.URL), Title: safetext.Kept(r.Title),
				Kind:    safetext.Line(r.Kind),
				Content: r.Content, PublishedAt: store.Millis(r.PublishedAt), RefreshedAt: store.Millis(r.RefreshedAt),
				GoneAt: store.Millis(r.GoneAt)}
			old, err := w.pages.get(w, p.Key)
			if err != nil {
				return err
			}
			if old != nil {
				p.Number = old.Number
			} else if p.Number, err = w.tx.Next(w.ctx, "page"); err != nil {
				return err
			}
			switch out[i] = (Outcome{Fate: Created}); {
			case old != nil && *old == p:
				out[i].Fate = Unchanged
				continue
			case old != nil:
				out[i].Fate = Updated
			}
			w.pages.put(w, &p)
			if old == nil {
				come++
			}
		}
		if come > 0 {
			return w.attachAnew()
		}
		return nil
	})
	return out, err
}
