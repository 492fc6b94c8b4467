package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// ActivityQuery asks for one page of the journal. With neither Before nor After it is the newest.
type ActivityQuery struct {
	Filter string         // the filter language with the keys of ActivityKeys
	Before int64          // events older than this number
	After  int64          // events newer than this number, up to Limit, the oldest of them
	Limit  int            // 0 is 100
	Zone   *time.Location // the viewer's; nil is UTC
}

// ActivityPage is a page of the journal, newest first.
type ActivityPage struct {
	Events []Event
	More   bool  // there may be more in the direction that was asked
	At     int64 // the number up to which was searched: Before or After of the next question
	// Searched is the time of that event: where few events match, a page may be short and yet not the
	// end. Zero when everything was searched.
	Searched time.Time
	Head     int64 // the newest number of all
}

// Event is one entry of the journal as people read it. Texts are clean.
type Event struct {
	Seq     int64
	At      time.Time
	Who     string // user, partner, "system", "import"
	By      journal.By
	Kind    journal.Kind
	Text    string  // a sentence without the subject: "disqualified: no project"
	Note    string  // free text, "" for none
	Lead    lead.ID // 0: about no single lead
	Subject string  // the company or person the lead is, or what else it is about
	Partner string  // of the lead
	Batch   string
	Policy  int64 // the ordinal of the policy version in force, 0 when it is not known
	Engine  int
	Undone  bool
	Mine    bool      // by the one who asks
	Until   time.Time // until when that person may take it back; zero: it is no act of theirs
	Changes []FieldChange
}

// FieldChange is one value before and after, in words; "" is not known or none.
type FieldChange struct {
	Field         string // "stage", "account.employees", "person.name"
	Before, After string
}

// Kinds lists the kinds of events, in the order of the journal's vocabulary.
func Kinds() []string {
	var out []string
	for _, k := range journal.Kinds() {
		out = append(out, string(k))
	}
	return out
}

// What one question may cost: the events of a stretch, and how many stretches.
const (
	stretch   = 10_000
	stretches = 10
)

// Activity answers one page of the journal. Its cost does not grow with the journal: it reads by
// number, and what matches seldom is searched for in so many events at most.
func (d *Desk) Activity(ctx context.Context, who Actor, q ActivityQuery) (ActivityPage, error) {
	if err := within("read the activity", who); err != nil {
		return ActivityPage{}, err
	}
	zone := q.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	fq, err := filter.ParseWith(filter.ActivityKeys(Kinds()), q.Filter, now.In(zone))
	if err != nil {
		return ActivityPage{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 100
	}
	var page ActivityPage
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		s := search{work: w, q: fq, who: who, limit: limit}
		if page, err = s.page(q); err != nil {
			return err
		}
		if err := w.tell(s.found, who, zone, &page); err != nil || d.maskFor(who) == nil {
			return err
		}
		return w.maskEvents(page.Events)
	})
	return page, err
}

// search goes through the journal stretch by stretch.
type search struct {
	*work
	q     filter.Query
	who   Actor
	limit int
	found []journal.Event
}

func (s *search) page(q ActivityQuery) (ActivityPage, error) {
	head, err := s.tx.Head(s.ctx)
	if err != nil {
		return ActivityPage{}, err
	}
	page := ActivityPage{Head: head}
	bounds, err := s.bounds(head)
	if err != nil {
		return page, err
	}
	long := int64(stretch)
	if store.Indexed(s.q) {
		long = head + 1
	}
	if q.After > 0 {
		return page, s.rise(max(q.After, bounds.Above), bounds.Below, long, &page)
	}
	if q.Before > 0 {
		bounds.Below = min(bounds.Below, q.Before)
	}
	return page, s.sink(bounds, long, &page)
}

// bounds is the part of the journal that a filter's times leave. Clocks of several machines differ
// and may be set back, so there is a day of margin; the exact bound is a condition of the search.
func (s *search) bounds(head int64) (store.Stretch, error) {
	b := store.Stretch{Above: 0, Below: head + 1}
	const margin = 24 * time.Hour
	for _, t := range s.q.Terms {
		if t.Not || len(t.Values) == 0 {
			continue
		}
		switch t.Key {
		case "since":
			seq, err := s.tx.SeqAt(s.ctx, store.Millis(t.Values[0].From.Add(-margin)))
			if err != nil {
				return b, err
			}
			b.Above = max(b.Above, seq-1)
		case "until":
			seq, err := s.tx.SeqAt(s.ctx, store.Millis(t.Values[0].To.Add(margin)))
			if err != nil {
				return b, err
			}
			b.Below = min(b.Below, seq)
		}
	}
	return b, nil
}

// sink searches from the newest down.
func (s *search) sink(b store.Stretch, long int64, page *ActivityPage) error {
	below := b.Below
	for range stretches {
		above := max(below-1-long, b.Above)
		events, err := s.tx.Events(s.ctx, s.q, s.who.User, store.Stretch{Above: above, Below: below}, false, s.limit-len(s.found))
		if err != nil {
			return err
		}
		s.found = append(s.found, events...)
		if below = above + 1; len(s.found) >= s.limit {
			below = s.found[len(s.found)-1].Seq
			break
		}
		if above <= b.Above {
			break
		}
	}
	page.At, page.More = below, below > b.Above+1
	return s.searched(page)
}

// rise searches from a number up.
func (s *search) rise(above, limit, long int64, page *ActivityPage) error {
	for range stretches {
		below := min(above+1+long, limit)
		events, err := s.tx.Events(s.ctx, s.q, s.who.User, store.Stretch{Above: above, Below: below}, true, s.limit-len(s.found))
		if err != nil {
			return err
		}
		for _, e := range events { // newest first, as every page
			s.found = append([]journal.Event{e}, s.found...)
		}
		if above = below - 1; len(s.found) >= s.limit {
			above = s.found[0].Seq
			break
		}
		if below >= limit {
			break
		}
	}
	page.At, page.More = max(above, 0), above < limit-1
	return nil
}

// searched says how far back a search that has not ended has come.
func (s *search) searched(page *ActivityPage) error {
	if !page.More {
		return nil
	}
	e, ok, err := s.tx.EventAt(s.ctx, page.At)
	if ok {
		page.Searched = e.At
	}
	return err
}

// tell turns events into lines.
func (w *work) tell(found []journal.Event, who Actor, zone *time.Location, page *ActivityPage) error {
	var leads, texts []int64
	oldest := page.Head
	for _, e := range found {
		oldest = min(oldest, e.Seq)
		leads = append(leads, int64(e.Lead))
		texts = append(texts, textsOf(e)...)
	}
	leads = distinct(leads)
	subjects, err := w.tx.Subjects(w.ctx, leads)
	if err != nil {
		return err
	}
	undone, err := w.tx.TakenBack(w.ctx, leads, oldest)
	if err != nil {
		return err
	}
	words, err := w.tx.Texts(w.ctx, distinct(texts))
	if err != nil {
		return err
	}
	for _, e := range found {
		subject := subjects[int64(e.Lead)]
		ev := Event{
			Seq: e.Seq, At: e.At, Who: safetext.Line(whoDid(e)), By: e.By, Kind: e.Kind, Text: w.sentence(e),
			Note: safetext.Block(words[e.Data.Note]),
			Lead: e.Lead, Subject: safetext.Line(nameOf(e, subject)), Partner: safetext.Line(subject.Partner), Batch: e.Batch,
			Policy: e.Policy, Engine: e.Engine, Undone: e.Kind != journal.Undone && undone[takenBack(&e)],
			Mine: e.By == journal.Human && e.Actor == who.User, Changes: changesOf(e, words, zone),
		}
		if ev.Partner == "" {
			ev.Partner = safetext.Line(subject.PartnerID)
		}
		if end := e.At.Add(w.window()); ev.Mine && !ev.Undone && subjectOf(&e) != (Subject{}) && e.Kind != journal.Undone &&
			e.Kind != journal.PersonErased && w.now.Before(end) {
			ev.Until = end
		}
		page.Events = append(page.Events, ev)
	}
	return nil
}

// nameOf is what an event is about, in a word or two.
func nameOf(e journal.Event, s store.Subject) string {
	for _, name := range []string{s.Company, s.Domain, s.Name} {
		if strings.TrimSpace(name) != "" {
			return name
		}
	}
	switch e.Kind {
	case journal.Imported:
		return e.Data.File
	}
	return subjectOf(&e).ID
}

// event returns one entry of the journal.
func (d *Desk) event(ctx context.Context, seq int64) (e journal.Event, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		var ok bool
		if e, ok, err = tx.EventAt(ctx, seq); err == nil && !ok {
			err = fault.New(fault.NotFound, "read the journal", fmt.Sprintf("there is no entry %d", seq), "")
		}
		return err
	})
	return e, err
}
