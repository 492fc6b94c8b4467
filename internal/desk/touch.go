package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// addTouch inserts a touch and counts it among those in hand.
func (w *work) addTouch(t *store.Touch) error {
	id, err := w.id("touch")
	if err != nil {
		return err
	}
	t.ID = id
	if err := w.tx.AddTouch(w.ctx, t); err != nil {
		return err
	}
	list := append(w.touches[t.PersonID], t.Fact())
	slices.SortStableFunc(list, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
	w.touches[t.PersonID] = list
	w.joined[t.PersonID] = true
	return nil
}

// Touches admits what persons did. Each row joins its person, known or not yet, and the living
// leads of those persons are rescored once.
func (im *Importer) Touches(ctx context.Context, rows []TouchIn) ([]Outcome, error) {
	var out []Outcome
	err := im.run(ctx, func(w *work) error {
		b := &admission{work: w, im: im}
		var err error
		out, err = b.touchRows(rows)
		return err
	})
	return out, err
}

func (b *admission) touchRows(rows []TouchIn) ([]Outcome, error) {
	out := make([]Outcome, len(rows))
	origins := make([]Origin, len(rows))
	asReferrals := make([]Referral, len(rows))
	pages := make([]string, 0, len(rows))
	for i := range rows {
		origins[i] = rows[i].Origin
		asReferrals[i] = Referral{Email: rows[i].Email, ClientID: rows[i].ClientID}
		if rows[i].URL.Known {
			pages = append(pages, pageKey(rows[i].URL.V))
		}
	}
	digests, known, err := b.im.fresh(b.work, "touch", origins)
	if err != nil {
		return nil, err
	}
	if err := b.prefetch(asReferrals); err != nil {
		return nil, err
	}
	byPage, err := b.tx.PagesByKey(b.ctx, pages)
	if err != nil {
		return nil, err
	}
	touched, created := map[int64]time.Time{}, 0
	for i := range rows {
		if _, ok := known[digests[i]]; ok {
			out[i] = Outcome{Fate: Unchanged}
			continue
		}
		if rows[i].Email != "" {
			if _, err := mailbox.Normalize(rows[i].Email); err != nil {
				out[i] = unreadable(err)
				continue
			}
		}
		p, err := b.person(&asReferrals[i])
		if err != nil {
			return nil, err
		}
		t := b.touch(&rows[i], byPage)
		t.PersonID = p.ID
		if err := b.addTouch(&t); err != nil {
			return nil, err
		}
		known[digests[i]] = t.ID
		if err := b.tx.Admit(b.ctx, "touch", digests[i], t.ID); err != nil {
			return nil, err
		}
		if at := rows[i].At; at.After(touched[p.ID]) {
			touched[p.ID] = at
		}
		out[i] = Outcome{Fate: Created}
		created++
	}
	for person, at := range touched {
		for _, e := range b.byPerson[person] {
			if e.Stage == lead.Archived && store.Millis(at) > e.ClosedAt {
				// Somebody who comes back brings the lead back.
				e.ClosedAt = 0
				b.comeBack(e)
				e.say(journal.Reopened, journal.Data{Verb: string(lead.Archived)})
			}
			if !e.Stage.Living() {
				continue
			}
			e.TouchedAt = max(e.TouchedAt, min(store.Millis(at), b.ms()))
			b.rescore(e)
		}
	}
	if len(touched) > 0 {
		b.append(journal.Event{Kind: journal.Touched, Data: journal.Data{Counts: map[string]int{"touches": created, "persons": len(touched)}}}, 0, journal.Import, b.actor)
	}
	return out, nil
}

// touch derives a row's partner (named, by UTM, by page) and surface. An AI visit counts for a
// partner only through that partner's UTM or page.
func (b *admission) touch(r *TouchIn, pages map[string]*store.Page) store.Touch {
	t := store.Touch{At: store.Millis(r.At), Kind: safetext.Line(strings.ToLower(strings.TrimSpace(r.Kind))), URL: cleanOpt(r.URL), Asset: cleanOpt(r.Asset), OwnedBy: cleanOpt(r.OwnedBy)}
	utm := r.UTM
	if r.URL.Known {
		u := link.ParseUTM(r.URL.V)
		if !utm.Source.Known && u.Source != "" {
			utm.Source = lead.Known(u.Source)
		}
		if !utm.Medium.Known && u.Medium != "" {
			utm.Medium = lead.Known(u.Medium)
		}
		if !utm.Campaign.Known && u.Campaign != "" {
			utm.Campaign = lead.Known(u.Campaign)
		}
	}
	t.UTM = cleanUTM(utm)
	t.Surface = cmp.Or(safetext.Line(strings.ToLower(strings.TrimSpace(r.Surface))), link.Surface(r.Referrer, utm.Source.V, r.URL.V))
	if id, ok := b.partnerID(r.Partner); ok && r.Partner != "" {
		t.Partner = id
	} else if id, ok := b.partnerID(utm.Source.V); ok && utm.Source.Known {
		t.Partner = id
	} else if r.URL.Known {
		if pg := pages[pageKey(r.URL.V)]; pg != nil {
			t.Partner = pg.Partner
			if !t.OwnedBy.Known {
				t.OwnedBy = lead.Known("partner")
			}
		}
	}
	return t
}

func cleanOpt(o lead.Opt[string]) lead.Opt[string] {
	o.V = safetext.Line(strings.TrimSpace(o.V))
	return o
}

// String says what a file became, for logs.
func (f File) String() string { return fmt.Sprintf("%s (%s)", safetext.Line(f.Name), f.Kind) }
