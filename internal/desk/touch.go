package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// addTouch inserts a touch and counts it among those in hand.
func (w *work) addTouch(t *store.Touch) error {
	id, err := w.tx.Next(w.ctx, "touch")
	if err != nil {
		return err
	}
	t.ID = id
	if err := w.knowTouches(t.PersonID); err != nil {
		return err
	}
	if err := w.tx.AddTouch(w.ctx, t); err != nil {
		return err
	}
	w.touchesOf(t.PersonID).add(t.Fact())
	w.joined[t.PersonID] = true
	return nil
}

// Touches admits what persons did. Each row joins its person, known or not yet, and the living
// leads of those persons are rescored once.
func (im *Importer) Touches(ctx context.Context, rows []TouchIn) ([]Outcome, error) {
	out, err := im.admit(ctx, touchRows, originsOf(rows, func(r *TouchIn) Origin { return r.Origin }), func(w *work) placing {
		b := &touching{admission: admission{work: w, of: im.of}, rows: rows, touched: map[int64]time.Time{}, changed: map[int64]bool{}}
		return placing{prepare: b.prepare, place: b.place, finish: b.finish}
	})
	if err == nil && im.of != "" {
		err = im.leadsTouched(ctx, rows, out)
	}
	return out, err
}

// touching is a batch of touches on its way in.
type touching struct {
	admission
	rows    []TouchIn
	pages   *pageBook
	named   map[string]int64    // by reference: whose touch came under it
	touched map[int64]time.Time // by person: the latest touch of the batch
	changed map[int64]bool      // persons whose touches a correction changed
	created int
	mended  int   // corrected
	settles int64 // the latest touch that web analytics may still change
	first   int64 // of those created
	last    int64
}

func (b *touching) prepare(fresh []int) error {
	for _, i := range fresh {
		if err := b.speaksFor(b.of, &b.rows[i].Partner); err != nil {
			return err
		}
	}
	b.arrivals = make([]arrival, len(b.rows))
	for _, i := range fresh {
		r := &b.rows[i]
		var who Referral
		who.Email, who.ClientID = lead.Known(r.Email), lead.Known(r.ClientID)
		b.arrivals[i] = arrive(who)
	}
	// A touch says nothing of the company, so the company's other leads are not looked at.
	if err := b.prefetch(fresh, false); err != nil {
		return err
	}
	if err := b.callBack(fresh); err != nil {
		return err
	}
	var err error
	b.pages, err = b.loadPages()
	return err
}

func (b *touching) place(i int) (Outcome, int64, error) {
	r := &b.rows[i]
	if r.Email == "" && r.ClientID == "" {
		return Outcome{Fate: Unchanged}, 0, nil // of somebody who was erased: nobody comes back by it
	}
	if r.Email != "" && b.arrivals[i].wrong != nil {
		return unreadable(b.arrivals[i].wrong), 0, nil
	}
	p, err := b.person(&b.arrivals[i])
	if err != nil {
		return Outcome{}, 0, err
	}
	if b.ahead(r.At) {
		return Outcome{Fate: Held, Reason: "future: " + r.At.In(b.rules.policy.TimeZone).Format(time.DateOnly) +
			" is more than a day ahead; the row is kept beside the file"}, 0, nil
	}
	if old, err := b.cameBefore(r.Origin, p.ID); err != nil {
		return Outcome{}, 0, err
	} else if old != nil {
		return b.again(old, r, p.ID)
	}
	t := b.touch(r)
	t.PersonID = p.ID
	// What this database exported before exports said the origin is there already.
	id := store.TouchNumber(r.Origin.Key)
	if id > 0 && r.Origin.Name == "touches" {
		for o := range b.touches[p.ID].at(store.Instant(t.At)) {
			if o.ID == store.TouchName(id) && o.Kind == t.Kind && o.URL == t.URL && o.Asset == t.Asset {
				return Outcome{Fate: Unchanged}, id, nil
			}
		}
	}
	if id := b.theSame(r, &t); id != 0 {
		return Outcome{Fate: Unchanged}, id, nil
	}
	if err := b.addTouch(&t); err != nil {
		return Outcome{}, 0, err
	}
	if r.At.After(b.touched[p.ID]) {
		b.touched[p.ID] = r.At
	}
	if b.created++; b.first == 0 {
		b.first = t.ID
	}
	b.last = t.ID
	if t.Origin == analytics {
		b.settles = max(b.settles, t.At)
	}
	if t.ExternalID != "" {
		if err := b.remember(r.Origin, p.ID); err != nil {
			return Outcome{}, 0, err
		}
	}
	return Outcome{Fate: Created}, t.ID, nil
}

// finish lets the living leads of the touched persons know, each once.
func (b *touching) finish([]Outcome) error {
	for _, person := range sortedKeys(b.touched) {
		at := b.touched[person]
		for _, e := range b.byPerson[person] {
			if e.Stage == lead.Archived && store.Millis(at) > e.ClosedAt {
				// Somebody who comes back brings the lead back.
				e.ClosedAt = 0
				b.comeBack(e)
				e.say(journal.Reopened, journal.Data{Verb: string(lead.Archived)})
			}
			if e.Stage.Living() {
				e.TouchedAt = max(e.TouchedAt, min(store.Millis(at), b.ms()))
			}
		}
	}
	if err := b.noteAnalytics(b.settles); err != nil {
		return err
	}
	persons := maps.Clone(b.changed)
	for id := range b.touched {
		persons[id] = true
	}
	if len(persons) > 0 {
		data := journal.Data{Counts: map[string]int{"touches": b.created, "persons": len(persons)}}
		if b.mended > 0 {
			data.Counts["corrected"] = b.mended
		}
		if b.created > 0 {
			data.Changes = journal.Changes{importedTouches: {Before: strconv.AppendInt(nil, b.first, 10),
				After: strconv.AppendInt(nil, b.last, 10)}}
		}
		b.append(journal.Event{Kind: journal.Touched, Data: data}, 0, journal.Import, b.actor)
	}
	return nil
}

// touch derives a row's partner (named, by UTM, by page) and surface. An AI visit counts for a
// partner only through that partner's UTM or page.
func (b *touching) touch(r *TouchIn) store.Touch {
	kind, _ := b.rules.kinds.Read(r.Kind)
	t := store.Touch{At: store.Millis(r.At), Kind: kind, URL: cleanOpt(r.URL), Asset: cleanOpt(r.Asset), OwnedBy: cleanOpt(r.OwnedBy)}
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
	if came, ok := link.CameFrom(r.Referrer); ok {
		t.Referrer = lead.Known(came)
	}
	if r.Origin.Key != "" || r.Origin.Name == analytics {
		t.Origin, t.ExternalID = r.Origin.Name, r.Origin.Key
	}
	t.Surface = cmp.Or(safetext.Line(strings.ToLower(strings.TrimSpace(r.Surface))), link.Surface(r.Referrer, utm.Source.V, r.URL.V))
	if id, ok := b.partnerID(r.Partner); ok && r.Partner != "" {
		t.Partner = id
	} else if id, ok := b.partnerID(utm.Source.V); ok && utm.Source.Known {
		t.Partner = id
	}
	page := b.pages.of(&t)
	if page == nil {
		return t
	}
	t.Page = page.Number
	if t.Partner == "" {
		t.Partner = page.Partner
		if !t.OwnedBy.Known && t.URL.Known && link.PageKey(t.URL.V) == page.Key {
			t.OwnedBy = lead.Known("partner")
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
